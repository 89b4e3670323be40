"""What the tag objects of a registry say, kept in a file from one daemon to the next.

Tag objects never change, so that what is known by their ids stays true: the file holds for each
artifact the ids of its tags, and what is in those objects. It only saves reading them. Whatever is
wrong with it (cut off, of another version, of another repository) makes it less useful and no
answer wrong: a record counts only if it is whole and its ids are those of the tags now.

    magic, records, footer, length and checksum of the footer, magic

A record is a checksum and a `_Record` in msgpack; the footer is a `_Footer`.
"""

import contextlib
import hashlib
import logging
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO

import msgspec

from gtod.git.packed_refs import PackedRefs, TagLine
from gtod.registry.event import Event
from gtod.registry.tag import TagSuffix
from gtod.steps import Pace, Steps
from gtod.workspace.bulk_reading import Take, Wanted, by_artifact, suffix_of

_MAGIC = b"gtod tags 1\n"
_CHECKSUM = 8
_LENGTH = 8
#: What stands behind the footer: its length, its checksum, the magic.
_TRAILER = _LENGTH + _CHECKSUM + len(_MAGIC)

#: What comes up where a file has the form of a cache, and no sense.
_UNUSABLE = (OSError, LookupError, ValueError, msgspec.DecodeError)

_log = logging.getLogger(__name__)

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH

#: Gives the events of an artifact's packed tags; None if they are not all there is to them.
EventsOf = Callable[[str], Sequence[Event] | None]

#: The name, the address and the offset (in minutes) of a tagger.
_Tagger = tuple[str, str, int]


class _Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The tags of an artifact, in the order of their names.

    Attributes:
        ids: The ids of the objects, in hexadecimal, a newline between them.
        suffixes: What stands behind the artifact in the names, a newline between them.
        commits: The commits that they point to, each once.
        commit_of: Of each tag the place of its commit in `commits`.
        times: When they were made, in seconds since 1970-01-01 UTC.
        taggers: Of each tag the place of its tagger in the footer.
        written: The messages; None for the usual one.
    """

    ids: bytes
    suffixes: bytes
    commits: list[str]
    commit_of: list[int]
    times: list[int]
    taggers: list[int]
    written: list[str | None]


class _Footer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where the records are.

    Attributes:
        tags: How many tags they hold.
        taggers: Everybody who made one of them.
        places: Of each artifact, by its name in tags, where its record begins and how long it is.
    """

    tags: int
    taggers: list[_Tagger]
    places: dict[bytes, tuple[int, int]]


_encode = msgspec.msgpack.Encoder().encode
_decode_record = msgspec.msgpack.Decoder(_Record).decode
_decode_footer = msgspec.msgpack.Decoder(_Footer).decode


class TagCache:
    """An open cache file. Without a footer that can be read it knows nothing.

    Attributes:
        tags: How many tags it knows.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._descriptor = file.fileno()
        self._footer = _read_footer(file) or _Footer(0, [], {})
        self.tags = self._footer.tags

    def events(self, name: bytes, artifact: str, tags: Sequence[TagLine]) -> list[Event] | None:
        """The events of an artifact's tags, or None if not all of them are known.

        Args:
            name: The artifact, as it is written in tags.
            artifact: The artifact.
            tags: Its tags.
        """
        record = self._record(name)
        ours = _of_registry(tags)
        if record is None or (record.ids, record.suffixes) != _key(ours):
            return None
        commits = [*map(sys.intern, record.commits)]
        taggers = self._footer.taggers
        columns = zip(
            ours, record.commit_of, record.times, record.taggers, record.written, strict=True
        )
        return [
            Event(
                tag[1].decode("ascii"),
                artifact,
                says.kind,
                says.version,
                says.stage,
                says.number,
                commits[commit],
                time,
                taggers[tagger][2],
                taggers[tagger][0],
                taggers[tagger][1],
                written,
            )
            for (tag, says), commit, time, tagger, written in columns
        ]

    def _record(self, name: bytes) -> _Record | None:
        place = self._footer.places.get(name)
        if place is None:
            return None
        data = os.pread(self._descriptor, place[1], place[0])
        return _decode_record(data[_CHECKSUM:]) if _is_whole(data) else None


def _read_footer(file: IO[bytes]) -> _Footer | None:
    """The footer of a cache file, or None if it is none, or not whole."""
    size = os.fstat(file.fileno()).st_size
    trailer = os.pread(file.fileno(), _TRAILER, max(0, size - _TRAILER))
    length = int.from_bytes(trailer[:_LENGTH])
    if not trailer.endswith(_MAGIC) or length > size:
        return None
    footer = os.pread(file.fileno(), length, size - _TRAILER - length)
    if not _is_whole(trailer[_LENGTH : _LENGTH + _CHECKSUM] + footer):
        return None
    return _decode_footer(footer)


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECKSUM).digest()


def _is_whole(data: bytes) -> bool:
    return _checksum(data[_CHECKSUM:]) == data[:_CHECKSUM]


def _of_registry(tags: Sequence[TagLine]) -> list[tuple[TagLine, TagSuffix]]:
    return [(tag, says) for tag in tags if (says := suffix_of(tag[3])) is not None]


def _key(tags: Sequence[tuple[TagLine, TagSuffix]]) -> tuple[bytes, bytes]:
    """The ids and the suffixes of tags, as a record has them; no newline is in any of them."""
    return b"\n".join([tag[0] for tag, _ in tags]), b"\n".join([tag[3] for tag, _ in tags])


def read_from_cache(cache: TagCache, packed: PackedRefs, wanted: Wanted, take: Take) -> Steps[None]:
    """Give those of the artifacts whose tags are all known.

    Args:
        cache: What is known.
        packed: The refs.
        wanted: The artifacts.
        take: Is given what is known.
    """
    pace = Pace()
    try:
        for _, whole in by_artifact(packed, wanted):
            for name, tags in whole:
                events = cache.events(name, wanted[name], tags)
                if events is not None and not take(wanted[name], events):
                    return
            if pace.is_over():
                yield None
    except _UNUSABLE as error:
        _log.warning("the cache of tags cannot be used: %s", error)


def write_cache(path: str, packed: PackedRefs, wanted: Wanted, events_of: EventsOf) -> Steps[None]:
    """Write a new file in the place of the one at `path`, which may still be read meanwhile.

    Raises:
        OSError: It cannot be written.
    """
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path), suffix=".new")
    try:
        with open(descriptor, "wb") as file:
            yield from _Writer(file).write(packed, wanted, events_of)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


class _Writer:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._taggers: dict[_Tagger, int] = {}
        self._places: dict[bytes, tuple[int, int]] = {}
        self._tags = 0

    def write(self, packed: PackedRefs, wanted: Wanted, events_of: EventsOf) -> Steps[None]:
        self._file.write(_MAGIC)
        position = len(_MAGIC)
        pace = Pace()
        for _, whole in by_artifact(packed, wanted):
            for name, tags in whole:
                events = events_of(wanted[name])
                record = None if events is None else self._record(tags, events)
                if record is not None:
                    self._file.write(record)
                    self._places[name] = (position, len(record))
                    position += len(record)
            if pace.is_over():
                yield None
        footer = _encode(_Footer(self._tags, list(self._taggers), self._places))
        length = len(footer).to_bytes(_LENGTH)
        self._file.write(b"".join([footer, length, _checksum(footer), _MAGIC]))

    def _record(self, tags: Sequence[TagLine], events: Sequence[Event]) -> bytes | None:
        ours = _of_registry(tags)
        by_tag = {event.tag: event for event in events}
        ordered = [by_tag.get(tag[1].decode("ascii", "replace")) for tag, _ in ours]
        told = [event for event in ordered if event is not None]
        if not len(told) == len(ours) == len(events):
            return None
        commits = {event.commit: 0 for event in told}
        places = {commit: place for place, commit in enumerate(commits)}
        ids, suffixes = _key(ours)
        record = _Record(
            ids,
            suffixes,
            list(places),
            [places[event.commit] for event in told],
            [event.time for event in told],
            [self._tagger(event) for event in told],
            [event.written for event in told],
        )
        self._tags += len(told)
        data = _encode(record)
        return _checksum(data) + data

    def _tagger(self, event: Event) -> int:
        tagger = (event.author, event.author_email, event.offset)
        return self._taggers.setdefault(tagger, len(self._taggers))


@contextlib.contextmanager
def open_cache(path: str) -> Iterator[TagCache | None]:
    """The cache file at `path`; None if there is none, or not one of this user's own."""
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(open(path, "rb", buffering=0))
            found = os.fstat(file.fileno())
            is_ours = found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_WRITE
            cache = TagCache(file) if is_ours else None
        except _UNUSABLE as error:
            if not isinstance(error, FileNotFoundError):
                _log.warning("the cache of tags cannot be used: %s", error)
            cache = None
        yield cache

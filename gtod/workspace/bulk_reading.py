"""All tags of a registry at once, as packed-refs and a git beside this process give them.

What is not quite as git and gto write it is left to who reads tags one by one: nearly all tags are
of one form, and only for that form this way is shorter.
"""

import functools
import logging
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import IO

from gtod.git.object_parsing import parse_usual_tag
from gtod.git.object_stream import ObjectStream, StreamEndedError
from gtod.git.packed_refs import PackedRefs, TagLine
from gtod.registry.event import Event, usual_message
from gtod.registry.tag import TagSuffix, parse_suffix
from gtod.steps import Pace, Steps

_log = logging.getLogger(__name__)

#: Opens a stream of the objects whose ids stand in a file, one on a line.
OpenStream = Callable[[IO[bytes]], AbstractContextManager[ObjectStream]]

#: Is given an artifact and the events of all its tags; says whether to go on.
Take = Callable[[str, list[Event]], bool]

#: The artifacts that are wanted, by the name that they have in tags.
Wanted = Mapping[bytes, str]

#: Greater than every sign behind an artifact's name: what is not less comes after all its tags.
_BEHIND = b"A"


def read_in_bulk(
    packed: PackedRefs, wanted: Wanted, open_stream: OpenStream, take: Take
) -> Steps[None]:
    """Read the artifacts of which every tag is a usual one; others are left out.

    Args:
        packed: The refs.
        wanted: The artifacts.
        open_stream: Opens the objects.
        take: Is given what could be read.
    """
    try:
        with tempfile.TemporaryFile() as ids:
            yield from _write_ids(packed, wanted, ids)
            with open_stream(ids) as stream:
                yield from _read(packed, wanted, stream, take)
    except (OSError, StreamEndedError) as error:
        _log.warning("tags are read one by one, because many at once cannot be: %s", error)


def _write_ids(packed: PackedRefs, wanted: Wanted, ids: IO[bytes]) -> Steps[None]:
    pace = Pace()
    for lines in packed.tag_lines():
        ids.writelines([b"%b\n" % line[0] for line in lines if line[4] and line[2] in wanted])
        if pace.is_over():
            yield None
    ids.seek(0)


def _read(packed: PackedRefs, wanted: Wanted, stream: ObjectStream, take: Take) -> Steps[None]:
    objects: dict[bytes, list[bytes | None]] = {}
    commits: dict[bytes, str] = {}
    pace = Pace()
    for lines, whole in by_artifact(packed, wanted):
        contents = iter((yield from stream.take(sum(1 for line in lines if line[4]))))
        for line in lines:
            objects.setdefault(line[2], []).append(next(contents) if line[4] else None)
        for name, tags in whole:
            artifact = wanted[name]
            events = _usual_events(artifact, tags, objects.pop(name), commits)
            if events is not None and not take(artifact, events):
                return
        if pace.is_over():
            yield None


def by_artifact(
    packed: PackedRefs, wanted: Wanted
) -> Iterator[tuple[list[TagLine], list[tuple[bytes, list[TagLine]]]]]:
    """The tags of some artifacts, some hundred at a time.

    Yields:
        The next lines; and each artifact, with all its lines, of which they are the last.
    """
    begun: dict[bytes, list[TagLine]] = {}
    for found in packed.tag_lines():
        lines = [line for line in found if line[2] in wanted]
        for line in lines:
            begun.setdefault(line[2], []).append(line)
        # Between `a#prod#1` and `a@v1.0.0` there is room for the tags of `a-b`.
        last = found[-1][1] if found else b""
        ended = [name for name in begun if name + _BEHIND <= last]
        yield lines, [(name, begun.pop(name)) for name in ended]
    yield [], list(begun.items())


@functools.lru_cache(maxsize=16384)
def suffix_of(written: bytes) -> TagSuffix | None:
    """What stands behind an artifact's name says, or None if it is not ours."""
    return parse_suffix(written.decode("ascii", "replace"))


def _usual_events(
    artifact: str,
    tags: Sequence[TagLine],
    objects: Iterable[bytes | None],
    commits: dict[bytes, str],
) -> list[Event] | None:
    """The events of an artifact's tags, or None if one of them is not a usual one.

    Args:
        artifact: The artifact.
        tags: Its tags.
        objects: Their contents.
        commits: Commits that were met before, so that each is in memory once.
    """
    events: list[Event] = []
    for (_, name, _, suffix, commit), data in zip(tags, objects, strict=True):
        says = suffix_of(suffix)
        if says is None:
            continue
        usual = None if data is None else parse_usual_tag(data, name, commit)
        if usual is None:
            return None
        tagger, message = usual
        text = commits.get(commit)
        if text is None:
            text = commits[commit] = sys.intern(commit.decode("ascii"))
        is_usual = message == usual_message(says.kind, artifact, says.version)
        events.append(
            Event(
                name.decode("ascii"),
                artifact,
                says.kind,
                says.version,
                says.stage,
                says.number,
                text,
                tagger.time,
                tagger.offset,
                tagger.name,
                tagger.email,
                None if is_usual else message,
            )
        )
    return events

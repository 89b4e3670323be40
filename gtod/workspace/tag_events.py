"""From tag refs to registry events, by the objects behind them."""

import sys
from collections.abc import Sequence

import msgspec

from gtod.git.object_parsing import NOBODY, TagObject, parse_tag_object
from gtod.git.objects import MissingObjectError, Objects, RawObject
from gtod.git.tag_refs import TagRef
from gtod.registry.event import Event, usual_message
from gtod.registry.tag import TagName, parse_tag
from gtod.workspace.oddity import Oddity, OddityKind

#: Tags that point to tags that point to tags …: nobody nests deeper on purpose.
_NESTING = 16


class ReadTag(msgspec.Struct, frozen=True, gc=False):
    """What became of a tag: its event if it counts, and what is odd about it."""

    event: Event | None
    oddities: tuple[Oddity, ...] = ()


def read_tags(artifact: str, refs: Sequence[TagRef], objects: Objects) -> list[ReadTag]:
    """What the tags of an artifact say, in the order of `refs`."""
    raws = iter(objects.read_many([ref.oid for ref in refs if ref.is_annotated is not False]))
    return [
        _odd(ref.tag, OddityKind.LIGHTWEIGHT)
        if ref.is_annotated is False
        else _read_tag(artifact, ref.tag, next(raws), objects)
        for ref in refs
    ]


def _odd(tag: str, kind: OddityKind, detail: str = "") -> ReadTag:
    return ReadTag(None, (Oddity(tag, kind, detail),))


def _read_tag(artifact: str, name: str, raw: RawObject | None, objects: Objects) -> ReadTag:
    parsed = parse_tag(name)
    if parsed is None or parsed.artifact != artifact:
        return ReadTag(None)
    if raw is None:
        return _odd(name, OddityKind.UNREADABLE)
    if raw.type != "tag":
        return _odd(name, OddityKind.LIGHTWEIGHT)
    tag = parse_tag_object(raw.data)
    try:
        commit, kind = _peel(tag, objects)
    except MissingObjectError:
        return _odd(name, OddityKind.UNREADABLE)
    if kind != "commit":
        return _odd(name, OddityKind.NOT_A_COMMIT, kind)
    return ReadTag(_event(artifact, parsed, name, tag, commit), _oddities_of(name, tag))


def _event(artifact: str, parsed: TagName, name: str, tag: TagObject, commit: str) -> Event:
    usual = usual_message(parsed.kind, artifact, parsed.version)
    # There is an event for each tag, so that what many have in common is one object.
    return Event(
        tag=name,
        artifact=artifact,
        kind=parsed.kind,
        version=parsed.version,
        stage=sys.intern(parsed.stage) if parsed.stage else None,
        counter=parsed.number,
        commit=sys.intern(commit),
        time=tag.tagger.time,
        offset=tag.tagger.offset,
        author=tag.tagger.name,
        author_email=tag.tagger.email,
        written=None if tag.message == usual else tag.message,
    )


def _oddities_of(name: str, tag: TagObject) -> tuple[Oddity, ...]:
    if tag.name == name and tag.tagger is not NOBODY:
        return ()
    found = [Oddity(name, OddityKind.OTHER_NAME_INSIDE, tag.name)] if tag.name != name else []
    if tag.tagger is NOBODY:
        found.append(Oddity(name, OddityKind.NO_TAGGER))
    return tuple(found)


def _peel(tag: TagObject, objects: Objects) -> tuple[str, str]:
    """What is behind a tag, through tags of tags, and its type.

    Raises:
        MissingObjectError: A tag on the way is not there.
    """
    for _ in range(_NESTING):
        if tag.target_type != "tag":
            break
        inner = objects.read(tag.target)
        if inner is None:
            raise MissingObjectError(tag.target)
        if inner.type != "tag":
            break
        tag = parse_tag_object(inner.data)
    return tag.target, tag.target_type

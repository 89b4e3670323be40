"""From what an artifact was to what it is: the events that were added, and those removed."""

import enum
from collections.abc import Iterable

import msgspec

from gtod.registry.event import Event, event_order
from gtod.registry.fold import Artifact
from gtod.registry.tag import Kind, TagName


class Change(enum.Enum):
    """What became of an event; the values are part of the protocol."""

    REMOVED = "removed"
    ADDED = "added"


class EventChange(msgspec.Struct, frozen=True, gc=False):
    """An event that was added or removed.

    Attributes:
        change: Which of the two.
        tag: The tag's name.
        artifact: The artifact that it is about.
        kind: What the event does.
        version: The version that it is about, for all that is known.
        stage: The stage that it is about, or None.
        event: The event; None if the tag is gone and its object too, so that only the name tells.
    """

    change: Change
    tag: str
    artifact: str
    kind: Kind
    version: str | None
    stage: str | None
    event: Event | None


def difference(before: Artifact | None, after: Artifact | None) -> list[EventChange]:
    """What makes `after` of `before`; a moved tag is removed and added.

    That an event is about another version than it was, because of other events, is no change of
    that event.
    """
    old, new = _bound(before), _bound(after)
    gone = [_changed(Change.REMOVED, e, old[e]) for e in old if e not in new]
    come = [_changed(Change.ADDED, e, new[e]) for e in new if e not in old]
    return in_order([*gone, *come])


def removed_by_name(tag: str, name: TagName) -> EventChange:
    """That a tag is gone of which only the name is left."""
    return EventChange(
        Change.REMOVED, tag, name.artifact, name.kind, name.version, name.stage, None
    )


def in_order(changes: Iterable[EventChange]) -> list[EventChange]:
    """First what is removed, then what is added, each in the order of events.

    Whoever keeps events by their tags can then take one change after the other, also where a tag
    was moved to an earlier second. What has no time any more comes first.
    """
    return sorted(changes, key=_order)


def _bound(artifact: Artifact | None) -> dict[Event, str | None]:
    """The events and the version that each is about."""
    if artifact is None:
        return {}
    return dict(zip(artifact.events, artifact.bindings, strict=True))


def _changed(change: Change, event: Event, version: str | None) -> EventChange:
    return EventChange(change, event.tag, event.artifact, event.kind, version, event.stage, event)


def _order(change: EventChange) -> tuple[bool, int, int, int, int, str]:
    is_addition = change.change is Change.ADDED
    if change.event is None:
        return (is_addition, 0, 0, 0, change.kind, change.tag)
    time, counter, kind, tag = event_order(change.event)
    return (is_addition, 1, time, counter, kind, tag)

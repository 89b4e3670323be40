"""An artifact as it was: the tags are the log, so that the past is a fold of the first of them."""

from bisect import bisect_right
from collections.abc import Sequence

from gtod.registry.event import Event
from gtod.registry.fold import Artifact, fold


def as_of(artifact: Artifact, time: int) -> Artifact:
    """The artifact as its tags up to a second tell of it, those of that second included.

    What an event is about is decided by those tags alone: a registration that came later counts
    for nothing.

    Args:
        artifact: As it is now.
        time: Seconds since 1970-01-01 UTC.
    """
    events = events_until(artifact, time)
    return artifact if len(events) == len(artifact.events) else fold(artifact.name, events)


def events_until(artifact: Artifact, time: int) -> Sequence[Event]:
    """The events of the artifact up to a second, those of that second included."""
    events = artifact.events
    if not events or events[-1].time <= time:
        return events
    return events[: bisect_right(events, time, key=_time)]


def _time(event: Event) -> int:
    return event.time

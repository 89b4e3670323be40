"""One thing that happened to an artifact, as an annotated tag tells it."""

import msgspec

from gtod.registry.tag import Kind


class Event(msgspec.Struct, frozen=True, gc=False):
    """A registry event: a tag's name and the tag object behind it.

    There is one for each tag of a registry, so it holds nothing that can be derived.

    Attributes:
        tag: The ref's name without `refs/tags/`.
        artifact: The artifact that it is about.
        kind: What it does.
        version: The version that the name states (registration, deregistration).
        stage: The stage that the name states (assignment, unassignment).
        counter: The name's counter, 0 where it has none.
        commit: The commit that the tag peels to, in hexadecimal.
        time: The tagger's time, in seconds since 1970-01-01 UTC.
        offset: The tagger's offset from UTC, in minutes.
        author: The tagger's name.
        author_email: The tagger's address.
        message: The tag's message, without the newline at its end.
    """

    tag: str
    artifact: str
    kind: Kind
    version: str | None
    stage: str | None
    counter: int
    commit: str
    time: int
    offset: int
    author: str
    author_email: str
    message: str


def event_order(event: Event) -> tuple[int, int, int, str]:
    """The sort key of events: second, counter, kind, name. It is total within a registry."""
    return (event.time, event.counter, event.kind, event.tag)

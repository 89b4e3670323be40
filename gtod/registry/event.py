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
        written: The tag's message, without the newline at its end; None if it is the usual one.
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
    written: str | None

    @property
    def message(self) -> str:
        """The tag's message, without the newline at its end."""
        if self.written is not None:
            return self.written
        return usual_message(self.kind, self.artifact, self.version) or ""


def usual_message(kind: Kind, artifact: str, version: str | None) -> str | None:
    """What gto writes into such a tag unless told otherwise; None where that depends on more."""
    if kind is Kind.REGISTRATION:
        return f"Registering artifact {artifact} version {version}"
    return None


def event_order(event: Event) -> tuple[int, int, int, str]:
    """The sort key of events: second, counter, kind, name. It is total within a registry."""
    return (event.time, event.counter, event.kind, event.tag)

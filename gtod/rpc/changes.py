"""What subscribers are told, as they see it."""

import msgspec

from gtod.registry.difference import EventChange
from gtod.rpc import envelope
from gtod.rpc.results import Registry
from gtod.rpc.wire import iso
from gtod.service.views import ChangedEvent
from gtod.steps import Pace, Steps
from gtod.workspace.journal import Change

DID_CHANGE = "gto/didChange"
LOST = "gto/lost"

#: More than any generation has.
_DIGITS = 18


class DidChange(msgspec.Struct, frozen=True):
    """A change, or with `reset` the whole state instead of it.

    Attributes:
        repo: The folder that the subscriber named.
        generation: The state that it leads to.
        reset: Whether something before it cannot be told any more.
        events: What was removed, then what was added.
        artifacts: The artifacts whose tags are others.
        config_changed: Whether `.gto` or `.gtod.yaml` says something else.
        annotations_changed: Whether artifacts.yaml does, at HEAD or in the work tree.
        head_changed: Whether HEAD leads to another commit.
        head: The commit that it leads to, or null.
        registry: With `reset` what `gto/show` answers, else null.
    """

    repo: str
    generation: str
    reset: bool
    events: list[ChangedEvent]
    artifacts: list[str]
    config_changed: bool
    annotations_changed: bool
    head_changed: bool
    head: str | None
    registry: Registry | None = None


class Lost(msgspec.Struct, frozen=True):
    """That a subscription has ended, because its repository cannot be read any more.

    Attributes:
        repo: The folder that the subscriber named.
        kind: What went wrong, as in an error.
        message: The same for people, in a sentence.
    """

    repo: str
    kind: envelope.KindText
    message: str


class Subscribed(msgspec.Struct, frozen=True):
    """The answer to `gto/subscribe`.

    Attributes:
        generation: The state from which on changes are told.
        reset: Whether what happened since the generation asked for is not known.
        changes: What happened since then.
        registry: With `reset` what `gto/show` answers, else null.
    """

    generation: str
    reset: bool
    changes: list[DidChange]
    registry: Registry | None = None


def changed_event(change: EventChange) -> ChangedEvent:
    """An event that came or went, as subscribers see it."""
    event = change.event
    return ChangedEvent(
        change=change.change,
        timestamp=None if event is None else iso(event.time, event.offset),
        artifact=change.artifact,
        event=change.kind.label,
        version=change.version,
        stage=change.stage,
        commit_hexsha=None if event is None else event.commit,
        author=None if event is None else event.author,
        author_email=None if event is None else event.author_email,
        message=None if event is None else event.message,
        ref=change.tag,
    )


def did_change(change: Change, repo: str, instance: str) -> Steps[DidChange]:
    """A change as the subscriber of `repo` sees it; there may be very many events in it."""
    pace = Pace()
    events: list[ChangedEvent] = []
    for event in change.events:
        events.append(envelope.encoded(changed_event(event)))
        if pace.is_over():
            yield None
    return DidChange(
        repo=repo,
        generation=generation_text(instance, change.generation),
        reset=False,
        events=events,
        artifacts=list(change.artifacts),
        config_changed=change.config_changed,
        annotations_changed=change.annotations_changed,
        head_changed=change.head_changed,
        head=change.head,
    )


def reset_change(repo: str, generation: str, head: str | None, registry: Registry) -> DidChange:
    """The whole state instead of what cannot be told; everything may be other than before."""
    return DidChange(
        repo=repo,
        generation=generation,
        reset=True,
        events=[],
        artifacts=[row.artifact for row in registry.artifacts],
        config_changed=True,
        annotations_changed=True,
        head_changed=True,
        head=head,
        registry=registry,
    )


def generation_text(instance: str, number: int) -> str:
    """A generation as clients hold it."""
    return f"{instance}:{number}"


def generation_number(text: str, instance: str) -> int | None:
    """The number of a generation that this process gave out; None if it did not."""
    began, _, number = text.partition(":")
    is_number = number.isascii() and number.isdigit() and len(number) <= _DIGITS
    return int(number) if began == instance and is_number else None

"""What a command does to the tags, before it is done."""

import enum
from collections.abc import Callable, Iterable

import msgspec

from gtod.annotations.gto_config import GtoConfig
from gtod.annotations.settings import Settings
from gtod.errors import ErrorKind, GtodError
from gtod.git.writing import Committer
from gtod.registry.event import Event, event_order
from gtod.registry.fold import Artifact, Version, fold
from gtod.registry.tag import Dialect, Kind, TagName, format_tag, parse_tag


class Simple(enum.Enum):
    """Whether a tag goes without a counter."""

    AUTO = "auto"
    """As gto has it: registrations, deregistrations and deprecations, while the name is free."""
    TRUE = "true"
    FALSE = "false"


class NewTag(msgspec.Struct, frozen=True):
    """A tag to be made: what it says, the commit it stands on, the version it is about."""

    name: TagName
    commit: str
    message: str
    version: str | None


class BoundEvent(msgspec.Struct, frozen=True):
    """An event, and the version that it is about."""

    event: Event
    version: str | None


class Change(msgspec.Struct, frozen=True):
    """Tags to be made, in order, or tags to be deleted.

    Attributes:
        creates: The tags to be made.
        deletes: The tags to be deleted.
        warnings: What whoever asked should know.
    """

    creates: tuple[NewTag, ...] = ()
    deletes: tuple[BoundEvent, ...] = ()
    warnings: tuple[str, ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """What a decision rests on.

    Attributes:
        artifact: What the tags say now; without events if none is about it.
        names: The names of all tags that begin with the artifact's, whether they count or not.
        gto: The configuration in `.gto`.
        settings: The configuration in `.gtod.yaml`.
    """

    artifact: Artifact
    names: frozenset[str]
    gto: GtoConfig
    settings: Settings


#: Decides what is to be done; asked again when the facts have changed.
Decide = Callable[[Facts], Change]


def tag_name(wanted: TagName, names: frozenset[str], simple: Simple) -> TagName:
    """The tag's name, with a counter or without, so that it is free.

    Args:
        wanted: What it says, without a counter.
        names: The names that are taken.
        simple: Whether it goes without a counter.

    Raises:
        GtodError: It has to go without a counter, and that name is taken.
    """
    is_free = format_tag(wanted) not in names
    if simple is Simple.TRUE and not is_free:
        raise GtodError(
            ErrorKind.VERSION_EXISTS,
            f"There is a tag '{format_tag(wanted)}' already; '--simple false' gives it a counter",
        )
    if simple is Simple.TRUE or (simple is Simple.AUTO and is_free and not _is_counted(wanted)):
        return wanted
    # Only gto 1.x gives registrations a counter.
    dialect = Dialect.GTO_1 if wanted.kind is Kind.REGISTRATION else wanted.dialect
    counter = str(_last_counter(names) + 1)
    return msgspec.structs.replace(wanted, counter=counter, dialect=dialect)


def _is_counted(tag: TagName) -> bool:
    return tag.kind in {Kind.ASSIGNMENT, Kind.UNASSIGNMENT}


def _last_counter(names: Iterable[str]) -> int:
    """The greatest counter in any of the names, 0 if none has one."""
    return max((tag.number for name in names if (tag := parse_tag(name))), default=0)


def dated(tags: Iterable[NewTag], when: Committer) -> list[Event]:
    """The events of tags that are made one after the other, each the last one at its time."""
    events: list[Event] = []
    for tag in tags:
        event = _event(tag, when)
        if events and event_order(event) <= event_order(events[-1]):
            when = msgspec.structs.replace(when, time=when.time + 1)
            event = _event(tag, when)
        events.append(event)
    return events


def _event(tag: NewTag, when: Committer) -> Event:
    return Event(
        tag=format_tag(tag.name),
        artifact=tag.name.artifact,
        kind=tag.name.kind,
        version=tag.name.version,
        stage=tag.name.stage,
        counter=tag.name.number,
        commit=tag.commit,
        time=when.time,
        offset=when.offset,
        author=when.name,
        author_email=when.email,
        written=tag.message,
    )


def bound_events(artifact: Artifact) -> tuple[BoundEvent, ...]:
    """All events of an artifact, in their order."""
    pairs = zip(artifact.events, artifact.bindings, strict=True)
    return tuple(BoundEvent(event, bound) for event, bound in pairs)


def stage_tag_binds_to(artifact: Artifact, commit: str) -> str:
    """The version that a stage tag would be about that was made on the commit now."""
    last = artifact.events[-1].time if artifact.events else 0
    name = TagName(artifact.name, Kind.ASSIGNMENT, Dialect.COMMON, None, "stage", "1")
    event = _event(NewTag(name, commit, "", None), Committer("", "", last + 1, 0))
    after = fold(artifact.name, [*artifact.events, event])
    return after.bindings[-1] or commit


def version_named(artifact: Artifact, name: str) -> Version | None:
    """The version of that name, whether it counts now or not."""
    return next((version for version in artifact.versions if version.name == name), None)


def tags_about(
    artifact: Artifact, version: str, stage: str | None = None
) -> tuple[BoundEvent, ...]:
    """The tags that are about a version, or about one stage of it."""
    return tuple(
        one
        for one in bound_events(artifact)
        if one.version == version and (stage is None or one.event.stage == stage)
    )

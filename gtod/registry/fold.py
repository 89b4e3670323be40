"""From the events of one artifact to its state."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from gtod.registry.event import Event, event_order
from gtod.registry.semver import Precedence, precedence
from gtod.registry.tag import Kind

# As values of the module: folding asks for them several times an event, and an Enum is slow to say.
_REGISTRATION = Kind.REGISTRATION
_DEREGISTRATION = Kind.DEREGISTRATION
_ASSIGNMENT = Kind.ASSIGNMENT
_UNASSIGNMENT = Kind.UNASSIGNMENT
_DEPRECATION = Kind.DEPRECATION


class StageState(msgspec.Struct, frozen=True, gc=False):
    """A stage that a version is in.

    Attributes:
        stage: The stage's name.
        since: The assignment that made it active: the first since it was last inactive.
        last: The newest assignment of the stage to the version.
    """

    stage: str
    since: Event
    last: Event


class Version(msgspec.Struct, frozen=True, gc=False):
    """A version of an artifact: registered by a tag, or named by the commit it stands on.

    Attributes:
        name: `v1.0.0`, or the commit's hash in hexadecimal.
        origin: The newest registration; of a commit-named version, its first stage event.
        is_registered: Whether a tag registered it (even if another deregistered it since).
        is_active: Whether it counts now: registered and not deregistered since, or commit-named.
        stages: The stages that it is in, the newest assignment first.
        last_stage: Its stage on a Kanban board: that of its last stage event, if it assigns.
    """

    name: str
    origin: Event
    is_registered: bool
    is_active: bool
    stages: tuple[StageState, ...]
    last_stage: StageState | None

    @property
    def commit(self) -> str:
        """The commit that the version stands on, in hexadecimal."""
        return self.origin.commit


class Artifact(msgspec.Struct, frozen=True, gc=False):
    """All that the tags say about an artifact.

    Attributes:
        name: The artifact's name.
        events: Its events, in their order.
        bindings: For each event the version that it is about; None for a deprecation.
        versions: Registered versions, greatest first; then commit-named ones, by hash descending.
        is_deprecated: Whether its last event is a deprecation.
    """

    name: str
    events: tuple[Event, ...]
    bindings: tuple[str | None, ...]
    versions: tuple[Version, ...]
    is_deprecated: bool


def fold(name: str, events: Iterable[Event]) -> Artifact:
    """The state of the artifact `name` after `events`, which may come in any order."""
    ordered = tuple(sorted(events, key=event_order))
    bindings = _bind(ordered)
    return Artifact(
        name=name,
        events=ordered,
        bindings=bindings,
        versions=_versions(ordered, bindings),
        is_deprecated=bool(ordered) and ordered[-1].kind is _DEPRECATION,
    )


def _bind(events: Sequence[Event]) -> tuple[str | None, ...]:
    """The version that each event is about.

    A stage event stands on a commit: it is about the greatest version registered there by then,
    else about the first one registered there later, else about the commit itself.
    """
    first: dict[str, str] = {}
    for event in events:
        if event.kind is _REGISTRATION and event.version is not None:
            first.setdefault(event.commit, event.version)
    greatest: dict[str, str] = {}
    return tuple([_version_of(event, first, greatest) for event in events])


def _version_of(event: Event, first: Mapping[str, str], greatest: dict[str, str]) -> str | None:
    """The version that an event is about, when the events before it were taken in their order.

    Args:
        event: The event.
        first: The version registered first on each commit, ever.
        greatest: The greatest version registered on each commit by now; kept up to date here.
    """
    if event.stage is not None:
        return greatest.get(event.commit) or first.get(event.commit) or event.commit
    if event.kind is _REGISTRATION and event.version is not None:
        known = greatest.get(event.commit)
        if known is None or precedence(event.version) > precedence(known):
            greatest[event.commit] = event.version
    return event.version


class _Story:
    """What happened to one version, gathered event by event."""

    __slots__ = ("_active", "_last_stage_event", "is_active", "origin", "registered")

    def __init__(self, origin: Event) -> None:
        self.origin = origin
        self.registered = False
        self.is_active = True
        self._active: dict[str, StageState] = {}
        self._last_stage_event: Event | None = None

    def add(self, event: Event) -> None:
        kind = event.kind
        if kind is _REGISTRATION:
            self.origin = event
            self.registered = self.is_active = True
        elif kind is _ASSIGNMENT:
            self._assign(event)
        elif kind is _UNASSIGNMENT:
            self._active.pop(event.stage or "", None)
            self._last_stage_event = event
        elif kind is _DEREGISTRATION:
            self.is_active = False
            self._active.clear()
            self._last_stage_event = None
        # A deprecation is about the artifact, never about a version.

    def _assign(self, event: Event) -> None:
        stage = event.stage or ""
        before = self._active.pop(stage, None)
        # Popped and set again: the dict's order is that of the newest assignments.
        self._active[stage] = StageState(stage, before.since if before else event, event)
        self._last_stage_event = event

    def version(self, name: str) -> Version:
        stages = tuple(reversed(self._active.values()))
        last = self._last_stage_event
        last_stage: StageState | None = None
        if last is not None and last.kind is _ASSIGNMENT:
            on_board = StageState(last.stage or "", last, last)
            # Most often that is the newest of the stages: then it need not be held twice.
            last_stage = stages[0] if stages[0] == on_board else on_board
        return Version(name, self.origin, self.registered, self.is_active, stages, last_stage)


def _versions(events: Sequence[Event], bindings: Sequence[str | None]) -> tuple[Version, ...]:
    stories: dict[str, _Story] = {}
    registered = {event.version for event in events if event.kind is _REGISTRATION}
    for event, name in zip(events, bindings, strict=True):
        if name is None or (event.kind is _DEREGISTRATION and name not in registered):
            continue
        if name not in stories:
            stories[name] = _Story(event)
        stories[name].add(event)
    versions = [story.version(name) for name, story in stories.items()]
    return (
        *sorted((v for v in versions if v.is_registered), key=_precedence, reverse=True),
        *sorted((v for v in versions if not v.is_registered), key=_name, reverse=True),
    )


def _precedence(version: Version) -> Precedence:
    return precedence(version.name)


def _name(version: Version) -> str:
    return version.name

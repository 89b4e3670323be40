"""The questions that a registry answers, as functions of an artifact's state."""

import enum
from collections.abc import Iterable

import msgspec

from gtod.registry.event import Event, event_order
from gtod.registry.fold import Artifact, StageState, Version
from gtod.registry.tag import Kind


class Sort(enum.Enum):
    """What makes a version the first of several."""

    SEMVER = "semver"
    TIMESTAMP = "timestamp"


class Placement(msgspec.Struct, frozen=True, gc=False):
    """A version in a stage, and the assignment that put it there."""

    version: Version
    event: Event


def latest(artifact: Artifact) -> Version | None:
    """The greatest active registered version."""
    return next(iter(registered_versions(artifact)), None)


def registered_versions(artifact: Artifact) -> tuple[Version, ...]:
    """The active registered versions, greatest first."""
    return tuple(v for v in artifact.versions if v.is_registered and v.is_active)


def versions(artifact: Artifact, *, registered_only: bool, sort: Sort) -> tuple[Version, ...]:
    """The active versions in the order of `sort`, the first one first."""
    active = tuple(
        v for v in artifact.versions if v.is_active and (v.is_registered or not registered_only)
    )
    if sort is Sort.SEMVER:
        return active
    return tuple(sorted(active, key=lambda version: event_order(version.origin), reverse=True))


def which(
    artifact: Artifact,
    stage: str,
    *,
    last_stage: bool = False,
    registered_only: bool = False,
    sort: Sort = Sort.SEMVER,
) -> tuple[Placement, ...]:
    """The versions in `stage`, the one that counts first.

    Args:
        artifact: Whose versions.
        stage: The stage asked for.
        last_stage: Count only the last stage event of each version, as a Kanban board does.
        registered_only: Leave out commit-named versions.
        sort: By version, greatest first, or by the time of assignment, newest first.
    """
    found = [
        (version, state)
        for version in versions(artifact, registered_only=registered_only, sort=Sort.SEMVER)
        if (state := _state(version, stage, last_stage=last_stage)) is not None
    ]
    if sort is Sort.TIMESTAMP:
        found.sort(key=lambda pair: event_order(pair[1].last), reverse=True)
    return tuple(Placement(version, state.since) for version, state in found)


def _state(version: Version, stage: str, *, last_stage: bool) -> StageState | None:
    states = stages(version, last_stage=last_stage)
    return next((state for state in states if state.stage == stage), None)


def stages(version: Version, *, last_stage: bool) -> tuple[StageState, ...]:
    """The stages of a version, newest assignment first; on a Kanban board at most one."""
    if not last_stage:
        return version.stages
    return () if version.last_stage is None else (version.last_stage,)


def stages_used(artifact: Artifact) -> frozenset[str]:
    """Every stage that any event of the artifact names."""
    return frozenset(event.stage for event in artifact.events if event.stage is not None)


def show_order(artifacts: Iterable[Artifact]) -> tuple[Artifact, ...]:
    """Artifacts by first registration, then those never registered by first event."""
    return tuple(sorted((a for a in artifacts if a.events), key=_first_appearance))


def _first_appearance(artifact: Artifact) -> tuple[bool, tuple[int, int, int, str]]:
    for event in artifact.events:
        if event.kind is Kind.REGISTRATION:
            return (False, event_order(event))
    return (True, event_order(artifact.events[0]))

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


def versions(artifact: Artifact, *, registered_only: bool) -> tuple[Version, ...]:
    """The active versions: registered ones, greatest first, then commit-named ones."""
    return tuple(
        [v for v in artifact.versions if v.is_active and (v.is_registered or not registered_only)]
    )


def which(
    artifact: Artifact,
    stage: str,
    *,
    last_stage: bool = False,
    registered_only: bool = False,
    sort: Sort = Sort.SEMVER,
) -> list[Placement]:
    """The versions in `stage`, the one that counts first.

    Args:
        artifact: Whose versions.
        stage: The stage asked for.
        last_stage: Count only the last stage event of each version, as a Kanban board does.
        registered_only: Leave out commit-named versions.
        sort: By version, greatest first, or by the time of assignment, newest first.
    """
    return _placed(
        [
            (version, state)
            for version in versions(artifact, registered_only=registered_only)
            for state in stages(version, last_stage=last_stage)
            if state.stage == stage
        ],
        sort,
    )


def placements(
    artifact: Artifact,
    *,
    last_stage: bool = False,
    registered_only: bool = False,
    sort: Sort = Sort.SEMVER,
) -> dict[str, list[Placement]]:
    """What `which` answers for every stage that an active version is in."""
    found: dict[str, list[tuple[Version, StageState]]] = {}
    for version in versions(artifact, registered_only=registered_only):
        for state in stages(version, last_stage=last_stage):
            found.setdefault(state.stage, []).append((version, state))
    return {stage: _placed(pairs, sort) for stage, pairs in found.items()}


def _placed(found: list[tuple[Version, StageState]], sort: Sort) -> list[Placement]:
    """Versions with their state in one stage, greatest first, as what counts by `sort`."""
    if sort is Sort.TIMESTAMP:
        found.sort(key=lambda pair: event_order(pair[1].last), reverse=True)
    return [Placement(version, state.since) for version, state in found]


def stages(version: Version, *, last_stage: bool) -> tuple[StageState, ...]:
    """The stages of a version, newest assignment first; on a Kanban board at most one."""
    if not last_stage:
        return version.stages
    return () if version.last_stage is None else (version.last_stage,)


def assignments(artifact: Artifact, version: Version) -> tuple[Event, ...]:
    """The assignments that hold: those since each stage of the version became active."""
    since = {state.stage: event_order(state.since) for state in version.stages}
    return tuple(
        event
        for event, bound in zip(artifact.events, artifact.bindings, strict=True)
        if bound == version.name
        and event.kind is Kind.ASSIGNMENT
        and event.stage in since
        and event_order(event) >= since[event.stage]
    )


def stages_used(artifact: Artifact) -> frozenset[str]:
    """Every stage that any event of the artifact names."""
    return frozenset(event.stage for event in artifact.events if event.stage is not None)


def latest_in(versions: Iterable[Version], sort: Sort) -> Version | None:
    """Of registered versions in semver order, the one that counts by `sort`."""
    registered = [version for version in versions if version.is_registered]
    if sort is Sort.TIMESTAMP:
        return max(registered, key=lambda version: event_order(version.origin), default=None)
    return registered[0] if registered else None


def show_order(artifacts: Iterable[Artifact]) -> tuple[Artifact, ...]:
    """Artifacts by first registration, then those never registered by first event."""
    return tuple(sorted((a for a in artifacts if a.events), key=_first_appearance))


def _first_appearance(artifact: Artifact) -> tuple[bool, tuple[int, int, int, str]]:
    for event in artifact.events:
        if event.kind is Kind.REGISTRATION:
            return (False, event_order(event))
    return (True, event_order(artifact.events[0]))

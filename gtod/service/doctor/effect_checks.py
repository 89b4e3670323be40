"""Tags that change nothing, given those before them."""

from collections.abc import Callable, Collection, Iterator, Mapping

import msgspec

from gtod.registry.event import Event
from gtod.registry.tag import Kind
from gtod.service.doctor.diagnosis import Finding, Severity
from gtod.service.doctor.mends import deletion
from gtod.service.doctor.order_checks import against_the_counters
from gtod.service.doctor.patient import Patient


def without_effect(patient: Patient) -> Iterator[Finding]:
    """Events that find nothing to do. Where their order is in doubt, nothing is to be deleted."""
    artifact = patient.folded.artifact
    story = _Story({version.name for version in artifact.versions if version.is_active})
    is_in_order = not any(against_the_counters(patient.events))
    for event, bound in zip(artifact.events, artifact.bindings, strict=True):
        found = _EFFECTS[event.kind](story, event, bound) if bound is not None else None
        if found is not None:
            yield found if is_in_order else msgspec.structs.replace(found, mend=None)


class _Story:
    """What has happened to an artifact by one moment.

    Args:
        active: The versions that count in the end.
    """

    def __init__(self, active: Collection[str]) -> None:
        self.active = active
        self.registrations: dict[str, Event] = {}
        self.deregistered: set[str] = set()
        #: By version and stage: the assignment that made it active.
        self.assignments: dict[tuple[str, str], Event] = {}
        #: The stage that a version was assigned to last, the version last assigned to a stage.
        self.last_stage: dict[str, str] = {}
        self.last_version: dict[str, str] = {}


def _register(story: _Story, event: Event, version: str) -> Finding | None:
    before = story.registrations.get(version)
    story.registrations[version] = event
    story.deregistered.discard(version)
    if before is None:
        return None
    if before.commit == event.commit:
        sentence = f"'{before.tag}' has registered {version} already, on the same commit."
        return _superfluous("registered-twice", event, sentence)
    sentence = f"'{before.tag}' has registered {version} already, on another commit; this counts."
    return Finding(Severity.WARNING, "registered-elsewhere", event.tag, sentence)


def _deregister(story: _Story, event: Event, version: str) -> Finding | None:
    before = story.registrations.pop(version, None)
    story.deregistered.add(version)
    story.last_stage.pop(version, None)
    for pair in [pair for pair in story.assignments if pair[0] == version]:
        del story.assignments[pair]
    if before is not None:
        return None
    sentence = f"{version} was not registered when this deregistered it."
    return _superfluous("deregistration-without-effect", event, sentence)


def _assign(story: _Story, event: Event, version: str) -> Finding | None:
    stage = event.stage or ""
    before = story.assignments.setdefault((version, stage), event)
    is_same = (story.last_stage.get(version), story.last_version.get(stage)) == (stage, version)
    story.last_stage[version] = stage
    story.last_version[stage] = version
    if version in story.deregistered and version not in story.active:
        sentence = f"{version} was deregistered when this assigned it, so that it does not count."
        return _superfluous("assignment-of-deregistered", event, sentence)
    if before is event or not is_same:
        return None
    sentence = f"It changes nothing: '{before.tag}' has assigned {version} to {stage} already."
    return _superfluous("assignment-without-effect", event, sentence)


def _unassign(story: _Story, event: Event, version: str) -> Finding | None:
    stage = event.stage or ""
    before = story.assignments.pop((version, stage), None)
    story.last_stage.pop(version, None)
    if before is not None:
        return None
    sentence = f"{version} was not in {stage} when this took it out."
    return _superfluous("unassignment-without-effect", event, sentence)


def _deprecate(_story: _Story, _event: Event, _version: str) -> Finding | None:
    return None


_EFFECTS: Mapping[Kind, Callable[[_Story, Event, str], Finding | None]] = {
    Kind.REGISTRATION: _register,
    Kind.DEREGISTRATION: _deregister,
    Kind.ASSIGNMENT: _assign,
    Kind.UNASSIGNMENT: _unassign,
    Kind.DEPRECATION: _deprecate,
}


def _superfluous(code: str, event: Event, sentence: str) -> Finding:
    return Finding(Severity.WARNING, code, event.tag, sentence, deletion(event.tag))

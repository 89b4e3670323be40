"""Versions that a reader of the tags may take for others."""

from collections.abc import Iterator

from gtod.registry.query import Sort, placements
from gtod.service.doctor.diagnosis import Finding, Severity
from gtod.service.doctor.patient import Patient


def not_the_greatest(patient: Patient) -> Iterator[Finding]:
    """Stages where the version that counts is not the one that was assigned last."""
    if patient.sort is not Sort.SEMVER:
        return
    newest = placements(patient.folded.artifact, sort=Sort.TIMESTAMP)
    for stage, (first, *others) in placements(patient.folded.artifact).items():
        last = newest[stage][0]
        if others and last.version.name != first.version.name:
            sentence = (
                f"It put {last.version.name} into {stage} last, but {first.version.name} is there "
                "too and counts, being greater ('sort: timestamp' in .gtod.yaml turns that round)."
            )
            event = next(state.last for state in last.version.stages if state.stage == stage)
            yield Finding(Severity.INFO, "assigned-not-greatest", event.tag, sentence)


def several_versions(patient: Patient) -> Iterator[Finding]:
    """Commits on which several versions stand; the first of them is told."""
    on_commit: dict[str, list[str]] = {}
    for version in patient.folded.artifact.versions:
        if version.is_registered:
            on_commit.setdefault(version.commit, []).append(version.name)
    several = [names for names in on_commit.values() if len(names) > 1]
    for names in several[:1]:
        more = f", and there are {len(several)} such commits" if len(several) > 1 else ""
        sentence = (
            f"{' and '.join(names)} stand on the same commit{more}. That is legal, but gto itself "
            "fails as soon as one of them has a stage or an annotation."
        )
        yield Finding(Severity.INFO, "several-versions-on-commit", patient.name, sentence)

"""The examination of a repository, from the files in force to the last tag."""

from collections.abc import Mapping

from gtod.git.file_system import file_system_type, is_local
from gtod.registry.query import Sort
from gtod.service.doctor.diagnosis import Diagnosis, Finding, in_order
from gtod.service.doctor.effect_checks import without_effect
from gtod.service.doctor.name_checks import UnreadNames
from gtod.service.doctor.oddity_checks import odd_tags
from gtod.service.doctor.order_checks import from_the_future, out_of_order, same_counters
from gtod.service.doctor.patient import Check, Patient
from gtod.service.doctor.repository_checks import (
    changed_by_other_hosts,
    never_registered,
    no_tags,
    of_annotations,
    of_configuration,
    shallow_clone,
)
from gtod.service.doctor.version_checks import not_the_greatest, several_versions
from gtod.service.lookup import head_annotations
from gtod.steps import Pace, Steps
from gtod.workspace.repository import Repository

#: Everything that is looked for in the tags of an artifact.
CHECKS: tuple[Check, ...] = (
    odd_tags,
    without_effect,
    not_the_greatest,
    out_of_order,
    same_counters,
    from_the_future,
    several_versions,
)


def doctor(repository: Repository, environ: Mapping[str, str], now: float) -> Steps[Diagnosis]:
    """Look for everything that is strange.

    Args:
        repository: Where to look.
        environ: Variables of whoever asks.
        now: The time, in seconds since 1970-01-01 UTC.

    Raises:
        GtodError: The repository or its configuration cannot be read at all.
    """
    configuration = repository.configuration(environ)
    everything = yield from repository.tags.all()
    annotations = yield from head_annotations(repository, configuration)
    location = repository.location
    file_system = file_system_type(location.common_dir)
    local = is_local(location.common_dir)
    findings: list[Finding] = [
        *of_configuration(configuration),
        *of_annotations(annotations, configuration.gto.index),
        *shallow_clone(location),
        *(() if everything else no_tags(location, environ)),
        *(() if local else changed_by_other_hosts(location, file_system)),
    ]
    findings += yield from never_registered(annotations, everything)
    sort = Sort(configuration.settings.sort)
    names = UnreadNames()
    tags = artifacts = 0
    pace = Pace()
    for folded in everything.values():
        patient = Patient(folded, sort, now)
        tags += len(patient.tags)
        artifacts += bool(patient.events)
        for check in CHECKS:
            findings += check(patient)
            if pace.is_over():
                yield None
        for event in patient.events:
            names.add(event.tag)
            if pace.is_over():
                yield None
    findings += names.findings()
    return Diagnosis(
        location=location,
        configuration=configuration,
        tags=tags,
        artifacts=artifacts,
        annotated=len(annotations.artifacts),
        file_system=file_system,
        is_local=local,
        findings=(yield from in_order(findings)),
    )

"""What is wrong with the files of a repository, or with the clone."""

import os
from collections.abc import Iterator, Mapping
from typing import Literal

from gtod.annotations.artifacts import Annotations
from gtod.annotations.problem import Problem
from gtod.git.command import arguments, run_git
from gtod.git.location import Location
from gtod.registry.tag import Kind
from gtod.service.doctor.diagnosis import Finding, Severity
from gtod.steps import Pace, Steps
from gtod.workspace.configuration import Configuration
from gtod.workspace.tag_store import Folded


def of_configuration(configuration: Configuration) -> Iterator[Finding]:
    """What is wrong in `.gto`, `.gtod.yaml` and the variables."""
    for file, problem in configuration.problems:
        is_variable = problem.code == "bad-variable"
        yield _of_problem("environment" if is_variable else _place(file, problem), problem)


def of_annotations(annotations: Annotations, index: str) -> Iterator[Finding]:
    """What is wrong in HEAD's annotations, which are in the file `index`."""
    for problem in annotations.problems:
        yield _of_problem(_place(index, problem), problem)


_SEVERITIES: Mapping[Literal["error", "warning", "hint"], Severity] = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "hint": Severity.INFO,
}


def _place(file: str, problem: Problem) -> str:
    return f"{file}:{problem.range.start.line + 1}"


def _of_problem(subject: str, problem: Problem) -> Finding:
    return Finding(_SEVERITIES[problem.severity], problem.code, subject, problem.message)


def never_registered(
    annotations: Annotations, everything: Mapping[str, Folded]
) -> Steps[list[Finding]]:
    """Artifacts that HEAD annotates and no tag ever registered; in slices, as they may be many."""
    findings: list[Finding] = []
    pace = Pace()
    for name in annotations.artifacts:
        folded = everything.get(name)
        events = folded.artifact.events if folded is not None else ()
        if all(event.kind is not Kind.REGISTRATION for event in events):
            sentence = "It is annotated, but no version of it was ever registered."
            findings.append(Finding(Severity.INFO, "never-registered", name, sentence))
        if pace.is_over():
            yield None
    return findings


def shallow_clone(location: Location) -> Iterator[Finding]:
    """History that was not fetched, whose tags may be missing too."""
    shallow = os.path.join(location.common_dir, "shallow")
    if os.path.exists(shallow):
        sentence = "The clone is shallow, so tags of older commits may be missing."
        mend = "git fetch --unshallow --tags"
        yield Finding(Severity.WARNING, "shallow-clone", shallow, sentence, mend)


def no_tags(location: Location, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Where there are no tags at all: a remote that may have some."""
    told = run_git(arguments(location, "remote"), environ).stdout.decode("utf-8", "replace")
    for remote in told.split()[:1]:
        sentence = f"There are no tags of a registry here; '{remote}' may have some."
        yield Finding(Severity.INFO, "no-tags", remote, sentence, "git fetch --tags")


def changed_by_other_hosts(location: Location, file_system: str | None) -> Iterator[Finding]:
    """Where not only this host changes the file system: what is promised there."""
    sentence = (
        f"The file system ({file_system or 'unknown'}) may be changed by other hosts: that an "
        "answer holds every change finished before the question is promised for this host's "
        "changes only."
    )
    yield Finding(Severity.INFO, "network-file-system", location.common_dir, sentence)

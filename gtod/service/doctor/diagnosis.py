"""What the doctor finds, as values."""

import enum
import heapq
from collections.abc import Sequence

import msgspec

from gtod.git.location import Location
from gtod.steps import Pace, Steps
from gtod.workspace.configuration import Configuration

#: How many findings are sorted at once, within a slice.
_RUN = 500


class Severity(enum.Enum):
    """How much a finding matters."""

    ERROR = "error"
    """Something that was written has no effect, or stops gto."""
    WARNING = "warning"
    """It contradicts something else, or does not do what its author must have meant."""
    INFO = "info"
    """It is legal, and good to know."""


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something that a person should know.

    Attributes:
        severity: How much it matters.
        code: A stable word for programs, such as `lightweight-tag`.
        subject: The tag, artifact or file that it is about.
        sentence: What is so, in plain words.
        mend: The shell command that mends it, to be run in the repository; None if there is none.
    """

    severity: Severity
    code: str
    subject: str
    sentence: str
    mend: str | None = None


class Diagnosis(msgspec.Struct, frozen=True):
    """What is to know about a repository.

    Attributes:
        location: Where it is.
        configuration: What is in force.
        tags: How many tags have a form of the registry's, also those that do not count.
        artifacts: How many artifacts they tell of.
        annotated: How many artifacts HEAD's commit annotates.
        file_system: The type of the file system of the tags, None if unknown.
        is_local: Whether only this host changes it: then every change that finished before a
            question is in the answer; else that holds for the changes that this host makes.
        findings: Errors first, then warnings; among those of one severity, by subject.
    """

    location: Location
    configuration: Configuration
    tags: int
    artifacts: int
    annotated: int
    file_system: str | None
    is_local: bool
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether something must be mended."""
        return any(finding.severity is Severity.ERROR for finding in self.findings[:1])


def in_order(findings: Sequence[Finding]) -> Steps[tuple[Finding, ...]]:
    """The findings as a diagnosis has them; sorted in slices, for there may be many."""
    pace = Pace()
    runs: list[list[Finding]] = []
    for start in range(0, len(findings), _RUN):
        runs.append(sorted(findings[start : start + _RUN], key=_rank))
        if pace.is_over():
            yield None
    ordered: list[Finding] = []
    for finding in heapq.merge(*runs, key=_rank):
        ordered.append(finding)
        if pace.is_over():
            yield None
    return tuple(ordered)


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def _rank(finding: Finding) -> tuple[int, str, str]:
    return (_RANKS[finding.severity], finding.subject, finding.code)

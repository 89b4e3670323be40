"""Problems as the editor shows them."""

from collections.abc import Iterable

from lsprotocol import types

from gtod.annotations.problem import Problem
from gtod.lsp.snapshot import Snapshot
from gtod.service.checking.page import page_of

SOURCE = "gtod"

#: How many are sent at most: an editor that shows more shows nothing.
MOST = 1000

_severities = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "hint": types.DiagnosticSeverity.Hint,
}
_ranks = {"error": 0, "warning": 1, "hint": 2}


def diagnostics(snapshot: Snapshot, problems: Iterable[Problem]) -> list[types.Diagnostic]:
    """The problems of a file for its editor; of very many the gravest, in text order."""
    found = list(problems)
    if len(found) > MOST:
        found = sorted(found, key=lambda problem: _ranks[problem.severity])[:MOST]
        found.sort(key=lambda problem: problem.range)
    return [_diagnostic(snapshot, problem) for problem in found]


def _diagnostic(snapshot: Snapshot, problem: Problem) -> types.Diagnostic:
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(snapshot.file.uri, snapshot.range(other.range)), other.message
        )
        for other in problem.related
    ]
    return types.Diagnostic(
        range=snapshot.range(problem.range),
        message=problem.message,
        severity=_severities[problem.severity],
        code=problem.code,
        code_description=types.CodeDescription(page_of(problem.code)),
        source=SOURCE,
        related_information=related or None,
    )

"""What a quick fix makes of a file."""

from collections.abc import Iterator

from gtod.annotations.file_kind import FileKind
from gtod.annotations.problem import Problem
from gtod.annotations.text_edits import applied
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.mend import Trouble
from gtod.lsp.code_actions.quick_fixes import fixes
from gtod.lsp.diagnostics.checking import problems_of_text
from gtod.lsp.registry import Registry
from gtod.lsp.snapshot import Snapshot
from tests.lsp.editing import snapshot


def fixes_of(file: Snapshot, problem: Problem) -> tuple[Fix, ...]:
    """The ways out of a problem."""
    return fixes(Trouble(file, problem.code, problem.range, problem.message))


def outcomes(
    text: str, known: Registry | None = None, *, kind: FileKind = FileKind.ARTIFACTS
) -> Iterator[tuple[str, str]]:
    """Title and resulting text of each way out of each problem of a text."""
    file = snapshot(text, known, kind=kind)
    for problem in problems_of_text(file):
        for fix in fixes_of(file, problem):
            yield fix.title, applied(file.text.written, fix.edits)

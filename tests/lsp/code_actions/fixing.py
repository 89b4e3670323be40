"""What a quick fix makes of a file."""

from collections.abc import Iterator

from gtod.annotations.file_kind import FileKind
from gtod.annotations.gto_config import parse_gto_config
from gtod.annotations.problem import Problem
from gtod.annotations.settings import parse_settings
from gtod.lsp.code_actions.fix import Fix, applied
from gtod.lsp.code_actions.mend import Trouble
from gtod.lsp.code_actions.quick_fixes import fixes
from gtod.lsp.registry import Registry
from gtod.lsp.snapshot import Snapshot
from tests.lsp.editing import snapshot


def problems(file: Snapshot) -> tuple[Problem, ...]:
    """What is wrong with the text."""
    written = file.text.written
    match file.kind:
        case FileKind.GTO:
            return parse_gto_config(written, {}).problems
        case FileKind.SETTINGS:
            return parse_settings(written, {}).problems
        case _:
            return file.entries.problems


def fixes_of(file: Snapshot, problem: Problem) -> tuple[Fix, ...]:
    """The ways out of a problem."""
    return fixes(Trouble(file, problem.code, problem.range, problem.message))


def outcomes(
    text: str, known: Registry | None = None, *, kind: FileKind = FileKind.ARTIFACTS
) -> Iterator[tuple[str, str]]:
    """Title and resulting text of each way out of each problem of a text."""
    file = snapshot(text, known, kind=kind)
    for problem in problems(file):
        for fix in fixes_of(file, problem):
            yield fix.title, applied(file.text, fix.edits).written

"""What is wrong with a file that is being edited."""

from gtod.annotations.file_kind import FileKind
from gtod.annotations.gto_config import parse_gto_config
from gtod.annotations.problem import Problem
from gtod.annotations.settings import parse_settings
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread


def check(snapshot: Snapshot) -> Steps[tuple[Problem, ...]]:
    """Its problems, in text order."""
    return (yield from in_thread(lambda: _problems(snapshot)))


def _problems(snapshot: Snapshot) -> tuple[Problem, ...]:
    written = snapshot.text.written
    match snapshot.kind:
        case FileKind.GTO:
            return parse_gto_config(written, {}).problems
        case FileKind.SETTINGS:
            return parse_settings(written, {}).problems
        case _:
            return snapshot.entries.problems

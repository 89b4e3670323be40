"""All that can be mended without a choice, in one change."""

from collections.abc import Iterable

from gtod.annotations.problem import Problem
from gtod.annotations.text_edits import Edit
from gtod.lsp.code_actions.mend import Trouble
from gtod.lsp.code_actions.quick_fixes import SAFE, fixes
from gtod.lsp.snapshot import Snapshot


def safe_edits(snapshot: Snapshot, problems: Iterable[Problem]) -> tuple[Edit, ...]:
    """What mends all safe problems; of two changes of one place the first."""
    edits: list[Edit] = []
    for problem in problems:
        if problem.code in SAFE:
            trouble = Trouble(snapshot, problem.code, problem.range, problem.message)
            edits += [edit for fix in fixes(trouble)[:1] for edit in fix.edits]
    taken: list[Edit] = []
    for edit in sorted(edits):
        if not taken or taken[-1].range.end <= edit.range.start:
            taken.append(edit)
    return tuple(taken)

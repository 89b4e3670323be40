"""What can be done to a file as a whole."""

from lsprotocol import types

from gtod.annotations.adding import new_entry
from gtod.annotations.arrangement import sorted_entries
from gtod.annotations.file_kind import FileKind
from gtod.annotations.text_edits import Edit
from gtod.errors import ErrorKind, GtodError
from gtod.lsp.code_actions.all_at_once import safe_edits
from gtod.lsp.diagnostics.checking import problems_of_text
from gtod.lsp.diagnostics.diagnostics import SOURCE
from gtod.lsp.snapshot import Snapshot

QUICK_FIX = types.CodeActionKind.QuickFix.value
SORT = f"{types.CodeActionKind.Source.value}.sort"
ADD = f"{types.CodeActionKind.Source.value}.addEntry"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"
#: All that are given; those of the registry have none.
KINDS = [QUICK_FIX, SORT, ADD, FIX_ALL]


def missing_names(snapshot: Snapshot) -> list[str]:
    """The artifacts that have a version and no entry here, sorted; deprecated ones need none."""
    registry = snapshot.registry
    if registry is None or snapshot.kind is not FileKind.ARTIFACTS:
        return []
    known = snapshot.entries.by_name
    return sorted(
        name
        for name, folded in registry.artifacts.items()
        if name not in known
        and not folded.artifact.is_deprecated
        and any(version.is_registered and version.is_active for version in folded.artifact.versions)
    )


def edits_of_file(snapshot: Snapshot, kind: str, argument: str | None) -> tuple[Edit, ...]:
    """The changes of an action that concerns the whole file; none if there is nothing to do.

    Raises:
        GtodError: The text does not allow it.
    """
    if kind == ADD and argument is not None:
        if argument in snapshot.entries.by_name:
            return ()
        return (new_entry(snapshot.text, argument),)
    if kind == SORT:
        found = sorted_entries(snapshot.text, snapshot.entries)
        return () if found is None else (found,)
    if kind == FIX_ALL:
        return safe_edits(snapshot, problems_of_text(snapshot))
    raise GtodError(ErrorKind.INVALID_ARGUMENT, f"There is no action of the kind '{kind}'")

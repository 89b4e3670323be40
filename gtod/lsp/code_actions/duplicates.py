"""One entry of an artifact that has two."""

from collections.abc import Iterator

from gtod.annotations.arrangement import without
from gtod.annotations.entries import Entry
from gtod.annotations.file_kind import FileKind
from gtod.annotations.problem import quoted
from gtod.annotations.text_edits import Edit
from gtod.lsp.code_actions.deleting import delete_one_key
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.mend import Trouble


def delete_one(trouble: Trouble) -> Iterator[Fix]:
    """Without one of two keys of a mapping, or of two entries of an artifact."""
    snapshot = trouble.snapshot
    if snapshot.kind is FileKind.ARTIFACTS:
        entries = snapshot.entries.entries
        later = next((each for each in entries if each.name_range == trouble.range), None)
        if later is not None:
            yield from _delete_entry(trouble, later)
            return
    yield from delete_one_key(trouble)


def _delete_entry(trouble: Trouble, later: Entry) -> Iterator[Fix]:
    snapshot = trouble.snapshot
    same = [entry for entry in snapshot.entries.entries if entry.name == later.name]
    for entry in (same[0], later):
        where = without(snapshot.text, snapshot.entries, entry)
        if where is not None:
            title = f"Delete {quoted(entry.name)} of line {entry.name_range.start.line + 1}"
            yield Fix(title, (Edit(where, ""),), is_preferred=entry is not later)

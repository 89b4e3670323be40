"""Completions asked for and accepted as an editor does it."""

import re
from collections.abc import Mapping

from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.lsp.completion.completion import complete
from gtod.lsp.completion.cursor import find_cursor
from gtod.lsp.completion.items import Abilities
from gtod.lsp.completion.paths import Folder
from gtod.lsp.registry import Registry
from gtod.lsp.snapshot import Snapshot
from tests.lsp.editing import CURSOR, at_cursor

PLAIN = Abilities()
SNIPPETS = Abilities(snippets=True)


def completions(
    marked: str,
    known: Registry | None = None,
    *,
    kind: FileKind = FileKind.ARTIFACTS,
    abilities: Abilities = PLAIN,
    encoding: str = "utf-16",
    names: Mapping[str, bool] | None = None,
) -> tuple[Snapshot, types.CompletionList]:
    """What may be typed at the cursor; `names` lie in the folder that is typed there."""
    snapshot, position = at_cursor(marked, known, kind=kind, encoding=encoding)
    cursor = find_cursor(snapshot.text, position)
    if cursor is None:
        return snapshot, types.CompletionList(is_incomplete=False, items=[])
    folder = None if names is None else Folder(names)
    return snapshot, complete(snapshot, cursor, folder, abilities)


def labels(
    marked: str,
    known: Registry | None = None,
    *,
    kind: FileKind = FileKind.ARTIFACTS,
    names: Mapping[str, bool] | None = None,
) -> list[str]:
    """What the list shows, in its order."""
    _, found = completions(marked, known, kind=kind, names=names)
    return [item.label for item in sorted(found.items, key=lambda item: item.sort_text or "")]


def accepted(
    marked: str,
    label: str,
    known: Registry | None = None,
    *,
    kind: FileKind = FileKind.ARTIFACTS,
    abilities: Abilities = PLAIN,
    encoding: str = "utf-16",
    names: Mapping[str, bool] | None = None,
    insert: bool = False,
) -> str:
    """The text after the item of that label was accepted, with the cursor where it goes first.

    Args:
        marked: The text with the cursor.
        label: What the list shows.
        known: The registry.
        kind: What stands in the file.
        abilities: What the editor can do.
        encoding: How it counts characters.
        names: What lies in the folder that is typed there.
        insert: Whether what stands behind the cursor is to be kept.
    """
    snapshot, found = completions(
        marked, known, kind=kind, abilities=abilities, encoding=encoding, names=names
    )
    (item,) = [item for item in found.items if item.label == label]
    return apply(snapshot, item, insert=insert)


def apply(snapshot: Snapshot, item: types.CompletionItem, *, insert: bool = False) -> str:
    """The text of a file after an item was accepted."""
    edit = item.text_edit
    assert edit is not None
    if isinstance(edit, types.InsertReplaceEdit):
        where = edit.insert if insert else edit.replace
    else:
        where = edit.range
    text = snapshot.text
    range_ = snapshot.encoding.our_range(text, where)
    written = edit.new_text
    if item.insert_text_format is types.InsertTextFormat.Snippet:
        written = expanded(written)
    return text.edited(range_, written).written


_place = re.compile(r"(?<!\\)\$(?:(?P<bare>\d)|\{(?P<named>\d):(?P<text>\w+)\})")


def expanded(snippet: str) -> str:
    """A snippet as it stands there at first, with a mark where the cursor goes first."""
    numbers = [int(found["bare"] or found["named"]) for found in _place.finditer(snippet)]
    # The last place is that of number 0 (LSP 3.17, Snippet Syntax).
    first = min(numbers, key=lambda number: number or 99)

    def place(found: re.Match[str]) -> str:
        mark = CURSOR if int(found["bare"] or found["named"]) == first else ""
        return mark + (found["text"] or "")

    return re.sub(r"\\([\\$}])", r"\1", _place.sub(place, snippet))

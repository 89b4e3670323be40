"""Regular indentation (LSP 3.17, Document Formatting and Document Range Formatting)."""

from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.problem import Position, Range
from gtod.annotations.reformat import reformat
from gtod.lsp.branches import on_line, ours
from gtod.lsp.snapshot import Snapshot

_STEP = 2
_WIDEST = 8


def formatting(snapshot: Snapshot, options: types.FormattingOptions) -> list[types.TextEdit]:
    """The edits for the whole file; of dvc.yaml for its section of artifacts alone."""
    is_dvc = snapshot.kind is FileKind.DVC
    lines = _of_section(snapshot) if is_dvc else range(snapshot.text.line_count)
    return _edits(snapshot, options, lines)


def range_formatting(
    snapshot: Snapshot, where: types.Range, options: types.FormattingOptions
) -> list[types.TextEdit]:
    """The edits for the entries that a range touches, each of which is a text by itself."""
    entries = ours(snapshot)
    first = on_line(entries, where.start.line) or next(iter(entries), None)
    last = on_line(entries, where.end.line)
    if first is None or last is None or first.range(first.key).start.character:
        return []
    lines = range(first.start_line, last.whole_range.end.line + 1)
    return _edits(snapshot, options, lines)


def _of_section(snapshot: Snapshot) -> range:
    for section in ours(snapshot):
        whole = section.whole_range
        return range(whole.start.line, whole.end.line + 1)
    return range(0)


def _edits(
    snapshot: Snapshot, options: types.FormattingOptions, lines: range
) -> list[types.TextEdit]:
    # Tabs cannot indent YAML, and wider steps than eight are meant for tabs.
    step = options.tab_size if 1 < options.tab_size <= _WIDEST else _STEP
    start = Position(lines.start, 0)
    part = snapshot.text.part(Range(start, Position(lines.stop, 0)))
    return [
        types.TextEdit(snapshot.range(edit.range.moved(lines.start)), edit.text)
        for edit in reformat(part, step)
    ]

"""Entries of `artifacts.yaml` as parts of its text: added, changed, taken out."""

import json

from gtod.annotations.collection_editing import (
    append_items,
    append_pairs_in_flow,
    first_comment_line,
    insert_lines,
    remove_in_flow,
)
from gtod.annotations.layout import Layout
from gtod.annotations.nodes import Mapping, Node, Scalar, Sequence
from gtod.annotations.rendering import Place, block, flow, scalar
from gtod.annotations.splice import Splice
from gtod.annotations.value_editing import replace_value

#: By how many columns what lies inside is indented where the file shows no habit.
_STEP = 2

Pair = tuple[Scalar, Node]


def change_entry(
    layout: Layout, root: Mapping, pair: Pair, fields: dict[str, object], labels: tuple[str, ...]
) -> list[Splice]:
    """Gives fields of an entry other values.

    Args:
        layout: The text.
        root: The mapping of all entries.
        pair: The entry's key and what it leads to.
        fields: The new values.
        labels: The labels that the entry has; those that `fields` has beyond them are added.
    """
    splices = _changed_entry(layout, root, pair, fields, labels)
    return splices + _final_newline(layout, fields)


def _changed_entry(
    layout: Layout, root: Mapping, pair: Pair, fields: dict[str, object], labels: tuple[str, ...]
) -> list[Splice]:
    key, entry = pair
    if not isinstance(entry, Mapping) or (_is_bare(layout, entry) and not layout.is_flow(root)):
        return _filled_entry(layout, root, pair, fields)
    own = {name.text: (name, value) for name, value in entry.pairs if not name.is_merge_key}
    added = {name: value for name, value in fields.items() if name not in own}
    step = max(_indentation(layout, entry) - layout.column(key.start), _STEP)
    splices: list[Splice] = []
    for name in fields.keys() & own.keys():
        value = own[name][1]
        if name == "labels" and isinstance(value, Sequence) and value.start >= entry.start:
            new = fields[name]
            fresh = [str(label) for label in new[len(labels) :]] if isinstance(new, list) else []
            splices += append_items(layout, value, fresh)
        else:
            splices += replace_value(layout, entry, own[name], fields[name], step)
    if layout.is_flow(entry):
        return splices + append_pairs_in_flow(layout, entry, added)
    lines = block(added, _indentation(layout, entry), step)
    return splices + insert_lines(layout, layout.end_of(entry), lines)


def _filled_entry(
    layout: Layout, root: Mapping, pair: Pair, fields: dict[str, object]
) -> list[Splice]:
    """What puts fields into an entry that has none: `churn:`, `churn: ~` or `churn: {}`."""
    key, entry = pair
    colon = layout.colon(key)
    is_empty = entry.start == entry.end or isinstance(entry, Mapping)
    if layout.is_flow(root) or colon is None or not is_empty:
        return replace_value(layout, root, pair, fields, _STEP)
    step = _habitual_step(layout, root)
    lines = block(fields, layout.column(key.start) + step, step)
    emptied = [Splice(colon, entry.end, "")] if entry.start < entry.end else []
    return emptied + insert_lines(layout, entry.end, lines)


def _is_bare(layout: Layout, node: Node) -> bool:
    """Whether a node is `{}`, with neither anchor nor tag nor comment."""
    return isinstance(node, Mapping) and layout.text[node.start : node.end] == "{}"


def _indentation(layout: Layout, mapping: Mapping) -> int:
    """The column of a mapping's keys."""
    starts = [key.start for key, _ in mapping.pairs if key.start >= mapping.start]
    return layout.column(min(starts, default=mapping.start))


def _habitual_step(layout: Layout, root: Mapping) -> int:
    """By how much the first entry that shows it indents its keys."""
    outer = _indentation(layout, root)
    for _, value in root.pairs:
        if isinstance(value, Mapping) and value.pairs and not layout.is_flow(value):
            return max(_indentation(layout, value) - outer, 1)
    return _STEP


def add_entry(
    layout: Layout, node: Node | None, name: str, fields: dict[str, object]
) -> list[Splice]:
    """Puts a new entry behind the last one.

    Comments at the end of the file stay there, unless they are indented as the last entry's own.

    Args:
        layout: The text.
        node: The document's uppermost node, if there is one: a mapping or nothing.
        name: The artifact.
        fields: What to say about it.
    """
    if node is None or layout.content_start(node) == node.end:
        return _first_entry(layout, node, _entry_lines(name, fields, 0, _STEP))
    if not isinstance(node, Mapping):
        return [Splice(layout.content_start(node), node.end, flow({name: fields}))]
    if layout.is_flow(node):
        return _entry_in_flow(layout, node, name, fields)
    indent, step = _indentation(layout, node), _habitual_step(layout, node)
    lines = _entry_lines(name, fields, indent, step)
    if _separates_entries(layout, node):
        lines = ["", *lines]
    last = layout.line_start(_entry_last_line(layout, node, len(node.pairs) - 1))
    return insert_lines(layout, last, lines) + _final_newline(layout, fields)


def _entry_in_flow(
    layout: Layout, root: Mapping, name: str, fields: dict[str, object]
) -> list[Splice]:
    start = layout.content_start(root)
    if layout.column(start) > 0 or layout.line_text(layout.line(start)).rstrip() != "{}":
        return append_pairs_in_flow(layout, root, {name: fields})
    # An empty file that gto or we wrote.
    written = layout.newline.join(_entry_lines(name, fields, 0, _STEP))
    return [Splice(start, root.end, written), *_final_newline(layout, fields)]


def _entry_lines(name: str, fields: dict[str, object], indent: int, step: int) -> list[str]:
    key = " " * indent + scalar(name, Place.KEY)
    return [f"{key}:", *block(fields, indent + step, step)] if fields else [f"{key}: {{}}"]


def _first_entry(layout: Layout, node: Node | None, lines: list[str]) -> list[Splice]:
    """What puts an entry's lines where the document ends in which nothing stands yet."""
    end = _document_end(layout, node.end if node else 0)
    before = "" if end == 0 or layout.column(end) == 0 else layout.newline
    return [Splice(end, end, before + "".join(line + layout.newline for line in lines))]


def _document_end(layout: Layout, offset: int) -> int:
    """The place of the `...` that ends the document, or the text's end."""
    line = layout.line(offset)
    while layout.has_line(line):
        if (
            layout.line_text(line).split(maxsplit=1)[:1] == ["..."]
            and layout.line_text(line)[0] == "."
        ):
            return layout.line_start(line)
        line += 1
    return len(layout.text)


def _final_newline(layout: Layout, fields: dict[str, object]) -> list[Splice]:
    """The last line break if it is missing and the text may end with a block scalar, part of it."""
    end = len(layout.text)
    may_be_part = layout.column(end) > 0 and "\\n" in json.dumps(fields)
    return [Splice(end, end, layout.newline)] if may_be_part else []


def _separates_entries(layout: Layout, root: Mapping) -> bool:
    """Whether a blank line stands before the last of several entries, and may behind it."""
    if len(root.pairs) < 2 or layout.takes_in_blank_lines(root.pairs[-1][1]):  # noqa: PLR2004
        return False
    first = first_comment_line(layout, root.pairs[-1][0].start, 0)
    return layout.is_blank(first - 1)


def _entry_last_line(layout: Layout, root: Mapping, index: int) -> int:
    """The last line of an entry, be it a comment that is indented as only the entry's own are."""
    column = _indentation(layout, root)
    last = line = layout.line(layout.pair_end(*root.pairs[index]))
    while layout.is_blank(line + 1) or (layout.comment_column(line + 1) or 0) > column:
        line += 1
        if not layout.is_blank(line):
            last = line
    return last


def remove_entry(layout: Layout, root: Mapping, pair: Pair) -> list[Splice]:
    """Takes an entry out of a mapping: `edit.remove` says what goes with it."""
    key, _ = pair
    if layout.is_flow(root):
        return remove_in_flow(layout, root, key)
    index = next(i for i, (each, _) in enumerate(root.pairs) if each is key)
    bound = layout.pair_end(*root.pairs[index - 1]) if index else 0
    first = first_comment_line(layout, key.start, bound)
    if _begins_file(layout, first):
        first = layout.line(key.start)
    after = _entry_last_line(layout, root, index) + 1
    if len(root.pairs) == 1:
        end = layout.line_end(layout.line_start(after - 1))
        return [Splice(layout.line_start(first), end, " " * layout.column(key.start) + "{}")]
    is_last = index == len(root.pairs) - 1
    before = root.pairs[index - 1][1] if index else None
    while is_last and layout.is_blank(first - 1) and layout.line_start(first - 1) > bound:
        first -= 1
    if (before and layout.takes_in_blank_lines(before)) or (
        not is_last and (first == 0 or layout.is_blank(first - 1))
    ):
        after = _line_after_blanks(layout, after)
    start = layout.line_start(first)
    if before and not layout.has_line(after) and not layout.ends_in_block(before):
        # The text's last line has no break: that of the line before it goes instead.
        start = layout.line_end(layout.line_start(first - 1))
    return [Splice(start, layout.line_start(after), "")]


def _line_after_blanks(layout: Layout, line: int) -> int:
    """The first line from one on that is not blank, be it the empty one that ends the text."""
    while layout.is_blank(line) and layout.line_start(line) < len(layout.text):
        line += 1
    return line


def _begins_file(layout: Layout, line: int) -> bool:
    """Whether nothing but the document's own beginning stands before a line."""
    return line == 0 or layout.line_text(line - 1).startswith("---")

"""Putting items and keys behind the last one of a collection, and taking keys out."""

import re

from gtod.annotations.layout import Layout
from gtod.annotations.nodes import Mapping, Scalar, Sequence
from gtod.annotations.rendering import Place, flow, scalar
from gtod.annotations.splice import Splice

_WHITE = " \t\r\n"
_spaces = re.compile(r"[ \t]*")


def append_items(layout: Layout, items: Sequence, new: list[str]) -> list[Splice]:
    """Puts texts behind the last item of a list."""
    if layout.is_flow(items):
        return append_in_flow(layout, items, [scalar(text, Place.FLOW_VALUE) for text in new])
    dash = " " * layout.column(layout.content_start(items)) + "- "
    lines = [dash + scalar(text, Place.VALUE) for text in new]
    return insert_lines(layout, layout.end_of(items), lines)


def insert_lines(layout: Layout, offset: int, lines: list[str]) -> list[Splice]:
    """Puts lines under the one that an offset lies in."""
    end = layout.line_end(offset)
    return [Splice(end, end, "".join(layout.newline + line for line in lines))]


def append_pairs_in_flow(
    layout: Layout, mapping: Mapping, pairs: dict[str, object]
) -> list[Splice]:
    """Puts keys and values behind the last ones between the brackets of a mapping."""
    written = [f"{scalar(name, Place.FLOW_KEY)}: {flow(value)}" for name, value in pairs.items()]
    return append_in_flow(layout, mapping, written)


def append_in_flow(
    layout: Layout, collection: Mapping | Sequence, written: list[str]
) -> list[Splice]:
    """Puts what is written behind the last item or pair between brackets.

    It gets a line of its own if the last one has one.
    """
    if not written:
        return []
    last = layout.last_child_end(collection)
    if last is None:
        inside = layout.content_start(collection) + 1
        gap = "" if layout.text[inside] in _WHITE + "]}" else " "
        return [Splice(inside, inside, ", ".join(written) + gap)]
    lead = _lead(layout, collection)
    if lead is None:
        # A colon with a comma right behind it would be part of a word to some readers.
        gap = " " if layout.text[last - 1] == ":" else ""
        return [Splice(last, last, gap + "".join(f", {each}" for each in written))]
    return _append_lines_in_flow(layout, collection, last, [lead + each for each in written])


def _append_lines_in_flow(
    layout: Layout, collection: Mapping | Sequence, last: int, lines: list[str]
) -> list[Splice]:
    comma = comma_behind(layout, last)
    between = f",{layout.newline}"
    if layout.line_end(last) >= collection.end:
        return [Splice(last, last, between + between.join(lines))]
    if comma is None:
        end = layout.line_end(last)
        rest = layout.newline + between.join(lines)
        return [Splice(last, last, ","), Splice(end, end, rest)]
    end = layout.line_end(comma)
    return [Splice(end, end, "".join(f"{layout.newline}{line}," for line in lines))]


def _lead(layout: Layout, collection: Mapping | Sequence) -> str | None:
    """The white space before the last child if that has a line of its own, else None."""
    last = collection.items[-1] if isinstance(collection, Sequence) else collection.pairs[-1][0]
    if last.start < collection.start:
        return None
    opens = layout.line(layout.content_start(collection))
    return layout.indentation(last.start) if layout.line(last.start) > opens else None


def comma_behind(layout: Layout, offset: int) -> int | None:
    """The place behind the comma that follows in a collection with brackets; None if none does."""
    found = layout.after_blank(offset)
    return found + 1 if layout.text[found : found + 1] == "," else None


def remove_in_flow(layout: Layout, mapping: Mapping, key: Scalar) -> list[Splice]:
    """Takes a key and its value out of a mapping with brackets.

    With them go the comma that they no longer need and, where they have lines of their own, those
    lines with the comment behind and the block of comments directly above.
    """
    index = next(i for i, (each, _) in enumerate(mapping.pairs) if each is key)
    end = layout.pair_end(*mapping.pairs[index])
    earlier = layout.pair_end(*mapping.pairs[index - 1]) if index else None
    return _remove_between(layout, Splice(key.start, end, ""), earlier, mapping.start)


def remove_item(layout: Layout, items: Sequence, index: int) -> list[Splice]:
    """Takes an item out of a list, as `remove_in_flow` does; nothing where that is unsafe.

    Unsafe is what comes from elsewhere through an alias, and what would leave no item in a block.
    """
    item = items.items[index]
    earlier = items.items[index - 1] if index else None
    first = items.start if earlier is None else earlier.end
    if not first <= item.start or (earlier is not None and earlier.start < items.start):
        return []
    if layout.is_flow(items):
        removed = Splice(item.start, item.end, "")
        return _remove_between(
            layout, removed, None if earlier is None else earlier.end, items.start
        )
    before = layout.text[layout.line_start(layout.line(item.start)) : item.start]
    if before.strip(" ") != "-" or len(items.items) == 1:
        return []
    after = layout.line_start(layout.line(layout.end_of(item)) + 1)
    if after == len(layout.text) and layout.column(after) > 0:
        # The text's last line has no break: that of the line before it goes instead.
        return [Splice(layout.line_end(layout.line_start(layout.line(item.start) - 1)), after, "")]
    return [Splice(layout.line_start(layout.line(item.start)), after, "")]


def _remove_between(
    layout: Layout, removed: Splice, earlier: int | None, start: int
) -> list[Splice]:
    """Takes a child out of a collection with brackets, and the comma that is too much then.

    Args:
        layout: The text.
        removed: The child.
        earlier: Where the child before it ends; None if it is the first one.
        start: Where the collection begins.
    """
    end = removed.end
    comma = comma_behind(layout, end)
    splices: list[Splice] = []
    if comma is None and earlier is not None:
        earlier_comma = comma_behind(layout, earlier)
        if earlier_comma is not None:
            splices.append(Splice(earlier_comma - 1, earlier_comma, ""))
    behind = end if comma is None else comma
    if _has_own_lines(layout, removed.start, behind):
        first = first_comment_line(layout, removed.start, earlier or start)
        after = layout.line(behind) + 1
        return [*splices, Splice(layout.line_start(first), layout.line_start(after), "")]
    if splices:
        return [Splice(splices[0].start, end, "")]
    if comma is None:
        return [Splice(removed.start, end, "")]
    gap = _spaces.match(layout.text, comma)
    return [Splice(removed.start, gap.end() if gap else comma, "")]


def _has_own_lines(layout: Layout, start: int, end: int) -> bool:
    """Whether nothing but comments stands on the lines of a part of the text beside it."""
    if layout.indentation(start) is None:
        return False
    rest = layout.text[end : layout.line_end(end)].strip(" \t")
    return not rest or rest.startswith("#")


def first_comment_line(layout: Layout, start: int, bound: int) -> int:
    """The first line of the block of comments directly above a key, or the key's own.

    Args:
        layout: The text.
        start: Where the key begins; comments indented otherwise are not its own.
        bound: Where what is before the key ends.
    """
    line, column = layout.line(start), layout.column(start)
    while layout.comment_column(line - 1) == column and layout.line_start(line - 1) >= bound:
        line -= 1
    return line

"""Giving a key of a mapping another value, in the style of the old one."""

import re

from gtod.annotations.layout import Layout
from gtod.annotations.nodes import Mapping, Node, Scalar, Sequence
from gtod.annotations.rendering import Place, Quotes, block, flow, is_collection, literal, scalar
from gtod.annotations.splice import Splice

_anchor = re.compile(r"&\S+")
_quotes: dict[str, Quotes] = {"'": "single", '"': "double"}


def replace_value(
    layout: Layout, mapping: Mapping, pair: tuple[Scalar, Node], new: object, step: int
) -> list[Splice]:
    """Puts `new` where the value of a key stands.

    Args:
        layout: The text.
        mapping: What holds the key.
        pair: The key and its value.
        new: Text, a number, a truth value, None, a list or a mapping.
        step: By how many columns what lies inside is indented further.
    """
    key, value = pair
    alias = layout.alias_of(key, value)
    if alias is not None:
        return [Splice(alias.start, alias.end, flow(new))]
    in_flow = layout.is_flow(mapping)
    if not isinstance(value, Scalar):
        if in_flow or layout.is_flow(value):
            return [Splice(layout.content_start(value), value.end, flow(new))]
        return _replace_block(layout, key, value, new, step)
    if in_flow:
        return _replace_scalar(
            layout, key, value, [_one_line(layout, value, new, Place.FLOW_VALUE)]
        )
    return _replace_scalar(layout, key, value, _in_block(layout, key, value, new, step))


def _in_block(layout: Layout, key: Scalar, old: Scalar, new: object, step: int) -> list[str]:
    """The lines of a value in a scalar's place in a block; the first goes behind the key."""
    start = layout.content_start(old)
    lines: list[str] = []
    if isinstance(new, str) and layout.block_header(old):
        lines = literal(new, _body_indent(layout, key, old, step))
        if len(lines) == 2 and layout.text[start] == ">":  # noqa: PLR2004 - a header and one line
            lines[0] = lines[0].replace("|", ">")
    elif isinstance(new, str) and "\n" in new and layout.text[start : start + 1] != '"':
        lines = literal(new, layout.column(key.start) + step)
    return lines or [_one_line(layout, old, new, Place.VALUE)]


def _one_line(layout: Layout, old: Scalar, new: object, place: Place) -> str:
    if not isinstance(new, str):
        return flow(new, place)
    start = layout.content_start(old)
    return scalar(new, place, _quotes.get(layout.text[start : min(start + 1, old.end)], "plain"))


def _body_indent(layout: Layout, key: Scalar, old: Scalar, step: int) -> int:
    """How far the lines of a block scalar are indented."""
    for line in range(
        layout.line(layout.content_start(old)) + 1, layout.line(layout.visible_end(old)) + 1
    ):
        if not layout.is_blank(line):
            text = layout.line_text(line)
            indent = len(text) - len(text.lstrip(" "))
            return max(indent, layout.column(key.start) + 1)
    return layout.column(key.start) + step


def _replace_scalar(layout: Layout, key: Scalar, old: Scalar, lines: list[str]) -> list[Splice]:
    """Puts the first line where a scalar begins, and the others under the line on which it ends.

    Its anchor stays, its tag goes: it may not fit the new value.
    """
    start, header = layout.content_start(old), layout.block_header(old)
    before = ""
    if "!" in layout.text[old.start : start]:
        before = "".join(f"{anchor} " for anchor in _anchor.findall(layout.text, old.start, start))
        start = old.start
    first, *others = lines
    body = "".join(layout.newline + line for line in others)
    if header is not None:
        end = layout.line_end(header.end)
        return [
            Splice(start, header.end, before + first),
            Splice(end, max(end, layout.line_end(layout.visible_end(old))), body),
        ]
    end = layout.line_end(old.end)
    return [
        Splice(start, old.end, _behind_key(layout, key, start, old.end, before + first)),
        Splice(end, end, body),
    ]


def _behind_key(layout: Layout, key: Scalar, start: int, end: int, written: str) -> str:
    """What stands behind a key, with what separates the two where nothing stands yet."""
    if start < end:
        return written
    colon = layout.colon(key)
    if colon is None or colon > start:
        return f": {written}"
    return written if layout.text[start - 1] in " \t" else f" {written}"


def _replace_block(
    layout: Layout, key: Scalar, old: Mapping | Sequence, new: object, step: int
) -> list[Splice]:
    """Puts a value where a block collection stands, under or behind its key."""
    start, end = layout.content_start(old), layout.line_end(layout.end_of(old))
    line_start = start - layout.column(start)
    own_column = layout.column(key.start)
    column = layout.column(start)
    indent = column if column > own_column else own_column + step
    if is_collection(new):
        lines = block(new, indent, step)
        return [Splice(line_start, end, layout.newline.join(lines))]
    written = flow(new, Place.VALUE)
    colon = layout.colon(key)
    if colon is None or layout.text[colon:start].strip():
        return [Splice(line_start, end, " " * indent + written)]
    return [Splice(colon, end, f" {written}")]

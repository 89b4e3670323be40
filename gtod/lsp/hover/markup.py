"""Pages that an editor shows, as Markdown or as plain text.

Names, messages and authors come from strangers: text is text in both, whatever stands in it. The
Markdown is that of CommonMark 0.31 with the tables and the links without brackets of GitHub's.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec
from lsprotocol import types

from gtod.unseen import UNSEEN


class Code(msgspec.Struct, frozen=True):
    """A name that is shown as code."""

    text: str


#: Words on one line: text as it is, and names.
Line = Sequence[str | Code]


class Heading(msgspec.Struct, frozen=True):
    """A heading."""

    line: Line


class Paragraph(msgspec.Struct, frozen=True):
    """Some words."""

    line: Line


class Bullets(msgspec.Struct, frozen=True):
    """A list of lines."""

    lines: Sequence[Line]


class Table(msgspec.Struct, frozen=True):
    """Cells under headers."""

    headers: Sequence[str]
    rows: Sequence[Sequence[Line]]


Block = Heading | Paragraph | Bullets | Table
Page = Sequence[Block]

_invisible = re.compile(f"[{UNSEEN}]")
#: What begins something anywhere in a line, and what makes a link without brackets.
_special = re.compile(r"[\\`*_\[\]<>&|~$#@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
#: What makes a line a list when it stands at its start, or draws a line across the page.
_at_start = re.compile(r"(?=[+-])|[0-9]+(?=[.)](?: |$))")
_spaces = re.compile(r"\s+")


def liked_best(forms: Sequence[types.MarkupKind] | None) -> types.MarkupKind:
    """Of the forms that an editor says it shows the first; text if it says nothing."""
    return forms[0] if forms else types.MarkupKind.PlainText


def content(page: Page, kind: types.MarkupKind) -> types.MarkupContent:
    """A page in one of the two forms."""
    written = markdown(page) if kind is types.MarkupKind.Markdown else plain_text(page)
    return types.MarkupContent(kind, written)


def markdown(page: Page) -> str:
    """A page as Markdown."""
    return "\n\n".join(_markdown_block(block) for block in page)


def plain_text(page: Page) -> str:
    """A page as text."""
    return "\n\n".join(_plain_block(block) for block in page)


def _markdown_block(block: Block) -> str:
    match block:
        case Heading(line):
            return f"### {_markdown(line)}"
        case Paragraph(line):
            return _markdown(line)
        case Bullets(lines):
            return "\n".join(f"- {_markdown(line)}" for line in lines)
        case Table(headers, rows):
            written = [_row(map(_escaped, headers)), _row("---" for _ in headers)]
            return "\n".join([*written, *(_row(map(_markdown, row)) for row in rows)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain_block(block: Block) -> str:
    match block:
        case Heading(line) | Paragraph(line):
            return _plain(line)
        case Bullets(lines):
            return "\n".join(f"- {_plain(line)}" for line in lines)
        case Table(headers, rows):
            cells = [list(headers), *([_plain(cell) for cell in row] for row in rows)]
            widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
            return "\n".join(_padded(row, widths) for row in cells)


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _markdown(line: Line) -> str:
    # The ends of two codes in a row would be read as one.
    groups = groupby(filter(_text, line), key=lambda word: isinstance(word, Code))
    written = "".join(
        _code("".join(map(_text, words))) if is_code else _escaped("".join(map(_text, words)))
        for is_code, words in groups
    ).strip()
    start = _at_start.match(written)
    return written if start is None else f"{start[0]}\\{written[start.end() :]}"


def _code(name: str) -> str:
    """A name as code; one that would end the code, or a cell, as text."""
    name = _visible(name)
    return _escaped(name) if "`" in name or "|" in name or not name.strip() else f"`{name}`"


def _escaped(text: str) -> str:
    return _special.sub(r"\\\g<0>", _visible(text))


def _plain(line: Line) -> str:
    return "".join(_visible(_text(word)) for word in line).strip()


def _text(word: str | Code) -> str:
    return word.text if isinstance(word, Code) else word


def _visible(text: str) -> str:
    """The text on one line, and nothing in it that cannot be seen."""
    return _invisible.sub("\ufffd", _spaces.sub(" ", text))

"""Spaces in the place of tabs, which YAML does not take as indentation."""

from collections.abc import Iterator

from gtod.annotations.problem import Position, Range
from gtod.annotations.text import Text
from gtod.annotations.text_edits import Edit
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.mend import Trouble

_STEP = 2


def use_spaces(trouble: Trouble) -> Iterator[Fix]:
    """Spaces before what a tab indents, and in the lines around it that begin with one too."""
    text, line = trouble.snapshot.text, trouble.range.start.line
    if not _tabbed(text, line):
        return
    first = last = line
    while _tabbed(text, first - 1):
        first -= 1
    while _tabbed(text, last + 1):
        last += 1
    edits = tuple(_edit(text, number) for number in range(first, last + 1))
    yield Fix("Indent with spaces", edits, is_preferred=True)


def _indentation(text: Text, line: int) -> str:
    written = text.line(line)
    return written[: len(written) - len(written.lstrip(" \t"))]


def _tabbed(text: Text, line: int) -> bool:
    return line >= 0 and "\t" in _indentation(text, line)


def _edit(text: Text, line: int) -> Edit:
    before = _indentation(text, line)
    where = Range(Position(line, 0), Position(line, len(before)))
    return Edit(where, before.expandtabs(_STEP))

"""A text, and where its characters stand."""

import re
from bisect import bisect_right
from functools import cached_property

from gtod.annotations.problem import Position, Range

_line_break = re.compile(r"\r\n|\r|\n")

BYTE_ORDER_MARK = "\ufeff"


class Source:
    """A text as YAML sees it, which knows where YAML's offsets lie in the text as written.

    Attributes:
        text: The text without its byte order mark; offsets count its code points.
    """

    def __init__(self, written: str) -> None:
        self.text = written.removeprefix(BYTE_ORDER_MARK)
        self._removed = len(written) - len(self.text)

    def range(self, start: int, end: int) -> Range:
        """The range between two offsets, without white space at its end."""
        part = self.text[start:end]
        trimmed = part.rstrip() or part
        return Range(self._position(start), self._position(start + len(trimmed)))

    def line(self, offset: int) -> int:
        """The line of an offset as people count, from 1."""
        return self._position(offset).line + 1

    def _position(self, offset: int) -> Position:
        # YAML's own line numbers would not do: it also ends lines at U+0085, U+2028 and U+2029.
        offset = min(offset, len(self.text))
        line = bisect_right(self._line_starts, offset) - 1
        character = offset - self._line_starts[line]
        return Position(line, character + self._removed if line == 0 else character)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in _line_break.finditer(self.text))]

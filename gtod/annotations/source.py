"""A text, and where its characters stand."""

from bisect import bisect_right
from functools import cached_property

from gtod.annotations.lines import line_starts
from gtod.annotations.problem import Position, Range

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
        return Range(self.position(start), self.position(start + len(trimmed)))

    def line(self, offset: int) -> int:
        """The line of an offset as people count, from 1."""
        return self.position(offset).line + 1

    def position(self, offset: int) -> Position:
        """The place of an offset; one behind the end means the end."""
        # YAML's own line numbers would not do: it also ends lines at U+0085, U+2028 and U+2029.
        offset = min(offset, len(self.text))
        line = bisect_right(self._line_starts, offset) - 1
        character = offset - self._line_starts[line]
        return Position(line, character + self._removed if line == 0 else character)

    def offset(self, position: Position) -> int:
        """The offset of a place; one behind the end of the text means the end."""
        if position.line >= len(self._line_starts):
            return len(self.text)
        removed = self._removed if position.line == 0 else 0
        offset = self._line_starts[position.line] + max(position.character - removed, 0)
        return min(offset, len(self.text))

    @cached_property
    def _line_starts(self) -> list[int]:
        return line_starts(self.text)

"""The text of a file that is being edited: it never changes, an edit gives another one."""

import re
from functools import cached_property

from gtod.annotations.problem import Position, Range

_line_break = re.compile(r"\r\n|\r|\n")


class Text:
    """A text and its lines.

    Attributes:
        written: The whole text, a byte order mark included.
    """

    def __init__(self, written: str) -> None:
        self.written = written

    @cached_property
    def line_count(self) -> int:
        """How many lines there are; an empty text has one."""
        return len(self._starts)

    def line(self, number: int) -> str:
        """A line, counted from 0, without its line break; empty behind the end."""
        if not 0 <= number < len(self._starts):
            return ""
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.written)
        return self.written[self._starts[number] : end].rstrip("\r\n")

    def part(self, where: Range) -> str:
        """What stands in a range; positions behind an end mean the end."""
        return self.written[self._offset(where.start) : self._offset(where.end)]

    def edited(self, where: Range, replacement: str) -> "Text":
        """The text with a range replaced; positions behind an end mean the end."""
        start, end = self._offset(where.start), self._offset(where.end)
        return Text(self.written[:start] + replacement + self.written[max(start, end) :])

    def _offset(self, position: Position) -> int:
        if position.line >= len(self._starts):
            return len(self.written)
        start = self._starts[position.line]
        return start + min(position.character, len(self.line(position.line)))

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _line_break.finditer(self.written))]

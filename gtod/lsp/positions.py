"""Places in a text as the editor counts them (LSP 3.17, PositionEncodingKind)."""

from collections.abc import Callable

from lsprotocol import types

from gtod.annotations.problem import Position, Range
from gtod.annotations.text import Draft, Text

#: Gives how many units of an encoding some text takes.
_Measure = Callable[[str], int]


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _utf8(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


#: Where a file begins.
START = types.Range(types.Position(0, 0), types.Position(0, 0))

_measures: dict[str, _Measure] = {
    types.PositionEncodingKind.Utf8.value: _utf8,
    types.PositionEncodingKind.Utf16.value: _utf16,
    types.PositionEncodingKind.Utf32.value: len,
}


class Encoding:
    """How characters of a line are counted in one conversation.

    Args:
        kind: `utf-8`, `utf-16` or `utf-32`.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._measure = _measures[kind]

    def position(self, text: Text, position: Position) -> types.Position:
        """A position of ours as the editor counts."""
        line = text.line(position.line)
        character = min(position.character, len(line))
        units = character if line.isascii() else self._measure(line[:character])
        return types.Position(position.line, units)

    def range(self, text: Text, where: Range) -> types.Range:
        """A range of ours as the editor counts."""
        return types.Range(self.position(text, where.start), self.position(text, where.end))

    def counted(self, text: Text, where: Range) -> Range:
        """A range of ours in the editor's units, for answers too large for lsprotocol's types.

        As JSON it looks as the protocol has it.
        """
        if self._measure is len or text.written.isascii():
            return where
        return Range(self._counted(text, where.start), self._counted(text, where.end))

    def _counted(self, text: Text, position: Position) -> Position:
        line = text.line(position.line)
        if line.isascii():
            return position
        return Position(position.line, self._measure(line[: position.character]))

    def our_position(self, text: Text | Draft, position: types.Position) -> Position:
        """A position of the editor's; within a character it means the character's start.

        One behind the end of a line means the end (LSP 3.17, Position), and one on a line behind
        the last the end of the text.
        """
        if not text.has_line(position.line):
            return text.end
        line = text.line(position.line)
        if line.isascii() or self._measure is len:
            return Position(position.line, min(position.character, len(line)))
        left = position.character
        for index, character in enumerate(line):
            left -= self._measure(character)
            if left < 0:
                return Position(position.line, index)
        return Position(position.line, len(line))

    def our_range(self, text: Text | Draft, where: types.Range) -> Range:
        """A range of the editor's."""
        return Range(self.our_position(text, where.start), self.our_position(text, where.end))

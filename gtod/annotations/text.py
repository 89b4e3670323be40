"""The text of a file that is being edited: it never changes, an edit gives another one.

It is held in blocks, so that an edit makes few of them anew: what was found out about the others
stays true, and stays with them.
"""

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from gtod.annotations.lines import line_starts
from gtod.annotations.problem import Position, Range

if TYPE_CHECKING:
    from gtod.annotations.reading import Reading

# What surely begins a key when it stands first in a line. What else might is left to the reader of
# the block around it: an item of a list, a bracket that closes, a document's mark, a `? key`.
_BEGINS_KEY = r"(?:-(?=\w)|[^\s\-#?:,\[\]{}&*!|>%@`<.=\x00-\x1f\x7f-\x9f\ufeff])"
_begins_key = re.compile(_BEGINS_KEY)
_key_behind_break = re.compile(rf"[\r\n](?={_BEGINS_KEY})")


class Block:
    """Some lines of a text, with their line breaks; the last block of a text may lack its last.

    Attributes:
        written: The lines.
        is_first: Whether the text begins with it; comments above the first key belong to it.
        breaks: How many line breaks it has.
        reading: What a reader found in it, to be told again when only other blocks change.
    """

    __slots__ = ("_starts", "breaks", "is_first", "reading", "written")

    def __init__(self, written: str, *, is_first: bool) -> None:
        self.written = written
        self.is_first = is_first
        self.reading: Reading | None = None
        self.breaks = written.count("\n") if "\r" not in written else len(line_starts(written)) - 1
        self._starts: list[int] | None = None

    def line(self, number: int) -> str:
        """A line of it without its line break; empty behind the end."""
        starts = self._line_starts()
        if number >= len(starts):
            return ""
        end = starts[number + 1] if number + 1 < len(starts) else len(self.written)
        return self.written[starts[number] : end].rstrip("\r\n")

    def offset(self, line: int, character: int) -> int:
        """Where a position lies in it; one behind an end means the end."""
        starts = self._line_starts()
        if line >= len(starts):
            return len(self.written)
        return starts[line] + min(character, len(self.line(line)))

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            self._starts = line_starts(self.written)
        return self._starts


class Text:
    """A text and its lines.

    What is known of its blocks is found when it is asked for: a large text takes a while.
    """

    def __init__(self, written: str | tuple[Block, ...]) -> None:
        """Takes the text, or the blocks that it consists of."""
        if isinstance(written, str):
            self.written = written
        else:
            self.blocks = written

    @cached_property
    def written(self) -> str:
        """The whole text, a byte order mark included."""
        return self.written_of(0, len(self.blocks))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """What it consists of, at least one.

        Each but the first begins at a line that begins a key in the first column.
        """
        return tuple(_split(self.written, is_first=True))

    @cached_property
    def line_count(self) -> int:
        """How many lines there are; an empty text has one."""
        return self._starts[-1] + 1

    @cached_property
    def first_lines(self) -> list[int]:
        """The line, from 0, at which each block begins."""
        return self._starts[:-1]

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(attrgetter("breaks"), self.blocks), initial=0))

    @property
    def end(self) -> Position:
        """The place behind the last character."""
        last = self.line_count - 1
        return Position(last, len(self.line(last)))

    def has_line(self, number: int) -> bool:
        """Whether there is a line of that number, from 0."""
        return number < self.line_count

    def written_of(self, first: int, end: int) -> str:
        """What the blocks from `first` up to but without `end` hold."""
        return "".join(map(attrgetter("written"), self.blocks[first:end]))

    def line(self, number: int) -> str:
        """A line, counted from 0, without its line break; empty behind the end."""
        if not 0 <= number < self.line_count:
            return ""
        index = self.block_at(number)
        return self.blocks[index].line(number - self.first_lines[index])

    def part(self, where: Range) -> str:
        """What stands in a range; positions behind an end mean the end."""
        first, last = self.block_at(where.start.line), self.block_at(where.end.line)
        start, end = self._offset(first, where.start), self._offset(last, where.end)
        if first == last:
            return self.blocks[first].written[start:end]
        if first > last:
            return ""
        inside = self.written_of(first + 1, last)
        return self.blocks[first].written[start:] + inside + self.blocks[last].written[:end]

    def edited(self, where: Range, replacement: str) -> "Text":
        """The text with a range replaced; positions behind an end mean the end.

        It shares the blocks that the range does not touch, with what was read in them.
        """
        draft = Draft(self)
        draft.replace(where, replacement)
        return draft.text()

    def block_at(self, line: int) -> int:
        """The index of the block that a line belongs to; the last one for lines behind the end."""
        return bisect_right(self.first_lines, line) - 1

    def _offset(self, index: int, position: Position) -> int:
        block = self.blocks[index]
        return block.offset(position.line - self.first_lines[index], position.character)


class Draft:
    """A text in the middle of several edits, of which each tells of it as the last one left it."""

    def __init__(self, text: Text) -> None:
        self._blocks = list(text.blocks)
        #: The line at which each block begins, as far as that is known: edits from the end of a
        #: text to its start, as editors make them, never have to know it again.
        self._first_lines = list(text.first_lines)

    def text(self) -> Text:
        """The text as it is now; it shares the blocks that no edit touched."""
        return Text(tuple(self._blocks))

    @property
    def end(self) -> Position:
        """The place behind the last character."""
        last = self._blocks[-1]
        line = self._start_of(len(self._blocks) - 1)
        return Position(line + last.breaks, len(last.line(last.breaks)))

    def has_line(self, number: int) -> bool:
        """Whether there is a line of that number, from 0."""
        index = self._block_at(number)
        return number <= self._first_lines[index] + self._blocks[index].breaks

    def line(self, number: int) -> str:
        """A line, counted from 0, without its line break; empty behind the end."""
        index = self._block_at(number)
        return self._blocks[index].line(number - self._first_lines[index])

    def replace(self, where: Range, replacement: str) -> None:
        """Put something in the place of a range; positions behind an end mean the end."""
        blocks = self._blocks
        end_position = max(where.start, where.end)
        first, last = self._block_at(where.start.line), self._block_at(end_position.line)
        start, end = self._offset(first, where.start), self._offset(last, end_position)
        anew = blocks[first].written[:start] + replacement + blocks[last].written[end:]
        if first > 0 and not _begins_key.match(anew):
            first -= 1
            anew = blocks[first].written + anew
        if first == 0 and last + 1 < len(blocks) and _is_head(anew):
            last += 1
            anew += blocks[last].written
        blocks[first : last + 1] = _split(anew, is_first=first == 0)
        del self._first_lines[first + 1 :]

    def _block_at(self, line: int) -> int:
        while self._first_lines[-1] <= line and len(self._first_lines) < len(self._blocks):
            self._start_of(len(self._first_lines))
        return bisect_right(self._first_lines, line) - 1

    def _start_of(self, index: int) -> int:
        """The line at which a block begins."""
        lines = self._first_lines
        while len(lines) <= index:
            lines.append(lines[-1] + self._blocks[len(lines) - 1].breaks)
        return lines[index]

    def _offset(self, index: int, position: Position) -> int:
        line = position.line - self._first_lines[index]
        return self._blocks[index].offset(line, position.character)


def _is_head(written: str) -> bool:
    """Whether there is nothing but what may stand above the first key."""
    lines = written.removeprefix("\ufeff").splitlines()
    return all(line.strip()[:1] in ("", "#") or line.startswith("---") for line in lines)


def _split(written: str, *, is_first: bool) -> list[Block]:
    cuts = [found.end() for found in _key_behind_break.finditer(written)]
    if is_first and cuts and _is_head(written[: cuts[0]]):
        del cuts[0]
    parts = [written[start:end] for start, end in pairwise([0, *cuts, len(written)])]
    return [
        Block(part, is_first=is_first and index == 0)
        for index, part in enumerate(parts)
        if part or len(parts) == 1
    ]

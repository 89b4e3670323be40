"""What a text says whose blocks cannot all be understood by themselves.

One may go on in those that follow it, be broken, or have its meaning in another one.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from gtod.annotations.problem import Problem
from gtod.annotations.reading import Joined, Reading, State, read_block, read_whole
from gtod.annotations.text import Block, Text


class Parts(NamedTuple):
    """What was read, the lines at which each of it begins, and the problems of what was not."""

    readings: Sequence[Reading]
    first_lines: Sequence[int]
    others: Sequence[Problem] = ()


def untangled(text: Text, readings: list[Reading], odd: list[int]) -> Parts:
    """What a text says.

    Args:
        text: The text.
        readings: What was read in each of its blocks.
        odd: The indices of the blocks that are not complete.
    """
    return _Untangling(text, readings).parts(odd)


class _Head(NamedTuple):
    """The lines of a broken block that are whole, what they say, and the line breaks below."""

    written: str
    reading: Reading
    below: int


class _Untangling:
    """Finds out what a text says whose blocks are not all complete."""

    def __init__(self, text: Text, readings: list[Reading]) -> None:
        self._text = text
        self._readings = readings
        self._broken: dict[int, Problem | None] = {}
        self._entangled: list[int] = []
        #: The entries of broken blocks that end before what is broken.
        self._heads: dict[int, _Head] = {}
        #: What takes the place of the blocks from the index up to but without the end.
        self._joined: dict[int, tuple[Reading, int]] = {}

    def parts(self, odd: list[int]) -> Parts:
        """What the text says."""
        free = 0
        for index in odd:
            if index >= free:
                free = self._settle(index)
        if self._entangled:
            return self._of_whole()
        return self._of_blocks(self._of_broken())

    def _settle(self, index: int) -> int:
        """Decides about a block; gives the index of the next one to look at."""
        reading, end = self._readings[index], index + 1
        state = reading.state
        if state == "open":
            joined = _join(self._text, self._readings, index)
            state, reading, end = joined.state, joined.reading, end + len(joined.others)
        if state == "complete":
            self._joined[index] = reading, end
            return end
        if state == "entangled" or self._repeats_earlier(reading, index):
            self._entangled.append(index)
            return end
        self._break(index, self._problem(index, reading))
        return index + 1

    def _break(self, index: int, problem: Problem | None) -> None:
        self._broken[index] = problem
        head = _head(self._text.blocks[index])
        if head:
            self._heads[index] = head

    def _blame(self, whole: Reading) -> None:
        """Finds the block that keeps the whole file from being read."""
        stop = whole.rejection_at(0)
        for index in self._entangled:
            if self._readings[index].state == "open" and index not in self._broken:
                self._break(index, self._problem(index, whole))
        if not self._broken and stop:
            self._break(self._text.block_at(stop.range.start.line), stop)

    def _repeats_earlier(self, reading: Reading, index: int) -> bool:
        rejection = reading.document.rejection
        alias = rejection.alias if rejection else None
        return alias is not None and any(
            alias in earlier.document.anchors for earlier in self._readings[:index]
        )

    def _problem(self, index: int, joined: Reading) -> Problem | None:
        """Of all that can be said of a broken block, what lies nearest to what was typed."""
        block, line = self._text.blocks[index], self._text.first_lines[index]
        own = self._readings[index].rejection_at(line)
        if own is None:
            own = read_block(block.written, is_first=False).rejection_at(line)
        return own or joined.rejection_at(line)

    def _of_broken(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self._broken.values() if problem)

    def _of_blocks(self, others: tuple[Problem, ...]) -> Parts:
        """What the blocks say that can be read."""
        readings = []
        lines = []
        index = 0
        while index < len(self._readings):
            reading, end = self._joined.get(index, (self._readings[index], index + 1))
            if index in self._broken:
                known = self._heads[index].reading if index in self._heads else None
            else:
                known = None if reading.document.rejection else reading
            if known:
                readings.append(known)
                lines.append(self._text.first_lines[index])
            index = end
        return Parts(readings, lines, others)

    def _of_whole(self) -> Parts:
        """What the whole file says, if need be without what is broken."""
        if not self._broken or min(self._entangled) < min(self._broken):
            whole = read_whole(self._text.written)
            if whole.document.rejection is None:
                return Parts([whole], [0])
            self._blame(whole)
        others = self._of_broken()
        rest = read_whole(self._without_broken())
        if rest.document.rejection is None:
            return Parts([rest], [0], others)
        return self._of_blocks(others)

    def _without_broken(self) -> str:
        """The text with empty comments for the lines of the broken blocks."""
        written = list(map(attrgetter("written"), self._text.blocks))
        for index in self._broken:
            nothing = "", None, self._text.blocks[index].breaks
            above, _, below = self._heads.get(index, nothing)
            written[index] = above + "#\n" * below
        return "".join(written)


def _head(block: Block) -> _Head | None:
    """The entries of a block before a line that has not their indentation, if they are mappings.

    Somebody may be about to write that line, or may have indented a key by mistake.
    """
    lines = [block.line(number) for number in range(block.breaks + 1)]
    depths = {
        number: len(line) - len(line.lstrip(" "))
        for number, line in enumerate(lines)
        if number and line.strip(" ")[:1] not in ("", "#", "-", "\t")
    }
    if not depths:
        return None
    inside = next(filter(None, depths.values()), 0)
    end = next((number for number, depth in depths.items() if depth < inside), min(depths))
    written = block.written[: block.offset(end, 0)]
    reading = read_block(written, is_first=block.is_first)
    is_whole = reading.state == "complete" and reading.ends_with_mapping
    return _Head(written, reading, block.breaks - end) if is_whole else None


def _join(text: Text, readings: list[Reading], index: int) -> Joined:
    """Reads an open block with as many of those behind it as it takes to know its end."""
    known = readings[index].joined
    if known and text.blocks[index + 1 : index + 1 + len(known.others)] == known.others:
        return known
    found = _read_joined(text, readings[index], index)
    if index + 1 + len(found.others) < len(text.blocks):
        readings[index].joined = found
    return found


def _read_joined(text: Text, reading: Reading, index: int) -> Joined:
    blocks, end = text.blocks, index + 1
    while reading.state == "open" and end < len(blocks):
        nearest = _closing(text, reading, end)
        if nearest is None:
            return Joined("broken", reading, blocks[end:])
        end = min(len(blocks), max(nearest + 1, index + 2 * (end - index)))
        reading = read_block(text.written_of(index, end), is_first=blocks[index].is_first)
    if reading.state == "open":
        state: State = "broken" if reading.document.rejection else "complete"
        return Joined(state, reading, blocks[index + 1 : end])
    if reading.state == "broken":
        reading, end = _up_to_fault(text, reading, index, end)
    return Joined(reading.state, reading, blocks[index + 1 : end])


def _up_to_fault(text: Text, reading: Reading, index: int, end: int) -> tuple[Reading, int]:
    """The reading of the blocks before the one where another stopped, if they are complete."""
    problem = reading.rejection_at(text.first_lines[index])
    fault = text.block_at(problem.range.start.line) if problem else index
    if fault > index + 1:
        shorter = read_block(text.written_of(index, fault), is_first=text.blocks[index].is_first)
        if shorter.state == "complete":
            return shorter, fault
    return reading, end


def _closing(text: Text, reading: Reading, index: int) -> int | None:
    """The first block, from an index, that may end what is open; None if surely none does."""
    rejection = reading.document.rejection
    opened = rejection.opened if rejection else None
    quote = reading.document.source.text[opened : opened + 1] if opened is not None else ""
    if quote not in ('"', "'"):
        return index
    behind = range(index, len(text.blocks))
    return next((number for number in behind if quote in text.blocks[number].written), None)

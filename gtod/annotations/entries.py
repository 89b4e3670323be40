"""The entries of an `artifacts.yaml` with all that an editor wants to know of them.

Each block of the text is read by itself and what was read stays with it, so that a keystroke costs
one block. What the blocks say together is what the whole file says, for these reasons:

- A block that is complete leaves the parser where a key of the first column is expected, which is
  where the next block begins. So it means the same behind any blocks that are complete.
- A block that ends in the middle of something is read with the blocks that follow it, until it is
  complete, or wrong before their end: then no text behind it could make it right.
- A block whose meaning lies elsewhere (an alias of another block's anchor, several documents, a
  merge key at the top) has the whole file read, without the blocks that are broken anyway.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from operator import attrgetter

import msgspec

from gtod.annotations.nodes import Scalar, duplicate_key
from gtod.annotations.problem import Problem, in_order
from gtod.annotations.reading import Entry, Reading, read_block
from gtod.annotations.text import Block, Text
from gtod.annotations.untangling import untangled

__all__ = ["Entries", "Entry", "read_entries"]

_DUPLICATE = "duplicate-artifact"

_names_of = attrgetter("names")
_state_of = attrgetter("state")


class Entries:
    """All that a file says about artifacts; made of parts, and put together when asked.

    An artifact that stands there twice is there twice, the earlier one without its annotation.
    """

    def __init__(
        self,
        readings: Sequence[Reading],
        first_lines: Sequence[int],
        others: Sequence[Problem] = (),
    ) -> None:
        """Takes what was read, where each part begins, and the problems of what was not read."""
        self._readings = readings
        self._first_lines = first_lines
        self._others = others

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """In file order."""
        return tuple(map(self._stated, self._all)) if self._passed_over else self._all

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the text alone, in its order."""
        passed_over = self._passed_over
        if passed_over:
            return in_order(chain(self._others, self._duplicates, *self._without(passed_over)))
        found = chain.from_iterable(
            reading.problems_at(line)
            for reading, line in zip(self._readings, self._first_lines, strict=True)
            if reading.problems
        )
        return in_order(chain(self._others, found)) if self._others else tuple(found)

    @cached_property
    def by_name(self) -> dict[str, Entry]:
        """The entry that counts for each artifact: the last one."""
        return dict(zip(self._names, self.entries, strict=True))

    def counting(self, name: str, line: int) -> Entry | None:
        """The entry that counts for an artifact which a line names: that one, or a later one."""
        if self._passed_over:
            return self.by_name.get(name)
        return next((entry for entry in self.near(line) if entry.name == name), None)

    def at(self, line: int) -> Entry | None:
        """The entry that a line, counted from 0, belongs to; the empty lines behind it too."""
        near = self.near(line)
        index = bisect_right(near, line, key=_line)
        return self._stated(near[index - 1]) if index else None

    def near(self, line: int) -> tuple[Entry, ...]:
        """The entry that a line belongs to, with those that were read together with it.

        They are few in most files, where `entries` are all, and have what was found in them even
        if a later entry of their name replaces them.
        """
        index = bisect_right(self._first_lines, line)
        while index > 0:
            index -= 1
            part = self._readings[index].entries_at(self._first_lines[index])
            if part and _line(part[0]) <= line:
                return part
        return ()

    def _stated(self, entry: Entry) -> Entry:
        """An entry without its annotation, if a later one of its name replaces it."""
        if entry.key in self._passed_over:
            return msgspec.structs.replace(entry, annotation=None)
        return entry

    @cached_property
    def _all(self) -> tuple[Entry, ...]:
        placed = zip(self._readings, self._first_lines, strict=True)
        return tuple(chain.from_iterable([part.entries_at(line) for part, line in placed]))

    @cached_property
    def _names(self) -> list[str]:
        return list(chain.from_iterable(map(_names_of, self._readings)))

    @cached_property
    def _passed_over(self) -> set[Scalar]:
        """The keys of entries that a later one of their name replaces."""
        if len(set(self._names)) == len(self._names):
            return set()
        last = {entry.name: entry.key for entry in self._all}
        return {entry.key for entry in self._all if last[entry.name] is not entry.key}

    @property
    def _duplicates(self) -> list[Problem]:
        first: dict[str, Entry] = {}
        found = []
        for entry in self._all:
            earlier = first.setdefault(entry.name, entry)
            if earlier is not entry:
                places = earlier.name_range, entry.name_range
                found.append(duplicate_key(_DUPLICATE, entry.name, *places))
        return found

    def _without(self, passed_over: set[Scalar]) -> list[tuple[Problem, ...]]:
        repeated = {name for name, count in Counter(self._names).items() if count > 1}
        return [
            reading.problems_at(line)
            if repeated.isdisjoint(reading.names)
            else reading.problems_without(passed_over, line)
            for reading, line in zip(self._readings, self._first_lines, strict=True)
            if reading.problems
        ]


def _line(entry: Entry) -> int:
    return entry.name_range.start.line


def read_entries(text: Text) -> Entries:
    """What the text of an `artifacts.yaml` says; a bad entry leaves the others known."""
    readings = [block.reading or _read_first(block) for block in text.blocks]
    if {*map(_state_of, readings)} <= {"complete"}:
        return Entries(readings, text.first_lines)
    odd = [index for index, reading in enumerate(readings) if reading.state != "complete"]
    return Entries(*untangled(text, readings, odd))


def _read_first(block: Block) -> Reading:
    block.reading = read_block(block.written, is_first=block.is_first)
    return block.reading

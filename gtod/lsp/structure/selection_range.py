"""What is selected next when a selection grows (LSP 3.17, Selection Range)."""

import re
from collections.abc import Iterator, Sequence

from lsprotocol import types

from gtod.annotations.problem import Position, Range
from gtod.lsp.branches import roots, way_to
from gtod.lsp.snapshot import Snapshot

_word = re.compile(r"[\w\-]+")


def selection_ranges(
    snapshot: Snapshot, positions: Sequence[types.Position]
) -> list[types.SelectionRange]:
    """For each position what lies around it: word, value, pair, entry, file."""
    return [_around(snapshot, snapshot.position(position)) for position in positions]


def _around(snapshot: Snapshot, position: Position) -> types.SelectionRange:
    found: types.SelectionRange | None = None
    last: Range | None = None
    for where in _outside_in(snapshot, position):
        # Each has to lie in the one before, and to be another one.
        if last is not None and not (last.start <= where.start and where.end <= last.end):
            continue
        if where != last:
            found = types.SelectionRange(snapshot.range(where), found)
        last = where
    return found or types.SelectionRange(snapshot.range(Range(position, position)))


def _outside_in(snapshot: Snapshot, position: Position) -> Iterator[Range]:
    yield Range(Position(0, 0), snapshot.text.end)
    for step in way_to(roots(snapshot), position):
        yield step.branch.whole_range
        yield step.branch.range(step.node)
    for word in _word.finditer(snapshot.text.line(position.line)):
        if word.start() <= position.character <= word.end():
            yield Range(Position(position.line, word.start()), Position(position.line, word.end()))
            return

"""Changes of a text, by the places that an editor knows."""

from collections.abc import Iterable

import msgspec

from gtod.annotations.lines import line_starts
from gtod.annotations.problem import Range


class Edit(msgspec.Struct, frozen=True, order=True):
    """A part of a text, and what takes its place."""

    range: Range
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with changes that do not overlap; those of one place stay in their order."""
    starts = line_starts(text)
    parts = []
    done = 0
    for edit in sorted(edits, key=lambda each: each.range):
        start, end = edit.range.start, edit.range.end
        parts += [text[done : starts[start.line] + start.character], edit.text]
        done = starts[end.line] + end.character
    return "".join([*parts, text[done:]])

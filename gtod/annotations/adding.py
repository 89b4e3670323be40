"""A new entry in artifacts.yaml as one small change."""

from gtod.annotations.edit import AnnotationChange, annotate
from gtod.annotations.lines import line_starts
from gtod.annotations.problem import Position, Range
from gtod.annotations.text import Text
from gtod.annotations.text_edits import Edit


def new_entry(text: Text, name: str) -> Edit:
    """What puts an empty entry of an artifact into a file.

    Raises:
        GtodError: The text has an error.
    """
    return difference(text.written, annotate(text.written, name, AnnotationChange()))


def difference(old: str, new: str) -> Edit:
    """The one part that makes a text out of another."""
    start = _shared(old, new)
    if _splits_break(old, start) or _splits_break(new, start):
        start -= 1
    most = min(len(old), len(new)) - start
    end = len(old) - min(_shared(old[::-1], new[::-1]), most)
    if _splits_break(old, end) or _splits_break(new, len(new) - (len(old) - end)):
        end += 1
    where = Range(_position(old, start), _position(old, end))
    return Edit(where, new[start : len(new) - len(old) + end])


def _splits_break(text: str, offset: int) -> bool:
    """Whether an offset lies within a line break, where no position is."""
    return text[max(offset - 1, 0) : offset + 1] == "\r\n"


def _position(text: str, offset: int) -> Position:
    starts = line_starts(text[:offset])
    return Position(len(starts) - 1, offset - starts[-1])


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one.startswith(other[least:middle], least):
            least = middle
        else:
            most = middle - 1
    return least

"""A new entry in artifacts.yaml as one small change."""

from gtod.annotations.edit import AnnotationChange, annotate
from gtod.annotations.problem import Range
from gtod.annotations.source import Source
from gtod.annotations.text import Text


def new_entry(text: Text, name: str) -> tuple[Range, str]:
    """What puts an empty entry of an artifact into a file.

    Raises:
        GtodError: The text has an error.
    """
    return difference(text.written, annotate(text.written, name, AnnotationChange()))


def difference(old: str, new: str) -> tuple[Range, str]:
    """The one part that makes a text out of another."""
    start = _shared(old, new)
    most = min(len(old), len(new)) - start
    end = min(_shared(old[::-1], new[::-1]), most)
    source = Source(old)
    mark = len(old) - len(source.text)
    where = Range(source.position(start - mark), source.position(len(old) - end - mark))
    return where, new[start : len(new) - end]


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

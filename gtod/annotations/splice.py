"""A change of a text as the parts that are replaced."""

from collections.abc import Iterable

import msgspec


class Splice(msgspec.Struct, frozen=True):
    """A part of a text, from `start` up to but without `end`, and what takes its place."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with its parts replaced; what is put in at one place comes in the given order."""
    parts = []
    done = 0
    for splice in sorted(splices, key=lambda each: each.start):
        parts += [text[done : splice.start], splice.text]
        done = max(done, splice.end)
    return "".join([*parts, text[done:]])

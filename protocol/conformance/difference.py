"""Where a message differs from the one that has to come."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

Json = Any


def differences(expected: Mapping[str, Json], message: Json) -> Iterator[str]:
    """Each place where a message is another one, in words.

    Fields that nobody expects may be there, for a server may be newer than the vectors: but not
    beside the parts of a message itself, nor where keys are data.

    Args:
        expected: `message`, and perhaps `varies` and `maps`, as in the vectors.
        message: What came.
    """
    wanted = expected["message"]
    closed = {"", *expected.get("maps", ())}
    if isinstance(wanted, list):
        if not isinstance(message, list) or len(message) != len(wanted):
            yield f"expected an array of {len(wanted)}, not {shown(message)}"
            return
        closed |= {f"/{at}" for at in range(len(wanted))}
        message = _in_order(wanted, message)
    yield from _compare(wanted, message, "", frozenset(expected.get("varies", ())), closed)


def at_pointer(message: Json, pointer: str) -> Json:
    """The value that a JSON pointer leads to."""
    for step in pointer.split("/")[1:]:
        message = message[int(step) if isinstance(message, list) else step]
    return message


def shown(value: Json) -> str:
    """A value in a line that is not too long."""
    text = repr(value)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"


_WIDTH = 200


def _in_order(wanted: Sequence[Json], answers: Sequence[Json]) -> list[Json]:
    """The answers of a batch as they were expected, for they may come in any order."""
    rest = list(answers)
    found = []
    for one in wanted:
        same = [other for other in rest if _id(other) == _id(one)]
        found.append(same[0] if same else rest[0])
        rest.remove(found[-1])
    return found


def _id(message: Json) -> Json:
    return message.get("id") if isinstance(message, dict) else None


def _compare(
    wanted: Json, value: Json, place: str, varies: Collection[str], closed: Collection[str]
) -> Iterator[str]:
    if _type(value) is not _type(wanted):
        yield f"{place or 'the message'}: expected {shown(wanted)}, not {shown(value)}"
    elif place in varies:
        return
    elif isinstance(wanted, dict):
        yield from (f"{place}/{name} is missing" for name in wanted if name not in value)
        if place in closed:
            yield from (f"{place}/{name} is too much" for name in value if name not in wanted)
        for name in wanted.keys() & value.keys():
            yield from _compare(wanted[name], value[name], f"{place}/{name}", varies, closed)
    elif isinstance(wanted, list):
        if len(value) != len(wanted):
            yield f"{place}: expected {len(wanted)} items, not {shown(value)}"
            return
        for at, (one, other) in enumerate(zip(wanted, value, strict=True)):
            yield from _compare(one, other, f"{place}/{at}", varies, closed)
    elif value != wanted:
        yield f"{place}: expected {shown(wanted)}, not {shown(value)}"


def _type(value: Json) -> type:
    """The type of a value in JSON, which knows one of numbers."""
    return float if type(value) is int else type(value)

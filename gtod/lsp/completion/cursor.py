"""Where the cursor stands in YAML that is being typed, and that may be no YAML at the moment."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from gtod.annotations.lines import LINE_BREAK
from gtod.annotations.problem import Position, Range
from gtod.annotations.text import Text
from gtod.lsp.completion.outline import Outline
from gtod.lsp.completion.spot import Role, Spot
from gtod.lsp.completion.yaml_words import (
    end_of_key,
    end_of_plain,
    end_of_quoted,
    is_upmost,
    items_at,
    items_in_flow,
    keys_at,
)

#: How many lines are looked at together on the way up.
_CHUNK = 256

_colon = re.compile(r"[ \t]*:(?=\s|$)")


class Cursor(msgspec.Struct, frozen=True):
    """A place in a YAML text.

    Attributes:
        role: What is typed there.
        path: The keys that lead there, each list on the way as `-`: to the mapping of a key; to a
            value with its own key; to a list with the key of the list.
        word: The word that the cursor stands in, without its quotes; empty where there is none.
        typed: The word up to the cursor, as it stands there.
        quote: The quotation mark before the word, if any.
        is_closed: Whether the quotation mark is there behind the word too.
        has_colon: Whether a colon stands behind the word.
        is_last: Whether nothing else stands behind it in the line.
        is_in_flow: Whether brackets are around it.
        touches_colon: Whether the character before it is a colon that a space should follow.
        others: The other keys of the mapping with what follows in their lines, or the other items
            of the list.
    """

    role: Role
    path: tuple[str, ...]
    word: Range
    typed: str
    quote: str
    is_closed: bool
    has_colon: bool
    is_last: bool
    is_in_flow: bool
    touches_colon: bool
    others: Mapping[str, str]


def find_cursor(text: Text, position: Position) -> Cursor | None:
    """What stands at a position; None where nothing of ours is typed, as in a comment."""
    line = text.line(position.line)
    outline = Outline()
    for number, above in _relevant(text, position.line):
        outline.feed(number, above)
    spot = outline.spot(position.line, line, position.character)
    return None if spot is None else _cursor(text, position, spot)


def _relevant(text: Text, line: int) -> Iterator[tuple[int, str]]:
    """The lines above a line that tell where it belongs to, each with its number.

    They begin at the nearest key in the first column. Where very much is under it, only the
    nearest key of the second level is taken with it.
    """
    if is_upmost(text.line(line)):
        return
    found: list[tuple[int, str]] = []
    for number, above in _upwards(text, line):
        found.append((number, above))
        if is_upmost(above):
            break
    found.reverse()
    yield from found[:1]
    yield from found[_second_level(found) :] if len(found) > _CHUNK else found[1:]


def _second_level(lines: list[tuple[int, str]]) -> int:
    """The index of the last line that begins a part of what the first one holds."""
    if not lines[0][1].rstrip().endswith(":"):
        return 1
    inside = (text for _, text in lines[1:] if text.strip() and not text.lstrip().startswith("#"))
    first = next(inside, "")
    indent = first[: len(first) - len(first.lstrip(" "))]
    if not indent:
        return 1
    for index in range(len(lines) - 1, 0, -1):
        text = lines[index][1]
        if text.startswith(indent) and is_upmost(text[len(indent) :]):
            return index
    return 1


def _upwards(text: Text, line: int) -> Iterator[tuple[int, str]]:
    """The lines above a line, the nearest first, each with its number."""
    end = min(line, text.line_count)
    while end > 0:
        start = max(0, end - _CHUNK)
        lines = LINE_BREAK.split(text.part(Range(Position(start, 0), Position(end, 0))))
        for number in range(end - 1, start - 1, -1):
            yield number, lines[number - start]
        end = start


def _cursor(text: Text, position: Position, spot: Spot) -> Cursor | None:
    line = text.line(position.line)
    typed = line[spot.start : position.character]
    if spot.role is Role.KEY and not spot.quote and any(map(str.isspace, typed)):
        return None
    end, is_closed = _end_of_word(line, position.character, spot)
    behind = line[end + is_closed :]
    has_colon = _colon.match(behind) is not None
    return Cursor(
        role=spot.role,
        path=spot.path,
        word=Range(Position(position.line, spot.start), Position(position.line, end)),
        typed=typed,
        quote=spot.quote,
        is_closed=is_closed,
        has_colon=has_colon,
        is_last=not behind.strip(),
        is_in_flow=spot.is_in_flow,
        touches_colon=line[spot.start - 1 : spot.start] == ":" and not spot.quote,
        others=_others(text, position.line, spot, line[spot.start : end], behind),
    )


def _end_of_word(line: str, cursor: int, spot: Spot) -> tuple[int, bool]:
    """Where the word ends, and whether a quotation mark closes it there."""
    if spot.quote:
        end = end_of_quoted(line, spot.quote, spot.start)
        if end is not None and end > cursor:
            return end - 1, True
    if spot.role is Role.KEY and not spot.is_in_flow:
        end = end_of_key(line, spot.start)
    else:
        end = end_of_plain(line, spot.start, is_in_flow=spot.is_in_flow)
    return max(cursor, end), False


def _others(text: Text, line: int, spot: Spot, word: str, behind: str) -> dict[str, str]:
    if spot.is_in_flow:
        return {**dict(spot.before), **items_in_flow(behind)}
    first, end = spot.owner + 1, _end_of_collection(text, line, spot)
    inside = text.part(Range(Position(first, 0), Position(end, 0)))
    found = (items_at if spot.role is Role.ITEM else keys_at)(inside, spot.column)
    found.pop(spot.path[-1] if spot.role is Role.VALUE else word, None)
    return found


def _end_of_collection(text: Text, line: int, spot: Spot) -> int:
    """The line behind a collection that a line belongs to."""
    lines: int = text.line_count
    if spot.owner < 0:
        return lines
    is_list = spot.role is Role.ITEM
    for start in range(line + 1, lines, _CHUNK):
        part = text.part(Range(Position(start, 0), Position(start + _CHUNK, 0)))
        for number, below in enumerate(LINE_BREAK.split(part)):
            content = below.lstrip(" ")
            indent = len(below) - len(content)
            if not content or content.startswith("#") or indent > spot.column:
                continue
            if indent < spot.column or (is_list and not content.startswith("-")):
                return start + number
    return lines

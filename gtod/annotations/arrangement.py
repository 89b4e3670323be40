"""The entries of artifacts.yaml as groups of lines, to be put in another order or taken out."""

from itertools import pairwise

import msgspec

from gtod.annotations.artifacts import parse_artifacts
from gtod.annotations.entries import Entries, Entry
from gtod.annotations.problem import Position, Range
from gtod.annotations.text import Text
from gtod.annotations.text_edits import Edit


class Group(msgspec.Struct, frozen=True, eq=False):
    """The lines of an entry, with the comments above it.

    Attributes:
        entry: The entry.
        first: Its first line, from 0.
        end: The line behind its last one.
        blanks: How many blank lines separate it from the next group.
    """

    entry: Entry
    first: int
    end: int
    blanks: int


def groups(text: Text, entries: Entries) -> tuple[Group, ...]:
    """The lines of each entry; none if entries do not begin lines of their own.

    To an entry belong the comments above it, and those right below it that a blank line separates
    from the next one. A block that begins the file is the file's if a blank line follows it, and
    one that ends it always.
    """
    starts = [entry.name_range.start for entry in entries.entries]
    if not starts or not all(_begins_line(text, one, starts[0]) for one in starts):
        return ()
    lines = [start.line for start in starts]
    if any(one >= other for one, other in pairwise(lines)):
        return ()
    found = []
    first = _first_line(text, lines[0])
    for entry, line, following in zip(entries.entries, lines, [*lines[1:], None], strict=True):
        end = _end(text, line, text.line_count if following is None else following)
        after = end
        if following is not None:
            end = _with_comments_below(text, end, following)
            after = _behind_blanks(text, end, following)
        found.append(Group(entry, first, end, after - end))
        first = after
    return tuple(found)


def _begins_line(text: Text, start: Position, first: Position) -> bool:
    before = text.line(start.line)[: start.character].removeprefix("\ufeff")
    return not before.strip(" ") and (start.line == 0 or start.character == first.character)


def sorted_entries(text: Text, entries: Entries) -> Edit | None:
    """What puts the entries in the order of their names; None if they are, or cannot be.

    Comments go with their entry, blank lines stay where they separate, and the file says the same
    as before: where order counts, as for a value that others refer to, nothing is changed.
    """
    before = groups(text, entries)
    after = sorted(before, key=lambda group: group.entry.name)
    changed = [
        i for i, pair in enumerate(zip(before, after, strict=True)) if pair[0] is not pair[1]
    ]
    if not changed:
        return None
    start, end = changed[0], changed[-1] + 1
    newline = _newline(text)
    written = ""
    for slot, group in zip(before[start:end], after[start:end], strict=True):
        lines = _part(text, group.first, group.end)
        written += lines if lines.endswith(("\n", "\r")) else lines + newline
        written += newline * slot.blanks
    last = before[end - 1]
    if not _part(text, last.first, last.end).endswith(("\n", "\r")):
        written = written.removesuffix(newline)
    where = Range(_start_of(text, before[start].first), _start_of(text, last.end + last.blanks))
    return Edit(where, written) if _says_the_same(text, text.edited(where, written)) else None


def without(text: Text, entries: Entries, wanted: Entry) -> Range | None:
    """The lines of an entry, with the blank lines that separate it."""
    found = groups(text, entries)
    for number, group in enumerate(found):
        if group.entry is wanted:
            if number == len(found) - 1 and number:
                start = found[number - 1].end
                return Range(_start_of(text, start), _start_of(text, group.end))
            return Range(_start_of(text, group.first), _start_of(text, group.end + group.blanks))
    return None


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t\ufeff").startswith("#")


def _first_line(text: Text, line: int) -> int:
    """The first line of the comments directly above the first entry."""
    while line > 0 and _is_comment(text.line(line - 1)):
        line -= 1
    return line


def _end(text: Text, line: int, following: int) -> int:
    """The line behind the last one that says something, or is a comment inside of the entry."""
    end = following
    while end > line + 1 and (not text.line(end - 1).strip() or text.line(end - 1)[0] == "#"):
        end -= 1
    return end


def _with_comments_below(text: Text, end: int, following: int) -> int:
    """The line behind the comments right below an entry, if they are not right above the next."""
    line = end
    while line < following and _is_comment(text.line(line)):
        line += 1
    return end if line == following else line


def _behind_blanks(text: Text, line: int, following: int) -> int:
    while line < following and not text.line(line).strip():
        line += 1
    return line


def _part(text: Text, first: int, end: int) -> str:
    return text.part(Range(_start_of(text, first), _start_of(text, end)))


def _start_of(text: Text, line: int) -> Position:
    """The start of a line; behind the last one the text's end."""
    return Position(line, 0) if text.has_line(line) else text.end


def _newline(text: Text) -> str:
    return "\r\n" if "\r\n" in text.written else "\n"


def _says_the_same(one: Text, other: Text) -> bool:
    before, after = parse_artifacts(one.written), parse_artifacts(other.written)
    return dict(before.artifacts) == dict(after.artifacts) and sorted(
        (problem.code, problem.range.start.character) for problem in before.problems
    ) == sorted((problem.code, problem.range.start.character) for problem in after.problems)

"""Fixture texts that say themselves where a problem is expected."""

from gtod.annotations.problem import Problem, Range

OPEN, CLOSE = "«", "»"


def unmark(marked: str) -> tuple[str, list[str]]:
    """A text without its marks « and », and the ranges between them as `0:1-0:5`."""
    text = ""
    line = column = 0
    starts: list[str] = []
    ranges = []
    for character in marked:
        if character == OPEN:
            starts.append(f"{line}:{column}")
        elif character == CLOSE:
            ranges.append(f"{starts.pop()}-{line}:{column}")
        else:
            text += character
            column += 1
            if character == "\n":
                line, column = line + 1, 0
    return text, ranges


def place(where: Range) -> str:
    """A range in the form that `unmark` gives."""
    start, end = where.start, where.end
    return f"{start.line}:{start.character}-{end.line}:{end.character}"


def briefly(problems: tuple[Problem, ...]) -> list[str]:
    """Each problem's severity and code."""
    return [f"{problem.severity} {problem.code}" for problem in problems]


def lies_inside(where: Range, text: str) -> bool:
    """Whether a range begins and ends at places that the text has, in this order."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # A line's end may also be that before its CR LF; code points are what counts.
    return where.start <= where.end and all(
        position.line < len(lines) and 0 <= position.character <= len(lines[position.line])
        for position in (where.start, where.end)
    )

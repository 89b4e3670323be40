"""What `gtoc check` found, for people."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

from gtod.annotations.problem import Problem, Range, Severity
from gtod.annotations.text import Text
from gtod.commands.asking import Asking
from gtod.commands.check_forms import Checked, shown_path
from gtod.commands.text import Colour, may_colour, painted, printable
from gtod.steps import Pace, Steps

_COLOURS: dict[Severity, Colour] = {
    "error": Colour.RED,
    "warning": Colour.YELLOW,
    "hint": Colour.CYAN,
}
_COUNTED: dict[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "hint": ("hint", "hints"),
}
#: Characters before a place that a line is shown with, where it is too long for the terminal.
_BEFORE = 20


def check_text(checked: Checked, asking: Asking) -> Steps[str]:
    """A line for each problem; at a terminal with the line of the file that it is about."""
    terminal = asking.invocation.terminal
    colour = may_colour(asking.environ, is_terminal=terminal.stdout_is_terminal)
    parts: list[str] = []
    pace = Pace()
    for report, problem in checked.found():
        file = printable(shown_path(report.file, asking))
        parts.append(_line(file, problem, colour=colour))
        if terminal.stdout_is_terminal and report.text.written:
            parts += _excerpt(report.text, problem, terminal.width, colour=colour)
            parts += [
                f"  {_place(file, other.range)}: {printable(other.message)}\n"
                for other in problem.related
            ]
            parts.append("\n")
        if pace.is_over():
            yield None
    parts += [_summary(checked, asking), "\n"]
    return "".join(parts)


def _place(file: str, where: Range) -> str:
    return f"{file}:{where.start.line + 1}:{where.start.character + 1}"


def _line(file: str, problem: Problem, *, colour: bool) -> str:
    kind = f"{problem.severity}[{problem.code}]"
    told = painted(kind, _COLOURS[problem.severity]) if colour else kind
    return f"{_place(file, problem.range)}: {told}: {printable(problem.message)}\n"


def _excerpt(text: Text, problem: Problem, width: int, *, colour: bool) -> Iterator[str]:
    """The line that a problem begins on, and below it what is meant."""
    start, end = problem.range.start, problem.range.end
    line = text.line(start.line)
    last = end.character if end.line == start.line else len(line)
    number = str(start.line + 1)
    margin = " " * len(number)
    room = max(width - len(number) - len("   | "), _BEFORE)
    first = 0 if _columns(line) <= room else max(0, start.character - _BEFORE)
    shown = _cut(line[first:], room)
    indent = _columns(line[first : start.character])
    marks = "^" * max(1, min(_columns(line[start.character : last]), room - indent))
    told = painted(marks, _COLOURS[problem.severity]) if colour else marks
    yield f"  {number} | {shown}\n"
    yield f"  {margin} | {' ' * indent}{told}\n"


def _shown(line: str) -> str:
    """A line on which nothing moves the cursor."""
    return printable(line.replace("\t", " "))


def _cut(line: str, room: int) -> str:
    """As many characters of a line as there is room for."""
    shown = ""
    used = 0
    for character in line:
        used += _columns(character)
        if used > room:
            break
        shown += _shown(character)
    return shown


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes (Unicode Standard Annex #11)."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_width(character) for character in _shown(text))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _summary(checked: Checked, asking: Asking) -> str:
    counts = Counter(problem.severity for report in checked.reports for problem in report.problems)
    files = len(checked.reports)
    in_files = f"in {files} file{'' if files == 1 else 's'}"
    found = [
        f"{counts[severity]} {_COUNTED[severity][counts[severity] > 1]}"
        for severity in _COUNTED
        if counts[severity] and severity in checked.shown
    ]
    hidden = counts["hint"] if "hint" not in checked.shown else 0
    more = f" --hints tells {hidden} {_COUNTED['hint'][hidden > 1]}." if hidden else ""
    if not files:
        return "There is no file to check."
    if not found:
        return asking.style.success(f"Nothing is wrong {in_files}.{more}")
    return f"{', '.join(found)} {in_files}.{more}"

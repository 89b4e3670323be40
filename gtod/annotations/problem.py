"""What is wrong with a text, and where."""

from collections.abc import Iterable
from typing import Literal

import msgspec

# The most characters of somebody's text that a message repeats.
_SHOWN = 60

Severity = Literal["error", "warning", "hint"]


class Position(msgspec.Struct, frozen=True, order=True, gc=False):
    """A place between two characters of a text.

    Attributes:
        line: Counted from 0; lines end with LF, CR LF or CR.
        character: Counted from 0 in Unicode code points, a byte order mark included.
    """

    line: int
    character: int


class Range(msgspec.Struct, frozen=True, order=True, gc=False):
    """A part of a text, from `start` up to but without `end`."""

    start: Position
    end: Position

    def moved(self, lines: int) -> "Range":
        """The same part, so many lines further down."""
        if lines == 0:
            return self
        start, end = self.start, self.end
        return Range(
            Position(start.line + lines, start.character), Position(end.line + lines, end.character)
        )


#: For a problem that lies in no text, such as that of an environment variable.
NOWHERE = Range(Position(0, 0), Position(0, 0))


class Related(msgspec.Struct, frozen=True, gc=False):
    """Another place of the same file that a problem has to do with, and what is there."""

    message: str
    range: Range


class Problem(msgspec.Struct, frozen=True, gc=False):
    """Something that a person should mend.

    Attributes:
        code: A stable word for programs, such as `duplicate-key`.
        severity: `error`: something written here has no effect, or stops gto; `warning`: it was
            read by guessing what was meant; `hint`: it could be better.
        message: One sentence in plain words, and the way out.
        range: Where it is.
        related: Other places that it has to do with.
    """

    code: str
    severity: Severity
    message: str
    range: Range
    related: tuple[Related, ...] = ()

    def moved(self, lines: int) -> "Problem":
        """The same problem of a text that stands so many lines further down."""
        if lines == 0:
            return self
        related = tuple(Related(other.message, other.range.moved(lines)) for other in self.related)
        return msgspec.structs.replace(self, range=self.range.moved(lines), related=related)


class NumberedProblem(Problem, frozen=True, kw_only=True):
    """A problem whose message names lines.

    Attributes:
        template: The message with `{0}`, `{1}` for the lines.
        lines: The lines, from 1.
    """

    template: str
    lines: tuple[int, ...]

    def moved(self, lines: int) -> Problem:
        """The same problem of a text that stands so many lines further down."""
        if lines == 0:
            return self
        there = tuple(line + lines for line in self.lines)
        message = self.template.format(*there)
        return msgspec.structs.replace(super().moved(lines), message=message, lines=there)


def numbered(
    code: str,
    template: str,
    lines: tuple[int, ...],
    where: Range,
    related: tuple[Related, ...] = (),
) -> Problem:
    """An error whose message names lines; what else the template holds is `verbatim`."""
    message = template.format(*lines)
    return NumberedProblem(code, "error", message, where, related, template=template, lines=lines)


def verbatim(text: str) -> str:
    """A text for a template, which gives it back as it is."""
    return text.replace("{", "{{").replace("}", "}}")


def quoted(text: str) -> str:
    """A piece of somebody's text, in quotes and short enough for a message."""
    line = " ".join(text.split())
    return f"'{line[:_SHOWN]}...'" if len(line) > _SHOWN else f"'{line}'"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems in text order; those found twice, through an alias, once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.range))

"""What was measured, beside what was promised: one markdown table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOLERANCE = (
    3  # a figure that misses its bar by this factor fails a check, however noisy the machine
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    Attributes:
        what: What was measured.
        measured: The value, in the bar's unit; None where it could not be measured.
        unit: How to write a value, as a format for one number.
        bar: The greatest value that keeps the promise; None where nothing is promised.
        detail: The raw values behind the figure.
    """

    what: str
    measured: float | None
    unit: str
    bar: float | None = None
    detail: str = ""

    @property
    def verdict(self) -> str:
        """Whether the promise is kept."""
        if self.measured is None:
            return "not measured"
        if self.bar is None:
            return "-"
        if self._meets(self.measured, self.bar):
            return "kept"
        return "**failed**" if self.failed else "missed"

    @property
    def limit(self) -> float | None:
        """The value beyond which noise can no longer explain it."""
        return None if self.bar is None else self.bar * TOLERANCE

    @property
    def failed(self) -> bool:
        """Whether noise can no longer explain the value."""
        limit = self.limit
        return (
            self.measured is not None
            and limit is not None
            and not self._meets(self.measured, limit)
        )

    def row(self) -> tuple[str, ...]:
        """The row's cells."""
        measured = self._write(self.measured)
        if self.detail:
            measured = f"{measured} ({self.detail})"
        return self.what, self._bound(self.bar), self._bound(self.limit), measured, self.verdict

    def _meets(self, value: float, bound: float) -> bool:
        return value <= bound

    def _bound(self, value: float | None) -> str:
        return self._write(value)

    def _write(self, value: float | None) -> str:
        return "-" if value is None else self.unit.format(value)


@dataclass(frozen=True, slots=True)
class AtLeast(Figure):
    """A row whose bar is the least value that keeps the promise."""

    @property
    def limit(self) -> float | None:
        """The value beyond which noise can no longer explain it."""
        return None if self.bar is None else self.bar / TOLERANCE

    def _meets(self, value: float, bound: float) -> bool:
        return value >= bound

    def _bound(self, value: float | None) -> str:
        return "-" if value is None else f"at least {self._write(value)}"


def table(figures: Iterable[Figure]) -> str:
    """All rows as a markdown table that reads well unrendered too."""
    header = ("What", "Bar", f"{TOLERANCE} x bar", "Measured", "Verdict")
    return markdown([header, *(figure.row() for figure in figures)])


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells, the first of which is the head, as a markdown table."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, cells, widths)) + " |" for cells in map(list, rows)]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])

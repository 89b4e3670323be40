"""What was measured, beside what was promised: one markdown table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TOLERANCE = 3  # a figure above this many times its bar fails a check, on however noisy a machine


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
        if self.measured <= self.bar:
            return "kept"
        return "**failed**" if self.failed else "missed"

    @property
    def failed(self) -> bool:
        """Whether noise can no longer explain the value."""
        return (
            self.measured is not None
            and self.bar is not None
            and self.measured > self.bar * TOLERANCE
        )

    def row(self) -> tuple[str, ...]:
        """The row's cells."""
        measured = self._write(self.measured)
        if self.detail:
            measured = f"{measured} ({self.detail})"
        limit = None if self.bar is None else self.bar * TOLERANCE
        return self.what, self._write(self.bar), self._write(limit), measured, self.verdict

    def _write(self, value: float | None) -> str:
        return "-" if value is None else self.unit.format(value)


def table(figures: Iterable[Figure]) -> str:
    """All rows as a markdown table that reads well unrendered too."""
    header = ("What", "Bar", f"{TOLERANCE} x bar", "Measured", "Verdict")
    rows = [header, *(figure.row() for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, cells, widths)) + " |" for cells in map(list, rows)]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])

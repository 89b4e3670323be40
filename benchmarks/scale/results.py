"""What was measured, as a file to draw from again, and as the tables of docs/scale.md."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from benchmarks.report import markdown, table
from benchmarks.scale.rows import ROWS, Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_MEASURED = "-"


@dataclass(frozen=True, slots=True)
class Results:
    """The measurements of one run.

    Attributes:
        machine: What it was measured on.
        measurements: One for each row and size.
    """

    machine: str
    measurements: tuple[Measurement, ...]

    @property
    def sizes(self) -> list[int]:
        """The sizes that were measured, in order."""
        return sorted({one.tags for one in self.measurements})

    def values(self, row: str) -> dict[int, float]:
        """The values of a row by size."""
        return {one.tags: one.value for one in self.measurements if one.row == row}


def write(results: Results) -> str:
    """The results as JSON, a line for each measurement."""
    lines = ",\n".join(
        json.dumps(_rounded(one), ensure_ascii=False) for one in results.measurements
    )
    return f'{{"machine": {json.dumps(results.machine)}, "measurements": [\n{lines}\n]}}\n'


def read(text: str) -> Results:
    """The results that `write` wrote."""
    found = json.loads(text)
    return Results(found["machine"], tuple(Measurement(**one) for one in found["measurements"]))


def _rounded(one: Measurement) -> dict[str, object]:
    """A measurement with as many digits as it is worth."""
    fields = asdict(one)
    for name in ("value", "bar"):
        if fields[name] is not None:
            fields[name] = float(f"{fields[name]:.4g}")
    return fields


def promised(results: Results) -> str:
    """The table of what is promised, at the largest size."""
    largest = results.sizes[-1]
    return table(one.figure() for one in results.measurements if one.tags == largest)


def growth(results: Results) -> str:
    """The table of each row at each size."""
    return markdown([("What", *(f"{size:,} tags" for size in results.sizes)), *_growth(results)])


def _growth(results: Results) -> Iterator[tuple[str, ...]]:
    for key, row in ROWS.items():
        values = results.values(key)
        cells = (
            row.unit.tell(values[size]) if size in values else NOT_MEASURED
            for size in results.sizes
        )
        yield (row.title, *cells)


def document(text: str, results: Results) -> str:
    """A document with its tables made anew, each between `<!-- NAME -->` and `<!-- /NAME -->`.

    Raises:
        ValueError: A mark is not there.
    """
    for name, made in (
        ("machine", results.machine),
        ("promised", promised(results)),
        ("growth", growth(results)),
    ):
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        start = text.index(begin) + len(begin)
        text = f"{text[:start]}\n{made}\n\n{text[text.index(end, start) :]}"
    return text

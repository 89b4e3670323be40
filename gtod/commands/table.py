"""Tables."""

from collections.abc import Iterable, Sequence
from typing import Literal

from gtod.commands.text import printable
from gtod.steps import Pace, Steps, counted

TableForm = Literal["fancy_outline", "plain"]

#: What stands in a cell that has no value.
MISSING = "-"

#: How many rows tabulate gets at once; it takes some 15 µs for each.
_SLICE = 200

#: The lines above and below the rows.
_FRAME = {"fancy_outline": (3, 1), "plain": (1, 0)}


def table(
    headers: Sequence[str], rows: Iterable[Sequence[str | None]], form: TableForm
) -> Steps[str]:
    """The rows under their headers, with a newline at the end."""
    cells: list[list[str]] = []
    widest = [""] * len(headers)
    pace = Pace()
    for row in rows:
        line = [MISSING if cell is None else printable(cell) for cell in row]
        cells.append(line)
        widest = [max(pair, key=len) for pair in zip(widest, line, strict=True)]
        if pace.is_over():
            yield counted("Preparing rows", len(cells))
    above, body, below = _split(headers, widest, cells[:_SLICE], form)
    for start in range(_SLICE, len(cells), _SLICE):
        yield counted("Writing rows", start, len(cells))
        body += _split(headers, widest, cells[start : start + _SLICE], form)[1]
    return "\n".join([*above, *body, *below, ""])


def _split(
    headers: Sequence[str], widest: list[str], cells: list[list[str]], form: TableForm
) -> tuple[list[str], list[str], list[str]]:
    """The lines above the rows, those of the rows, and those below.

    A row of the widest cells goes first and is dropped again, so that a part of a table gets
    columns as wide as the whole table's.
    """
    # Imported here: it takes as long as all our own code, and most commands make no table.
    from tabulate import tabulate  # noqa: PLC0415

    text = tabulate([widest, *cells], headers=headers, tablefmt=form, disable_numparse=True)
    lines = text.split("\n")
    above, below = _FRAME[form]
    end = len(lines) - below
    return lines[:above], lines[above + 1 : end], lines[end:]

"""docs/scale.md shows what docs/scale.json has."""

from pathlib import Path

from benchmarks.scale.results import document, read, write
from benchmarks.scale.rows import ROWS

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_has_the_tables_of_its_results() -> None:
    """Made anew from the results, they are the same."""
    page = (DOCS / "scale.md").read_text("utf-8")
    results = read((DOCS / "scale.json").read_text("utf-8"))

    assert document(page, results) == page
    assert write(results) == (DOCS / "scale.json").read_text("utf-8")


def test_the_results_have_every_row_at_every_size() -> None:
    """Nothing was left out, from a thousand tags to a million."""
    results = read((DOCS / "scale.json").read_text("utf-8"))

    assert results.sizes == [1_000, 10_000, 100_000, 1_000_000]
    assert [(one.row, one.tags) for one in results.measurements if one.row not in ROWS] == []
    assert {row: sorted(results.values(row)) for row in ROWS} == dict.fromkeys(ROWS, results.sizes)

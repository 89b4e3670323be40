"""Searching artifacts and versions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.lsp.navigation.related import Related
from gtod.lsp.navigation.symbol_search import entry_places, rank, search
from gtod.lsp.structure.document_symbol import Location
from tests.lsp.editing import registry, snapshot

TAGGED = registry(
    """
    1 churn@v1.0.0 on A
    2 churn@v2.0.0 on B
    3 my-churn@v1.5.0 on A
    4 gone@v1.0.0 on A
    5 gone@v1.0.0! on A
    """
).artifacts


def names(query: str, most: int = 500) -> list[str]:
    """What is found, the best first."""
    return [found.name for found in search(query, TAGGED, ["annotated"], most)]


FITTING = ["churn", "churn@v2.0.0", "churn@v1.0.0", "my-churn", "my-churn@v1.5.0"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("churn", FITTING, id="name"),
        pytest.param("CHURN@v2", ["churn@v2.0.0"], id="and version, in any case"),
        pytest.param("@1.5", ["my-churn@v1.5.0"], id="version alone"),
        pytest.param("gone", ["gone"], id="no version that does not count"),
        pytest.param("ann", ["annotated"], id="without tags"),
        pytest.param("crn", FITTING, id="letters"),
        pytest.param("xyz", [], id="nothing"),
    ],
)
def test_what_fits_is_found(query: str, expected: list[str]) -> None:
    """The best first."""
    assert names(query) == expected


def test_nothing_typed_finds_everything_up_to_a_bound() -> None:
    """Whoever wants another one types more."""
    assert len(names("")) == 7
    assert len(names("", most=3)) == 3


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("a", "a", 0),
        ("a", "ab", 1),
        ("b", "a-b", 2),
        ("b", "abc", 3),
        ("ac", "abc", 4),
        ("ca", "abc", None),
    ],
)
def test_how_well_names_fit(query: str, name: str, expected: int | None) -> None:
    """Less is better."""
    assert rank(query, name) == expected


@given(st.text("abc-", min_size=1), st.text("abc-"))
def test_every_name_is_found_by_its_letters(name: str, rest: str) -> None:
    """And by each part of it."""
    assert rank(name, name + rest) is not None
    assert rank(name[::2], name) is not None


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", 6), ("utf-16", 4), ("utf-32", 3)])
def test_a_symbol_lies_at_the_entry(encoding: str, end: int) -> None:
    """In every encoding; of two entries the first counts."""
    shown = snapshot("'😀': {}\nchurn: {}\nchurn: {}\n", encoding=encoding)

    places = entry_places([Related(shown, 1)], {"😀", "churn"})

    assert isinstance(places["churn"], Location)
    assert places["churn"].range.start.line == 1
    assert places["😀"].range.end.character == end

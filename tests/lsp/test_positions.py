"""Places as editors count them, in every encoding that the protocol knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from gtod.annotations.problem import Position
from gtod.annotations.text import Text
from gtod.lsp.positions import Encoding

ENCODINGS = ("utf-8", "utf-16", "utf-32")


@pytest.mark.parametrize(
    ("encoding", "units"),
    [
        pytest.param("utf-8", len("é😀e\u0301".encode()), id="bytes"),
        pytest.param("utf-16", 5, id="an emoji is two, a combining character one"),
        pytest.param("utf-32", 4, id="code points"),
    ],
)
def test_characters_are_counted_in_the_units_of_the_encoding(encoding: str, units: int) -> None:
    """Whatever stands before the place."""
    text = Text("é😀e\u0301: x\n")

    found = Encoding(encoding).position(text, Position(0, 4))

    assert found == types.Position(0, units)


@pytest.mark.parametrize(("encoding", "inside"), [("utf-8", 3), ("utf-16", 2)])
def test_a_place_within_a_character_means_its_start(encoding: str, inside: int) -> None:
    """Such as one between the halves of a surrogate pair."""
    found = Encoding(encoding).our_position(Text("a😀b"), types.Position(0, inside))

    assert found == Position(0, 1)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_place_behind_the_end_of_a_line_means_the_end(encoding: str) -> None:
    """On a line behind the last one that of the text."""
    counted = Encoding(encoding)

    assert counted.our_position(Text("añ\nb"), types.Position(0, 99)) == Position(0, 2)
    assert counted.our_position(Text("a\nñb"), types.Position(7, 0)) == Position(1, 2)


@given(
    encoding=st.sampled_from(ENCODINGS),
    lines=st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8")), min_size=1),
    data=st.data(),
)
def test_to_the_editor_and_back_is_the_same_place(
    encoding: str, lines: list[str], data: st.DataObject
) -> None:
    """For every character of every text."""
    line = data.draw(st.integers(0, len(lines) - 1))
    place = Position(line, data.draw(st.integers(0, len(lines[line]))))
    text, counted = Text("\n".join(lines)), Encoding(encoding)

    assert counted.our_position(text, counted.position(text, place)) == place

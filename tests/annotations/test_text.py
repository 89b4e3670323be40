"""A text that is edited: its lines, its parts, and the blocks that stay the same."""

import re
import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gtod.annotations.problem import Position, Range
from gtod.annotations.text import Draft, Text

pieces = st.lists(
    st.sampled_from(
        [
            *("a: {}", "b:\n  type: m\n", "-a", "- x", "\n", "\r", "\r\n", " ", "#", "😀"),
            *("\ufeff", "\u2028", "x", "]", "'q': 1", "---", "\x85", "e\u0301"),
        ]
    ),
    max_size=12,
).map("".join)
positions = st.builds(Position, st.integers(0, 8), st.integers(0, 8))
ranges = st.builds(Range, positions, positions)


def lines_of(written: str) -> list[str]:
    """The lines as the protocol counts them."""
    return re.split(r"\r\n|\r|\n", written)


def offset(written: str, position: Position) -> int:
    """Where a position lies in the whole text."""
    ends = [found.end() for found in re.finditer(r"\r\n|\r|\n", written)]
    if position.line > len(ends):
        return len(written)
    start = [0, *ends][position.line]
    return start + min(position.character, len(lines_of(written)[position.line]))


@settings(deadline=None, max_examples=500)
@given(pieces, st.lists(st.tuples(ranges, pieces), max_size=5))
@example("a: 1\r", [(Range(Position(1, 0), Position(1, 0)), "\nb")])
@example("a: 1\rb: 2", [(Range(Position(1, 0), Position(1, 0)), "\n")])
@example("a: 1\n\nb: 2\nc: 3", [(Range(Position(0, 0), Position(2, 0)), "")])
def test_edits_do_what_they_do_to_the_whole_string(
    written: str, edits: list[tuple[Range, str]]
) -> None:
    """Whatever is typed where, and the blocks are those of the text opened anew."""
    text = Text(written)

    for where, replacement in edits:
        start, end = offset(written, where.start), offset(written, where.end)
        assert text.part(where) == written[start:end]
        written = written[:start] + replacement + written[max(start, end) :]
        text = text.edited(where, replacement)

        assert text.written == written
        assert text.line_count == len(lines_of(written))
        numbers = range(-1, text.line_count + 1)
        assert [text.line(number) for number in numbers] == ["", *lines_of(written), ""]
        again = Text(written)
        assert [block.written for block in text.blocks] == [b.written for b in again.blocks]
        assert [block.is_first for block in text.blocks] == [b.is_first for b in again.blocks]
        assert text.first_lines == again.first_lines


@settings(deadline=None, max_examples=300)
@given(pieces, st.lists(st.tuples(ranges, pieces), max_size=6), st.integers(0, 8))
def test_several_edits_at_once_do_what_one_after_the_other_does(
    written: str, edits: list[tuple[Range, str]], number: int
) -> None:
    """In whatever order they come."""
    text = Text(written)
    draft = Draft(text)

    for where, replacement in edits:
        text = text.edited(where, replacement)
        draft.replace(where, replacement)

    assert draft.line(number) == text.line(number)
    assert draft.has_line(number) is text.has_line(number)
    assert draft.end == text.end
    assert draft.text().written == text.written
    assert draft.text().first_lines == text.first_lines


def test_each_block_begins_at_a_key_of_the_first_column() -> None:
    """What else stands in the first column belongs to the block before; a head to the first."""
    text = Text("# head\n---\na:\n- x\n# c\n\nb: [\n]\n? c\n: d\n-e: {}\n'f': {}")

    assert [block.written for block in text.blocks] == [
        "# head\n---\na:\n- x\n# c\n\n",
        "b: [\n]\n? c\n: d\n",
        "-e: {}\n",
        "'f': {}",
    ]
    assert text.first_lines == [0, 6, 10, 11]


def test_an_edit_keeps_the_blocks_that_it_does_not_touch() -> None:
    """Before and behind, the same objects."""
    text = Text("a: 1\nb: 2\nc: 3\nd: 4\n")

    edited = text.edited(Range(Position(1, 3), Position(2, 0)), "x\ny: 5\n")

    assert edited.written == "a: 1\nb: x\ny: 5\nc: 3\nd: 4\n"
    assert edited.blocks[0] is text.blocks[0]
    assert edited.blocks[-1] is text.blocks[-1]


def test_editing_fifty_thousand_lines_takes_no_time() -> None:
    """A keystroke in the middle of a large file, and the line that it changed."""
    entry = "  type: model\n  path: models/m.pkl\n  labels: [a]\n  description: Some words\n"
    text = Text("".join(f"model-{number}:\n{entry}" for number in range(10_000)))
    here = Range(Position(25_001, 8), Position(25_001, 8))
    begun = time.process_time()

    for _ in range(100):
        text = text.edited(here, "x")
        assert text.line(25_001).startswith("  type: x")

    assert (time.process_time() - begun) / 100 < 0.01

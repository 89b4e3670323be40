"""How a selection grows."""

from typing import TYPE_CHECKING

import pytest

from gtod.annotations.problem import Range
from gtod.lsp.structure.selection_range import selection_ranges
from tests.lsp.editing import at_cursor

if TYPE_CHECKING:
    from lsprotocol import types


def grown(marked: str, encoding: str = "utf-16") -> list[str]:
    """What is selected, from the cursor outwards."""
    shown, cursor = at_cursor(marked, encoding=encoding)
    (found,) = selection_ranges(shown, [shown.range(Range(cursor, cursor)).start])
    texts = []
    selection: types.SelectionRange | None = found
    while selection is not None:
        texts.append(shown.text.part(shown.encoding.our_range(shown.text, selection.range)))
        selection = selection.parent
    return texts


def test_from_word_to_value_to_pair_to_entry_to_file() -> None:
    """Nothing is selected twice."""
    assert grown("a:\n  path: mod$0els/x.pkl\nb: {}\n") == [
        "models",
        "models/x.pkl",
        "path: models/x.pkl",
        "a:\n  path: models/x.pkl",
        "a:\n  path: models/x.pkl\nb: {}\n",
    ]


def test_through_lists_and_brackets() -> None:
    """An item, the list, its key."""
    assert grown("a: {labels: [x, y$0]}\n")[:4] == [
        "y",
        "[x, y]",
        "labels: [x, y]",
        "{labels: [x, y]}",
    ]


@pytest.mark.parametrize("marked", ["$0", "a: {}\n\n$0", "a: [$0", "a: {} # co$0mment\n"])
def test_there_is_an_answer_everywhere(marked: str) -> None:
    """At least the file, or nothing where it is empty."""
    assert grown(marked)[-1] == marked.replace("$0", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_emoji_before_the_place(encoding: str) -> None:
    """In every encoding."""
    assert grown("a: {custom: 😀, path: mod$0el}\n", encoding)[:2] == ["model", "path: model"]

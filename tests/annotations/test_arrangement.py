"""Entries as groups of lines: sorted, and taken out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtod.annotations.arrangement import sorted_entries, without
from gtod.annotations.artifacts import parse_artifacts
from gtod.annotations.entries import read_entries
from gtod.annotations.text import Text
from gtod.annotations.text_edits import applied


def in_order(written: str) -> str | None:
    """The text with its entries sorted; None if there is nothing to do, or it cannot be."""
    text = Text(written)
    found = sorted_entries(text, read_entries(text))
    return None if found is None else applied(written, [found])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("b: {}\na: {}\n", "a: {}\nb: {}\n"),
        ("b: {}\na: {}", "a: {}\nb: {}"),
        ("b: {}\r\na: {}\r\n", "a: {}\r\nb: {}\r\n"),
        ("# the team's\n\nb: {}\na: {}\n", "# the team's\n\na: {}\nb: {}\n"),
        (
            "# of b\nb:\n  # in b\n  type: x\n\n# of a\na: {}\n# the end\n",
            "# of a\na: {}\n\n# of b\nb:\n  # in b\n  type: x\n# the end\n",
        ),
        ("b: {}\n# about b\n\na: {}\nc: {}\n", "a: {}\n\nb: {}\n# about b\nc: {}\n"),
        ("c: {}\n\n\nb: {}\na: {}\n", "a: {}\n\n\nb: {}\nc: {}\n"),
        ("a: {}\nc: {}\nb: {}\nd: {}\n", "a: {}\nb: {}\nc: {}\nd: {}\n"),
        ("---\nb: {}\na: {}\n", "---\na: {}\nb: {}\n"),
        (
            "b:\n  description: |\n    x\n\n    y\na: {}\n",
            "a: {}\nb:\n  description: |\n    x\n\n    y\n",
        ),
        ("  b: {}\n  a: {}\n", "  a: {}\n  b: {}\n"),
    ],
)
def test_entries_are_sorted_with_their_comments(before: str, after: str) -> None:
    """Blank lines stay where they separate, and what begins and ends the file stays too."""
    assert in_order(before) == after
    assert in_order(after) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: {}\n",
        "a: {}\nb: {}\n",
        "{b: {}, a: {}}\n",
        "b: &x {type: t}\na: *x\n",
        "b: {}\na: {}\n...\n",
        "b: {}\na: [\n",
        "b: {}\nb: {type: x}\n",
    ],
)
def test_what_would_change_its_meaning_stays(text: str) -> None:
    """An alias needs what it refers to before it; of two entries the last one counts."""
    assert in_order(text) is None


_BODIES = st.sampled_from(
    [": {}", ":", ":\n  type: x", ":\n  # c\n  path: p # q", ":\n  description: |\n    a\n\n    b"]
)
_PIECES = st.lists(
    st.tuples(st.sampled_from("abcdef"), _BODIES, st.sampled_from(["", "\n", "\n\n", "# c\n"])),
    max_size=7,
)


@settings(max_examples=150)
@given(_PIECES, st.sampled_from(["", "# file\n\n", "\ufeff"]))
def test_sorting_keeps_all_that_is_said_and_every_line(
    pieces: list[tuple[str, str, str]], head: str
) -> None:
    """And once it is done there is nothing left to do."""
    before = head + "".join(f"{above}{name}{body}\n" for name, body, above in pieces)

    after = in_order(before)

    if after is None:
        return
    assert dict(parse_artifacts(after).artifacts) == dict(parse_artifacts(before).artifacts)
    lines = after.removeprefix("\ufeff").splitlines(), before.removeprefix("\ufeff").splitlines()
    assert sorted(lines[0]) == sorted(lines[1])
    names = [entry.name for entry in read_entries(Text(after)).entries]
    assert names == sorted(names)
    assert in_order(after) is None


@pytest.mark.parametrize(
    ("before", "index", "after"),
    [
        ("a: {}\n\nb: {}\n", 0, "b: {}\n"),
        ("a: {}\n\nb: {}\n", 1, "a: {}\n"),
        ("# f\n\na: {}\n# b\nb:\n  type: x\nc: {}\n", 1, "# f\n\na: {}\nc: {}\n"),
        ("a: {}\nb: {}", 1, "a: {}\n"),
    ],
)
def test_an_entry_goes_with_its_comments(before: str, index: int, after: str) -> None:
    """And with the blank lines that separated it."""
    text = Text(before)
    entries = read_entries(text)

    where = without(text, entries, entries.entries[index])

    assert where is not None
    assert text.edited(where, "").written == after

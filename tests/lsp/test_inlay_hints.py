"""Hints behind an artifact's name: its latest version."""

import pytest
from lsprotocol import types

from gtod.lsp.inlay_hints import inlay_hints
from gtod.lsp.registry import Registry
from tests.lsp.editing import registry, snapshot

STORY = """
    10 churn@v3.0.0 on A
    20 churn@v3.1.0 on B
    30 churn#prod#1 on A
    40 churn#staging#2 on B
    50 seg@v1.0.0 on A
"""

FILE = """\
churn:
  type: model
new:
  type: model
seg: {}
"""


def hints(
    written: str,
    known: Registry | None,
    start: tuple[int, int] = (0, 0),
    end: tuple[int, int] = (1000, 0),
    *,
    encoding: str = "utf-16",
) -> list[tuple[int, int, str]]:
    """Where hints stand in a part of a file, and what they say."""
    part = types.Range(types.Position(*start), types.Position(*end))
    params = types.InlayHintParams(types.TextDocumentIdentifier("file:///x"), part)
    found = inlay_hints(snapshot(written, known, encoding=encoding), params)
    return [(h.position.line, h.position.character, str(h.label)) for h in found]


def test_the_latest_version_stands_behind_the_name() -> None:
    """Behind that of an artifact that has one."""
    assert hints(FILE, registry(STORY)) == [(0, 5, "v3.1.0"), (4, 3, "v1.0.0")]


def test_a_hint_tells_the_stages_when_it_is_pointed_at() -> None:
    """If there are any."""
    part = types.Range(types.Position(0, 0), types.Position(9, 0))
    params = types.InlayHintParams(types.TextDocumentIdentifier("file:///x"), part)

    first, second = inlay_hints(snapshot(FILE, registry(STORY)), params)

    assert (first.tooltip, second.tooltip) == ("prod v3.0.0, staging v3.1.0", None)
    assert first.padding_left


@pytest.mark.parametrize(
    ("start", "end", "lines"),
    [
        ((0, 0), (0, 4), []),
        ((0, 0), (0, 5), [0]),
        ((0, 5), (4, 2), [0]),
        ((0, 6), (4, 3), [4]),
        ((1, 0), (4, 2), []),
        ((4, 3), (99, 0), [4]),
        ((5, 0), (99, 0), []),
    ],
)
def test_only_the_part_that_the_editor_shows_gets_hints(
    start: tuple[int, int], end: tuple[int, int], lines: list[int]
) -> None:
    """One at its very start or end too."""
    assert [line for line, _, _ in hints(FILE, registry(STORY), start, end)] == lines


def test_what_was_taken_back_gets_no_hint() -> None:
    """Nor what was never registered, nor anything without a repository."""
    assert hints("a: {}\n", registry("1 a@v1.0.0 on A\n2 a@v1.0.0! on A")) == []
    assert hints("a: {}\n", registry("1 a#prod#1 on A")) == []
    assert hints(FILE, None) == []


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 18), ("utf-16", 16), ("utf-32", 15)])
def test_the_position_is_as_the_editor_counts(encoding: str, character: int) -> None:
    """With an emoji in front."""
    written = '{"\N{ROBOT FACE}": {}, churn: {}}\n'

    assert hints(written, registry(STORY), encoding=encoding) == [(0, character, "v3.1.0")]

"""The colours of words."""

import pytest
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.problem import Position, Range
from gtod.lsp.snapshot import Snapshot
from gtod.lsp.structure.semantic_tokens import LEGEND, lines_of, semantic_tokens
from tests.lsp.editing import snapshot

_kinds = [types.SemanticTokenTypes(kind).value for kind in LEGEND.token_types]


def words(shown: Snapshot, lines: range | None = None) -> list[str]:
    """Each word with its kind, as an editor decodes them."""
    data = semantic_tokens(shown, lines).data
    found = []
    line = character = 0
    for index in range(0, len(data), 5):
        down, right, length, kind, _ = data[index : index + 5]
        character = right if down else character + right
        line += down
        ends = [
            shown.encoding.position(shown.text, Position(line, place)).character
            for place in range(len(shown.text.line(line)) + 1)
        ]
        where = Range(
            Position(line, ends.index(character)), Position(line, ends.index(character + length))
        )
        found.append(f"{_kinds[kind]} {shown.text.part(where)}")
    return found


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        pytest.param(
            "churn: # why\n  type: model\n  virtual: false\n", FileKind.ARTIFACTS,
            ["class churn", "comment # why", "property type", "type model", "property virtual",
             "keyword false"],
            id="an entry",
        ),
        pytest.param(
            "a: {labels: [x, 'y # z']} # c", FileKind.ARTIFACTS,
            ["class a", "property labels", "enumMember x", "enumMember 'y # z'", "comment # c"],
            id="a comment's sign in quotes",
        ),
        pytest.param(
            "a:\n  description: |\n    # x\n\n    y\n", FileKind.ARTIFACTS,
            ["class a", "property description", "string |", "string # x", "string y"],
            id="a text of several lines",
        ),
        pytest.param(
            "a: &x {custom: 1}\nb: *x\n", FileKind.ARTIFACTS,
            ["class a", "property custom", "number 1", "class b"], id="an alias",
        ),
        pytest.param(
            "? \n: {type: m}\n", FileKind.ARTIFACTS, ["property type", "type m"],
            id="a name that is nothing",
        ),
        pytest.param(
            "stages: [prod]\ntypes: [model]\n", FileKind.GTO,
            ["property stages", "enumMember prod", "property types", "type model"], id=".gto",
        ),
        pytest.param(
            "stages: {a: {cmd: x}}\nartifacts:\n  churn: {type: model}\n", FileKind.DVC,
            ["property artifacts", "class churn", "property type", "type model"],
            id="dvc.yaml: nothing elsewhere",
        ),
    ],
)  # fmt: skip
def test_words_have_kinds(text: str, kind: FileKind, expected: list[str]) -> None:
    """In text order."""
    assert words(snapshot(text, kind=kind)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_emoji_before_a_word(encoding: str) -> None:
    """In every encoding."""
    shown = snapshot("a: {custom: 😀, type: model}\n", encoding=encoding)

    assert words(shown) == [
        "class a",
        "property custom",
        "string 😀",
        "property type",
        "type model",
    ]


def test_of_some_lines_only_their_words() -> None:
    """Also those of an entry that began above."""
    shown = snapshot("a:\n  type: x\n  path: y\nb: {}\n")

    assert words(shown, range(2, 4)) == ["property path", "string y", "class b"]
    assert words(shown, range(9, 12)) == []


def test_a_part_that_goes_far_behind_the_end_is_what_there_is_of_it() -> None:
    """Editors may ask for all lines by naming the last one that there could be."""
    shown = snapshot("a: {} # why\n")
    everything = types.Range(types.Position(0, 0), types.Position(2**31 - 1, 0))

    assert words(shown, lines_of(shown, everything)) == ["class a", "comment # why"]

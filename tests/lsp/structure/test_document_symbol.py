"""The outline of a file."""

import pytest

from gtod.annotations.file_kind import FileKind
from gtod.annotations.problem import Position, Range
from gtod.lsp.structure.document_symbol import (
    MOST_WITH_KEYS,
    Symbol,
    document_symbols,
    flat_symbols,
)
from tests.lsp.editing import snapshot


def outline(symbols: list[Symbol] | tuple[Symbol, ...], depth: int = 0) -> list[str]:
    """The symbols, one a line, indented."""
    lines = []
    for symbol in symbols:
        lines.append(f"{'  ' * depth}{symbol.name} {symbol.detail}".rstrip())
        lines += outline(symbol.children, depth + 1)
    return lines


def test_artifacts_have_their_keys_under_them_and_their_type_beside_them() -> None:
    """Of values that are repeated by an alias, only the name."""
    shown = document_symbols(
        snapshot("churn: &c\n  type: model\n  labels: [a]\nfraud: *c\n'': {}\n")
    )

    assert outline(shown) == ["churn model", "  type model", "  labels", "    a", "fraud", "''"]


@pytest.mark.parametrize(
    ("kind", "text", "lines"),
    [
        pytest.param(
            FileKind.GTO, "types: [model]\n", ["types", "  model"], id="keys and items"
        ),
        pytest.param(
            FileKind.SETTINGS, "promotions:\n  prod: [dev]\n",
            ["promotions", "  prod", "    dev"], id="levels",
        ),
        pytest.param(
            FileKind.DVC, "stages: {}\nartifacts:\n  churn: {type: model}\n",
            ["artifacts", "  churn model", "    type model"], id="only the section of artifacts",
        ),
    ],
)  # fmt: skip
def test_the_other_files_have_an_outline_too(kind: FileKind, text: str, lines: list[str]) -> None:
    """Of what concerns the registry."""
    assert outline(document_symbols(snapshot(text, kind=kind))) == lines


def test_a_symbol_knows_its_whole_and_its_name() -> None:
    """The name lies in the whole, up to the end of an alias."""
    first, second = document_symbols(snapshot("a: &x\n  type: model\nb: *x\n"))

    assert first.range == Range(Position(0, 0), Position(1, 13))
    assert first.selection_range == Range(Position(0, 0), Position(0, 1))
    assert second.range == Range(Position(2, 0), Position(2, 5))


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", 11), ("utf-16", 9), ("utf-32", 8)])
def test_ranges_are_in_the_units_of_the_encoding(encoding: str, end: int) -> None:
    """An emoji takes one, two or four."""
    (shown,) = document_symbols(snapshot("a: {b: 😀}\n", encoding=encoding))

    assert shown.children[0].range.end == Position(0, end)


def test_without_levels_each_symbol_tells_what_it_lies_in() -> None:
    """For editors that know no tree."""
    shown = flat_symbols(snapshot("churn: {type: model}\n"))

    assert [(s.name, s.container_name) for s in shown] == [("churn", ""), ("type", "churn")]
    assert shown[0].location.uri == "file:///repo/artifacts.yaml"


def test_of_very_many_artifacts_only_the_names_are_shown() -> None:
    """An editor would choke on the rest."""
    text = "".join(f"a{number}: {{type: model}}\n" for number in range(MOST_WITH_KEYS + 1))

    shown = document_symbols(snapshot(text))

    assert len(shown) == MOST_WITH_KEYS + 1
    assert not any(symbol.children for symbol in shown)

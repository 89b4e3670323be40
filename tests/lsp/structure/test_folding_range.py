"""What can be folded away."""

import pytest

from gtod.annotations.file_kind import FileKind
from gtod.lsp.structure.folding_range import folding_ranges
from tests.lsp.editing import snapshot


def folds(text: str, limit: int | None = None, kind: FileKind = FileKind.ARTIFACTS) -> list[str]:
    """The lines of each fold, and its kind."""
    found = folding_ranges(snapshot(text, kind=kind), limit)
    return [f"{fold.start_line}-{fold.end_line}{fold.kind and ' '}{fold.kind}" for fold in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a:\n  type: x\n  path: y\n\nb: {}\n", ["0-2"], id="an entry, no blank lines"),
        pytest.param("a:\n  custom:\n    b: 1\n", ["0-2", "1-2"], id="a mapping in it"),
        pytest.param("a:\n  labels:\n  - x\n  - y\n", ["0-3", "1-3"], id="a list"),
        pytest.param("a:\n  custom:\n  - b: 1\n    c: 2\n", ["0-3", "1-3", "2-3"], id="its items"),
        pytest.param("a: {\n  type: x\n}\n", ["0-2"], id="brackets"),
        pytest.param("a:\n  description: |\n    # x\n    # y\n", ["0-3", "1-3"], id="a text"),
        pytest.param("# one\n# two\na: {}\n# alone\n", ["0-1 comment"], id="comments"),
        pytest.param("a: &x\n  type: y\nb: *x\n", ["0-1"], id="not what an alias repeats"),
        pytest.param("a: {type: x}\n", [], id="nothing on one line"),
        pytest.param("a:\r\n  type: x\r\nb:\r\n  type: y\r\n", ["0-1", "2-3"], id="CR LF"),
        pytest.param("# a\n# b\n[", ["0-1 comment"], id="comments of what is no YAML"),
    ],
)
def test_what_takes_several_lines_can_be_folded(text: str, expected: list[str]) -> None:
    """Line by line, as every editor can."""
    assert folds(text) == expected


def test_the_whole_of_dvc_yaml_can_be_folded() -> None:
    """Its other sections too, or the editor would fold nothing of them."""
    assert folds("stages:\n  a:\n    cmd: x\n", kind=FileKind.DVC) == ["0-2", "1-2"]


def test_an_editor_that_takes_few_gets_the_outer_ones() -> None:
    """In text order all the same."""
    text = "a:\n  custom:\n    b: 1\nc:\n  custom:\n    d: 1\n"

    assert folds(text, limit=2) == ["0-2", "3-5"]
    assert folds(text, limit=0) == []

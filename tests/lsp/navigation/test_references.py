"""Where else something is named."""

import pytest
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.lsp.navigation.references import all_references, document_highlights
from gtod.lsp.navigation.related import Related
from tests.lsp.editing import at_cursor, registry, snapshot

KNOWN = registry()
ARTIFACTS = (
    "sub:nlp: {type: model, labels: [hot]}\nchurn: {type: model, labels: [hot, '😀', hot]}\n"
)
DVC = "artifacts:\n  nlp: {type: model}\n  churn: {}\n"
GTO = "types: [model, hot]\nstages: [hot]\n"


def found(marked: str, kind: FileKind, *, with_declaration: bool = True) -> list[str]:
    """The lines of the places, with the name of their file."""
    shown, cursor = at_cursor(marked, KNOWN, kind=kind, top=_tops.get(kind, "/repo"))
    others = [
        snapshot(text, KNOWN, kind=other, top=_tops.get(other, "/repo"))
        for other, text in _texts.items()
        if other is not kind
    ]
    places = all_references(
        shown,
        cursor,
        [Related(each, None) for each in [shown, *others]],
        with_declaration=with_declaration,
    )
    return [f"{p.uri.removeprefix('file:///repo/')}:{p.range.start.line}" for p in places]


_texts = {FileKind.ARTIFACTS: ARTIFACTS, FileKind.DVC: DVC, FileKind.GTO: GTO}
_tops = {FileKind.DVC: "/repo/sub"}


def test_an_artifact_in_both_files() -> None:
    """Of the same whole name."""
    here = ["artifacts.yaml:0", "sub/dvc.yaml:1"]

    assert found(ARTIFACTS.replace("nlp", "n$0lp", 1), FileKind.ARTIFACTS) == here
    assert found(DVC.replace("nlp", "n$0lp"), FileKind.DVC) == here[::-1]
    assert found(ARTIFACTS.replace("churn", "$0churn"), FileKind.ARTIFACTS) == ["artifacts.yaml:1"]


def test_a_type_in_all_files() -> None:
    """With the list in .gto or without it."""
    marked = GTO.replace("model", "mo$0del")

    everywhere = found(marked, FileKind.GTO)

    assert everywhere == [".gto:0", "artifacts.yaml:0", "artifacts.yaml:1", "sub/dvc.yaml:1"]
    assert found(marked, FileKind.GTO, with_declaration=False) == everywhere[1:]


def test_labels_types_and_stages_of_one_name_are_different_things() -> None:
    """Each is found where it is one."""
    assert found(ARTIFACTS.replace("hot", "hot$0", 1), FileKind.ARTIFACTS) == [
        "artifacts.yaml:0",
        "artifacts.yaml:1",
        "artifacts.yaml:1",
    ]
    assert found(GTO.replace("[hot", "[hot$0"), FileKind.GTO) == [".gto:1"]


@pytest.mark.parametrize("marked", ["$0", "a: {custom: x$0}\n", "a: {$0type: x}\n", "a: [$0"])
def test_what_names_nothing_has_none(marked: str) -> None:
    """Neither references nor highlights."""
    shown, cursor = at_cursor(marked)

    assert all_references(shown, cursor, [Related(shown, 1)]) == []
    assert document_highlights(shown, cursor) == []


@pytest.mark.parametrize(("encoding", "third"), [("utf-8", 43), ("utf-16", 41), ("utf-32", 40)])
def test_highlights_in_one_file(encoding: str, third: int) -> None:
    """In every encoding."""
    marked = "churn: {type: model, labels: [hot$0, '😀', hot]}\n"
    shown, cursor = at_cursor(marked, encoding=encoding)

    marks = document_highlights(shown, cursor)

    assert [mark.range.start.character for mark in marks] == [30, third]
    assert {mark.kind for mark in marks} == {types.DocumentHighlightKind.Read}


def test_a_dvc_yaml_that_is_being_typed_leads_on() -> None:
    """What is broken elsewhere in the file is no reason to know nothing of its artifacts."""
    shown, cursor = at_cursor(
        "stages:\n  x: [\nartifacts:\n  nlp: {type: mo$0del}\n  churn: {type: model}\n",
        KNOWN,
        kind=FileKind.DVC,
    )

    places = all_references(shown, cursor, [Related(shown, 1)])

    assert [place.range.start.line for place in places] == [3, 4]

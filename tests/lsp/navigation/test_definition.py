"""Where what is named comes from."""

from pathlib import Path

import pytest
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.lsp.navigation.definition import (
    anchor_of_alias,
    named_elsewhere,
    path_target,
    tag_of_artifact,
)
from gtod.lsp.navigation.related import Related
from gtod.lsp.snapshot import Snapshot
from tests.lsp.editing import at_cursor, registry, snapshot

STORY = """
    1 churn@v1.0.0 on A
    2 churn@v2.0.0 on B
    3 churn#prod#1 on B
    4 retired@v1.0.0 on A
    5 retired@v1.0.0! on A
"""


def text_at(shown: Snapshot, location: types.Location | None) -> str | None:
    """What stands at a place of a file."""
    if location is None:
        return None
    assert location.uri == shown.file.uri
    return shown.text.part(shown.encoding.our_range(shown.text, location.range))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    ("marked", "anchor"),
    [
        pytest.param("a: &x {type: m}\nb: *$0x\n", "&x", id="an alias"),
        pytest.param("a: &x {type: m}\nb:\n  $0<<: *x\n", "&x", id="a merge key"),
        pytest.param("a: &x 😀\nb: {custom: [😀, *$0x]}\n", "&x", id="an item behind an emoji"),
        pytest.param("a: &x y\nb: '*$0x'\n", None, id="a text that looks like one"),
        pytest.param("a: &x {type: m$0}\n", None, id="none"),
    ],
)
def test_an_alias_leads_to_its_anchor(marked: str, anchor: str | None, encoding: str) -> None:
    """In every encoding."""
    shown, cursor = at_cursor(marked, encoding=encoding)

    assert text_at(shown, anchor_of_alias(shown, cursor)) == anchor


def test_of_several_anchors_the_last_one_before_counts() -> None:
    """As YAML has it."""
    shown, cursor = at_cursor("a: &x 1\nb: &x 2\nc: *$0x\nd: &x 3\n")

    found = anchor_of_alias(shown, cursor)

    assert found is not None
    assert found.range.start == types.Position(1, 3)


@pytest.mark.parametrize(
    ("marked", "kind", "path"),
    [
        pytest.param("a: {path: models/x$0}\n", FileKind.ARTIFACTS, "models/x", id="a file"),
        pytest.param("a: {path: m$0odels}\n", FileKind.ARTIFACTS, "models", id="a folder"),
        pytest.param("a: {path: big$0}\n", FileKind.ARTIFACTS, "big.dvc", id="what DVC keeps"),
        pytest.param("a: {path: no$0ne}\n", FileKind.ARTIFACTS, None, id="not there"),
        pytest.param("a: {path: ../out$0}\n", FileKind.ARTIFACTS, None, id="outside"),
        pytest.param("a: {pa$0th: models}\n", FileKind.ARTIFACTS, None, id="the key"),
        pytest.param("a: {custom: {path: mo$0dels}}\n", FileKind.ARTIFACTS, None, id="the team's"),
        pytest.param("artifacts: {a: {path: mod$0els}}\n", FileKind.DVC, "models", id="dvc.yaml"),
        pytest.param("index: mod$0els/x\n", FileKind.GTO, "models/x", id=".gto"),
    ],
)
def test_a_path_leads_to_what_is_there(
    marked: str, kind: FileKind, path: str | None, tmp_path: Path
) -> None:
    """In the work tree."""
    top = tmp_path / "top"
    (top / "models").mkdir(parents=True)
    for name in ("models/x", "big.dvc", "../out"):
        (top / name).touch()
    shown, cursor = at_cursor(marked, registry(top=str(top)), kind=kind, top=str(top))

    found = path_target(shown, cursor)

    assert (found and found.uri) == (path and f"file://{top}/{path}")


def test_a_name_leads_to_its_entries_in_other_files() -> None:
    """An artifact of a dvc.yaml further down has its folder before its name elsewhere."""
    known = registry()
    shown, cursor = at_cursor("sub:nl$0p: {}\nnlp: {}\n", known)
    dvc = snapshot("artifacts: {nlp: {}}\n", known, kind=FileKind.DVC, top="/repo/sub")

    found = named_elsewhere(shown, cursor, [Related(shown, 1), Related(dvc, None)])

    assert [text_at(dvc, each) for each in found] == ["nlp"]


def test_a_type_leads_to_the_list_of_types() -> None:
    """In .gto."""
    shown, cursor = at_cursor("a: {type: mod$0el}\n")
    gto = snapshot("types: [dataset, model]\n", kind=FileKind.GTO)

    found = named_elsewhere(shown, cursor, [Related(shown, 1), Related(gto, None)])

    assert [text_at(gto, each) for each in found] == ["model"]


@pytest.mark.parametrize(
    ("marked", "tag"),
    [
        pytest.param("chu$0rn: {}\n", "churn@v2.0.0", id="the greatest version"),
        pytest.param("retired$0: {}\n", "retired@v1.0.0!", id="the last tag, without a version"),
        pytest.param("unknown$0: {}\n", None, id="without tags"),
        pytest.param("churn: {type: mo$0del}\n", None, id="no name of an artifact"),
    ],
)
def test_a_name_leads_to_the_tag_of_its_version(marked: str, tag: str | None) -> None:
    """Whose commit the file of the tag names."""
    shown, cursor = at_cursor(marked, registry(STORY))

    assert tag_of_artifact(shown, cursor) == tag

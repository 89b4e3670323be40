"""Other names for artifacts, types and labels."""

import pytest
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.errors import GtodError
from gtod.lsp.navigation.related import Related
from gtod.lsp.navigation.rename import prepare_rename, rename_edit
from gtod.lsp.snapshot import Snapshot
from tests.lsp.editing import at_cursor, registry, snapshot

PLAIN = types.ClientCapabilities()
RICH = types.ClientCapabilities(
    types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(
            document_changes=True,
            change_annotation_support=types.ChangeAnnotationsSupportOptions(),
        )
    )
)
TAGGED = registry("1 churn@v1.0.0 on A")


def renamed(marked: str, new: str, encoding: str = "utf-16") -> str:
    """A file after the edits."""
    shown, cursor = at_cursor(marked, registry(), encoding=encoding)
    edit = rename_edit(shown, cursor, new, [Related(shown, 1)], PLAIN)
    assert edit is not None
    return edited(shown, (edit.changes or {}).get(shown.file.uri, ()))


def edited(shown: Snapshot, edits: object) -> str:
    """The text after edits, which do not overlap."""
    assert isinstance(edits, list | tuple)
    text = shown.text
    for edit in reversed(edits):
        text = text.edited(shown.encoding.our_range(shown.text, edit.range), edit.new_text)
    return text.written


@pytest.mark.parametrize(
    ("marked", "new", "expected"),
    [
        pytest.param("chu$0rn: {}\n", "fraud", "fraud: {}\n", id="an artifact"),
        pytest.param("'chu$0rn': {}\n", "fraud", "'fraud': {}\n", id="in quotes"),
        pytest.param('"chu$0rn": {}\n', "fraud", '"fraud": {}\n', id="in other quotes"),
        pytest.param("chu$0rn: {}\n", "on", "'on': {}\n", id="what needs quotes gets them"),
        pytest.param("a$0: {}\na: {}\n", "b", "b: {}\nb: {}\n", id="what stands there twice"),
        pytest.param(
            "a: {type: mo$0del}\nb: {type: model}\n", "net",
            "a: {type: net}\nb: {type: net}\n", id="a type",
        ),
        pytest.param("a: {labels: [x$0, y]}\n", "z", "a: {labels: [z, y]}\n", id="a label"),
        pytest.param("a$0: {}\n", "a", "a: {}\n", id="the same name"),
    ],
)  # fmt: skip
def test_all_uses_get_the_name(marked: str, new: str, expected: str) -> None:
    """In quotes if they were in quotes."""
    assert renamed(marked, new) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_emoji_before_a_name(encoding: str) -> None:
    """In every encoding."""
    assert renamed("a: {custom: 😀, type: mo$0del}\n", "net", encoding) == (
        "a: {custom: 😀, type: net}\n"
    )


def test_other_files_are_edited_too() -> None:
    """Those that are open in the version that they have there."""
    known = registry()
    shown, cursor = at_cursor("sub:nl$0p: {}\n", known)
    dvc = snapshot("artifacts: {nlp: {}}\n", known, kind=FileKind.DVC, top="/repo/sub")

    edit = rename_edit(shown, cursor, "sub:text", [Related(shown, 7), Related(dvc, None)], RICH)

    assert edit is not None
    assert edit.document_changes is not None
    told = []
    for change in edit.document_changes:
        assert isinstance(change, types.TextDocumentEdit)
        document = change.text_document
        told.append((document.uri, document.version, change.edits[0].new_text))
    assert told == [
        ("file:///repo/artifacts.yaml", 7, "sub:text"),
        ("file:///repo/sub/dvc.yaml", None, "text"),
    ]


def test_an_artifact_with_tags_is_renamed_only_after_a_question() -> None:
    """Tags keep its name."""
    shown, cursor = at_cursor("chu$0rn: {}\n", TAGGED)

    edit = rename_edit(shown, cursor, "fraud", [Related(shown, 1)], RICH)

    assert edit is not None
    assert edit.change_annotations is not None
    (annotation,) = edit.change_annotations.values()
    assert annotation.needs_confirmation
    assert "tags of 'churn' keep its name" in (annotation.description or "")


@pytest.mark.parametrize(
    ("marked", "new", "message"),
    [
        pytest.param("b$0: {}\n", "a b", "'a b' cannot name the artifact.", id="no name"),
        pytest.param("b$0: {}\n", "", "cannot name", id="nothing"),
        pytest.param("b$0: {}\na: {}\n", "a", "'a' is annotated already.", id="a taken name"),
        pytest.param("b: {type: x$0}\n", "s:x", "cannot name the type", id="no type"),
        pytest.param("chu$0rn: {}\n", "b", "'churn' has tags", id="tags, and nobody to ask"),
    ],
)
def test_bad_names_are_refused(marked: str, new: str, message: str) -> None:
    """With the reason."""
    shown, cursor = at_cursor(marked, TAGGED)

    with pytest.raises(GtodError, match=message):
        rename_edit(shown, cursor, new, [Related(shown, 1)], PLAIN)


def test_an_artifact_in_dvc_yaml_stays_in_its_folder() -> None:
    """For there it could not have the name of another folder."""
    known = registry()
    shown, cursor = at_cursor("sub:nl$0p: {}\n", known)
    dvc = snapshot("artifacts: {nlp: {}}\n", known, kind=FileKind.DVC, top="/repo/sub")

    with pytest.raises(GtodError, match="begins with 'sub:'"):
        rename_edit(shown, cursor, "text", [Related(shown, 1), Related(dvc, None)], PLAIN)


def test_stages_are_refused_at_once() -> None:
    """Tags name them."""
    shown, cursor = at_cursor("stages: [pr$0od]\n", kind=FileKind.GTO)

    with pytest.raises(GtodError, match="The stage 'prod' is named by tags"):
        prepare_rename(shown, cursor)


def test_what_is_renamed_is_shown_before() -> None:
    """The name alone, without quotes around it in the question."""
    shown, cursor = at_cursor("'chu$0rn': {custom: x}\n")

    found = prepare_rename(shown, cursor)

    assert found is not None
    assert found.placeholder == "churn"
    assert prepare_rename(*at_cursor("a: {custom: $0x}\n")) is None

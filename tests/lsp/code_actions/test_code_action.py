"""What an editor is offered, by what it can do and what it asks for."""

from typing import Any

import pytest
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.text_edits import applied
from gtod.lsp.code_actions.code_action import code_actions
from gtod.lsp.code_actions.request import Request, SettingsFile
from gtod.lsp.code_actions.whole_file import ADD, FIX_ALL, SORT, edits_of_file
from gtod.lsp.diagnostics.checking import problems_of_text
from gtod.lsp.diagnostics.diagnostics import diagnostics
from gtod.lsp.protocol import converter
from tests.lsp.editing import at_cursor, registry, snapshot

STORY = "1 churn@v1.0.0 on A\n2 segment@v1.0.0 on A\n"

_LITERALS = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
_RESOLVES = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
_VERSIONS = {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]}}


def capabilities(action: dict[str, object], workspace: object = None) -> types.ClientCapabilities:
    """What an editor can do."""
    written = {"textDocument": {"codeAction": action}, "workspace": workspace or {}}
    return converter.structure(written, types.ClientCapabilities)


PLAIN = capabilities(_LITERALS)
ABLE = capabilities({**_LITERALS, **_RESOLVES}, _VERSIONS)


def request(
    marked: str,
    able: types.ClientCapabilities = PLAIN,
    *,
    only: list[str] | None = None,
    automatic: bool = False,
    kind: FileKind = FileKind.ARTIFACTS,
    other: SettingsFile | None = None,
) -> Request:
    """A request at the cursor, with the file's problems on its line."""
    file, position = at_cursor(marked, registry(STORY), kind=kind)
    place = file.encoding.position(file.text, position)
    here = [p for p in problems_of_text(file) if p.range.start.line == position.line]
    trigger = types.CodeActionTriggerKind
    context = types.CodeActionContext(
        diagnostics(file, here),
        None if only is None else list(only),
        trigger.Automatic if automatic else trigger.Invoked,
    )
    document = types.TextDocumentIdentifier(file.file.uri)
    params = types.CodeActionParams(document, types.Range(place, place), context)
    return Request(file, params, able, other)


def titles(asked: Request) -> list[str]:
    """What is offered."""
    return [action.title for action in code_actions(asked)]


def test_everything_at_an_entry() -> None:
    """Ways out first, the registry's commands last."""
    assert titles(request("segment: {}\nchurn: {tpye$0: x}\n")) == [
        "Change 'tpye' to 'type'",
        "Delete 'tpye'",
        "Sort the entries by name",
        "Register a version of 'churn'…",
        "Assign 'churn' to a stage…",
        "Show the history of 'churn'",
    ]


def test_unasked_only_ways_out_are_offered() -> None:
    """A mark on every line would say nothing."""
    assert titles(request("churn: {}$0\n", automatic=True)) == []
    assert titles(request("churn:$0\n", automatic=True)) == ["Write 'churn: {}'"]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (["quickfix"], ["Write 'x: {}'"]),
        (["source.sort"], ["Sort the entries by name"]),
        (["source.fixAll"], ["Fix all that gtod can fix without a choice"]),
        (["source.fixAll.gtod"], ["Fix all that gtod can fix without a choice"]),
        (["source.fixAll.other"], []),
        (["source.organizeImports"], []),
        (["refactor"], []),
        (
            ["source"],
            [
                "Fix all that gtod can fix without a choice",
                "Sort the entries by name",
                "Add an entry for 'churn'",
                "Add an entry for 'segment'",
            ],
        ),
    ],
)
def test_only_the_kinds_that_are_asked_for(only: list[str], expected: list[str]) -> None:
    """And those below them."""
    assert titles(request("x:$0\nb: {}\n", only=only)) == expected


def test_an_edit_is_made_when_it_is_asked_for() -> None:
    """An editor that resolves gets whole-file changes without their edits."""
    (later,) = code_actions(request("b: {}$0\na: {}\n", ABLE, only=[SORT]))
    (now,) = code_actions(request("b: {}$0\na: {}\n", only=[SORT]))

    assert isinstance(later, types.CodeAction)
    assert isinstance(now, types.CodeAction)
    assert later.edit is None
    assert later.data == {"uri": "file:///repo/artifacts.yaml", "kind": SORT, "argument": None}
    assert now.edit is not None
    assert now.edit.changes is not None
    (edit,) = now.edit.changes["file:///repo/artifacts.yaml"]
    assert edit.new_text == "a: {}\nb: {}\n"


def test_a_quick_fix_names_its_problem_and_the_version() -> None:
    """So that the editor knows what it is about, and does not change another text."""
    asked = request("🙂: {}\nchurn: {path: 1.5$0}\n", ABLE, only=["quickfix"])

    (action,) = code_actions(asked)

    assert isinstance(action, types.CodeAction)
    assert action.diagnostics == asked.params.context.diagnostics
    assert action.is_preferred
    assert converter.unstructure(action.edit) == {
        "documentChanges": [
            {
                "textDocument": {"uri": "file:///repo/artifacts.yaml", "version": 1},
                "edits": [
                    {
                        "range": {
                            "start": {"line": 1, "character": 14},
                            "end": {"line": 1, "character": 17},
                        },
                        "newText": "'1.5'",
                    }
                ],
            }
        ]
    }


def test_an_old_editor_gets_commands() -> None:
    """It knows nothing else (CodeActionLiteralSupport)."""
    found = code_actions(request("churn:$0\n", capabilities({})))

    assert {type(action) for action in found} == {types.Command}


def _moved(able: types.ClientCapabilities, other: SettingsFile | None) -> list[Any]:
    text = "stages: [dev]\n# why\nsort$0: timestamp\n"
    asked = request(text, able, kind=FileKind.GTO, other=other, only=["quickfix"])
    return [converter.unstructure(action)["edit"] for action in code_actions(asked)]


def test_a_setting_of_ours_moves_to_a_new_file() -> None:
    """If the editor can make one."""
    absent = SettingsFile("file:///repo/.gtod.yaml", None, None)

    (edit,) = _moved(ABLE, absent)
    made, there, here = edit["documentChanges"]

    assert made == {"kind": "create", "uri": "file:///repo/.gtod.yaml"}
    assert there["textDocument"] == {"uri": "file:///repo/.gtod.yaml", "version": None}
    assert [each["newText"] for each in there["edits"]] == ["sort: timestamp\n"]
    assert here["textDocument"]["uri"] == "file:///repo/.gto"
    assert [each["newText"] for each in here["edits"]] == [""]
    assert _moved(PLAIN, absent) == []


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("tag_dialect: gto-1\n", "\nsort: timestamp"),
        ("{tag_dialect: gto-1}\n", ", sort: timestamp"),
        ("# nothing", "\nsort: timestamp\n"),
        ("sort: semver\n", None),
        ("sort: [\n", None),
    ],
)
def test_a_setting_of_ours_moves_to_the_file_that_is_there(text: str, new: str | None) -> None:
    """Unless that has it already, or is broken."""
    found = _moved(PLAIN, SettingsFile("file:///repo/.gtod.yaml", 7, text))

    edits = [each["newText"] for e in found for each in e["changes"]["file:///repo/.gtod.yaml"]]
    assert edits == ([] if new is None else [new])


def test_all_at_once_leaves_what_needs_a_choice() -> None:
    """Problems whose way out changes nothing of what is read."""
    file = snapshot("a:\nb: {type: 5, labels: , tpye: x}\n1: {path: 1.5}\n", registry(STORY))

    edits = edits_of_file(file, FIX_ALL, None)

    assert (
        applied(file.text.written, edits) == "a: {}\nb: {type: '5', tpye: x}\n'1': {path: '1.5'}\n"
    )


def test_an_entry_is_added_once() -> None:
    """Behind the last one."""
    file = snapshot("churn: {}\n", registry(STORY))

    added = applied(file.text.written, edits_of_file(file, ADD, "segment"))

    assert added == "churn: {}\nsegment: {}\n"
    assert edits_of_file(file, ADD, "churn") == ()

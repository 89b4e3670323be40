"""Adding an entry of a registered artifact, and code actions, from an editor."""

import json

from tests.daemon.support import Answer, Place, message
from tests.lsp.commands.editor import ABLE, Editor


def test_the_person_chooses_among_those_that_lack(place: Place, editor: Editor) -> None:
    """The editor is asked to change its text, which need not be saved."""
    uri = editor.open(place.registry / "artifacts.yaml", "churn: {}\nsegment: {}\n")

    answer = editor.run("gtod.addEntry", uri, answers=["cv-class"])

    assert editor.asked == [("Add an entry for which artifact?", ["awesome-model", "cv-class"])]
    assert answer["result"] == {"artifact": "cv-class"}
    edit = editor.requests[-1]["params"]["edit"]
    (change,) = edit["documentChanges"]
    assert change["textDocument"] == {"uri": uri, "version": 1}
    assert [each["newText"] for each in change["edits"]] == ["cv-class: {}\n"]


class _Typing(Editor):
    """One whose person goes on typing before it answers."""

    uri = ""
    text = "churn: {}\nsegment: {}\n"

    def _result(self, method: str, params: Answer) -> object:
        if method == "window/showMessageRequest":
            document = {"uri": self.uri, "version": 2}
            changes = [{"text": "new: {}\n" + self.text}]
            self.rpc.send(
                message(
                    "textDocument/didChange",
                    {"textDocument": document, "contentChanges": changes},
                )
            )
        return super()._result(method, params)


def test_what_is_typed_before_the_choice_counts(place: Place) -> None:
    """The change is one of the text as it is then."""
    with _Typing(place) as editor:
        editor.uri = editor.open(place.registry / "artifacts.yaml", editor.text)

        answer = editor.run("gtod.addEntry", editor.uri, answers=["cv-class"])

    assert answer["result"] == {"artifact": "cv-class"}
    (change,) = editor.requests[-1]["params"]["edit"]["documentChanges"]
    assert change["textDocument"]["version"] == 2
    assert [each["range"]["start"]["line"] for each in change["edits"]] == [3]


def test_a_file_that_is_not_open_cannot_be_changed(editor: Editor, uri: str) -> None:
    """The person is told."""
    answer = editor.run("gtod.addEntry", uri, "churn")

    assert answer["error"]["data"] == {"kind": "invalid_argument"}
    assert editor.shown[-1][1] == answer["error"]["message"]


def test_an_action_is_offered_and_resolved(place: Place) -> None:
    """What the editor shows first has no edit yet."""
    literals = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
    resolving = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
    able = {**ABLE, "textDocument": {"codeAction": {**literals, **resolving}}}
    with Editor(place, able) as editor:
        uri = editor.open(place.registry / "artifacts.yaml", "segment: {}\nchurn: {}\n")
        here = {"line": 0, "character": 0}
        actions = editor.ask(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": uri},
                "range": {"start": here, "end": here},
                "context": {"diagnostics": []},
            },
        )
        sort = next(each for each in actions if each.get("kind") == "source.sort")

        resolved = editor.ask("codeAction/resolve", sort)

        assert "edit" not in sort
        (change,) = resolved["edit"]["documentChanges"]
        assert [each["newText"] for each in change["edits"]] == ["churn: {}\nsegment: {}\n"]
        assert json.dumps("gtod.register") in json.dumps(actions)

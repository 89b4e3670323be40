"""A session does not grow with what was typed, opened and closed."""

import gc
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.git import make_repository
from tests.helpers.story import stream
from tests.lsp.conversation import Conversation, Loop

STORY = "5 commit A\n10 churn@v1.0.0 on A\n"
TEXT = "churn: {type: model, path: a.bin}\n" + "".join(f"a{i}: {{tpye: x}}\n" for i in range(20))

#: Bytes that a conversation holds at any time, however long it lasts, and some more.
_HELD = 100_000
#: Bytes for each keystroke, and for each round of opening: less than anything that is kept of one.
_KEYSTROKE = 10
_ROUND = 400


@pytest.fixture
def editor(tmp_path: Path) -> Conversation:
    """An editor of a small registry."""
    make_repository(tmp_path / "repo", stream(STORY, {"A": {"artifacts.yaml": TEXT}}))
    said = {"processId": None, "rootUri": None, "capabilities": {}}
    return Conversation(Loop(tmp_path / "cache"), said)


def _open(editor: Conversation, uri: str) -> None:
    item = {"uri": uri, "languageId": "yaml", "version": 1, "text": TEXT}
    editor.tell("textDocument/didOpen", {"textDocument": item})
    document = {"textDocument": {"uri": uri}}
    editor.ask("textDocument/codeLens", document)
    editor.ask("textDocument/hover", {**document, "position": {"line": 0, "character": 1}})
    editor.answers.clear()


def _close(editor: Conversation, uri: str) -> None:
    editor.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    editor.settle()
    editor.published.clear()


def _type(editor: Conversation, uri: str, version: int) -> None:
    place = {"line": 3, "character": 0}
    back = {"line": 3, "character": 1}
    where = {"start": place, "end": place if version % 2 else back}
    change = {"range": where, "text": "x" if version % 2 else ""}
    document = {"uri": uri, "version": version}
    editor.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    if version % 10 == 0:
        editor.settle()


def _growth(work: Callable[[int], object], first: int, count: int) -> int:
    """The bytes that are held after some rounds of work and were not before."""
    for number in range(first):
        work(number)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(first, first + count):
            work(number)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_opening_and_closing_leaves_nothing(tmp_path: Path, editor: Conversation) -> None:
    """Neither of one file nor of many."""
    folder = tmp_path / "repo"

    def work(number: int) -> None:
        # Of folders a few thousand are remembered: these are known after the first rounds.
        for uri in (
            (folder / "artifacts.yaml").as_uri(),
            (folder / f"d{number % 50}" / "dvc.yaml").as_uri(),
            f"untitled:{number}",
        ):
            _open(editor, uri)
            _close(editor, uri)

    assert _growth(work, 100, 240) < _HELD + 240 * _ROUND


@pytest.mark.slow
def test_typing_leaves_nothing(tmp_path: Path, editor: Conversation) -> None:
    """Of thousands of keystrokes."""
    uri = (tmp_path / "repo" / "artifacts.yaml").as_uri()
    _open(editor, uri)

    def work(number: int) -> None:
        _type(editor, uri, number + 2)

    assert _growth(work, 1_000, 6_000) < _HELD + 6_000 * _KEYSTROKE


def test_what_editors_tell_besides_leaves_nothing(editor: Conversation) -> None:
    """Their settings, and how much they want to be told."""
    editor.tell("workspace/didChangeConfiguration", {"settings": {}})
    editor.tell("$/setTrace", {"value": "off"})

    assert editor.session.protocol._request_futures == {}


def test_what_an_editor_refuses_leaves_nothing(editor: Conversation) -> None:
    """It is asked again at every change of the registry."""
    protocol = editor.session.protocol
    refusal = {"code": -32601, "message": "unknown"}
    for _ in range(3):
        editor.session.server.workspace_code_lens_refresh(None)
        asked = editor.loop.sent.popleft()
        answer = {"jsonrpc": "2.0", "id": asked["id"], "error": refusal}
        editor.session.receive(json.dumps(answer).encode())

    assert protocol._result_types == {}
    assert protocol._request_futures == {}

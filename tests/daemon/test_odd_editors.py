"""Editors that send what the protocol does not allow: one answer each, and nobody else notices."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.daemon.support import Answer, Place, frame, message
from tests.daemon.test_editors import initialize, opens, uri
from tests.lsp.any_session_material import COMMANDS, METHODS

INTERNAL = -32603
PARSE_ERROR = -32700

_METHODS = [
    *(f"textDocument/{name}" for name in METHODS),
    *("completionItem/resolve", "codeAction/resolve", "workspaceSymbol/resolve"),
    *("workspace/symbol", "workspace/diagnostic", "workspace/executeCommand"),
    *("$/foo", "textDocument/foo", "workspace/foo", "window/foo", "initialized", "$/setTrace"),
    *("textDocument/didOpen", "textDocument/didChange", "textDocument/didSave"),
    *("textDocument/didClose", "workspace/didChangeConfiguration", "$/cancelRequest"),
    *("workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders"),
    *("notebookDocument/didOpen", "window/workDoneProgress/cancel", "codeLens/resolve"),
    *("textDocument/willSave", "textDocument/willSaveWaitUntil", "initialize"),
]

_DEEP: object = 1
for _ in range(300):
    _DEEP = [_DEEP]


def _params(file: str) -> list[Any]:
    document = {"uri": file}
    place = {"line": 0, "character": 0}
    return [
        *(None, [], {}, 5, "text", True, [None], [1, 2], {"textDocument": None}),
        *({"textDocument": 5}, {"textDocument": []}, {"textDocument": {"uri": 5}}),
        {"textDocument": document, "position": "x"},
        {"textDocument": document, "position": {"line": -1, "character": -1}},
        {"textDocument": document, "position": {"line": 10**30, "character": 10**30}},
        {"textDocument": document, "position": {"line": 0.5, "character": None}},
        {"textDocument": document, "position": {"line": True, "character": False}},
        {"textDocument": document, "position": place, "newName": 5, "context": 7},
        {"textDocument": document, "position": place, "context": {"triggerKind": 99}},
        {"textDocument": document, "range": {"start": place}, "context": {"diagnostics": [5]}},
        {
            "textDocument": document,
            "range": {"start": {"line": -5, "character": -5}, "end": {"line": -9, "character": -9}},
            "context": {"diagnostics": [], "only": [5]},
            "options": {"tabSize": -1, "insertSpaces": 3},
            "position": {"line": -5, "character": -5},
            "positions": [{"line": -5, "character": -5}],
            "newName": "\0",
        },
        {"textDocument": document, "positions": [], "options": {}, "range": None},
        {"textDocument": document, "positions": 5, "options": 5},
        {"textDocument": document, "contentChanges": 5},
        {"textDocument": {"uri": file, "version": "x"}, "contentChanges": [{"text": 5}]},
        {"textDocument": {"uri": file, "version": 2}, "contentChanges": [{}]},
        {"textDocument": {"uri": file, "version": None}, "contentChanges": [{"range": 5}]},
        {"textDocument": {"uri": file, "languageId": 5, "version": "x", "text": None}},
        {"query": 5},
        {"query": None},
        {"previousResultIds": [{"uri": 5}]},
        {"previousResultIds": 7},
        {"command": 5},
        {"command": "no.such"},
        *({"command": name, "arguments": 5} for name in COMMANDS),
        *({"command": name, "arguments": [file, ["churn"], {}, 1.5]} for name in COMMANDS),
        {"label": 5, "data": {"uri": "\0", "kind": 7}},
        {"title": "x", "data": {"uri": file, "kind": "nothing"}},
        {"title": "x", "data": [1]},
        {"label": "x", "data": [file, 5]},
        {"label": "x", "kind": 10, "data": ["file:///", "type"]},
        {"name": "x", "kind": 5, "location": {"uri": file}, "data": {"repo": 5, "tag": []}},
        {"name": "x", "kind": 5, "location": {"uri": file}, "data": {"repo": "\0", "tag": "\0"}},
        {"name": "x", "kind": 5, "location": None},
        {"value": "verbose"},
        {"id": {}},
        {"id": 10**40},
        {"token": {}},
        {"changes": 5, "event": 5, "settings": 5},
        {"deep": _DEEP},
    ]


class Odd:
    """An editor that sends what it likes.

    Attributes:
        rpc: Its connection.
    """

    def __init__(self, place: Place) -> None:
        self.rpc = place.rpc()
        self.rpc.socket.settimeout(15)
        initialize(self.rpc)
        self._number = 10**6

    def send(self, body: dict[str, Any] | bytes) -> None:
        """Send a message, which may be anything."""
        if isinstance(body, dict):
            body = json.dumps({"jsonrpc": "2.0", **body}).encode()
        self.rpc.send(frame(body))

    def heard(self, wanted: int = 0) -> list[Answer]:
        """So many answers, and whatever else there is by the time that another question is."""
        found: list[Answer] = []
        while len(found) < wanted:
            self._hear(found)
        self._number += 1
        self.rpc.send(message("workspace/symbol", {"query": "nothing"}, self._number))
        while not found or found[-1]["id"] != self._number:
            self._hear(found)
        return found[:-1]

    def _hear(self, found: list[Answer]) -> None:
        got = self.rpc.receive()
        if "method" not in got:
            found.append(got)
        elif "id" in got:
            self.send({"id": got["id"], "result": None})


@pytest.fixture(scope="module")
def odd(served: Place) -> Iterator[Odd]:
    """An editor of the daemon that all these tests share."""
    editor = Odd(served)
    yield editor
    editor.rpc.socket.close()


@pytest.fixture(autouse=True)
def _unharmed(served: Place, odd: Odd) -> Iterator[None]:
    """The daemon goes on, and its log has no trace of a mishap."""
    pid = served.pid()
    yield
    assert served.pid() == pid
    assert served.status()["last_error"] is None
    log = Path(f"{served.socket}.log")
    text = log.read_text("utf-8") if log.exists() else ""
    assert "Traceback" not in text, text[-3000:]
    assert odd.heard() == []


@pytest.mark.parametrize("method", _METHODS)
def test_each_request_gets_one_answer(served: Place, odd: Odd, method: str) -> None:
    """Whatever its params are, and no internal error."""
    file = uri(served.registry / "artifacts.yaml")
    opens(odd.rpc, served.registry / "artifacts.yaml", "churn: {tpye: model}\n")
    asked = []
    for params in _params(file):
        number = f"{method} {len(asked)}"
        asked.append(number)
        content = {"id": number, "method": method, "params": params}
        odd.send(content)
        odd.send({key: value for key, value in content.items() if key != "id"})

    heard = odd.heard(len(asked))

    assert Counter(got["id"] for got in heard) == Counter(asked)
    faults = [got for got in heard if "error" in got]
    assert [got for got in faults if got["error"]["code"] == INTERNAL] == []
    assert all(got["error"]["message"] for got in faults)


@pytest.mark.parametrize(
    "number",
    [
        *(0, -1, 2**31, 2**53, 2**63, 2**64 - 1, 10**30, -(10**30), 1.5, 1e300, None),
        *("", "é😀", "\0", "1", "x" * 100_000),
    ],
)
@pytest.mark.parametrize("method", ["textDocument/hover", "workspace/foo", "gto/status"])
def test_an_answer_has_the_id_of_the_request(odd: Odd, method: str, number: object) -> None:
    """Whatever sort of id it is."""
    odd.send({"id": number, "method": method, "params": {}})

    assert [got["id"] for got in odd.heard(1)] == [number]


@pytest.mark.parametrize("number", [True, [], {}, [1]])
def test_a_request_whose_id_is_none_is_answered_without(odd: Odd, number: object) -> None:
    """JSON-RPC 2.0, section 5."""
    odd.send({"id": number, "method": "textDocument/hover", "params": {}})

    assert [got["id"] for got in odd.heard(1)] == [None]


@pytest.mark.parametrize(
    "body",
    [
        {"id": 5, "result": None},
        {"id": "nobody", "result": {"title": 5}},
        {"id": "nobody", "error": {"code": -1, "message": "x"}},
        {"id": "nobody", "error": 5},
        {"id": "nobody", "error": None},
        {"id": 10**30, "result": []},
        {"id": "nobody", "result": 1, "error": {"code": 1, "message": ""}},
    ],
)
def test_an_answer_to_what_nobody_asked_is_of_no_account(odd: Odd, body: dict[str, Any]) -> None:
    """Nobody answers an answer."""
    odd.send(body)

    assert odd.heard() == []


def test_an_editor_that_answers_itself_gets_one_answer(served: Place, odd: Odd) -> None:
    """Its ids and the server's are two things."""
    opens(odd.rpc, served.registry / "artifacts.yaml", "churn: {}\n" * 3000)
    document = {"textDocument": {"uri": uri(served.registry / "artifacts.yaml")}}
    for number in range(20):
        odd.send({"id": number, "method": "textDocument/documentSymbol", "params": document})
        odd.send({"id": number, "result": "mine"})
        odd.send({"id": number, "error": {"code": 1, "message": "mine"}})

    heard = odd.heard(20)

    assert sorted(got["id"] for got in heard) == list(range(20))
    assert all(got.get("result") not in (None, "mine") for got in heard)


def test_two_requests_of_one_id_get_two_answers(served: Place, odd: Odd) -> None:
    """Also when they are cancelled."""
    opens(odd.rpc, served.registry / "artifacts.yaml", "churn: {}\n" * 3000)
    document = {"textDocument": {"uri": uri(served.registry / "artifacts.yaml")}}
    for _ in range(2):
        odd.send({"id": 5, "method": "textDocument/documentSymbol", "params": document})
    for _ in range(2):
        odd.send({"method": "$/cancelRequest", "params": {"id": 5}})

    assert [got["id"] for got in odd.heard(2)] == [5, 5]


def test_who_leaves_in_the_middle_is_answered(served: Place) -> None:
    """What was asked and is not answered yet, and the farewell itself."""
    with served.rpc() as rpc:
        initialize(rpc)
        opens(rpc, served.registry / "artifacts.yaml", "churn: {}\n" * 3000)
        document = {"textDocument": {"uri": uri(served.registry / "artifacts.yaml")}}
        asked = [rpc.ask("textDocument/documentSymbol", document) for _ in range(5)]

        asked.append(rpc.ask("shutdown"))

        heard: list[Answer] = []
        while len(heard) < len(asked):
            if "method" not in (got := rpc.receive()):
                heard.append(got)
        assert Counter(got["id"] for got in heard) == Counter(asked)
        assert next(got for got in heard if got["id"] == asked[-1])["result"] is None
        assert [got for got in heard if got.get("error", {}).get("code") == INTERNAL] == []


_BAD = {
    "a lone surrogate": b'"\\ud800"',
    "half a pair": b'"\\ud83d x"',
    "no UTF-8": b'"\xff\xfe"',
    "UTF-8 that ends early": b'"\xe2\x82"',
    "an escape that is none": b'"\\q"',
    "a control character": b'"a\x01b"',
    "a number that is none": b"01",
    "too deep": b"[" * 100_000 + b"]" * 100_000,
    "an end too early": b'"',
    "a huge number": b"1" * 100_000,
    "infinity": b"1e999",
}


@pytest.mark.parametrize("text", _BAD.values(), ids=_BAD.keys())
@pytest.mark.parametrize(
    "content",
    [
        b'"id": "bad", "method": "textDocument/hover", "params": %b',
        b'"id": "bad", "method": "textDocument/hover", "params": {"textDocument": {"uri": %b}}',
        b'"id": "bad", "method": "workspace/symbol", "params": {"query": %b}',
        b'"id": "bad", "method": %b, "params": {}',
    ],
)
def test_a_request_that_is_no_json_is_told_so(odd: Odd, content: bytes, text: bytes) -> None:
    """With its id, if that can be read."""
    odd.send(b'{"jsonrpc": "2.0", ' + content % text + b"}")

    (got,) = odd.heard(1)

    assert got["id"] in ("bad", None)
    assert got["error"]["code"] != INTERNAL


@pytest.mark.parametrize("text", _BAD.values(), ids=_BAD.keys())
def test_a_notification_that_is_no_json_is_dropped(served: Place, odd: Odd, text: bytes) -> None:
    """The file is as it was before, and can be changed again."""
    file = served.registry / "artifacts.yaml"
    opens(odd.rpc, file, "churn: {tpye: model}\n")
    document = json.dumps({"uri": uri(file), "version": 2}).encode()
    for content in (
        b'"method": "textDocument/didChange", "params": {"textDocument": %b, '
        b'"contentChanges": [{"text": %b}]}' % (document, text),
        b'"id": 5, "result": %b' % text,
        b'"method": "$/foo", "params": %b' % text,
    ):
        odd.send(b'{"jsonrpc": "2.0", ' + content + b"}")

    assert [got for got in odd.heard() if got["id"] is not None] == []


_URIS = [
    *("", "x", ":", "file:", "file:/", "file://", "file:///", "file:////", "file://host/x"),
    *("untitled:x", "untitled:", "file:///%", "file:///%zz", "file:///%00", "file:///a%00/.gto"),
    *("file:///%ff%fe/artifacts.yaml", "file:///a\0b/.gto", "file:///\n/artifacts.yaml"),
    *("file:///tmp/../../artifacts.yaml", "file://[::1/artifacts.yaml", "file://[x]/.gto"),
    *("http://x/artifacts.yaml", "file:artifacts.yaml", "file:///é/😀/dvc.yaml", "FILE:///a/.gto"),
    *("file:///proc/self/artifacts.yaml", "file:///dev/null/.gto", "file:///" + "x/" * 5000),
    *("file:///" + "x" * 5000 + "/artifacts.yaml", "file://localhost/artifacts.yaml", "//a/b"),
    *("file:///artifacts.yaml?a#b", "vscode-notebook-cell:/a/artifacts.yaml#W0", "file:///c:/.gto"),
]


@pytest.mark.parametrize("odd_uri", _URIS)
def test_odd_uris_are_answered(odd: Odd, odd_uri: str) -> None:
    """An editor may name its buffers as it likes."""
    item = {"uri": odd_uri, "languageId": "gto-artifacts", "version": 1, "text": "a: {b: c}\n"}
    document = {"uri": odd_uri}
    place = {"line": 0, "character": 1}
    change = {"range": {"start": place, "end": place}, "text": "b"}
    odd.send({"method": "textDocument/didOpen", "params": {"textDocument": item}})
    odd.send(
        {
            "method": "textDocument/didChange",
            "params": {"textDocument": {**document, "version": 2}, "contentChanges": [change]},
        }
    )
    params = {
        "textDocument": document,
        "position": place,
        "positions": [place],
        "range": change["range"],
        "context": {"diagnostics": [], "includeDeclaration": True},
        "options": {"tabSize": 2, "insertSpaces": True},
        "newName": "other",
    }
    for name in METHODS:
        odd.send({"id": name, "method": f"textDocument/{name}", "params": params})
    for command in COMMANDS:
        given = {"command": command, "arguments": [odd_uri, "churn", "prod"]}
        odd.send({"id": command, "method": "workspace/executeCommand", "params": given})
    odd.send({"method": "textDocument/didSave", "params": {"textDocument": document}})
    odd.send({"method": "textDocument/didClose", "params": {"textDocument": document}})

    heard = odd.heard(len(METHODS) + len(COMMANDS))

    assert Counter(got["id"] for got in heard) == Counter([*METHODS, *COMMANDS])
    assert [got for got in heard if got.get("error", {}).get("code") == INTERNAL] == []


# Without those in which pygls finds a bad host, which it answers itself.
@pytest.mark.parametrize("odd_uri", [uri for uri in _URIS if "[" not in uri])
def test_an_editor_may_come_from_an_odd_folder(served: Place, odd_uri: str) -> None:
    """It is served as one that works in none."""
    params = {
        "processId": None,
        "rootUri": odd_uri,
        "rootPath": odd_uri,
        "workspaceFolders": [{"uri": odd_uri, "name": "x"}],
        "capabilities": {},
    }
    with served.rpc() as rpc:
        answer = rpc.call("initialize", params)
        assert "result" in answer or answer["error"]["code"] != INTERNAL, answer
        assert rpc.call("workspace/symbol", {"query": "nothing"})["result"] == []


def test_a_text_beyond_the_limit_ends_its_connection_alone(served: Place, odd: Odd) -> None:
    """After it was told why; a text just below it is taken."""
    with served.rpc() as other:
        initialize(other)
        opens(other, served.registry / "artifacts.yaml", "#" + "x" * (16 * 1024**2 - 1000))
        number = other.ask("workspace/symbol", {"query": "nothing"})
        while (got := other.receive()).get("id") != number:
            pass
        assert got["result"] == []

        other.socket.sendall(b"Content-Length: %d\r\n\r\n" % (17 * 1024**2))

        while "error" not in (got := other.receive()):
            pass
        assert got["error"]["code"] == PARSE_ERROR
        assert other.is_ended()
    assert odd.heard() == []

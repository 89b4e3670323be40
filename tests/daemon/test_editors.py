"""Editors as clients of the daemon: the language server on its socket, beside everybody else."""

import array
import fcntl
import json
import os
import select
import signal
import subprocess
import termios
from pathlib import Path
from typing import Any

from tests.daemon.support import (
    DEADLINE,
    GTOD,
    Place,
    Rpc,
    ends,
    frame,
    git,
    message,
    wait_until,
    watched,
)

REFUSED_PARAMS = -32602
NOT_INITIALIZED = -32002
INVALID_REQUEST = -32600
CANCELLED = -32800


def initialize(rpc: Rpc, **capabilities: Any) -> Any:  # noqa: ANN401 - JSON
    """Say who one is, as editors do; the answer."""
    params = {"processId": None, "rootUri": None, "capabilities": capabilities}
    return rpc.result("initialize", params)


def notify(rpc: Rpc, method: str, params: object) -> None:
    """Send a notification."""
    rpc.send(message(method, params))


def uri(path: Path) -> str:
    """A file's name for editors."""
    return path.as_uri()


def opens(rpc: Rpc, path: Path, text: str) -> None:
    """Open a file with a text that is not saved."""
    item = {"uri": uri(path), "languageId": "yaml", "version": 1, "text": text}
    notify(rpc, "textDocument/didOpen", {"textDocument": item})


def types(rpc: Rpc, path: Path, version: int, text: str) -> None:
    """Type a whole new text."""
    document = {"uri": uri(path), "version": version}
    changes = [{"text": text}]
    notify(rpc, "textDocument/didChange", {"textDocument": document, "contentChanges": changes})


def codes(rpc: Rpc, version: int = 1) -> list[str]:
    """The codes of the diagnostics that are published next for a version."""
    while True:
        told = rpc.receive()
        published = told.get("method") == "textDocument/publishDiagnostics"
        if published and told["params"]["version"] == version:
            return [one["code"] for one in told["params"]["diagnostics"]]


def test_an_editor_is_told_what_is_wrong_as_it_types(place: Place) -> None:
    """With the version of the text that it is about."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    with place.rpc() as editor:
        assert initialize(editor)["serverInfo"]["name"] == "gtod"

        opens(editor, file, "churn: {tpye: model}\n")
        assert "unknown-key" in codes(editor, 1)

        types(editor, file, 2, "churn: [\n")
        assert "yaml-syntax" in codes(editor, 2)


def test_an_editor_may_be_able_to_do_what_nobody_here_has_heard_of(place: Place) -> None:
    """What is new is left out, and all else is used."""
    place.begin()
    of_tomorrow = {
        "textDocument": {
            "diagnostic": {},
            "hover": {"contentFormat": ["hologram"]},
            "telepathy": True,
        },
        "workspace": {"diagnostics": {"refreshSupport": True}, "workspaceEdit": 5},
        "general": {"positionEncodings": ["utf-64", "utf-8"]},
    }
    with place.rpc() as editor:
        offered = initialize(editor, **of_tomorrow)["capabilities"]

        assert offered["positionEncoding"] == "utf-8"
        assert "diagnosticProvider" in offered
        assert "hoverProvider" in offered


def test_exit_ends_the_conversation_and_nothing_else(place: Place) -> None:
    """Other clients, editors among them, go on."""
    pid = place.begin()
    with place.rpc() as first, place.rpc() as second:
        initialize(first)
        initialize(second)

        assert first.result("shutdown") is None
        assert first.call("textDocument/diagnostic", {})["error"]["code"] == INVALID_REQUEST
        notify(first, "exit", None)

        assert first.is_ended()
        opens(second, place.registry / "artifacts.yaml", "churn: {tpye: model}\n")
        assert "unknown-key" in codes(second)
        assert place.pid() == pid


def test_the_same_connection_may_ask_the_registry_too(place: Place) -> None:
    """An extension needs no second one."""
    place.begin()
    with place.rpc() as editor:
        initialize(editor)

        question = {"repo": str(place.registry), "name": "churn", "stage": "prod"}
        assert editor.result("gto/which", question)["version"] == "v3.0.0"


def test_who_has_not_said_who_it_is_gets_told_so(place: Place) -> None:
    """As the protocol wants it; a notification is dropped."""
    place.begin()
    with place.rpc() as editor:
        opens(editor, place.registry / "artifacts.yaml", "a: b\n")

        answer = editor.call("textDocument/hover", {})

        assert answer["error"]["code"] == NOT_INITIALIZED


def test_an_initialize_that_does_not_fit_is_none(place: Place) -> None:
    """What is asked then comes too early, until the editor says better who it is."""
    place.begin()
    with place.rpc() as editor:
        refused = editor.call("initialize", {"processId": None, "capabilities": 5})
        early = editor.call("textDocument/hover", {})
        answer = initialize(editor)

        assert refused["error"]["code"] == REFUSED_PARAMS
        assert early["error"]["code"] == NOT_INITIALIZED
        assert answer["serverInfo"]["name"] == "gtod"


def test_what_comes_right_behind_initialize_waits_its_turn(place: Place) -> None:
    """The language server is loaded then; nothing is lost, and the order stays."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    with place.rpc() as editor:
        first = editor.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        opens(editor, file, "churn: {tpye: model}\n")
        types(editor, file, 2, "churn: {}\n")
        second = editor.ask("textDocument/diagnostic", {"textDocument": {"uri": uri(file)}})

        assert editor.receive()["id"] == first
        while (told := editor.receive()).get("id") != second:
            pass
        assert "unknown-key" not in [one["code"] for one in told["result"]["items"]]


def test_params_that_do_not_fit_are_refused_with_the_reason(place: Place) -> None:
    """Nobody waits for ever."""
    place.begin()
    with place.rpc() as editor:
        initialize(editor)

        answer = editor.call("textDocument/diagnostic", {"textDocument": 5})

        assert answer["error"]["code"] == REFUSED_PARAMS
        assert "textDocument" in answer["error"]["message"] or "text_document" in str(answer)


def test_a_file_that_is_none_of_ours_has_no_diagnostics(place: Place) -> None:
    """An editor may send whatever YAML it has open."""
    place.begin()
    with place.rpc() as editor:
        initialize(editor)
        other = place.registry / "params.yaml"

        opens(editor, other, "a: [\n")
        answer = editor.result("textDocument/diagnostic", {"textDocument": {"uri": uri(other)}})

        assert answer["items"] == []


def test_a_change_of_tags_refreshes_what_is_shown(place: Place) -> None:
    """Whoever makes it."""
    place.begin()
    with place.rpc() as editor:
        initialize(editor, workspace={"codeLens": {"refreshSupport": True}})
        opens(editor, place.registry / "artifacts.yaml", "churn: {}\n")
        while editor.receive().get("method") != "workspace/codeLens/refresh":
            pass

        git(place.registry, "tag", "-a", "-m", "x", "churn@v9.0.0", "main")

        while editor.receive().get("method") != "workspace/codeLens/refresh":
            pass


def test_an_editor_that_cannot_be_told_to_ask_again_is_told_unasked(place: Place) -> None:
    """It would go on showing what was wrong before a tag was made."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    asks = {"textDocument": {"diagnostic": {}}}
    asks_again = {**asks, "workspace": {"diagnostics": {"refreshSupport": True}}}
    with place.rpc() as editor, place.rpc() as able:
        offered = initialize(editor, **asks)["capabilities"]
        offered_to_able = initialize(able, **asks_again)["capabilities"]

        assert "diagnosticProvider" not in offered
        assert "diagnosticProvider" in offered_to_able
        opens(editor, file, "fresh: {}\n")
        while "never-registered" not in codes(editor):
            pass
        opens(able, file, "fresh: {}\n")
        while able.receive().get("method") != "workspace/diagnostic/refresh":
            pass

        git(place.registry, "tag", "-a", "-m", "x", "fresh@v1.0.0", "main")

        while "never-registered" in codes(editor):
            pass
        while able.receive().get("method") != "workspace/diagnostic/refresh":
            pass


def test_an_editor_that_leaves_in_the_middle_leaves_nothing_behind(place: Place) -> None:
    """The watches that it needed are let go, and others are served."""
    pid = place.begin()
    editor = place.rpc()
    initialize(editor)
    opens(editor, place.registry / "artifacts.yaml", "churn: {}\n")
    codes(editor)
    editor.socket.close()

    wait_until(lambda: place.status()["connections"] == 1)
    assert place.pid() == pid


class Stdio:
    """An editor's server over stdin and stdout."""

    def __init__(self, place: Place, *words: str) -> None:
        self.process = place.start(GTOD, "lsp", *words, stdin=subprocess.PIPE)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._in = self.process.stdin
        self._out = self.process.stdout.fileno()
        self._pending = b""
        self._number = 0

    def send(self, method: str, params: object = None, request_id: object = None) -> None:
        """Send a message."""
        self._in.write(message(method, params, request_id))
        self._in.flush()

    def call(self, method: str, params: object = None) -> Any:  # noqa: ANN401 - JSON
        """The answer to a request."""
        self._number += 1
        self.send(method, params, self._number)
        while (told := self.receive()).get("id") != self._number:
            pass
        return told

    def receive(self) -> Any:  # noqa: ANN401 - JSON
        """The next message."""
        while (end := self._pending.find(b"\r\n\r\n")) < 0:
            self._more()
        start, length = end + 4, int(self._pending[:end].split(b":")[1])
        while len(self._pending) < start + length:
            self._more()
        body = self._pending[start : start + length]
        self._pending = self._pending[start + length :]
        return json.loads(body)

    def _more(self) -> None:
        assert select.select([self._out], [], [], DEADLINE)[0], "the server says nothing"
        data = os.read(self._out, 1 << 16)
        assert data, "the server has ended"
        self._pending += data


def converse(editor: Stdio, file: Path) -> list[str]:
    """Open a file with a mistake; the codes of what the editor is told."""
    editor.call("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    editor.send("initialized", {})
    item = {"uri": uri(file), "languageId": "yaml", "version": 1, "text": "churn: {tpye: a}\n"}
    editor.send("textDocument/didOpen", {"textDocument": item})
    while (told := editor.receive()).get("method") != "textDocument/publishDiagnostics":
        pass
    return [one["code"] for one in told["params"]["diagnostics"]]


def leave(editor: Stdio) -> int:
    """Say good-bye; the exit status."""
    assert editor.call("shutdown")["result"] is None
    editor.send("exit")
    return editor.process.wait(DEADLINE)


def test_over_stdio_the_daemon_answers_and_is_started_if_need_be(place: Place) -> None:
    """And serves on when the editor has left."""
    editor = Stdio(place)

    assert "unknown-key" in converse(editor, place.registry / "artifacts.yaml")
    assert len(place.daemons()) == 1
    assert leave(editor) == 0
    assert len(place.daemons()) == 1


def unread(pipe: int) -> int:
    """How many bytes in a pipe nobody has read."""
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


def test_an_editor_may_answer_once_more_behind_its_exit(place: Place) -> None:
    """The server's question and the editor's farewell pass each other; nothing has gone wrong."""
    editor = Stdio(place)
    converse(editor, place.registry / "artifacts.yaml")
    assert editor.call("shutdown")["result"] is None
    late = frame(b'{"jsonrpc":"2.0","id":"unknown","result":null}')

    farewell = message("exit")
    assert editor.process.stdin is not None
    pipe = editor.process.stdin.fileno()
    os.write(pipe, farewell[:-4])
    wait_until(lambda: unread(pipe) == 0)
    os.write(pipe, farewell[-4:] + late)

    assert editor.process.wait(DEADLINE) == 0
    assert editor.process.stderr is not None
    assert editor.process.stderr.read() == b""


def test_alone_it_needs_no_daemon_and_leaves_nothing(place: Place) -> None:
    """The same answers from its own process; some clients add `--stdio`."""
    editor = Stdio(place, "--standalone", "--stdio")

    assert "unknown-key" in converse(editor, place.registry / "artifacts.yaml")
    assert place.daemons() == []
    assert leave(editor) == 0
    assert editor.process.stderr is not None
    assert editor.process.stderr.read() == b""


def test_where_no_daemon_can_run_it_serves_alone_and_says_so(place: Place) -> None:
    """A person has an editor to work with, whatever is wrong with the socket."""
    place.run.chmod(0o777)

    editor = Stdio(place)

    assert "unknown-key" in converse(editor, place.registry / "artifacts.yaml")
    assert leave(editor) == 0
    assert editor.process.stderr is not None
    assert b"Running without the daemon" in editor.process.stderr.read()


def test_a_daemon_that_ends_is_told_as_a_failure(place: Place) -> None:
    """So that the editor starts the server again."""
    editor = Stdio(place)
    converse(editor, place.registry / "artifacts.yaml")

    os.kill(place.pid(), signal.SIGTERM)

    with watched(editor.process.pid) as process:
        assert ends(process)
    assert editor.process.wait() == 1
    assert editor.process.stderr is not None
    assert b"has ended" in editor.process.stderr.read()


def test_an_editor_that_closes_its_end_is_gone(place: Place) -> None:
    """As when it crashes: the server ends quietly, the daemon stays."""
    editor = Stdio(place)
    converse(editor, place.registry / "artifacts.yaml")

    editor.process.stdin.close()  # type: ignore[union-attr] # it is a pipe

    assert editor.process.wait(DEADLINE) == 0
    assert len(place.daemons()) == 1


def test_an_unknown_argument_is_told_with_the_usage(place: Place) -> None:
    """And nothing is started."""
    editor = Stdio(place, "--nonsense")

    assert editor.process.wait(DEADLINE) == 2
    assert editor.process.stderr is not None
    assert b"Usage: gtod lsp" in editor.process.stderr.read()
    assert place.daemons() == []

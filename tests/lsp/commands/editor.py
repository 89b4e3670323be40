"""An editor that runs commands in a real session of a real daemon, and answers what it is asked."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tests.daemon.support import Answer, Place, frame, message

#: What an editor can that shows files and applies edits.
ABLE: Mapping[str, object] = {
    "window": {"showDocument": {"support": True}},
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
}


class Editor:
    """A conversation.

    Attributes:
        rpc: The connection.
        asked: The questions that were put to the person, each with its choices.
        shown: The messages that were shown, each with its type.
        requests: All requests of the server's, in order.
    """

    def __init__(self, place: Place, capabilities: Mapping[str, object] = ABLE) -> None:
        self.rpc = place.rpc()
        self.asked: list[tuple[str, list[str]]] = []
        self.shown: list[tuple[int, str]] = []
        self.requests: list[Answer] = []
        self._answers: list[str | None] = []
        self._ask("initialize", {"processId": None, "capabilities": capabilities, "rootUri": None})
        self.rpc.send(message("initialized", {}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rpc.socket.close()

    def open(self, path: Path, text: str) -> str:
        """Open a file with a text that may not be saved; its URI."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.rpc.send(message("textDocument/didOpen", {"textDocument": document}))
        return uri

    def run(self, command: str, *arguments: object, answers: Sequence[str | None] = ()) -> Answer:
        """The whole answer to a command, where the person chooses these one after the other."""
        self._answers = list(answers)
        given = {"command": command, "arguments": list(arguments)}
        answer = self._ask("workspace/executeCommand", given)
        assert not self._answers, answer
        return answer

    def ask(self, method: str, params: object) -> Any:  # noqa: ANN401 - JSON
        """What a request that succeeds gives."""
        answer = self._ask(method, params)
        assert "result" in answer, answer
        return answer["result"]

    def _ask(self, method: str, params: object) -> Answer:
        request_id = self.rpc.ask(method, params)
        while True:
            got: Answer = self.rpc.receive()
            if "method" not in got:
                assert got["id"] == request_id
                return got
            self.take(got)

    def take(self, got: Answer) -> None:
        """Take what the server asks or tells."""
        params = got.get("params")
        if got["method"] == "window/showMessage":
            self.shown.append((params["type"], params["message"]))
        if "id" not in got:
            return
        self.requests.append(got)
        self.rpc.send(reply(got["id"], self._result(got["method"], params)))

    def _result(self, method: str, params: Answer) -> object:
        match method:
            case "window/showMessageRequest":
                choices = [action["title"] for action in params["actions"]]
                self.asked.append((params["message"], choices))
                chosen = self._answers.pop(0)
                return None if chosen is None else {"title": chosen}
            case "window/showDocument":
                return {"success": True}
            case "workspace/applyEdit":
                return {"applied": True}
            case _:
                return None


def reply(request_id: object, result: object) -> bytes:
    """An answer to the server, framed."""
    return frame(json.dumps({"jsonrpc": "2.0", "id": request_id, "result": result}).encode())

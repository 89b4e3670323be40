"""An editor at the daemon's socket that types, saves, and waits for what it is told."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from tests.daemon.support import Place, Rpc, message

Diagnostics = list[dict[str, Any]]


class Editor:
    """One editor with some folders.

    Attributes:
        rpc: Its connection.
        offered: What the server can do for it.
    """

    def __init__(self, place: Place, *folders: Path, **capabilities: object) -> None:
        self.rpc: Rpc = place.rpc()
        self._versions: dict[str, int] = {}
        self._told: list[dict[str, Any]] = []
        params = {
            "processId": None,
            "rootUri": None,
            "workspaceFolders": [{"uri": each.as_uri(), "name": each.name} for each in folders],
            "capabilities": capabilities,
        }
        self.offered = self.ask("initialize", params)["capabilities"]
        self.tell("initialized", {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rpc.socket.close()

    def tell(self, method: str, params: object) -> None:
        """Send a notification."""
        self.rpc.send(message(method, params))

    def ask(self, method: str, params: object) -> Any:  # noqa: ANN401 - JSON
        """The result of a request; what else comes meanwhile is kept."""
        request = self.rpc.ask(method, params)
        while "method" in (told := self.rpc.receive()) or told["id"] != request:
            self._told.append(told)
        assert "result" in told, told
        return told["result"]

    def ask_about(self, path: Path, method: str, **params: object) -> Any:  # noqa: ANN401 - JSON
        """The result of a request about a file."""
        document = {"textDocument": {"uri": path.as_uri()}}
        return self.ask(f"textDocument/{method}", {**document, **params})

    def open(self, path: Path, text: str) -> None:
        """Open a file with a text that need not be saved."""
        self._versions[path.as_uri()] = 1
        item = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def change(self, path: Path, *changes: dict[str, object]) -> int:
        """Tell of changes; the version of the text that they lead to."""
        uri = path.as_uri()
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        params = {"textDocument": document, "contentChanges": [*changes]}
        self.tell("textDocument/didChange", params)
        return self._versions[uri]

    def type(self, path: Path, line: int, character: int, text: str, replacing: int = 0) -> int:
        """Type something in place of so many characters of a line; the version then."""
        start = {"line": line, "character": character}
        end = {"line": line, "character": character + replacing}
        return self.change(path, {"range": {"start": start, "end": end}, "text": text})

    def save(self, path: Path, text: str) -> None:
        """Write a file and say so."""
        path.write_text(text)
        self.tell("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})

    def close(self, path: Path) -> None:
        """Close a file."""
        self.tell("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})

    def next(self, method: str) -> Any:  # noqa: ANN401 - JSON
        """The params of the next message of that method."""
        while True:
            told = self._told.pop(0) if self._told else self.rpc.receive()
            if told.get("method") == method:
                return told.get("params")

    def published(self, path: Path) -> tuple[int | None, Diagnostics]:
        """Version and diagnostics that are published next for a file."""
        while True:
            params = self.next("textDocument/publishDiagnostics")
            if params["uri"] == path.as_uri():
                return params.get("version"), params["diagnostics"]

    def until(self, path: Path, holds: Callable[[Sequence[str]], object]) -> list[str]:
        """The codes that are published for a file, as soon as they are such."""
        while True:
            _, found = self.published(path)
            codes = [each["code"] for each in found]
            if holds(codes):
                return codes

    def codes(self, path: Path) -> list[str]:
        """The codes of what is wrong with a file now."""
        return [each["code"] for each in self.ask_about(path, "diagnostic")["items"]]

    def lenses(self, path: Path) -> list[str]:
        """The first lens of each artifact."""
        lenses = self.ask_about(path, "codeLens")
        titles = {each["range"]["start"]["line"]: each["command"]["title"] for each in lenses[::-1]}
        return [titles[line] for line in sorted(titles)]

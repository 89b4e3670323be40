"""The editor: one Node process that types, and drives every server in the same way."""

from __future__ import annotations

import contextlib
import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.editor.document import FILE, Change, Expected, Position
from benchmarks.processes import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CLIENT = Path(__file__).with_name("client.mjs")


@dataclass(frozen=True, slots=True)
class Server:
    """A language server, and how an editor is set up for it.

    Attributes:
        name: Its name in the table.
        command: What starts it; it speaks on stdin and stdout.
        wait: How long it lets typing come to rest before it looks, in milliseconds.
        environ: Its environment.
        settings: What it asks of the editor's settings, by section.
    """

    name: str
    command: Sequence[str]
    wait: float
    environ: Mapping[str, str] = field(default_factory=environment)
    settings: Mapping[str, object] = field(default_factory=dict)


class Editor:
    """An editor with a folder open. All times are in milliseconds."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._uri = (folder / FILE).as_uri()

    def start(self, server: Server) -> int:
        """Start a server and have it say what it can; gives its process."""
        answer = self._do(
            "start",
            server,
            command=server.command,
            environ=server.environ,
            folder=str(self._folder),
            settings=server.settings,
        )
        return int(answer["pid"])

    def open(self, server: Server, expected: Expected) -> float:
        """Open the file; gives the time from the start of the server to its diagnostics."""
        return float(self._do("open", server, expected=_expected(expected)))

    def edit(self, server: Server, change: Change, expected: Expected) -> float:
        """Type; gives the time until the diagnostics of what is there now."""
        told = self._do("edit", server, change=_change(change), expected=_expected(expected))
        return float(told)

    def complete(
        self, server: Server, change: Change, position: Position
    ) -> tuple[float, list[str]]:
        """Type and ask what could stand there; gives the time of both, and the choices."""
        answer = self._do("complete", server, change=_change(change), position=_position(position))
        return answer["took"], answer["labels"]

    def hover(self, server: Server, position: Position) -> tuple[float, str]:
        """Rest on a place; gives the time until the answer, and the answer's JSON."""
        answer = self._do("hover", server, position=_position(position))
        return answer["took"], answer["text"]

    def stop(self, server: Server) -> None:
        """Have the server end, and wait for that."""
        self._do("stop", server)

    def _do(self, what: str, server: Server, **details: object) -> Any:  # noqa: ANN401 - JSON
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        message = {"do": what, "server": server.name, "uri": self._uri, **details}
        self._process.stdin.write(f"{json.dumps(message)}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"error": "the editor ended"}
        if "error" in answer:
            raise RuntimeError(f"{server.name}, {what}: {answer['error']}")
        return answer["result"]


@contextlib.contextmanager
def editor(node: str, packages: Path, folder: Path) -> Iterator[Editor]:
    """Give an editor with that folder open; what it started ends with it."""
    command = [node, str(CLIENT), str(packages)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        yield Editor(process, folder)


def _expected(expected: Expected) -> dict[str, object]:
    starts = sorted(f"{place.line}:{place.character}" for place in expected.starts)
    return {"lines": [expected.first, expected.last], "starts": starts}


def _change(change: Change) -> dict[str, object]:
    between = {"start": _position(change.start), "end": _position(change.end)}
    return {"range": between, "text": change.text}


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "character": position.character}

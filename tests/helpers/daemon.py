"""A daemon of a test's own, a client that asks it by typed methods, and gtoc led to it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self, cast

import msgspec

from gtod.rpc.framing import FrameReader, frame
from gtod.rpc.results import Status
from tests.helpers import contract

#: Seconds after which a daemon that neither answers nor ends is taken for hung.
PATIENCE = 30.0

#: Variables of whoever runs the tests that would change what gtod or git does.
_FOREIGN = ("GTOD", "GTO_", "GIT_")


def clean_environment(**more: str) -> dict[str, str]:
    """The environment for a test's child: this process's without CI, GTOD*, GTO_* and GIT_*."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "CI" and not name.startswith(_FOREIGN)
    }
    return kept | more


def script(name: str) -> str:
    """The installed script of that name (`gtoc`, `gtod`) beside the Python that runs the tests."""
    return str(Path(sys.executable).with_name(name))


class RpcError(Exception):
    """The daemon answered with an error.

    Attributes:
        kind: Its stable `data.kind`.
        message: Its sentence.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message


class Client:
    """A connection to a daemon's socket."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(path)
        self._frames = FrameReader()
        self._id = 0

    def ask(self, body: bytes) -> bytes:
        """The body of the answer to the body of one request.

        Raises:
            ConnectionError: The daemon ended instead.
        """
        self._socket.sendall(frame(body))
        return self.receive()

    def receive(self) -> bytes:
        """The body of the next message.

        Raises:
            ConnectionError: The daemon ended instead.
        """
        while (answer := self._frames.next_body()) is None:
            data = self._socket.recv(65536)
            if not data:
                raise ConnectionError("the daemon ended the connection")
            self._frames.feed(data)
        return answer

    def call(self, method: str, **params: object) -> Any:  # noqa: ANN401 - whatever JSON it is
        """The result of a typed method.

        Raises:
            RpcError: The daemon answered with an error.
        """
        self._id += 1
        answer = msgspec.json.decode(self.ask(request(method, params, self._id)))
        # A busy machine takes long enough for a sign of life.
        while answer.get("method") == "gto/working":
            answer = msgspec.json.decode(self.receive())
        assert answer["id"] == self._id
        contract.check(method, params, answer)
        if "error" in answer:
            error = answer["error"]
            raise RpcError(error["data"]["kind"], error["message"])
        return answer["result"]

    def status(self) -> Status:
        """How the daemon is, which proves that it is there."""
        return msgspec.convert(self.call("gtod/status"), Status)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def request(method: str, params: Mapping[str, object], number: int = 1) -> bytes:
    """The body of a request."""
    body = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    return msgspec.json.encode(body)


class Daemon:
    """A `gtod serve` with a socket folder of its own, for as long as the block lasts.

    It is this process's child, so that nothing but it is ended in the end.
    """

    def __init__(self) -> None:
        # Not below pytest's folders: the path of a socket has at most 107 bytes.
        self.folder = tempfile.mkdtemp(prefix="gtod-test-")
        self.environ = clean_environment(GTOD_SOCKET=self.folder)
        self._process: subprocess.Popen[str] | None = None
        self._clients: list[Client] = []

    def __enter__(self) -> Self:
        process = self._process = subprocess.Popen(
            [script("gtod"), "serve"],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            # Its first line is written once it listens.
            first = cast("Any", process.stderr).readline()
            assert "listens" in first, f"the daemon does not start: {first}"
            with self.client() as client:
                assert client.status().pid == process.pid
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    @property
    def pid(self) -> int:
        """The daemon's process."""
        assert self._process is not None
        return self._process.pid

    @property
    def socket_path(self) -> str:
        """Where it listens."""
        (path,) = Path(self.folder).glob("*.sock")
        return str(path)

    def client(self) -> Client:
        """A new connection; it is closed with the daemon at the latest."""
        client = Client(self.socket_path)
        self._clients.append(client)
        return client

    def gtoc(self, *words: str, folder: str | Path) -> subprocess.CompletedProcess[str]:
        """What the real gtoc does with these words in a folder, with this daemon to ask."""
        return self.run([script("gtoc"), *words], folder)

    def run(self, words: Sequence[str], folder: str | Path) -> subprocess.CompletedProcess[str]:
        """What a program does that would find this daemon."""
        return subprocess.run(
            list(words),
            cwd=folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def _end(self) -> None:
        for client in self._clients:
            client.close()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stderr is not None:
                process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)

"""The wire from a client's side: LSP framing on a blocking unix socket.

Blocking on purpose: an event loop in the client would add its own time to every figure.
"""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path

END_OF_HEADER = b"\r\n\r\n"
LENGTH = b"Content-Length: "
TIMEOUT = 120.0  # seconds without a byte: the first read of a huge registry takes some


def frame(body: bytes) -> bytes:
    """Put the header before a message."""
    return b"%b%d%b%b" % (LENGTH, len(body), END_OF_HEADER, body)


def request(number: int, method: str, params: dict[str, Any]) -> bytes:
    """Build a framed JSON-RPC request."""
    message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    return frame(json.dumps(message, separators=(",", ":")).encode())


def body_of(framed: bytes) -> bytes:
    """The message behind the header."""
    return framed.partition(END_OF_HEADER)[2]


class Connection:
    """One open connection, one request at a time."""

    def __init__(self, path: Path) -> None:
        self._pending = b""
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(TIMEOUT)
        try:
            self._socket.connect(str(path))
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        """Give the connection, which is open already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._socket.close()

    def exchange(self, framed: bytes) -> bytes:
        """Send one framed request, and give the body of the message that comes back."""
        self._socket.sendall(framed)
        received = self._socket.recv(65536)
        while (end := received.find(END_OF_HEADER)) < 0:
            received += self._more()
        start = end + len(END_OF_HEADER)
        length = int(received[len(LENGTH) : end])
        while len(received) - start < length:
            received += self._more()
        return received[start:]

    def call(self, method: str, **params: object) -> Any:  # noqa: ANN401  # JSON has any type
        """Ask one question, and give its result."""
        answer = json.loads(self.exchange(request(0, method, params)))
        if "error" in answer:
            raise RuntimeError(f"{method} failed: {answer['error']}")
        return answer["result"]

    def receive(self) -> Any:  # noqa: ANN401  # JSON has any type
        """Wait for the next message that comes unasked."""
        while (end := self._pending.find(END_OF_HEADER)) < 0:
            self._pending += self._more()
        start = end + len(END_OF_HEADER)
        length = int(self._pending[len(LENGTH) : end])
        while len(self._pending) - start < length:
            self._pending += self._more()
        body, self._pending = self._pending[start : start + length], self._pending[start + length :]
        return json.loads(body)

    def _more(self) -> bytes:
        received = self._socket.recv(65536)
        if not received:
            raise ConnectionError("the server closed the connection")
        return received

"""A connection to the server, and messages in frames."""

import json
import socket
from typing import Any

Json = Any
_END = b"\r\n\r\n"


class WrongError(Exception):
    """The server does not do what it has to; the message tells what it does."""


class Connection:
    """A client of the server.

    Args:
        path: The server's socket.
        patience: Seconds that it may take to answer.
    """

    def __init__(self, path: str, patience: float) -> None:
        self._patience = patience
        self._buffer = bytearray()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(patience)
        self._socket.connect(path)

    def send(self, data: bytes) -> None:
        """Send bytes.

        Raises:
            WrongError: The server has hung up, or does not read.
        """
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise WrongError(f"nothing can be sent to the server: {error}") from error

    def receive(self) -> Json:
        """The next message.

        Raises:
            WrongError: None comes, or it is none.
        """
        while _END not in self._buffer:
            self._more()
        head, _, _ = bytes(self._buffer).partition(_END)
        del self._buffer[: len(head) + len(_END)]
        length = _length(head)
        while len(self._buffer) < length:
            self._more()
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        try:
            return json.loads(body.decode("utf-8"))
        except ValueError as error:
            raise WrongError(f"a body is no JSON in UTF-8: {error}: {body[:80]!r}") from error

    def wait_for_end(self) -> None:
        """Wait until the server hangs up.

        Raises:
            WrongError: It does not, or sends something before.
        """
        self._buffer += self._received()
        if self._buffer:
            raise WrongError(f"a message came instead of the end: {self.receive()}")

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> None:
        data = self._received()
        if not data:
            raise WrongError("the server hung up instead of answering")
        self._buffer += data

    def _received(self) -> bytes:
        try:
            data = self._socket.recv(65536)
        except TimeoutError as error:
            raise WrongError(f"nothing came within {self._patience:g} s") from error
        except ConnectionError:
            data = b""
        return data


def framed(message: Json) -> bytes:
    """A message in its frame."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    raise WrongError(f"a header has no Content-Length: {head[:80]!r}")

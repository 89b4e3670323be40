"""A daemon that is none: it records what a client sends, and answers what a test wants."""

import json
import socket
import threading
from collections.abc import Callable
from typing import Any, Self

Behaviour = Callable[[socket.socket, bytes], None]


class FakeDaemon:
    """Listens where a client looks for a daemon.

    Args:
        path: Where.
        behave: What to do with a connection and the request that came on it.

    Attributes:
        requests: The whole requests that came, with their headers.
    """

    def __init__(self, path: str, behave: Behaviour) -> None:
        self.requests: list[bytes] = []
        self._behave = behave
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(path)
        self._listener.listen(8)
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(20)
                request = read_request(connection)
                self.requests.append(request)
                self._behave(connection, request)

    def params(self) -> dict[str, Any]:
        """The params of the one request that came."""
        (request,) = self.requests
        content = json.loads(request.partition(b"\r\n\r\n")[2])
        assert content["method"] == "gto/command"
        params: dict[str, Any] = content["params"]
        return params

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # A thread in accept(2) is woken by this, not by close(2).
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()


def read_request(connection: socket.socket) -> bytes:
    """A whole request, with its header."""
    data = b""
    while True:
        header, end, body = data.partition(b"\r\n\r\n")
        if end and len(body) >= int(header.split(b":")[1]):
            return data
        more = connection.recv(65536)
        assert more, "the client went before it had asked"
        data += more


def wait_for_the_end(connection: socket.socket) -> None:
    """Wait until the client goes."""
    try:
        while connection.recv(65536):
            pass
    except ConnectionResetError:
        return

"""A server that answers as a real one does, but for what a test spoils."""

import json
import socket
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from gtod.rpc.framing import FrameReader, frame

Json = Any
#: From a message of the real server to those that are sent in its place.
Spoiling = Callable[[Json], list[Json]]


class Relay:
    """Stands between clients and a server.

    Args:
        server: The real server's socket.
        spoil: What becomes of its messages.
    """

    def __init__(self, server: str, spoil: Spoiling) -> None:
        self._server = server
        self._spoil = spoil
        self._folder = tempfile.TemporaryDirectory(prefix="relay-")
        self.path = str(Path(self._folder.name) / "relay.sock")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.path)
        self._listener.listen()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()
        self._folder.cleanup()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            server.connect(self._server)
            ways = ((_carry, (client, server)), (self._spoiled, (server, client)))
            for carry, ends in ways:
                self._threads.append(threading.Thread(target=carry, args=ends))
                self._threads[-1].start()

    def _spoiled(self, server: socket.socket, client: socket.socket) -> None:
        frames = FrameReader()
        with server, client:
            while data := _read(server):
                frames.feed(data)
                while (body := frames.next_body()) is not None:
                    for message in self._spoil(json.loads(body)):
                        _write(client, frame(json.dumps(message).encode()))
            _hang_up(client)


def _carry(client: socket.socket, server: socket.socket) -> None:
    while data := _read(client):
        _write(server, data)
    _hang_up(server)


def _read(end: socket.socket) -> bytes:
    try:
        return end.recv(65536)
    except OSError:
        return b""


def _write(end: socket.socket, data: bytes) -> None:
    try:
        end.sendall(data)
    except OSError:
        _hang_up(end)


def _hang_up(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return

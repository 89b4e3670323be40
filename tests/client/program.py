"""A program that has a registry: the process of the tests, in the environment of their place."""

import contextlib
import json
import os
import socket
from typing import Any

import pytest

from tests.client.fake import Behaviour, read_request, wait_for_the_end
from tests.daemon.support import frame

#: The commits of the example registry.
FIRST = "6ca7905ff3f4f4f6276ecf2c41f16251c6ab9e32"
SECOND = "91febb0ba665760df19401b067d0a6300531fd2a"

#: What a daemon in another mount namespace answers.
DIFFERENT = {"code": -32000, "message": "no", "data": {"kind": "different_view"}}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The program that has the registry is this process: it gets the place's environment."""
    name = "served" if "served" in request.fixturenames else "place"
    if name in request.fixturenames:
        environ = request.getfixturevalue(name).environ
        for variable in os.environ.keys() - environ.keys():
            monkeypatch.delenv(variable)
        for variable, value in environ.items():
            monkeypatch.setenv(variable, value)


def content(request: bytes) -> Any:  # noqa: ANN401 - JSON
    """What a request says."""
    return json.loads(request.partition(b"\r\n\r\n")[2])


def answers(**members: object) -> Behaviour:
    """A daemon that answers each question with that, be it a result or an error."""
    answer = frame(json.dumps({"jsonrpc": "2.0", "id": 1, **members}).encode())

    def behave(connection: socket.socket, _request: bytes) -> None:
        with contextlib.suppress(OSError, AssertionError):
            while True:
                connection.sendall(answer)
                read_request(connection)

    return behave


def hangs_up(connection: socket.socket, _request: bytes) -> None:
    """A daemon that ends instead of answering."""
    connection.shutdown(socket.SHUT_RDWR)


def is_silent(connection: socket.socket, _request: bytes) -> None:
    """A daemon that takes everything and says nothing."""
    wait_for_the_end(connection)


def says(data: bytes) -> Behaviour:
    """A daemon that says so, and no more."""

    def behave(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(data)
        wait_for_the_end(connection)

    return behave

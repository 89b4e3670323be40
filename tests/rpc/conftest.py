"""A server of the methods without any process or socket around it."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gtod.rpc import envelope
from gtod.rpc.envelope import RefusedError
from tests.helpers import contract
from tests.rpc.plain_server import PlainServer
from tests.rpc.registry import build_registry

Ask = Callable[[object], Any]


@pytest.fixture
def server() -> PlainServer:
    """A server that holds no repository yet."""
    return PlainServer()


@pytest.fixture
def ask(server: PlainServer) -> Ask:
    """Gives the answer to a message (JSON text, or a value of which it is made); None for none."""

    def asked(message: object) -> object:
        if isinstance(message, bytes):
            body = message
        else:
            body = (message if isinstance(message, str) else json.dumps(message)).encode()
        told = server.ask(body)
        return None if told is None else _checked(body, told)

    return asked


def _checked(body: bytes, told: object) -> object:
    """What was told, if it is what the method is said to answer."""
    with contextlib.suppress(RefusedError):
        if not envelope.is_batch(body):
            request = envelope.read_request(body)
            params = (
                None if request.params is msgspec.UNSET else msgspec.json.decode(request.params)
            )
            contract.check(request.method, params, told)
    return told


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a version in prod, and a deprecated artifact."""
    return build_registry(tmp_path / "r")

"""A server of the methods without any process or socket around it."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gtod.rpc import envelope
from gtod.rpc.dispatch import answer, answer_batch
from gtod.rpc.envelope import RefusedError
from gtod.steps import finish
from tests.helpers import contract
from tests.helpers.git import make_repository
from tests.helpers.story import stream
from tests.rpc.plain_server import PlainServer

STORY = """
    5 commit A
    10 churn@v1.0.0 on A
    20 churn#prod#1 on A
    30 churn#dev! on A
    40 old@v1.0.0 on A
    50 old@deprecated on A
"""


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
        if envelope.is_batch(body):
            found = finish(answer_batch(body, server, server))
        else:
            try:
                found = finish(answer(envelope.read_request(body), server, server))
            except RefusedError as refused:
                found = refused.answer
        return None if found is None else _checked(body, json.loads(found))

    return asked


def _checked(body: bytes, told: Any) -> object:  # noqa: ANN401 - JSON
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
    files = {"A": {"artifacts.yaml": "churn: {type: model}\nannotated: {}\n"}}
    return make_repository(tmp_path / "r", stream(STORY, files))

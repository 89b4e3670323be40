"""A server of the methods without any process or socket around it."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gtod.commands.invocation import DaemonFacts
from gtod.rpc import envelope
from gtod.rpc.dispatch import answer, answer_batch
from gtod.rpc.envelope import RefusedError
from gtod.rpc.results import Status
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.helpers import contract
from tests.helpers.git import make_repository
from tests.helpers.story import stream

STORY = """
    5 commit A
    10 churn@v1.0.0 on A
    20 churn#prod#1 on A
    30 churn#dev! on A
    40 old@v1.0.0 on A
    50 old@deprecated on A
"""


class PlainServer:
    """The process around the methods, as small as it can be; it also takes the notes."""

    def __init__(self) -> None:
        self.repositories = Repositories()
        self.is_stopping = False
        self.failures: list[BaseException] = []

    def status(self) -> Status:
        """How the process is."""
        return Status(
            pid=1,
            version="0",
            protocol=1,
            uptime=0.0,
            socket="/socket",
            memory=None,
            connections=1,
            requests=1,
            last_error=None,
            idle_timeout=60.0,
            memory_limit=1,
            memory_held=0,
            repository_idle=60.0,
            warnings=[],
            repositories=[],
        )

    def facts(self) -> DaemonFacts:
        """The same, as far as commands show it."""
        return DaemonFacts(1, "0", 0.0)

    def stop(self) -> None:
        """Note that it was asked to end."""
        self.is_stopping = True

    def failed(self, error: BaseException) -> None:
        """An unexpected error came up."""
        self.failures.append(error)


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

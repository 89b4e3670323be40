"""The methods without any process or socket around them."""

import json

from gtod.commands.invocation import DaemonFacts
from gtod.rpc import envelope
from gtod.rpc.dispatch import answer, answer_batch
from gtod.rpc.envelope import RefusedError
from gtod.rpc.results import Status
from gtod.steps import finish
from gtod.workspace.repositories import Repositories


class PlainServer:
    """The process around the methods, as small as it can be; it also takes the notes."""

    def __init__(self) -> None:
        self.repositories = Repositories()
        self.is_stopping = False
        self.failures: list[BaseException] = []

    def ask(self, body: bytes) -> object:
        """The answer to the body of a message, as JSON; None for none."""
        if envelope.is_batch(body):
            found = finish(answer_batch(body, self, self))
        else:
            try:
                found = finish(answer(envelope.read_request(body), self, self))
            except RefusedError as refused:
                found = refused.answer
        return None if found is None else json.loads(found)

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

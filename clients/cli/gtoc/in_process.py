"""The daemon's answers, found in this process."""

import json
import os
from typing import TYPE_CHECKING, Any  # what a JSON object holds

from gtoc.errors import Internal

if TYPE_CHECKING:
    from gtod.commands.invocation import DaemonFacts
    from gtod.rpc.results import Status
    from gtod.rpc.server import Subscriptions


class InProcess:
    """What answers a question where no daemon does: the same code. It is the methods' `Server`."""

    def __init__(self) -> None:
        # Here and below: it is the whole daemon but its sockets.
        from gtod.workspace.cache_folder import cache_folder  # noqa: PLC0415
        from gtod.workspace.repositories import Repositories  # noqa: PLC0415

        self.repositories = Repositories(cache_folder(os.environ))

    def answer(self, body: bytes) -> dict[str, Any]:
        """The answer to a request.

        Raises:
            Internal: It failed, for the reason that the exception rests on.
        """
        from gtod.rpc.dispatch import answer  # noqa: PLC0415
        from gtod.rpc.envelope import read_request  # noqa: PLC0415
        from gtod.steps import finish  # noqa: PLC0415

        notes = _Notes()
        found = finish(answer(read_request(body), self, notes))
        if notes.fault is not None:
            told = f"{type(notes.fault).__name__}: {notes.fault}"
            raise Internal(f"Something went wrong inside gtod ({told})") from notes.fault
        message: dict[str, Any] = json.loads(found or b"{}")
        return message

    @property
    def subscriptions(self) -> "Subscriptions":
        """Only a connection is told something without asking again."""
        raise NotImplementedError

    def status(self) -> "Status":
        """Only a daemon is asked how it is."""
        raise NotImplementedError

    def facts(self) -> "DaemonFacts":
        """Only command lines show them."""
        raise NotImplementedError

    def stop(self) -> None:
        """Only a daemon is told to."""
        raise NotImplementedError


class _Notes:
    """Keeps the unexpected error that came up, if any did."""

    def __init__(self) -> None:
        self.fault: BaseException | None = None

    def failed(self, error: BaseException) -> None:
        """An unexpected error came up."""
        self.fault = error

"""What the methods need of the process that serves them."""

from typing import Protocol

from gtod.commands.invocation import DaemonFacts
from gtod.rpc.results import Status
from gtod.workspace.repositories import Repositories


class Server(Protocol):
    """The process around the methods."""

    @property
    def repositories(self) -> Repositories:
        """The repositories in memory."""

    def status(self) -> Status:
        """How the process is."""

    def facts(self) -> DaemonFacts:
        """The same, as far as commands show it."""

    def stop(self) -> None:
        """End once everything that was asked is answered."""

"""What the methods need of the process that serves them."""

from typing import Protocol

from gtod.commands.invocation import DaemonFacts
from gtod.rpc.changes import Subscribed
from gtod.rpc.results import Status
from gtod.steps import Steps
from gtod.workspace.repositories import Repositories


class Subscriptions(Protocol):
    """What one connection is told without asking again."""

    def subscribe(self, repo: str, since: str | None) -> Steps[Subscribed]:
        """Begin to tell what happens to the repository of a folder, from a generation or now.

        Raises:
            GtodError: There is no repository, or it cannot be read.
        """

    def unsubscribe(self, repo: str) -> bool:
        """Tell nothing more about it; whether anything was told."""


class Server(Protocol):
    """The process around the methods, as one connection sees it."""

    @property
    def subscriptions(self) -> Subscriptions:
        """What the connection is told without asking again."""

    @property
    def repositories(self) -> Repositories:
        """The repositories in memory."""

    def status(self) -> Status:
        """How the process is."""

    def facts(self) -> DaemonFacts:
        """The same, as far as commands show it."""

    def stop(self) -> None:
        """End once everything that was asked is answered."""

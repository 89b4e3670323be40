"""The daemon as one connection sees it."""

from typing import TYPE_CHECKING, Protocol

from gtod.commands.invocation import DaemonFacts
from gtod.daemon.subscriptions import Subscriptions
from gtod.rpc.changes import Subscribed
from gtod.rpc.results import Status
from gtod.steps import Steps
from gtod.workspace.repositories import Repositories

if TYPE_CHECKING:
    from gtod.rpc.following import Following


class House(Protocol):
    """What all connections share."""

    @property
    def repositories(self) -> Repositories:
        """The repositories in memory."""

    def status(self) -> Status:
        """How the daemon is."""

    def facts(self) -> DaemonFacts:
        """The same, as far as commands show it."""

    def stop(self) -> None:
        """End once everything that was asked is answered."""


class Visit:
    """The `Server` of the methods that one connection asks, and its `Subscriptions`.

    Args:
        house: What all share.
        subscriptions: What the connection is told.
    """

    __slots__ = ("_house", "_opened", "_told", "repositories")

    def __init__(self, house: House, subscriptions: Subscriptions) -> None:
        self.repositories = house.repositories
        self._house = house
        self._told = subscriptions
        self._opened: list[Following] = []

    @property
    def subscriptions(self) -> "Visit":
        """What the connection is told without asking again."""
        return self

    def subscribe(self, repo: str, since: str | None) -> Steps[Subscribed]:
        """See `Subscriptions`."""
        return self._told.subscribe(repo, since, self._opened)

    def unsubscribe(self, repo: str) -> bool:
        """See `Subscriptions`."""
        return self._told.unsubscribe(repo)

    def answered(self) -> None:
        """The answers to what was asked so far are on their way."""
        if self._opened:
            self._told.activate(self._opened)

    def status(self) -> Status:
        """See `House`."""
        return self._house.status()

    def facts(self) -> DaemonFacts:
        """See `House`."""
        return self._house.facts()

    def stop(self) -> None:
        """See `House`."""
        self._house.stop()

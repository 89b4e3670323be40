"""What one connection is told without asking again, as fast as its client reads."""

from typing import Protocol

from gtod.daemon.turns import Turns
from gtod.daemon.under_way import UnderWay
from gtod.errors import ErrorKind, GtodError
from gtod.rpc.changes import Subscribed
from gtod.rpc.following import Following
from gtod.steps import Steps
from gtod.workspace.watches import Watches

#: How many subscriptions one connection may have.
_MOST = 256


class Reader(Protocol):
    """A connection that is told things."""

    @property
    def is_full(self) -> bool:
        """Whether the client has to catch up before it is told more."""

    def send(self, body: bytes) -> None:
        """Send a message."""


class Subscriptions:
    """The subscriptions of one connection.

    Nothing is queued for a client that does not read: it gets the rest from the journals when it
    reads on. What is told comes after the answer to the request that subscribed.

    Args:
        reader: The connection.
        watches: The watches of the daemon.
        turns: Where slices wait.
    """

    def __init__(self, reader: Reader, watches: Watches, turns: Turns) -> None:
        self._reader = reader
        self._watches = watches
        self._turns = turns
        self._waiting: list[Following] = []
        self._active: dict[str, Following] = {}
        self._under_way: UnderWay | None = None
        self._has_more = False

    def subscribe(self, repo: str, since: str | None, opened: list[Following]) -> Steps[Subscribed]:
        """Begin to follow a folder's repository; `opened` gets what is active once answered.

        Raises:
            GtodError: There is none, it cannot be read, or there are too many subscriptions.
        """
        if len(self._active) >= _MOST and repo not in self._active:
            raise GtodError(
                ErrorKind.TOO_LARGE, f"A connection has at most {_MOST} subscriptions; open another"
            )
        following = Following(repo, self._watches, self)
        subscribed = yield from following.begin(since)
        self._waiting.append(following)
        opened.append(following)
        return subscribed

    def activate(self, opened: list[Following]) -> None:
        """Tell of these from now on: the client has the answer."""
        for following in opened:
            self._waiting.remove(following)
            self.unsubscribe(following.repo)
            self._active[following.repo] = following
        opened.clear()
        self.looked()

    def unsubscribe(self, repo: str) -> bool:
        """Tell nothing more about a folder's repository; whether anything was told."""
        following = self._active.pop(repo, None)
        if following is None:
            return False
        following.end()
        return True

    def looked(self) -> None:
        """There may be something to tell, or the client reads on."""
        if self._under_way is not None:
            self._has_more = True
        elif self._active and not self._reader.is_full:
            self._under_way = UnderWay(self._tell(), None, self._turns, self._told)
            self._under_way.pause(None)

    def close(self) -> None:
        """Tell nothing more at all."""
        if self._under_way is not None:
            self._under_way.drop()
            self._under_way = None
        for following in (*self._active.values(), *self._waiting):
            following.end()
        self._active = {}
        self._waiting = []

    def _tell(self) -> Steps[bytes | None]:
        self._has_more = False
        for following in list(self._active.values()):
            while not self._reader.is_full:
                message = yield from following.next()
                # During a pause somebody may have ended it.
                if message is None or self._active.get(following.repo) is not following:
                    break
                self._reader.send(message)
                if following.is_over:
                    del self._active[following.repo]
                    break
                yield None
        return None

    def _told(self, _nothing: bytes | None) -> None:
        self._under_way = None
        if self._has_more:
            self.looked()

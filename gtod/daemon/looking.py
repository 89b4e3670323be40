"""The looks at repositories that clients subscribed to, among everything else the daemon does."""

import asyncio
import contextlib
import logging

from gtod.daemon.turns import Turns
from gtod.daemon.under_way import UnderWay
from gtod.errors import ErrorKind, GtodError
from gtod.steps import Steps
from gtod.workspace.watch import Watch
from gtod.workspace.watches import Watches

_log = logging.getLogger(__name__)

#: Seconds that a watch is kept for a subscriber who lost the connection and comes back.
_LINGER = 60.0


class Looking:
    """Runs the looks of all watches, each in its rhythm; it is their `Looker`.

    Args:
        turns: Where slices wait.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._timers: dict[Watch, asyncio.TimerHandle] = {}
        self._under_way: dict[Watch, UnderWay] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watches: Watches | None = None

    def begin(self, watches: Watches) -> None:
        """Run the looks of these, in the running loop."""
        self._watches = watches
        self._loop = asyncio.get_running_loop()

    def heard(self, watch: Watch, files: int) -> None:
        """So many files changed that may count. Other threads call it."""
        if self._loop is not None:
            # The daemon may have ended meanwhile.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake, watch, files)

    def _wake(self, watch: Watch, files: int) -> None:
        watch.rhythm.woken(files)
        self.rescheduled(watch)

    def rescheduled(self, watch: Watch) -> None:
        """The watch's next look is due at another time than before."""
        if self._loop is None or watch in self._under_way:
            return
        if watch in self._timers:
            self._timers[watch].cancel()
        # The loop's clock is the monotonic one, as the rhythm's is.
        self._timers[watch] = self._loop.call_at(watch.rhythm.due, self._begin_look, watch)

    def left(self, watch: Watch) -> None:
        """Somebody follows the watch no more."""
        if self._loop is not None and not watch.followers:
            self._loop.call_later(_LINGER, self._close, watch)

    def _close(self, watch: Watch) -> None:
        if watch.followers or self._watches is None:
            return
        if watch in self._under_way:
            self.left(watch)
            return
        self._watches.close(watch)
        if (timer := self._timers.pop(watch, None)) is not None:
            timer.cancel()

    def _begin_look(self, watch: Watch) -> None:
        del self._timers[watch]

        def finished(_nothing: bytes | None) -> None:
            del self._under_way[watch]
            self.rescheduled(watch)
            for follower in list(watch.followers):
                follower.looked()

        under_way = UnderWay(_look(watch), None, self._turns, finished)
        self._under_way[watch] = under_way
        under_way.pause(None)


def _look(watch: Watch) -> Steps[bytes | None]:
    try:
        yield from watch.look()
    except Exception as error:  # noqa: BLE001 - others are followed too
        _log.exception("a look at '%s' failed", watch.location.git_dir)
        watch.fault = GtodError(ErrorKind.INTERNAL, f"Something went wrong inside gtod ({error})")
        watch.rhythm.failed()
    return None

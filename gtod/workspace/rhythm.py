"""When a watched repository is looked at."""

from collections.abc import Callable

#: Seconds between looks that nothing asked for: a watcher may miss something, and never knows.
SAFETY = 10.0
#: The same where nothing tells of changes.
POLLING = 1.0
#: Seconds after a look that found something: what a new folder holds may have come unseen.
AGAIN = 0.03
#: Seconds after a look that failed.
RETRY = 0.1

#: How many files that change at once are the beginning of a flood.
FLOOD = 20
#: Seconds of quiet that end a flood, and how long it may keep everybody waiting.
QUIET = 0.1
LONGEST = 1.0


class Rhythm:
    """Tells when the next look is due, on a clock in seconds that only runs forward.

    Few changes are looked at as they come. Of a flood, such as a fetch of thousands of tags, looks
    at its parts would only make it longer: it is waited for, but not for ever.

    Args:
        clock: The clock.

    Attributes:
        due: When to look.
        is_polling: Whether nothing tells of changes.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.is_polling = False
        self.due = clock()
        self._clock = clock
        self._flood_began: float | None = None
        self._is_announced = True

    def woken(self, files: int) -> None:
        """So many files have changed that may count."""
        now = self._clock()
        self._is_announced = True
        if self._flood_began is None and files < FLOOD:
            self.due = min(self.due, now)
            return
        if self._flood_began is None:
            self._flood_began = now
        self.due = min(now + QUIET, self._flood_began + LONGEST)

    def asked(self) -> None:
        """Somebody wants to know now."""
        self._look_again(0.0)

    def began(self) -> bool:
        """A look begins; whether something had announced that there may be something to see."""
        announced, self._is_announced = self._is_announced, False
        self._flood_began = None
        self.due = self._clock() + (POLLING if self.is_polling else SAFETY)
        return announced

    def ended(self, *, found: bool) -> None:
        """A look ended, and found something or not."""
        if found:
            self._look_again(AGAIN)

    def failed(self) -> None:
        """A look could not see."""
        self._look_again(RETRY)

    def _look_again(self, seconds: float) -> None:
        self._is_announced = True
        self.due = min(self.due, self._clock() + seconds)

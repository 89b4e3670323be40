"""What arrives from several clients at the same time, answered for the same moment."""

import asyncio
import logging
from typing import Protocol

from gtod.git.freshness import moment

_log = logging.getLogger(__name__)


class Asker(Protocol):
    """Who has sent something."""

    def answer_arrived(self) -> None:
        """Answer it; what can be said at once is kept back."""

    def send_gathered(self) -> None:
        """Send what was kept back."""


class Arrivals:
    """Gathers who has something to be answered until all that has arrived is read.

    The loop reads from each connection that has data before it calls what was queued meanwhile, so
    that one look at a repository comes after all those questions, and serves them all. The answers
    are sent together as well: to wake a client may take longer than to find its answer.
    """

    def __init__(self) -> None:
        self._waiting: list[Asker] = []

    def queue(self, asker: Asker) -> None:
        """Have what has arrived at one connection answered."""
        self._waiting.append(asker)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._answer)

    def _answer(self) -> None:
        waiting, self._waiting = self._waiting, []
        with moment():
            for asker in waiting:
                try:
                    asker.answer_arrived()
                except Exception:  # noqa: BLE001 - one connection's failure must not end the others
                    _log.exception("a connection failed")
        for asker in waiting:
            asker.send_gathered()

"""Long work of all clients in turns: one slice of one of them, then all other events."""

import asyncio
from collections import deque
from collections.abc import Callable

Slice = Callable[[], None]


class Turns:
    """Runs one slice in each round of the loop, however many there are to run.

    So what a client waits for that asks for little does not grow with what others ask for.
    """

    def __init__(self) -> None:
        self._waiting: deque[Slice] = deque()

    def queue(self, work: Slice) -> None:
        """Run a slice once those before it have run."""
        self._waiting.append(work)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._run)

    def forget(self, work: Slice) -> None:
        """Do not run a slice, if it waits."""
        if work in self._waiting:
            # An empty place: a round may be due already, and there is one for each that waits.
            self._waiting[self._waiting.index(work)] = _nothing

    def _run(self) -> None:
        work = self._waiting[0]
        try:
            work()
        finally:
            self._waiting.popleft()
            if self._waiting:
                asyncio.get_running_loop().call_soon(self._run)


def _nothing() -> None:
    return

"""What the daemon does unasked, between the requests: keeping what was read, tidying up."""

import logging

from gtod.daemon.memory import MemoryKeeper
from gtod.daemon.turns import Turns
from gtod.daemon.under_way import UnderWay
from gtod.steps import Steps
from gtod.workspace.repositories import Repositories

_log = logging.getLogger(__name__)


class Chores:
    """Work in the background, one piece of it at a time.

    Args:
        repositories: The repositories in memory.
        memory: Keeps them within their limits.
        turns: Where its slices wait.
    """

    def __init__(self, repositories: Repositories, memory: MemoryKeeper, turns: Turns) -> None:
        self._repositories = repositories
        self._memory = memory
        self._turns = turns
        self._under_way: UnderWay | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._under_way is not None

    def look(self) -> None:
        """Begin with what there is to be done, if anything."""
        if self._under_way is not None:
            return
        work = self._saving() or self._memory.chore()
        if work is not None:
            self._under_way = UnderWay(_quietly(work), None, self._turns, self._finished)
            self._under_way.pause(None)

    def _saving(self) -> Steps[None] | None:
        """What is read is kept before it is dropped."""
        for repository in self._repositories.held():
            if repository.tags.is_worth_saving:
                return repository.tags.save()
        return None

    def _finished(self, _answer: bytes | None) -> None:
        self._under_way = None


def _quietly(work: Steps[None]) -> Steps[bytes | None]:
    try:
        yield from work
    except Exception:  # noqa: BLE001 - nobody waits for it, and nobody else may suffer from it
        _log.exception("work in the background failed")
    return None

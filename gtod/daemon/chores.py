"""What the daemon does unasked, between the requests: keeping what was read for its successor."""

import logging

from gtod.daemon.turns import Turns
from gtod.daemon.under_way import UnderWay
from gtod.steps import Steps
from gtod.workspace.repositories import Repositories
from gtod.workspace.tag_store import TagStore

_log = logging.getLogger(__name__)


class Chores:
    """Work in the background, one piece of it at a time.

    Args:
        repositories: The repositories in memory.
        turns: Where its slices wait.
    """

    def __init__(self, repositories: Repositories, turns: Turns) -> None:
        self._repositories = repositories
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
        for repository in self._repositories.held():
            if repository.tags.is_worth_saving:
                self._begin(repository.tags)
                return

    def _begin(self, tags: TagStore) -> None:
        self._under_way = UnderWay(_saved(tags), None, self._turns, self._finished)
        self._under_way.pause(None)

    def _finished(self, _answer: bytes | None) -> None:
        self._under_way = None


def _saved(tags: TagStore) -> Steps[bytes | None]:
    try:
        yield from tags.save()
    except Exception:  # noqa: BLE001 - nobody waits for it, and nobody else may suffer from it
        _log.exception("what was read could not be kept")
    return None

"""Which repositories an editor hears of: those of the files that it has open."""

import logging
from collections.abc import Callable, Iterable

from gtod.errors import GtodError
from gtod.workspace.repository import Repository
from gtod.workspace.watch import Watch
from gtod.workspace.watches import Watches

_log = logging.getLogger(__name__)

#: Is told that something happened to a repository.
Changed = Callable[[Repository], None]


class Following:
    """Follows repositories.

    Args:
        watches: The watches of the process.
        changed: Is told what happens.
    """

    def __init__(self, watches: Watches, changed: Changed) -> None:
        self._watches = watches
        self._changed = changed
        self._followed: dict[Watch, _Follower] = {}

    def follow(self, folders: Iterable[str]) -> None:
        """Follow the repositories of these folders, and no others."""
        wanted = {watch: None for folder in folders if (watch := self._watch(folder)) is not None}
        for watch in [known for known in self._followed if known not in wanted]:
            self._leave(watch)
        for watch in wanted:
            if watch not in self._followed:
                follower = self._followed[watch] = _Follower(watch, self._changed)
                watch.followers.append(follower)
                self._watches.ask(watch)

    def end(self) -> None:
        """Follow nothing more."""
        for watch in list(self._followed):
            self._leave(watch)

    def _watch(self, folder: str) -> Watch | None:
        try:
            return self._watches.of(folder)
        except GtodError as error:
            _log.debug("'%s' is not followed: %s", folder, error.message)
            return None

    def _leave(self, watch: Watch) -> None:
        watch.followers.remove(self._followed.pop(watch))
        self._watches.left(watch)


class _Follower:
    """Tells when a look has found a state that is another one than before."""

    def __init__(self, watch: Watch, changed: Changed) -> None:
        self._watch = watch
        self._changed = changed
        #: None before the first look: what happened until then was heard by nobody.
        self._generation: int | None = None

    def looked(self) -> None:
        """See `Follower` of the watches."""
        journal = self._watch.journal
        if journal.generation != self._generation:
            self._generation = journal.generation
            self._changed(journal.repository)

"""A repository that is followed: its journal, and what tells that it is time to look."""

import time
from typing import Protocol

from gtod.errors import GtodError
from gtod.git.location import Location
from gtod.steps import Steps, in_thread
from gtod.workspace.journal import Journal
from gtod.workspace.repository import Repository
from gtod.workspace.rhythm import Rhythm
from gtod.workspace.watch_plan import (
    NATIVE,
    POLLING,
    Obstacle,
    obstacle_to_watching,
    plan_watch,
)
from gtod.workspace.watcher import Wake, Watcher

#: Seconds between attempts to hear of changes where that could not be.
_TRY_AGAIN = 60.0


class Follower(Protocol):
    """Who wants to know what happens to a repository."""

    def looked(self) -> None:
        """There was a look, and there may be something to tell."""


class Watch:
    """Follows one repository for all who want to know, by looks that somebody runs one by one.

    Args:
        repository: The repository.
        wake: Is called in other threads, with how many files changed that may count; whoever runs
            the looks then tells it to the rhythm.
        first: The number of the first generation.

    Attributes:
        journal: What happened.
        rhythm: When the next look is due.
        followers: Who wants to know.
        fault: Why the last look could not see; None if it could.
    """

    def __init__(self, repository: Repository, wake: Wake, first: int = 1) -> None:
        self.journal = Journal(repository, first)
        self.rhythm = Rhythm(time.monotonic)
        self.followers: list[Follower] = []
        self.fault: GtodError | None = None
        self._obstacle = obstacle_to_watching(repository.location)
        self._watcher = Watcher(wake)
        self._tries_again = 0.0
        self._begun = self._ended = 0

    @property
    def location(self) -> Location:
        """Where the repository is."""
        return self.journal.repository.location

    @property
    def way(self) -> str:
        """How changes are heard of: `inotify` (as the system has it) or `polling`."""
        return POLLING if self.rhythm.is_polling else NATIVE

    @property
    def obstacle(self) -> Obstacle | None:
        """Why it is polled; None if it need not be."""
        return self._obstacle or self._watcher.fault

    def take(self, repository: Repository) -> None:
        """Go on with what is in the repository's place now: what differs is a change."""
        self.journal.repository = repository

    def ask(self) -> int:
        """Have a look begin as soon as can be; the number of the first one that begins from now."""
        self.rhythm.asked()
        return self._begun + 1

    def has_ended(self, look: int) -> bool:
        """Whether that look has ended."""
        return self._ended >= look

    def look(self) -> Steps[None]:
        """See whether anything changed; what had changed before is seen in any case.

        There must not be two at a time. What cannot be read is the `fault`.
        """
        self._begun += 1
        announced = self.rhythm.began()
        try:
            yield from self._look(announced=announced)
            self.fault = None
        except GtodError as error:
            self.fault = error
            self.rhythm.failed()
        finally:
            self._ended = self._begun

    def _look(self, *, announced: bool) -> Steps[None]:
        # Before anything is read: what changes from here on is heard, or seen.
        watched_anew = yield from self._watch()
        found = yield from self.journal.look()
        # What was found may have brought other folders.
        watched_anew |= yield from self._watch()
        if found and not announced and not self.rhythm.is_polling:
            # It should have been heard of; without a plan, the next look watches anew.
            self._watcher.close()
        self.rhythm.ended(found=found or watched_anew)

    def close(self) -> None:
        """Let go of what tells of changes."""
        self._watcher.close()

    def _watch(self) -> Steps[bool]:
        """Watch the folders that there are now; whether that is something new."""
        if self._obstacle is not None:
            self.rhythm.is_polling = True
            return False
        repository, watcher = self.journal.repository, self._watcher
        plan = plan_watch(repository.location, repository.configuration({}).gto.index)
        if plan == watcher.plan and not watcher.is_deaf:
            return False
        if watcher.fault is not None and time.monotonic() < self._tries_again:
            return False
        yield from in_thread(lambda: watcher.watch(plan))
        self._tries_again = time.monotonic() + _TRY_AGAIN
        self.rhythm.is_polling = watcher.plan is None
        return True

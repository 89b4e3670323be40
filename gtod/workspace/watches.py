"""All repositories that are followed, one watch each, however many want to know."""

import os
from collections.abc import Mapping
from typing import Protocol

from gtod.git.location import Location
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from gtod.workspace.watch import Watch


class Looker(Protocol):
    """Who runs the looks of all watches."""

    def heard(self, watch: Watch, files: int) -> None:
        """So many files changed that may count. Other threads call it."""

    def rescheduled(self, watch: Watch) -> None:
        """The watch's next look is due at another time than before."""

    def left(self, watch: Watch) -> None:
        """Somebody follows the watch no more."""


class Watches:
    """The watches of a process.

    Args:
        repositories: The repositories in memory.
        environ: Variables of whoever runs the process.
        looker: Runs the looks.

    Attributes:
        instance: What the generations of this process begin with; no other process has it.
        environ: The variables.
    """

    def __init__(
        self, repositories: Repositories, environ: Mapping[str, str], looker: Looker
    ) -> None:
        self.instance = os.urandom(6).hex()
        self.environ = environ
        self._repositories = repositories
        self._looker = looker
        self._watches: dict[Location, Watch] = {}
        #: The greatest number of a generation of which the story is forgotten.
        self._spent = 0

    def held(self) -> list[Watch]:
        """All that there are."""
        return list(self._watches.values())

    def at(self, location: Location) -> Watch | None:
        """The watch of a repository, if there is one."""
        return self._watches.get(location)

    def of(self, folder: str) -> Watch:
        """The watch of the repository that a folder lies in now.

        Raises:
            GtodError: There is none, or it cannot be read.
        """
        repository = self._repositories.find(folder, self.environ)
        watch = self._watches.get(repository.location)
        if watch is None:
            return self._open(repository)
        if watch.journal.repository is not repository:
            watch.take(repository)
            self.ask(watch)
        return watch

    def ask(self, watch: Watch) -> int:
        """Have a look begin as soon as can be; its number."""
        number = watch.ask()
        self._looker.rescheduled(watch)
        return number

    def retry(self, watch: Watch) -> None:
        """Have a look begin a little later."""
        watch.rhythm.failed()
        self._looker.rescheduled(watch)

    def left(self, watch: Watch) -> None:
        """Somebody follows the watch no more."""
        self._looker.left(watch)

    def close(self, watch: Watch) -> None:
        """Forget a watch, if nobody follows it."""
        if not watch.followers and self._watches.get(watch.location) is watch:
            del self._watches[watch.location]
            self._spent = max(self._spent, watch.journal.generation)
            watch.close()

    def _open(self, repository: Repository) -> Watch:
        # A number that was given out in another story must not be taken for one of this.
        watch = Watch(repository, lambda files: self._looker.heard(watch, files), self._spent + 1)
        self._watches[repository.location] = watch
        return watch

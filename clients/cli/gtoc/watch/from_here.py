"""The changes that this process sees by itself, where no daemon can tell of them."""

import json
import queue
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from gtoc.watch.feed import FeedRefusedError, Message

if TYPE_CHECKING:
    from gtod.steps import Steps
    from gtod.workspace.watch import Watch

T = TypeVar("T")


class OwnFeed:
    """The daemon's journal and watcher, run by this process.

    Args:
        repo: The absolute path of a folder in the repository.
        environ: The variables that count.
    """

    def __init__(self, repo: str, environ: Mapping[str, str]) -> None:
        # Here and below: it is the daemon's code.
        from gtod.rpc.following import Following  # noqa: PLC0415
        from gtod.workspace.repositories import Repositories  # noqa: PLC0415
        from gtod.workspace.watches import Watches  # noqa: PLC0415

        self._repo = repo
        self._environ = environ
        self._repositories = Repositories()
        self._heard: queue.SimpleQueue[tuple[Watch, int]] = queue.SimpleQueue()
        self._watches = Watches(self._repositories, environ, self)
        self._following = Following(repo, self._watches, self)

    def begin(self, since: str | None) -> Message:
        """See `Feed.begin`."""
        import msgspec  # noqa: PLC0415

        from gtod.errors import GtodError  # noqa: PLC0415

        try:
            subscribed = self._run(self._following.begin(since))
        except GtodError as error:
            raise FeedRefusedError(error.message) from error
        answer: Message = json.loads(msgspec.json.encode(subscribed))
        return answer

    def complaint(self, name: str) -> str | None:
        """See `Feed.complaint`."""
        from gtod.errors import GtodError  # noqa: PLC0415
        from gtod.service.placement import latest  # noqa: PLC0415

        try:
            repository = self._repositories.find(self._repo, self._environ)
            self._run(latest(repository, name, self._environ))
        except GtodError as error:
            return error.message
        return None

    def messages(self) -> Iterator[Message]:
        """See `Feed.messages`."""
        while not self._following.is_over:
            body = self._run(self._following.next())
            if body is not None:
                yield json.loads(body)
            elif not self._look():
                self._wait(self._due())

    def close(self) -> None:
        """See `Feed.close`."""
        self._following.end()

    def heard(self, watch: "Watch", files: int) -> None:
        """So many files changed that may count. Other threads call it."""
        self._heard.put((watch, files))

    def rescheduled(self, watch: "Watch") -> None:
        """When a look is due is asked before each."""

    def left(self, watch: "Watch") -> None:
        """Nobody but us follows anything."""
        self._watches.close(watch)

    def looked(self) -> None:
        """After each look it is asked whether there is something to tell."""

    def _run(self, steps: "Steps[T]") -> T:
        """Run to the end; in its pauses, look when a look is due."""
        while True:
            try:
                pause = next(steps)
            except StopIteration as done:
                result: T = done.value
                return result
            if not self._look() and pause is not None:
                self._wait(min(time.monotonic() + pause.seconds, self._due()))

    def _look(self) -> bool:
        """Look where that is due; whether it was."""
        from gtod.steps import finish  # noqa: PLC0415

        now = time.monotonic()
        due = [watch for watch in self._watches.held() if watch.rhythm.due <= now]
        for watch in due:
            finish(watch.look())
        return bool(due)

    def _due(self) -> float:
        return min((watch.rhythm.due for watch in self._watches.held()), default=0.0)

    def _wait(self, until: float) -> None:
        """Wait for some time, or less if something is heard."""
        try:
            watch, files = self._heard.get(timeout=max(0.0, until - time.monotonic()))
            while True:
                watch.rhythm.woken(files)
                watch, files = self._heard.get_nowait()
        except queue.Empty:
            return

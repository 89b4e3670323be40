"""What one subscriber is told of one repository, message by message."""

import time

from gtod.errors import GtodError
from gtod.rpc import envelope, wire
from gtod.rpc.changes import (
    DID_CHANGE,
    LOST,
    DidChange,
    Lost,
    Subscribed,
    did_change,
    generation_number,
    generation_text,
    reset_change,
)
from gtod.rpc.results import Registry
from gtod.service.show import ShowQuestion, show_registry
from gtod.steps import Steps, Wait
from gtod.workspace.watch import Follower, Watch
from gtod.workspace.watches import Watches

#: Seconds between looks at whether a look has ended.
_PAUSE = 0.002
#: Seconds that a repository may be away, such as while a link to it is made anew.
_GRACE = 1.0


class Following:
    """Follows what happens to the repository that a folder lies in, whichever that is.

    It is never ahead of whoever reads: it knows which generation was told last, and the journal
    knows the rest, or that it does not know it any more.

    Args:
        repo: The folder, as the subscriber named it.
        watches: The watches of this process.
        follower: Is told that there may be more to tell.

    Attributes:
        repo: The folder.
        is_over: Whether nothing more will be told.
    """

    def __init__(self, repo: str, watches: Watches, follower: Follower) -> None:
        self.repo = repo
        self.is_over = False
        self._watches = watches
        self._follower = follower
        self._watch: Watch | None = None
        #: The generation that was told last; None if what was told is of another repository.
        self._told: int | None = None
        self._fails_since: float | None = None

    def begin(self, since: str | None) -> Steps[Subscribed]:
        """Begin with what there is now, or with what happened since a generation.

        Raises:
            GtodError: There is no repository, or it cannot be read.
        """
        try:
            watch = self._move_to(self._watches.of(self.repo))
            yield from self._prove(watch)
            instance, number = self._watches.instance, watch.journal.generation
            self._told = number
            generation = generation_text(instance, number)
            if since is None:
                return Subscribed(generation, reset=False, changes=[])
            known = generation_number(since, instance)
            missed = None if known is None else watch.journal.since(known)
            if missed is None:
                registry = yield from self._registry(watch)
                return Subscribed(generation, reset=True, changes=[], registry=registry)
            changes: list[DidChange] = []
            for change in missed:
                changes += [(yield from did_change(change, self.repo, instance))]
            return Subscribed(generation, reset=False, changes=changes)
        except BaseException:
            self.end()
            raise

    def next(self) -> Steps[bytes | None]:
        """The next message for the subscriber; None if there is nothing to tell now."""
        if self.is_over:
            return None
        try:
            watch = self._watches.of(self.repo)
            if watch is not self._watch:
                self._told = None
                yield from self._prove(self._move_to(watch))
            if watch.fault is not None:
                return self._failed(watch.fault)
            message = yield from self._message(watch)
        except GtodError as error:
            return self._failed(error)
        self._fails_since = None
        return message

    def end(self) -> None:
        """Tell nothing more."""
        self.is_over = True
        self._leave()

    def _message(self, watch: Watch) -> Steps[bytes | None]:
        told, journal = self._told, watch.journal
        changes = None if told is None else journal.since(told)
        if changes is None:
            number, head = journal.generation, journal.head
            registry = yield from self._registry(watch)
            generation = generation_text(self._watches.instance, number)
            self._told = number
            whole = reset_change(self.repo, generation, head, registry)
            return envelope.notification(DID_CHANGE, whole)
        if not changes:
            return None
        change = yield from did_change(changes[0], self.repo, self._watches.instance)
        self._told = changes[0].generation
        return envelope.notification(DID_CHANGE, change)

    def _registry(self, watch: Watch) -> Steps[Registry]:
        """The whole state; it may be newer than the generation, but never older."""
        repository = watch.journal.repository
        view = yield from show_registry(repository, ShowQuestion(), self._watches.environ)
        return wire.registry(view)

    def _prove(self, watch: Watch) -> Steps[None]:
        """Wait for a look that begins now, so that nothing done before is missed."""
        number = self._watches.ask(watch)
        while not watch.has_ended(number):
            yield Wait(_PAUSE)
        if watch.fault is not None:
            raise GtodError(watch.fault.kind, watch.fault.message)

    def _failed(self, error: GtodError) -> bytes | None:
        """That the repository cannot be read, once it has been so for a while."""
        now = time.monotonic()
        if self._fails_since is None:
            self._fails_since = now
        if now - self._fails_since < _GRACE and self._watch is not None:
            self._watches.retry(self._watch)
            return None
        self.end()
        return envelope.notification(LOST, Lost(self.repo, error.kind.value, error.message))

    def _move_to(self, watch: Watch) -> Watch:
        self._leave()
        self._watch = watch
        watch.followers.append(self._follower)
        return watch

    def _leave(self) -> None:
        if self._watch is not None:
            self._watch.followers.remove(self._follower)
            self._watches.left(self._watch)
            self._watch = None

"""Long work in slices, so that whoever runs it can do other things in between."""

import select
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")


class Progress(msgspec.Struct, frozen=True):
    """How far some work has come.

    Attributes:
        title: What is being done, in a few words: `Reading artifacts`.
        done: How much of it is done, in whatever the title counts.
        total: How much there is to do; None if that is not known yet.
    """

    title: str
    done: int
    total: int | None = None


class Wait(msgspec.Struct, frozen=True):
    """A pause that is over when something happens, or after some time.

    Attributes:
        seconds: How long it lasts at most.
        descriptor: It is over when this can be read; None if only the time counts.
        is_shielded: Whether the work has to be run to its end, whoever lost interest in it.
        progress: How far it has come, for whoever waits and wants to see it; None if not told.
        future: It is over when this is done; None if that does not count.
    """

    seconds: float
    descriptor: int | None = None
    is_shielded: bool = False
    progress: Progress | None = None
    future: "Future[object] | None" = None


#: Work that gives T in the end and pauses at each `yield`. A pause that carries nothing is over at
#: once: the daemon serves other connections there, the command line without a daemon goes on.
Steps = Generator[Wait | None, None, T]

#: How long a slice may hold the interpreter, in seconds.
SLICE = 0.003


_AT_ONCE = Wait(0.0)

#: Seconds of a pause that only its future is meant to end; persons may take hours to answer.
_LONG = 3600.0


class ShieldBrokenError(KeyboardInterrupt):
    """Somebody insisted on ending what is shielded; nobody knows how far it came."""


def finish(steps: Steps[T], see: Callable[[Progress | None], None] | None = None) -> T:
    """Run to the end, sleeping where it waits, and give the result.

    Ctrl-C ends what may be dropped at once. What is shielded goes on: whatever it runs has got the
    signal too. A second Ctrl-C ends that as well.

    Args:
        steps: The work.
        see: Is shown at each pause the progress that it tells, None if it tells none.

    Raises:
        KeyboardInterrupt: Ctrl-C, before anything shielded had begun.
        ShieldBrokenError: Ctrl-C for the second time.
    """
    was_interrupted = is_shielded = False
    while True:
        is_running = True
        try:
            pause = next(steps)
            is_running = False
            # Once something was changed, what follows belongs to it too.
            is_shielded = is_shielded or (pause is not None and pause.is_shielded)
            if see is not None:
                see(None if pause is None else pause.progress)
            if pause is not None:
                _sleep(pause)
        except StopIteration as done:
            result: T = done.value
            return result
        except KeyboardInterrupt:
            if not is_shielded:
                raise
            # What a signal reaches while it runs cannot go on.
            if was_interrupted or is_running:
                raise ShieldBrokenError from None
            was_interrupted = True


def _sleep(pause: Wait) -> None:
    if pause.future is not None:
        # Imported here: a client without an editor waits for none.
        from concurrent.futures import wait  # noqa: PLC0415

        wait([pause.future], pause.seconds)
        return
    if pause.descriptor is None:
        time.sleep(pause.seconds)
        return
    # Not select.select, which takes no descriptors beyond 1,023.
    poll = select.poll()
    poll.register(pause.descriptor, select.POLLIN)
    poll.poll(pause.seconds * 1000)


def shielded(steps: Steps[T]) -> Steps[T]:
    """The same work, which nobody stops in the middle: half of a change is worse than none."""
    return _changed(steps, lambda pause: msgspec.structs.replace(pause, is_shielded=True))


def told(steps: Steps[T], progress: Callable[[], Progress]) -> Steps[T]:
    """The same work, each of whose pauses tells how far it has come by then."""
    return _changed(steps, lambda pause: msgspec.structs.replace(pause, progress=progress()))


def seen(steps: Steps[T], see: Callable[[Progress], None]) -> Steps[T]:
    """The same work; what its pauses tell of how far it has come is shown to `see`."""

    def look(pause: Wait) -> Wait:
        if pause.progress is not None:
            see(pause.progress)
        return pause

    return _changed(steps, look)


def counted(title: str, done: int, total: int | None = None) -> Wait:
    """A pause that is over at once and tells how far the work has come."""
    return Wait(0.0, progress=Progress(title, done, total))


def _changed(steps: Steps[T], change: Callable[[Wait], Wait]) -> Steps[T]:
    """The same work with other pauses."""
    with closing(steps):
        while True:
            try:
                pause = next(steps)
            except StopIteration as done:
                result: T = done.value
                return result
            yield change(_AT_ONCE if pause is None else pause)


def in_thread(function: Callable[[], T]) -> Steps[T]:
    """What a function gives that computes for long and touches nothing else.

    The interpreter goes from thread to thread every few milliseconds, so others have their turn.
    """
    done: list[Callable[[], T]] = []

    def run() -> None:
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            failure = error

            def fail() -> T:
                raise failure

            done.append(fail)
        else:
            done.append(lambda: result)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SLICE)
    while not done:
        yield Wait(SLICE)
    return done[0]()


def awaited(future: "Future[T]") -> Steps[T]:
    """What a future gives, or raises, once it is done."""
    while not future.done():
        yield Wait(_LONG, future=cast("Future[object]", future))
    return future.result()


class Pace:
    """Tells when a slice has lasted long enough to pause."""

    __slots__ = ("_until",)

    def __init__(self) -> None:
        self._until = time.monotonic() + SLICE

    def is_over(self) -> bool:
        """Whether it is time to pause; asked again after the pause, a new slice has begun."""
        now = time.monotonic()
        if now < self._until:
            return False
        self._until = now + SLICE
        return True

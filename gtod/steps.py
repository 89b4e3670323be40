"""Long work in slices, so that whoever runs it can do other things in between."""

import select
import threading
import time
from collections.abc import Callable, Generator
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Wait(msgspec.Struct, frozen=True):
    """A pause that is over when something happens, or after some time.

    Attributes:
        seconds: How long it lasts at most.
        descriptor: It is over when this can be read; None if only the time counts.
        is_shielded: Whether the work has to be run to its end, whoever lost interest in it.
    """

    seconds: float
    descriptor: int | None = None
    is_shielded: bool = False


#: Work that gives T in the end and pauses at each `yield`. A pause that carries nothing is over at
#: once: the daemon serves other connections there, the command line without a daemon goes on.
Steps = Generator[Wait | None, None, T]

#: How long a slice may hold the interpreter, in seconds.
SLICE = 0.003


class ShieldBrokenError(KeyboardInterrupt):
    """Somebody insisted on ending what is shielded; nobody knows how far it came."""


def finish(steps: Steps[T]) -> T:
    """Run to the end, sleeping where it waits, and give the result.

    Ctrl-C ends what may be dropped at once. What is shielded goes on: whatever it runs has got the
    signal too. A second Ctrl-C ends that as well.

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
    if pause.descriptor is None:
        time.sleep(pause.seconds)
        return
    # Not select.select, which takes no descriptors beyond 1,023.
    poll = select.poll()
    poll.register(pause.descriptor, select.POLLIN)
    poll.poll(pause.seconds * 1000)


def shielded(steps: Steps[T]) -> Steps[T]:
    """The same work, which nobody stops in the middle: half of a change is worse than none."""
    while True:
        try:
            pause = next(steps)
        except StopIteration as done:
            result: T = done.value
            return result
        if pause is None:
            yield Wait(0.0, is_shielded=True)
        else:
            yield msgspec.structs.replace(pause, is_shielded=True)


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

"""Long work in slices, so that whoever runs it can do other things in between."""

import time
from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")

#: Work that gives T in the end and pauses at each `yield`. A pause carries nothing: the daemon
#: serves other connections there, the command line without a daemon goes straight on.
Steps = Generator[None, None, T]

#: How long a slice may hold the interpreter, in seconds.
SLICE = 0.003


def finish(steps: Steps[T]) -> T:
    """Run to the end without a pause and give the result."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: T = done.value
            return result


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

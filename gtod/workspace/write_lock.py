"""One writer at a time in a repository, among all processes of gtod."""

import contextlib
import os
import time
from collections import deque
from collections.abc import Iterator

from gtod.steps import Steps, Wait
from gtod.workspace.flock import Locking, try_lock

#: Seconds between attempts to get a lock that somebody else has.
_PAUSE = 0.003
#: Seconds after which a writer goes on without the lock. It may be its own parent who holds it: a
#: hook of git's that calls gtoc again.
_PATIENCE = 10.0


def take_write_lock(common_dir: str) -> Steps[contextlib.AbstractContextManager[None]]:
    """Wait for the write lock of a repository, but not for ever; it is held in the context.

    It spares writers the attempts that git would refuse, and nothing rests on it: git's own locks
    keep two writers from making the same tag. The Git directory itself is locked, which leaves no
    file behind, and the system lets go of it however its holder ends. Where there is no such lock
    (Windows, some network file systems), or where it is held for long, writers go on without.
    """
    try:
        descriptor = os.open(common_dir, os.O_RDONLY)
    except OSError:
        return contextlib.nullcontext()
    try:
        yield from _wait(descriptor, _queues.setdefault(common_dir, deque()))
    except BaseException:
        os.close(descriptor)
        raise
    finally:
        if not _queues.get(common_dir, True):
            del _queues[common_dir]
    return _closing(descriptor)


#: Who waits in this process, by the Git directory: only the first one need look at the lock often.
_queues: dict[str, deque[int]] = {}


def _wait(descriptor: int, queue: deque[int]) -> Steps[None]:
    deadline = time.monotonic() + _PATIENCE
    queue.append(descriptor)
    try:
        while time.monotonic() < deadline:
            place = queue.index(descriptor)
            if place == 0 and try_lock(descriptor) is not Locking.HELD:
                return
            yield Wait(_PAUSE * (place + 1))
    finally:
        queue.remove(descriptor)


@contextlib.contextmanager
def _closing(descriptor: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(descriptor)

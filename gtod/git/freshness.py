"""Whether a file or folder still is what was read from it.

A stat tells that something changed only if the change came with another time, size or inode.
Times have a granularity, so two changes within one tick of the file system's clock look alike.
Hence a value is *settled* only when a read that began long enough after its stamp was first seen
has found the same content; until then it is read again at every question.

Questions that have all arrived can be answered for the same *moment*: what was looked at after they
arrived need not be looked at again for each of them.
"""

import contextlib
import errno
import functools
import os
import time
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from gtod.steps import Steps, Wait, in_thread

T = TypeVar("T")

#: Device, inode, size in bytes, modification and change time in nanoseconds; None: not there.
Stamp = tuple[int, int, int, int, int]

#: Seconds after which a time with nanoseconds has moved on (kernel ticks last 1 to 10 ms).
FINE_GRAIN = 0.020
#: The same where times are whole seconds, or two (FAT), or come from another host's clock.
COARSE_GRAIN = 2.1

_SECOND = 1_000_000_000
#: How often something may change while it is read beside other work.
_ATTEMPTS = 5


def stamp_at(path: str) -> Stamp | None:
    """The stamp of what is at `path`, following symbolic links; None if nothing is."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            return None  # Symbolic links that lead in a circle lead to nothing.
        raise
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class Grain:
    """How long it takes until a stamp can be trusted, in seconds.

    Args:
        is_local: Whether the file system's times are this host's own.
    """

    def __init__(self, *, is_local: bool) -> None:
        self._fine = FINE_GRAIN if is_local else COARSE_GRAIN

    def of(self, stamp: Stamp) -> float:
        """The time to wait for `stamp`: a change time of whole seconds shows a coarse clock."""
        return COARSE_GRAIN if stamp[4] % _SECOND == 0 else self._fine


class Moment:
    """A time after all questions that are answered for it, and before their answers."""

    __slots__ = ()


class _Clock:
    """Tells the moment. There is one, because a process answers in one thread."""

    __slots__ = ("now",)

    def __init__(self) -> None:
        self.now: Moment | None = None


_clock = _Clock()


@contextlib.contextmanager
def moment() -> Iterator[None]:
    """Answer all that is asked meanwhile for one moment; it must have arrived before.

    Nothing may pause in it: whoever goes on after a pause has the right to look again.
    """
    _clock.now = Moment()
    try:
        yield
    finally:
        _clock.now = None


def this_moment() -> Moment | None:
    """The moment that is answered for; None where each question is one of its own."""
    return _clock.now


def end_moment() -> None:
    """Have everything looked at again: whoever writes changes what was seen."""
    _clock.now = None


class Watched(Generic[T]):
    """A value read from a path, kept as long as it is proven to be what is there now.

    Args:
        path: The file or folder.
        read: Gives the value at the path; it is called after the path was stat-ed.
        grain: How far the path's times can be trusted.
        absent: The value where nothing is at the path.
    """

    __slots__ = (
        "_absent",
        "_begun",
        "_grain",
        "_moment",
        "_read",
        "_seen",
        "_settled",
        "_stamp",
        "path",
        "value",
    )

    def __init__(self, path: str, read: Callable[[str], T], grain: Grain, absent: T) -> None:
        self.path = path
        self.value = absent
        self._read = read
        self._grain = grain
        self._absent = absent
        self._stamp: Stamp | None = None
        self._seen = self._begun = 0.0
        self._settled = True
        self._moment: Moment | None = None

    def refresh(self) -> bool:
        """Make `value` what is at the path now; whether that is another value than before.

        Raises:
            OSError: The path cannot be read; the value stays unsettled.
        """
        moment = _clock.now
        if moment is not None and moment is self._moment:
            return False
        is_changed = self.look()
        self._moment = moment
        return is_changed

    def look_unless_large(self, large: int) -> bool:
        """As `look`, unless so many bytes or more have to be read; whether it was done."""
        stamp = stamp_at(self.path)
        if stamp == self._stamp and self._settled:
            return True
        if stamp is not None and stamp[2] >= large:
            return False
        self.look()
        return True

    def settle_beside(self, large: int) -> Steps[None]:
        """Read what has so many bytes or more in a thread until it is settled.

        `refresh` has nothing to read then. What is smaller, or does not settle soon, is left to it.

        Raises:
            OSError: The path cannot be read.
        """
        for _ in range(_ATTEMPTS):
            stamp = stamp_at(self.path)
            if stamp is None or stamp[2] < large or (stamp == self._stamp and self._settled):
                return
            begun = time.monotonic()
            try:
                value = yield from in_thread(functools.partial(self._read, self.path))
            except (FileNotFoundError, NotADirectoryError):
                continue
            # Somebody who began later may have been faster.
            if begun >= self._begun:
                self._take(stamp, begun, value)
            if self._settled or self._grain.of(stamp) > FINE_GRAIN:
                return
            yield Wait(FINE_GRAIN)

    def look(self) -> bool:
        """As `refresh`, whatever was seen at this moment: for what has to be seen after others."""
        stamp = stamp_at(self.path)
        if stamp == self._stamp and self._settled:
            return False
        begun = time.monotonic()
        return self._take(stamp, begun, self._absent if stamp is None else self._read_or_absent())

    def _take(self, stamp: Stamp | None, begun: float, value: T) -> bool:
        """Take a value that was read at a time, after the stamp; whether it is another one."""
        self._begun = begun
        if stamp != self._stamp:
            self._stamp, self._seen = stamp, begun
            self._settled = stamp is None
        elif value != self.value:
            self._seen = begun
        elif stamp is not None:
            self._settled = begun - self._seen >= self._grain.of(stamp)
        if value == self.value:
            return False
        self.value = value
        return True

    def _read_or_absent(self) -> T:
        self._settled = False
        try:
            return self._read(self.path)
        except (FileNotFoundError, NotADirectoryError):
            return self._absent

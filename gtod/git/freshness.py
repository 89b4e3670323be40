"""Whether a file or folder still is what was read from it.

A stat tells that something changed only if the change came with another time, size or inode.
Times have a granularity, so two changes within one tick of the file system's clock look alike.
Hence a value is *settled* only when a read that began long enough after its stamp was first seen
has found the same content; until then it is read again at every question.
"""

import errno
import os
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

#: Device, inode, size in bytes, modification and change time in nanoseconds; None: not there.
Stamp = tuple[int, int, int, int, int]

#: Seconds after which a time with nanoseconds has moved on (kernel ticks last 1 to 10 ms).
FINE_GRAIN = 0.020
#: The same where times are whole seconds, or two (FAT), or come from another host's clock.
COARSE_GRAIN = 2.1

_SECOND = 1_000_000_000


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


class Watched(Generic[T]):
    """A value read from a path, kept as long as it is proven to be what is there now.

    Args:
        path: The file or folder.
        read: Gives the value at the path; it is called after the path was stat-ed.
        grain: How far the path's times can be trusted.
        absent: The value where nothing is at the path.
    """

    __slots__ = ("_absent", "_grain", "_read", "_seen", "_settled", "_stamp", "path", "value")

    def __init__(self, path: str, read: Callable[[str], T], grain: Grain, absent: T) -> None:
        self.path = path
        self.value = absent
        self._read = read
        self._grain = grain
        self._absent = absent
        self._stamp: Stamp | None = None
        self._seen = 0.0
        self._settled = True

    def refresh(self) -> bool:
        """Make `value` what is at the path now; whether that is another value than before.

        Raises:
            OSError: The path cannot be read; the value stays unsettled.
        """
        stamp = stamp_at(self.path)
        if stamp == self._stamp and self._settled:
            return False
        begun = time.monotonic()
        value = self._absent if stamp is None else self._read_or_absent()
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

"""The system's lock on an open file or folder, which ends with the process that holds it."""

import enum
import errno

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    HAS_LOCKS = False
else:
    HAS_LOCKS = True

#: What the system says while somebody else holds the lock.
_HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES})


class Locking(enum.Enum):
    """What came of an attempt to lock."""

    TAKEN = "taken"
    HELD = "held"
    """Somebody else has the lock."""
    UNSUPPORTED = "unsupported"
    """There are no such locks here (Windows, some network file systems)."""


def try_lock(descriptor: int) -> Locking:
    """Take the lock (flock(2)) if nobody has it; closing the descriptor lets it go."""
    if not HAS_LOCKS:
        return Locking.UNSUPPORTED
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return Locking.HELD if error.errno in _HELD else Locking.UNSUPPORTED
    return Locking.TAKEN

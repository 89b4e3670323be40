"""A lock file beside a file: whoever creates it may change the file.

Other programs know such a file by its name, and a process of ours that is killed leaves it behind.
So ours bears a mark and is locked by the system (flock) as long as its process lives: a marked one
that nobody locks is left over and may be taken over. Any other belongs to somebody else.
"""

import contextlib
import os
import time
from collections.abc import Iterator

from gtod.errors import ErrorKind, GtodError
from gtod.steps import Steps, Wait
from gtod.workspace.flock import Locking, try_lock

#: Seconds between attempts to get a lock that somebody else has.
_PAUSE = 0.01
_MARK = b"gtod"
_FLAGS = os.O_RDWR | getattr(os, "O_CLOEXEC", 0)
_OTHERS = _FLAGS | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_READABLE = 0o644
# Without such files, a folder opened for writing is an error like any other.
_NAMELESS = getattr(os, "O_TMPFILE", 0)


def take_lock_file(path: str, patience: float) -> Steps[contextlib.AbstractContextManager[None]]:
    """Wait for the lock file at `path`; it is there until the context is left.

    Args:
        path: Where the lock file is, or will be.
        patience: Seconds to wait for somebody else's to go.

    Raises:
        GtodError: It did not go, or none can be created.
    """
    until = time.monotonic() + patience
    while True:
        try:
            descriptor = _try_take(path)
        except OSError as error:
            raise GtodError(
                ErrorKind.FILE_UNWRITABLE,
                f"'{path}' cannot be created: {error.strerror}. Make its folder one that you may "
                "write in.",
            ) from error
        if descriptor is not None:
            return _held(path, descriptor)
        if time.monotonic() >= until:
            raise GtodError(
                ErrorKind.FILE_LOCKED,
                f"Another program holds the lock '{path}'. Try again when it is done; "
                "delete that file if no program is changing its neighbour.",
            )
        yield Wait(_PAUSE)


@contextlib.contextmanager
def _held(path: str, descriptor: int) -> Iterator[None]:
    try:
        yield
    finally:
        # Removed before it is let go: who gets it later sees that it is no longer there.
        with contextlib.suppress(OSError):
            os.unlink(path)
        os.close(descriptor)


def _try_take(path: str) -> int | None:
    """The descriptor of the lock, which is ours now; None if it is somebody else's."""
    try:
        return _create(path)
    except FileExistsError:
        return _take_over(path)


def _create(path: str) -> int:
    """A new lock file, locked and marked.

    Raises:
        FileExistsError: There is one.
    """
    descriptor = _create_signed(path)
    if descriptor is None:
        # Whoever is killed right here leaves a lock that nobody recognises as ours.
        descriptor = os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, _READABLE)
        _sign(descriptor)
    return descriptor


def _create_signed(path: str) -> int | None:
    """The same, with a file that gets its name when it is signed; None if there is no such way.

    Raises:
        FileExistsError: There is one.
    """
    folder = os.path.dirname(path)
    try:
        descriptor = os.open(folder, _FLAGS | _NAMELESS, _READABLE)
    except OSError:
        return None
    try:
        _sign(descriptor)
        _give_name(descriptor, folder, path)
    except FileExistsError:
        os.close(descriptor)
        raise
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _give_name(descriptor: int, folder: str, path: str) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        # Only with a folder's descriptor does Python ask for the link to be followed.
        os.link(f"/proc/self/fd/{descriptor}", path, src_dir_fd=opened)
    finally:
        os.close(opened)


def _sign(descriptor: int) -> None:
    try_lock(descriptor)
    os.write(descriptor, _MARK + b" %d\n" % os.getpid())


def _take_over(path: str) -> int | None:
    """The descriptor of a lock file that a process of ours left; None if it is not left over."""
    try:
        descriptor = os.open(path, _OTHERS)
    except OSError:
        return None
    if _is_left_over(path, descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _is_left_over(path: str, descriptor: int) -> bool:
    """Whether nobody holds an open lock file of ours; if so, it is locked now."""
    try:
        if os.read(descriptor, len(_MARK)) != _MARK or try_lock(descriptor) is not Locking.TAKEN:
            return False
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except OSError:
        return False

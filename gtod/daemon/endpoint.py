"""The socket and the lock that make a process the daemon."""

import contextlib
import fcntl
import os
import socket
import time

from gtoc.address import socket_folder, socket_path
from gtoc.start import make_folder

#: Seconds to wait for a predecessor that is about to end.
_PATIENCE = 3.0
_PAUSE = 0.01
_BACKLOG = 1024


class TakenError(Exception):
    """Another daemon serves already."""


class Endpoint:
    """A listening socket, and the lock that is held for as long as it is ours.

    The lock decides who serves, never a file that merely says so: the kernel lets go of it
    however its holder ends. What is written into it only helps to find the process.

    Raises:
        TakenError: Another process holds the lock.
        UnsafeFolderError: The folder cannot be trusted.
        OSError: Socket or lock cannot be made.
    """

    def __init__(self) -> None:
        folder = socket_folder(os.environ.get("GTOD_SOCKET"))
        make_folder(folder)
        self.path = socket_path(folder)
        self._lock = _take_lock(lock_path(self.path))
        try:
            self.socket = _listen(self.path)
        except BaseException:
            os.close(self._lock)
            raise
        self._identity = (_identity(self.path), _identity(lock_path(self.path)))

    def note_process(self) -> None:
        """Write the process id into the lock file, for `stop` to find a hung daemon."""
        # On a full disk the number is missing; that is no reason not to serve.
        with contextlib.suppress(OSError):
            os.pwrite(self._lock, b"%d\n" % os.getpid(), 0)

    def is_ours(self) -> bool:
        """Whether socket and lock are still the files that this process made."""
        return self._identity == (_identity(self.path), _identity(lock_path(self.path)))

    def withdraw(self) -> None:
        """Make way for a successor; what is queued on the socket can still be accepted."""
        if _identity(self.path) == self._identity[0]:
            os.unlink(self.path)
        os.close(self._lock)


def lock_path(path: str) -> str:
    """The lock that belongs to a socket."""
    return f"{path}.lock"


def log_path(path: str) -> str:
    """The log that belongs to a socket."""
    return f"{path}.log"


def _take_lock(path: str) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(descriptor)
                raise TakenError(f"another daemon serves '{path.removesuffix('.lock')}'") from None
            time.sleep(_PAUSE)
        else:
            # The number in it is that of a process which is no daemon any more.
            os.ftruncate(descriptor, 0)
            return descriptor


def _listen(path: str) -> socket.socket:
    """A socket that listens before it can be seen, so that nobody is refused in between."""
    unseen = f"{path}.new"
    if os.path.lexists(unseen):
        os.unlink(unseen)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(unseen)
        os.chmod(unseen, 0o600)
        listener.listen(_BACKLOG)
        listener.setblocking(False)
        os.rename(unseen, path)
    except BaseException:
        listener.close()
        raise
    return listener


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino

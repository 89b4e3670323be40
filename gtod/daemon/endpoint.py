"""The socket and the lock that make a process the daemon."""

import contextlib
import fcntl
import os
import socket
import time

from gtoc.address import socket_folder, socket_path
from gtoc.ask import connect
from gtoc.start import make_folder

#: Seconds to wait for a predecessor that is about to end.
_PATIENCE = 3.0
_PAUSE = 0.01
_BACKLOG = 1024


class TakenError(Exception):
    """Another process holds the lock."""


class ServedError(TakenError):
    """Another daemon serves already."""


class Endpoint:
    """A listening socket, and the lock that is held for as long as it is ours.

    The lock decides who serves, never a file that merely says so: the kernel lets go of it
    however its holder ends. What is written into it only helps to find the process.

    Args:
        folder: Where; None where this user's clients look.

    Raises:
        ServedError: Another daemon serves already.
        TakenError: Another process holds the lock, and serves nobody.
        UnsafeFolderError: The folder cannot be trusted.
        OSError: Socket or lock cannot be made.
    """

    def __init__(self, folder: str | None = None) -> None:
        folder = folder or socket_folder(os.environ.get("GTOD_SOCKET"))
        make_folder(folder)
        self.path = socket_path(folder)
        self._lock = _take_lock(self.path)
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
        """Whether socket and lock are still the files that this process made, as far as known."""
        try:
            return self._identity == (_identity(self.path), _identity(lock_path(self.path)))
        except OSError:
            return True  # That they cannot be looked at does not mean that they are others.

    def withdraw(self) -> None:
        """Make way for a successor; what is queued on the socket can still be accepted."""
        with contextlib.suppress(OSError):
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
    descriptor = os.open(lock_path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for_lock(descriptor, path)
        # The number in it is that of a process which is no daemon any more.
        os.ftruncate(descriptor, 0)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _wait_for_lock(descriptor: int, path: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _try_lock(descriptor):
        # A daemon that is about to end holds the lock for a moment, but listens no more.
        if _is_served(path):
            raise ServedError(f"another daemon serves '{path}'")
        if time.monotonic() > deadline:
            raise TakenError(f"another process holds '{lock_path(path)}', and serves nobody")
        time.sleep(_PAUSE)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_served(path: str) -> bool:
    try:
        connect(path).close()
    except BlockingIOError:
        return True  # so many wait there that no more are let in
    except OSError:
        return False
    return True


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
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino

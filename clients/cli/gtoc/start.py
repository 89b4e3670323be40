"""Starting the daemon: by whoever needs it first, once, however many come at the same time."""

import fcntl
import os
import sys
import time
from socket import socket, socketpair

from gtoc.address import check_folder, socket_path
from gtoc.ask import connect

#: Seconds that a daemon may take to listen.
PATIENCE = 10.0
#: How often somebody else's attempt is looked after, in seconds.
_PAUSE = 0.01
#: The first descriptor that is no standard stream.
_BEHIND_STREAMS = 3

#: The whole environment of a daemon: what finds git and its settings, and what is about gtod.
_PASSED_ON = (
    "CI",
    "GTOD_IDLE_TIMEOUT",
    "GTOD_MEMORY_LIMIT",
    "GTOD_REPOSITORY_IDLE",
    "HOME",
    "PATH",
    "PYTHONPATH",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
)


def start_and_connect(folder: str) -> socket | None:
    """A connection to a daemon that was started if need be; None if none can be.

    Raises:
        UnsafeFolderError: The socket's folder cannot be trusted.
        OSError: The folder cannot be made.
    """
    make_folder(folder)
    path = socket_path(folder)
    deadline = time.monotonic() + PATIENCE
    with open(f"{path}.start", "a") as lock:
        while True:
            is_ours = _try_lock(lock.fileno())
            connection = _try_connect(path)
            if connection is not None:
                return connection
            if is_ours:
                # If that fails, somebody else may have been faster.
                start(folder)
                return _try_connect(path)
            if time.monotonic() > deadline:
                return None
            # Somebody else starts it: there is nothing to wait on but the result.
            time.sleep(_PAUSE)


def make_folder(folder: str) -> None:
    """Make the socket's folder, for this user alone.

    Raises:
        UnsafeFolderError: It is there and cannot be trusted.
        OSError: It cannot be made.
    """
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, 0o700, exist_ok=True)
    check_folder(folder)


def start(folder: str) -> None:
    """Start a daemon that listens in the folder, and wait until it does, or cannot."""
    ours, theirs = socketpair()
    # Behind the standard streams, which may be closed here and are others in the daemon.
    passed = fcntl.fcntl(theirs, fcntl.F_DUPFD, _BEHIND_STREAMS)
    try:
        words = [sys.executable, "-P", "-m", "gtod.daemon", "--ready", str(passed)]
        # A process group of its own: Ctrl-C here is none of the daemon's business.
        pid = os.posix_spawn(sys.executable, words, _environment(folder), setpgroup=0)
        os.close(passed)
        passed = -1
        theirs.close()
        # The first process only makes the real one and ends; waiting leaves no zombie.
        os.waitpid(pid, 0)
        ours.settimeout(PATIENCE)
        ours.recv(1)
    except OSError:
        return
    finally:
        if passed >= 0:
            os.close(passed)
        ours.close()
        theirs.close()


def _environment(folder: str) -> dict[str, str]:
    chosen = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {"PATH": os.defpath, **chosen, "GTOD_SOCKET": folder}


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _try_connect(path: str) -> socket | None:
    try:
        return connect(path)
    except (FileNotFoundError, ConnectionRefusedError):
        return None

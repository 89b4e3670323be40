"""Where the daemon of this user and this installation listens."""

import os
import stat
import sys

from gtoc import __version__

#: The longest path of a unix socket, in bytes (unix(7): 108 with the zero at its end).
PATH_LIMIT = 103 if sys.platform == "darwin" else 107

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_MASK = (1 << 48) - 1


class UnsafeFolderError(Exception):
    """The folder of the socket cannot be trusted; the text says why and what mends it."""


def socket_folder(variable: str | None) -> str:
    """The folder of the sockets.

    Args:
        variable: The value of GTOD_SOCKET, which precedes everything.

    Raises:
        UnsafeFolderError: GTOD_SOCKET is a relative path.
    """
    if variable:
        if not os.path.isabs(variable):
            raise UnsafeFolderError(f"GTOD_SOCKET has to be an absolute path, not '{variable}'")
        return variable
    uid = os.getuid()
    runtime = f"/run/user/{uid}"
    try:
        if os.stat(runtime).st_uid == uid:
            return runtime + "/gtod"
    except OSError:
        pass
    # A fixed name, not TMPDIR: editors give each of their children another one.
    return f"/tmp/gtod-{uid}"  # noqa: S108 - owner and mode are checked before it is used


def check_folder(folder: str) -> None:
    """Return if nobody else can put a socket into the folder.

    Raises:
        UnsafeFolderError: Somebody can.
        FileNotFoundError: There is no such folder yet.
    """
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode):
        raise UnsafeFolderError(f"'{folder}' is not a folder; remove it or set GTOD_SOCKET")
    if found.st_uid != os.getuid():
        raise UnsafeFolderError(f"'{folder}' belongs to somebody else; set GTOD_SOCKET to a folder")
    if found.st_mode & 0o077:
        raise UnsafeFolderError(f"'{folder}' is open to others; run: chmod 700 {folder}")


def socket_path(folder: str) -> str:
    """The socket of this installation in the folder.

    Raises:
        UnsafeFolderError: The path is too long for a socket.
    """
    path = f"{folder}/{socket_name()}"
    if len(os.fsencode(path)) > PATH_LIMIT:
        raise UnsafeFolderError(f"'{path}' is too long for a socket; set GTOD_SOCKET to another")
    return path


def socket_name() -> str:
    """The version and a short hash of the installation: two installations never meet."""
    device, inode, time = installation()
    mixed = ((device * 1000003 ^ inode) * 1000003 ^ time) & _MASK
    return f"{__version__}-{mixed:012x}.sock"


def installation() -> tuple[int, int, int]:
    """What identifies the installed package: device, inode and time (ns) of its RECORD.

    A package that runs from its sources has no RECORD: there the newest source's time counts.
    """
    site = os.path.dirname(_PACKAGE)
    try:
        found = os.stat(f"{site}/gtod-{__version__}.dist-info/RECORD")
    except OSError:
        found = os.stat(_PACKAGE)
        return found.st_dev, found.st_ino, newest_source()
    return found.st_dev, found.st_ino, found.st_mtime_ns


def newest_source() -> int:
    """The time of the newest Python file of client and daemon, in nanoseconds."""
    folders = [_PACKAGE, _daemon_package()]
    newest = 0
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    newest = max(newest, entry.stat().st_mtime_ns)
                elif entry.is_dir() and entry.name != "__pycache__":
                    folders.append(entry.path)
    return newest


def _daemon_package() -> str:
    beside = os.path.join(os.path.dirname(_PACKAGE), "gtod")
    if os.path.isdir(beside):
        return beside
    # In a checkout: clients/cli/gtoc and gtod.
    return os.path.join(os.path.dirname(_PACKAGE), "..", "..", "gtod")

"""Other users of the machine: what they put in the way, and what they can reach."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.daemon.support import Place
from tests.daemon.test_folders import NOBODY, needs_root

#: A user that nobody else is, nor another run of the tests.
USER = 100_000 + os.getpid()

# Whoever looks is another user; everything is imported before, for Python may be root's alone.
_LOOK = f"""
import os
from gtoc.address import UnsafeFolderError, socket_folder
from gtoc.start import make_folder
import gtoc.ask
os.setgroups([])
os.setgid({USER})
os.setuid({USER})
folder = socket_folder(None)
print(folder)
try:
    make_folder(folder)
    gtoc.ask.check_folder(folder)
    print("trusted")
except UnsafeFolderError as error:
    print("refused:", error)
"""


def _folder_of_root(path: Path) -> None:
    path.mkdir(0o700)


def _open_folder(path: Path) -> None:
    path.mkdir()
    os.chown(path, USER, USER)
    path.chmod(0o770)


def _link_to_their_own(path: Path) -> None:
    target = path.with_name(f"{path.name}-target")
    target.mkdir(0o700)
    os.chown(target, USER, USER)
    path.symlink_to(target)
    os.chown(path, USER, USER, follow_symlinks=False)


def _link_to_nothing(path: Path) -> None:
    path.symlink_to("/nonexistent/folder")


def _file(path: Path) -> None:
    path.touch(0o600)
    os.chown(path, USER, USER)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.fixture
def place_of_the_user() -> Iterator[Path]:
    """Where that user's daemon would listen; free before and after."""
    path = Path(f"/tmp/gtod-{USER}")  # noqa: S108 - it is the place that is tested
    target = path.with_name(f"{path.name}-target")

    def clear() -> None:
        for each in (path, target):
            if each.is_dir() and not each.is_symlink():
                each.rmdir()
            else:
                each.unlink(missing_ok=True)

    clear()
    yield path
    clear()


def _looked() -> list[str]:
    words = [sys.executable, "-c", _LOOK]
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(words, check=True, capture_output=True, text=True, env=environ)
    return done.stdout.splitlines()


@needs_root
@pytest.mark.parametrize(
    "put",
    [_folder_of_root, _open_folder, _link_to_their_own, _link_to_nothing, _file, _pipe],
)
def test_what_somebody_put_there_first_is_not_trusted(
    place_of_the_user: Path, put: Callable[[Path], None]
) -> None:
    """In a folder for all, where everybody knows the name."""
    put(place_of_the_user)

    folder, verdict = _looked()

    assert folder == str(place_of_the_user)
    assert verdict.startswith("refused: ")


@needs_root
def test_a_free_place_is_taken_for_the_user_alone(place_of_the_user: Path) -> None:
    """Nobody else can enter it, or look into it."""
    assert _looked() == [str(place_of_the_user), "trusted"]

    found = place_of_the_user.lstat()
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (USER, 0o700)


_REACH = f"""
import os, socket, sys
os.setgroups([])
os.setgid({NOBODY})
os.setuid({NOBODY})
reached = []
for path in sys.argv[1:]:
    for what in (os.listdir, os.stat, lambda p: open(p, "rb"), lambda p: open(p, "ab"), os.unlink):
        try:
            what(path)
            reached.append((path, what))
        except PermissionError:
            pass
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        reached.append((path, "connect"))
    except PermissionError:
        pass
sys.exit(repr(reached) if reached else 0)
"""


@needs_root
def test_nobody_else_reaches_what_the_daemon_made(place: Place) -> None:
    """Neither the socket, nor the lock, the log, or the cache, whatever the mask for files."""
    place.environ["XDG_CACHE_HOME"] = str(place.top / "cache")
    place.run.rmdir()
    place.gtoc("which", "churn", "prod", umask=0)
    place.pid()
    place.top.chmod(0o755)

    made = [str(path) for path in (*place.run.iterdir(), *(place.top / "cache").rglob("*"))]
    stranger = place.start(sys.executable, "-Ic", _REACH, *made)

    _, told = stranger.communicate(timeout=30)
    assert len(made) >= 3
    assert (stranger.returncode, told) == (0, b"")

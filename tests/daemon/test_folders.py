"""Socket folders that cannot be used: the answer is right, and comes without the daemon."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

import pytest

from tests.daemon.support import Place, wait_until

NOBODY = 65534

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def assert_answered_alone(place: Place, warning: str) -> None:
    """Assert that a client answers rightly by itself and says why in one line."""
    client = place.gtoc("which", "churn", "prod")

    assert (client.returncode, client.stdout) == (0, b"v3.0.0\n")
    assert client.stderr.decode() == f"⚠ Running without the daemon: {warning}\n"
    assert place.daemons() == []


def assert_control_refuses(place: Place, problem: str) -> None:
    """Assert that the commands about the daemon say what is wrong, and touch nothing."""
    for word in ("status", "stop", "restart", "log"):
        control = place.gtoc("daemon", word)
        assert (control.returncode, control.stdout) == (1, b"")
        assert control.stderr.decode() == f"❌ {problem}\n"
    assert place.daemons() == []


def test_folder_that_is_open_to_others(place: Place) -> None:
    """Somebody else could have put the socket there."""
    place.run.chmod(0o755)

    problem = f"'{place.run}' is open to others; run: chmod 700 {place.run}"
    assert_answered_alone(place, problem)
    assert_control_refuses(place, problem)

    place.run.chmod(0o700)
    place.begin()


@needs_root
def test_folder_of_somebody_else(place: Place) -> None:
    """Whoever owns the folder could put any socket there."""
    os.chown(place.run, NOBODY, NOBODY)

    problem = f"'{place.run}' belongs to somebody else; set GTOD_SOCKET to a folder"
    assert_answered_alone(place, problem)
    assert_control_refuses(place, problem)


def test_folder_of_somebody_else_behind_a_link(place: Place) -> None:
    """A link in the place of the folder is refused, wherever it leads."""
    real = place.top / "real"
    real.mkdir(0o700)
    place.run.rmdir()
    place.run.symlink_to(real)

    assert_answered_alone(place, f"'{place.run}' is not a folder; remove it or set GTOD_SOCKET")


def test_file_in_the_place_of_the_folder(place: Place) -> None:
    """What is no folder is left as it is."""
    place.run.rmdir()
    place.run.write_text("mine")

    assert_answered_alone(place, f"'{place.run}' is not a folder; remove it or set GTOD_SOCKET")
    assert place.run.read_text() == "mine"


@pytest.mark.parametrize("exists", [False, True], ids=["to be made", "made"])
def test_path_that_is_too_long_for_a_socket(place: Place, *, exists: bool) -> None:
    """A unix socket's path has at most 107 bytes."""
    folder = place.top / ("long" * 30)
    place.environ["GTOD_SOCKET"] = str(folder)
    if exists:
        folder.mkdir(0o700)

    client = place.gtoc("which", "churn", "prod")

    assert (client.returncode, client.stdout) == (0, b"v3.0.0\n")
    (line,) = client.stderr.decode().splitlines()
    assert line.startswith(f"⚠ Running without the daemon: '{folder}/")
    assert line.endswith("' is too long for a socket; set GTOD_SOCKET to another")


def test_folder_below_a_file(place: Place) -> None:
    """A folder that cannot be made: the answer comes all the same."""
    place.environ["GTOD_SOCKET"] = str(place.registry / "artifacts.yaml" / "run")

    client = place.gtoc("which", "churn", "prod")
    control = place.gtoc("daemon", "status")

    assert (client.returncode, client.stdout) == (0, b"v3.0.0\n")
    assert client.stderr.count(b"\n") <= 1
    assert control.returncode == 1
    assert control.stderr.count(b"\n") == 1
    assert control.stderr.startswith("❌ ".encode())


def test_log_that_cannot_be_written(place: Place) -> None:
    """No log is no reason not to serve."""
    Path(place.socket + ".log").mkdir()

    place.begin()

    assert place.status()["requests"] == 3
    assert place.gtoc("daemon", "stop").returncode == 0


@needs_root
def test_full_disk_under_the_socket_folder(place: Place) -> None:
    """The daemon serves where not a byte of its log can be written, and can be ended."""
    with full_disk(place.run):
        pid = place.begin()
        with place.answering() as answering:
            assert place.check("which", "churn", "staging") == "v3.1.0\n"
        assert answering == pid
        # A request that fails inside writes to the log.
        with place.rpc() as rpc:
            assert rpc.call("gto/which", {"repo": str(place.registry), "name": "x", "stage": "y"})
        assert Path(place.socket + ".log").stat().st_size == 0
        assert place.check("daemon", "stop") == "The daemon has ended.\n"
        wait_until(lambda: not place.daemons())


def fill(file: FileIO) -> None:
    """Write until there is no more space."""
    with pytest.raises(OSError, match="No space"):
        file.writelines(itertools.repeat(bytes(4096)))


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """A file system of a few pages, all of them taken, over the folder."""
    folder.mkdir(0o700, exist_ok=True)
    options = "size=16k,mode=700,nr_inodes=64"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "gtod-test", folder], check=True)
    try:
        with (folder / "filler").open("wb", buffering=0) as filler:
            fill(filler)
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@needs_root
def test_another_user_is_not_served(place: Place) -> None:
    """Even with the folder opened, a connection of somebody else is closed without an answer."""
    place.begin()
    place.top.chmod(0o755)
    place.run.chmod(0o755)
    Path(place.socket).chmod(0o666)
    program = (
        "import os, socket, sys\n"
        "os.setgroups([])\n"
        "os.setgid(65534)\n"
        "os.setuid(65534)\n"
        "s = socket.socket(socket.AF_UNIX)\n"
        "s.connect(sys.argv[1])\n"
        "try:\n"
        "    s.sendall(b'x')\n"
        "    sys.exit(len(s.recv(1)))\n"
        "except (BrokenPipeError, ConnectionResetError):\n"
        "    sys.exit(0)\n"
    )
    stranger = place.start(sys.executable, "-Ic", program, place.socket)

    out, err = stranger.communicate(timeout=20)

    assert (stranger.returncode, out, err) == (0, b"", b"")
    assert place.status()["requests"] == 3

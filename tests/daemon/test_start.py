"""How a daemon comes to be: started by whoever needs it, once, and out of their sight."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.daemon.support import (
    GTOC,
    Place,
    gather,
    kill,
    wait_until,
    watched,
)

#: The variables of a daemon (clients/cli/gtoc/start.py); nothing else may leak into it.
LISTED = {
    "CI",
    "GTOD_IDLE_TIMEOUT",
    "GTOD_MEMORY_LIMIT",
    "GTOD_REPOSITORY_IDLE",
    "GTOD_SOCKET",
    "HOME",
    "PATH",
    "PYTHONPATH",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
}


def test_first_client_starts_the_daemon_that_answers_it(place: Place) -> None:
    """No daemon: one starts, answers this question, and the next one too."""
    assert place.check("which", "churn", "prod") == "v3.0.0\n"

    assert place.status()["requests"] == 2  # the command and this
    assert place.daemons() == [place.pid()]
    with place.answering():
        assert place.check("which", "churn", "staging") == "v3.1.0\n"


@pytest.mark.parametrize("nested", [False, True], ids=["folder is there", "folder is missing"])
@pytest.mark.slow
def test_fifty_clients_at_once_start_one_daemon(place: Place, *, nested: bool) -> None:
    """Fifty clients with no daemon: fifty right answers, from exactly one."""
    if nested:
        place.run = place.top / "a" / "b"
        place.environ["GTOD_SOCKET"] = str(place.run)

    clients = [place.start(GTOC, "which", "churn", "prod") for _ in range(50)]

    assert gather(clients) == [(0, b"v3.0.0\n", b"")] * 50
    status = place.status()
    assert status["requests"] == 51
    wait_until(lambda: place.daemons() == [status["pid"]])
    assert place.holders() == {status["pid"]}


def test_killed_daemon_is_replaced(place: Place) -> None:
    """`kill -9` leaves a socket that nobody listens on; the next client starts another."""
    first = place.begin()
    kill(first, signal.SIGKILL)
    assert os.path.exists(place.socket)

    second = place.begin()

    assert second != first
    assert place.status()["requests"] == 3


def test_something_else_in_the_place_of_the_socket(place: Place) -> None:
    """A plain file where the socket belongs is replaced by it."""
    Path(place.socket).write_text("no socket")

    place.begin()

    assert place.status()["requests"] == 3


def test_daemon_belongs_to_nobody(place: Place) -> None:
    """Its own session, working folder `/`, and only the variables that are listed."""
    secret = {"SECRET": "x", "GTO_EMOJIS": "false", "LC_ALL": "C", "GTOD_TRACEBACK": "1"}
    place.check("which", "churn", "prod", environ=secret)
    pid = place.pid()

    assert os.getsid(pid) == os.getpgid(pid) != os.getsid(0)
    assert os.readlink(f"/proc/{pid}/cwd") == "/"
    environ = Path(f"/proc/{pid}/environ").read_text().rstrip("\0").split("\0")
    assert {variable.partition("=")[0] for variable in environ} <= LISTED
    assert f"GTOD_SOCKET={place.run}" in environ


def test_daemon_holds_nothing_open_of_its_starter(place: Place) -> None:
    """A pipe or a lock that the client was given does not live on in the daemon."""
    reading, writing = os.pipe()
    try:
        os.set_inheritable(writing, True)
        place.check("which", "churn", "prod", pass_fds=[writing])
        os.close(writing)
        os.set_blocking(reading, False)
        assert os.read(reading, 1) == b""
    finally:
        os.close(reading)

    with place.rpc() as rpc:
        folder = f"/proc/{rpc.result('gtod/status')['pid']}/fd"
        files = {name: os.readlink(f"{folder}/{name}") for name in os.listdir(folder)}
    log, lock = f"{place.socket}.log", f"{place.socket}.lock"
    assert (files.pop("0"), files.pop("1"), files.pop("2")) == ("/dev/null", "/dev/null", log)
    kinds = sorted(name if name.startswith("/") else name.split(":")[0] for name in files.values())
    # The loop's own epoll and wake-up pair of sockets, ours to listen, this client's.
    assert [kind for kind in kinds if kind not in {"socket", "anon_inode"}] == sorted([lock, log])
    assert kinds.count("socket") <= 4


def test_daemon_survives_the_process_group_of_its_starter(place: Place) -> None:
    """Whoever kills the job that a client belonged to does not kill the daemon."""
    shell = place.start(
        "sh", "-c", f"{GTOC} which churn prod && exec sleep 60", start_new_session=True
    )
    assert shell.stdout is not None
    assert shell.stdout.readline() == b"v3.0.0\n"
    pid = place.pid()

    os.killpg(shell.pid, signal.SIGKILL)
    shell.wait()

    with place.answering() as answering:
        place.check("which", "churn", "prod")
    assert answering == pid


def test_ctrl_c_while_the_daemon_starts(place: Place) -> None:
    """The client ends with 130 and no traceback of anybody; the daemon is no casualty."""
    client = place.start(GTOC, "which", "churn", "prod", start_new_session=True)
    wait_until(place.daemons)
    # Ctrl-C goes to the whole group of what a terminal runs.
    assert {os.getpgid(pid) for pid in place.daemons()}.isdisjoint({client.pid})

    os.killpg(client.pid, signal.SIGINT)

    assert gather([client]) == [(130, b"", b"")]
    assert place.check("which", "churn", "prod") == "v3.0.0\n"


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_client_without_standard_streams_starts_a_sound_daemon(place: Place, closed: str) -> None:
    """Descriptors 0 to 2 that are free in the client are nobody's by mistake."""
    place.start("sh", "-c", f"exec {GTOC} which churn prod {closed}").wait()

    pid = place.pid()
    assert place.status()["requests"] == 3
    assert place.holders() == {pid}
    with place.answering():
        place.check("which", "churn", "prod")


def test_client_that_is_killed_while_the_daemon_starts(place: Place) -> None:
    """The start goes on, or the next client begins it anew."""
    client = place.start(GTOC, "which", "churn", "prod")
    wait_until(lambda: os.path.exists(f"{place.socket}.start"))
    client.kill()
    client.wait()

    place.begin()
    wait_until(lambda: place.daemons() == [place.pid()])


@pytest.mark.slow
def test_daemon_that_cannot_start_leaves_the_client_an_answer(place: Place) -> None:
    """A lock that somebody else holds without listening: told in a line, answered all the same."""
    Path(place.socket + ".lock").touch()
    with subprocess.Popen(["flock", place.socket + ".lock", "sleep", "60"]) as holder:
        try:
            wait_until(place.holders)
            client = place.gtoc("which", "churn", "prod")
        finally:
            with watched(holder.pid):
                for pid in place.holders() | {holder.pid}:
                    kill(pid)

    assert (client.returncode, client.stdout) == (0, b"v3.0.0\n")
    assert client.stderr.decode().splitlines() == [
        f"gtod: another process holds '{place.socket}.lock', and serves nobody"
    ]
    assert place.daemons() == []

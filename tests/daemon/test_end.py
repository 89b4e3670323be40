"""How a daemon ends: idle, asked, signalled, replaced, deserted or hung."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gtod import __version__
from tests.daemon.support import (
    GTOC,
    GTOD,
    Place,
    ends,
    gather,
    has_ended,
    kill,
    message,
    wait_until,
    watched,
)

PROJECT = Path(__file__).parents[2]


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """A process that hangs meanwhile, if it does not end."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if not has_ended(pid):
            os.kill(pid, signal.SIGCONT)


def test_idle_daemon_leaves_no_socket(place: Place) -> None:
    """Nobody asks any more: the daemon goes, and takes its socket with it."""
    place.environ["GTOD_IDLE_TIMEOUT"] = "0.3"
    pid = place.begin()
    with watched(pid) as process:
        assert ends(process)
    assert not os.path.exists(place.socket)
    assert place.begin() != pid


def test_open_connection_keeps_the_daemon(place: Place) -> None:
    """Who is connected is not idle."""
    place.environ["GTOD_IDLE_TIMEOUT"] = "0.1"
    pid = place.begin()
    with place.rpc() as rpc, watched(pid) as process:
        rpc.result("gtod/status")
        assert not ends(process, 0.3)
        assert rpc.result("gtod/status")["pid"] == pid


@pytest.mark.slow
def test_client_that_comes_just_when_the_daemon_leaves(place: Place) -> None:
    """Fifty times a client connects while the socket goes away: whoever gets in is answered."""
    place.environ["GTOD_IDLE_TIMEOUT"] = "0.05"
    request = message("gtod/status", request_id=1)
    served = 0
    while served < 50:
        place.check("parse-tag", "churn@v1.0.0")
        path = place.socket
        last = None
        # One connection after the other, faster than the daemon gets bored: so keep it idle by
        # none at all until the socket has gone, and be in the queue when it does.
        while True:
            client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            client.settimeout(10)
            try:
                client.connect(path)
            except (FileNotFoundError, ConnectionRefusedError):
                client.close()
                break
            with client:
                client.sendall(request)
                answer = client.recv(1 << 16)
                assert answer.startswith(b"Content-Length"), "connected, and not answered"
                last = answer
            served += 1
            time.sleep(0.0499 + served % 7 / 10_000)  # no wait for anything: the race itself
        assert last is None or b'"pid"' in last


@pytest.mark.slow
def test_client_that_is_queued_when_the_daemon_leaves(place: Place) -> None:
    """Twenty times: connected while the daemon cannot run, told to end before it accepts."""
    for _ in range(20):
        pid = place.begin()
        with watched(pid) as process:
            with stopped(pid):
                rpc = place.rpc()
                rpc.ask("gtod/status")
                os.kill(pid, signal.SIGTERM)
            with rpc:
                assert rpc.receive()["result"]["pid"] == pid
            assert ends(process)


def test_stop_ends_the_daemon(place: Place) -> None:
    """`stop` comes back when the process has gone, with its socket."""
    pid = place.begin()
    assert place.check("daemon", "stop") == "The daemon has ended.\n"
    assert has_ended(pid)
    assert not os.path.exists(place.socket)


def test_status_and_stop_start_no_daemon(place: Place) -> None:
    """Looking whether there is one makes none."""
    status = place.gtoc("daemon", "status")
    assert (status.returncode, status.stderr) == (1, b"")
    assert status.stdout == b"No daemon runs; gtoc starts one when needed.\n"
    as_json = place.gtoc("daemon", "status", "--json")
    assert (as_json.returncode, as_json.stdout) == (1, b"null\n")
    assert place.check("daemon", "stop") == "No daemon runs.\n"
    assert place.daemons() == []
    assert list(place.run.iterdir()) == []


def test_stop_where_the_folder_is_missing(place: Place) -> None:
    """There is nothing to end, and nothing is made."""
    place.run.rmdir()
    assert place.check("daemon", "stop") == "No daemon runs.\n"
    assert place.gtoc("daemon", "status").returncode == 1
    assert not place.run.exists()


def test_status_shows_the_daemon(place: Place) -> None:
    """For people and as JSON, the daemon's own words."""
    pid = place.begin()
    shown = place.check("daemon", "status")
    assert shown.startswith(f"gtod {__version__}, process {pid}, up ")
    assert f"{place.registry}: " in shown
    status = json.loads(place.check("daemon", "status", "--json"))
    assert (status["pid"], status["requests"]) == (pid, 4)
    assert [held["path"] for held in status["repositories"]] == [str(place.registry)]
    assert status["last_error"] is None
    assert status["memory"] > 1_000_000


def test_gtod_is_the_same_as_gtoc_daemon(place: Place) -> None:
    """`gtod status` and its like ask the same daemon."""
    pid = place.begin()
    status = place.start(GTOD, "status", "--json")
    assert json.loads(status.communicate()[0])["pid"] == pid
    assert gather([place.start(GTOD, "stop")]) == [(0, b"The daemon has ended.\n", b"")]
    assert has_ended(pid)


def test_restart(place: Place) -> None:
    """Another process, which answers; also where none ran before."""
    assert place.check("daemon", "restart").startswith("A new daemon runs as process ")
    first = place.pid()
    assert place.check("daemon", "restart") == f"A new daemon runs as process {place.pid()}.\n"
    assert place.pid() != first
    with place.answering():
        place.check("which", "churn", "prod")


def test_restart_of_what_does_not_answer(place: Place) -> None:
    """As on a machine that is busy with other things: a sentence, and no traceback."""
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(place.socket)
        os.chmod(place.socket, 0o600)
        silent.listen()
        done = place.gtoc("daemon", "restart")

    assert (done.returncode, done.stdout) == (3, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("❌ The new daemon does not answer yet;")


def test_log(place: Place) -> None:
    """What the daemon has to say; before there is anything, where it will be."""
    before = place.gtoc("daemon", "log")
    assert (before.returncode, before.stdout) == (0, b"")
    assert before.stderr.decode() == f"There is no log yet; it will be '{place.socket}.log'.\n"
    pid = place.begin()
    assert f"serves as process {pid}" in place.check("daemon", "log")
    place.check("daemon", "stop")
    assert "ending: asked to" in place.check("daemon", "log")


def test_output_of_daemon_commands_into_a_closed_pipe(place: Place) -> None:
    """As for every other command: 141, and no traceback."""
    place.begin()
    for words in ([GTOC, "daemon", "status"], [GTOD, "status"], [GTOC, "daemon", "log"]):
        reading, writing = os.pipe()
        os.close(reading)
        process = place.start(*words, stdout=writing)
        os.close(writing)
        assert gather([process]) == [(141, b"", b"")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_the_daemon_in_good_order(place: Place, number: signal.Signals) -> None:
    """The socket goes, and what is connected is let go."""
    pid = place.begin()
    with place.rpc() as rpc:
        rpc.result("gtod/status")
        kill(pid, number)
        assert rpc.is_ended()
    assert not os.path.exists(place.socket)


def test_hang_up_is_ignored(place: Place) -> None:
    """A terminal that closes does not end the daemon."""
    pid = place.begin()
    os.kill(pid, signal.SIGHUP)
    with place.answering() as answering:
        place.check("which", "churn", "prod")
    assert answering == pid


@pytest.mark.slow
def test_stop_lets_running_requests_finish(big: Place) -> None:
    """What was asked before is answered, by the daemon that was told to stop."""
    pid = big.pid()
    with big.rpc() as rpc, watched(pid) as process:
        rpc.send(
            message("gto/history", {"repo": str(big.registry)}, "long")
            + message("gto/command", command(big, "show", "--name-only"), "command")
        )
        assert rpc.receive()["method"] == "gto/working"
        stop = big.start(GTOC, "daemon", "stop")
        wait_until(lambda: not os.path.exists(big.socket))
        answers: dict[str, Any] = {}
        while len(answers) < 2:
            answer = rpc.receive()
            if "id" in answer:
                answers[answer["id"]] = answer["result"]
        assert len(answers["long"]) > 20_000
        assert answers["command"]["exit_code"] == 0
        assert ends(process)
        assert gather([stop]) == [(0, b"The daemon has ended.\n", b"")]


def command(place: Place, *words: str) -> dict[str, object]:
    """The params of a command line."""
    return {"arguments": words, "folder": str(place.registry)}


@pytest.mark.slow
def test_removed_runtime_folder(place: Place) -> None:
    """The next client gets a new daemon; the old one notices and ends by itself."""
    old = place.begin()
    with watched(old) as process:
        shutil.rmtree(place.run)
        new = place.begin()
        assert new != old
        assert ends(process)
    assert place.daemons() == [new]
    with place.answering() as answering:
        place.check("which", "churn", "prod")
    assert answering == new


@pytest.mark.slow
def test_removed_socket(place: Place) -> None:
    """Whoever removes the socket gets a new daemon; the old one ends, and nothing of the new."""
    old = place.begin()
    with watched(old) as process:
        os.unlink(place.socket)
        new = place.begin()
        assert ends(process)
    assert place.pid() == new
    assert place.holders() == {new}


@pytest.mark.slow
def test_hung_daemon(place: Place) -> None:
    """The client answers by itself, `status` says what is wrong, `stop` ends it."""
    pid = place.begin()
    with stopped(pid), watched(pid) as process:
        began = time.monotonic()
        assert place.check("which", "churn", "prod") == "v3.0.0\n"
        assert 1.0 <= time.monotonic() - began < 2.5

        status = place.gtoc("daemon", "status")
        assert (status.returncode, status.stdout) == (3, b"")
        assert status.stderr.decode() == (
            "❌ The daemon does not answer; 'gtoc daemon stop' ends it.\n"
        )

        assert place.check("daemon", "stop") == "The daemon has ended.\n"
        assert ends(process, 0)
    assert not os.path.exists(place.socket)
    assert place.begin() != pid


def test_serve_in_the_foreground(place: Place) -> None:
    """`gtod serve` says where it listens, answers, and ends with Ctrl-C."""
    served = place.start(GTOD, "serve")
    assert served.stderr is not None
    line = served.stderr.readline().decode()
    assert line == f"gtod {__version__} listens at {place.socket}; Ctrl-C ends it.\n"
    with place.answering() as pid:
        place.check("which", "churn", "prod")
    assert pid == served.pid
    served.send_signal(signal.SIGINT)
    assert served.communicate(timeout=10) == (b"", b"")
    assert served.returncode == 0
    assert not os.path.exists(place.socket)


def test_second_serve_refuses(place: Place) -> None:
    """One daemon serves; another says so and goes."""
    pid = place.begin()
    second = place.start(GTOD, "serve")
    assert second.communicate(timeout=20) == (
        b"",
        f"❌ another daemon serves '{place.socket}'\n".encode(),
    )
    assert second.returncode == 1
    assert place.pid() == pid


@pytest.mark.slow
def test_replaced_installation(place: Place, tmp_path: Path) -> None:
    """A new installation gets a new daemon; the old one ends by itself."""
    wheel = build_wheel(tmp_path)
    python = make_environment(tmp_path / "venv")
    install(python, wheel)
    gtoc = str(python.with_name("gtoc"))

    def which() -> int:
        """Ask by the installed client; the process that answered."""
        client = place.start(gtoc, "which", "churn", "prod")
        assert client.communicate(timeout=30) == (b"v3.0.0\n", b"")
        status = place.start(gtoc, "daemon", "status", "--json")
        answer = json.loads(status.communicate(timeout=30)[0])
        assert answer["requests"] >= 2
        return int(answer["pid"])

    old = which()
    assert which() == old
    with watched(old) as process:
        install(python, wheel, "--force-reinstall")
        new = which()
        assert new != old
        assert ends(process)
    assert place.daemons() == [new]
    # Ours is another installation again, so that the two never meet.
    assert place.begin() not in {old, new}


def build_wheel(folder: Path) -> Path:
    """The project's wheel."""
    words = ["wheel", "--quiet", "--no-deps", "--no-cache-dir", "--wheel-dir", str(folder)]
    pip(*words, str(PROJECT))
    (wheel,) = folder.glob("gtod-*.whl")
    return wheel


def make_environment(folder: Path) -> Path:
    """The Python of a new virtual environment that finds our dependencies, but not our code."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (site / "dependencies.pth").write_text(
        "".join(f"{path}\n" for path in sys.path if path.endswith("site-packages"))
    )
    return python


def install(python: Path, wheel: Path, *options: str) -> None:
    """Install the wheel."""
    words = ["install", "--quiet", "--no-deps", "--no-index", *options, str(wheel)]
    pip("--python", str(python), *words)


def pip(*words: str) -> None:
    """Run pip."""
    common = ["-m", "pip", "--disable-pip-version-check"]
    subprocess.run([sys.executable, *common, *words], check=True, cwd="/")


def test_status_with_a_folder_whose_name_is_not_utf8(place: Place) -> None:
    """A link in UTF-8 leads there; the status tells its name with escapes."""
    place.begin()
    odd = place.top / os.fsdecode(b"odd\xff")
    shutil.copytree(place.registry, odd)
    (place.top / "link").symlink_to(odd)
    with place.answering():
        assert place.check("which", "churn", "prod", "-r", str(place.top / "link")) == "v3.0.0\n"

    held = [repository["path"] for repository in place.status()["repositories"]]

    assert f"{place.top}/odd\\udcff" in held
    assert place.status()["last_error"] is None

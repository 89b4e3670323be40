"""Whom `gtoc.Registry` asks, and what it makes of daemons that end, hang or are none."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any, NoReturn

import pytest
from gtoc import Registry

from tests.client.fake import Behaviour, FakeDaemon, read_request
from tests.client.program import (
    DIFFERENT,
    answers,
    content,
    environment,
    hangs_up,
    is_silent,
    says,
)
from tests.daemon.support import Place, frame, git, kill

__all__ = ["environment"]


def test_one_connection(place: Place) -> None:
    """The first question starts the daemon and opens it, and all others go that way."""
    with Registry(place.registry) as registry:
        registry.which("churn", "prod")
        for _ in range(20):
            registry.latest("churn")

        status = place.status()
        # This question's own connection is the second, and counts as the last request.
        assert (status["connections"], status["requests"]) == (2, 22)


def test_what_happened_before_the_question_is_in_the_answer(place: Place) -> None:
    """However soon before."""
    with Registry(place.registry) as registry:
        for number in range(20):
            git(place.registry, "tag", "-a", "-m", "m", f"churn@v4.{number}.0")
            newest = registry.latest("churn")
            assert newest is not None
            assert newest.version == f"v4.{number}.0"


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_the_daemon_ends_between_two_questions(place: Place, end: str) -> None:
    """The next question starts another."""
    registry = Registry(place.registry)
    expected = registry.which("churn", "prod")
    first = place.pid()
    if end == "stop":
        place.check("daemon", "stop")
    else:
        kill(first)

    assert registry.which("churn", "prod") == expected
    assert place.pid() != first
    assert registry.which("churn", "prod") == expected


def test_after_close_a_question_begins_anew(place: Place) -> None:
    """Closing frees; it does not forbid."""
    with Registry(place.registry) as registry:
        expected = registry.show()
    assert place.status()["connections"] == 1

    assert registry.show() == expected


@pytest.mark.parametrize("value", ["off", "0", "NO"])
def test_no_daemon(place: Place, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """GTOD=off starts none and asks none."""
    monkeypatch.setenv("GTOD", value)

    found = Registry(place.registry).which("churn", "prod")

    assert found is not None
    assert found.version == "v3.0.0"
    assert list(place.run.iterdir()) == []


def test_a_folder_that_others_can_write_to(place: Place) -> None:
    """No daemon is asked there; the program is told, at its own line."""
    place.run.chmod(0o777)
    registry = Registry(place.registry)

    with pytest.warns(RuntimeWarning, match="is open to others; run: chmod 700") as warned:
        assert registry.which("churn", "prod")
    assert warned[0].filename == __file__

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert registry.which("churn", "prod")


def test_no_place_for_a_daemon(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no socket can be made, everything is answered all the same."""
    monkeypatch.setenv("GTOD_SOCKET", "/proc/nowhere")

    assert Registry(place.registry).which("churn", "prod")


def test_the_question(place: Place) -> None:
    """A method, what was stated, and how this process sees the folder."""
    with FakeDaemon(place.socket, answers(result=None)) as fake, Registry(place.registry) as asked:
        asked.which("churn", "prod", registered_only=True)

    (question,) = map(content, fake.requests)
    seen = place.registry.stat()
    assert question["method"] == "gto/which"
    assert question["params"] == {
        "repo": str(place.registry),
        "name": "churn",
        "stage": "prod",
        "registered_only": True,
        "last_stage": False,
        "view": {
            "device": seen.st_dev,
            "inode": seen.st_ino,
            "namespace": os.stat("/proc/self/ns/mnt").st_ino,
        },
    }


def test_a_daemon_that_sees_other_files(place: Place) -> None:
    """What it cannot answer is answered here; it is asked again, because mounts come and go."""
    later: list[Any] = []

    def behave(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(frame(json.dumps({"id": 1, "error": DIFFERENT}).encode()))
        later.append(content(read_request(connection)))
        connection.sendall(frame(b'{"id": 1, "result": null}'))

    with FakeDaemon(place.socket, behave), Registry(place.registry) as registry:
        assert registry.which("churn", "prod")
        assert registry.which("churn", "prod") is None
    assert [asked["method"] for asked in later] == ["gto/which"]


@pytest.mark.parametrize(
    "behave",
    [
        hangs_up,
        says(b"\r\n\r\n"),
        says(b"x" * 70_000),
        says(b"Content-Length: x\r\n\r\n{}"),
        says(frame(b"[1, 2]")),
        says(frame(b"\xff")),
    ],
)
def test_a_daemon_that_makes_no_sense(place: Place, behave: Behaviour) -> None:
    """The question is answered here, once and at once."""
    began = time.monotonic()
    with FakeDaemon(place.socket, behave) as fake, Registry(place.registry) as registry:
        assert registry.which("churn", "prod")
    assert time.monotonic() - began < 5
    assert len(fake.requests) == 1


def test_a_daemon_that_falls_silent(place: Place) -> None:
    """After a second the question is answered here, and the daemon is left alone for a while."""
    with FakeDaemon(place.socket, is_silent) as fake, Registry(place.registry) as registry:
        began = time.monotonic()
        assert registry.which("churn", "prod")
        waited = time.monotonic() - began
        for _ in range(3):
            assert registry.which("churn", "prod")
    assert 1.0 <= waited < 4
    assert time.monotonic() - began < 2 * waited
    assert len(fake.requests) == 1


def test_long_work(place: Place) -> None:
    """A daemon that answers whether it is alive may take as long as it needs."""
    alive: list[Any] = []

    def behave(connection: socket.socket, _request: bytes) -> None:
        for _ in range(3):
            asked = content(read_request(connection))
            alive.append(asked)
            connection.sendall(frame(json.dumps({"id": asked["id"], "result": {}}).encode()))
        answers(result=["slow"])(connection, b"")

    began = time.monotonic()
    with FakeDaemon(place.socket, behave), Registry(place.registry) as registry:
        assert registry.stages() == ["slow"]
    assert time.monotonic() - began > 1.4
    assert [asked["method"] for asked in alive] == ["gtod/hello"] * 3


def test_a_sign_of_life_that_comes_after_the_answer(place: Place) -> None:
    """It is none to the next question, also where it comes in two parts."""
    questions: list[Any] = []
    is_answered, is_late = threading.Event(), threading.Event()

    def behave(connection: socket.socket, request: bytes) -> None:
        alive = content(read_request(connection))
        late = frame(json.dumps({"id": alive["id"], "result": {}}).encode())
        connection.sendall(frame(b'{"id": 1, "result": ["first"]}'))
        is_answered.wait()
        connection.sendall(late[:30])
        is_late.set()
        questions.extend([content(request), content(read_request(connection))])
        connection.sendall(late[30:] + frame(b'{"id": 1, "result": ["second"]}'))

    with FakeDaemon(place.socket, behave), Registry(place.registry) as registry:
        assert registry.stages() == ["first"]
        is_answered.set()
        is_late.wait()
        assert registry.stages() == ["second"]
    assert [asked["method"] for asked in questions] == ["gto/stages"] * 2


def test_a_signal_that_the_program_catches(place: Place) -> None:
    """Its own exception comes through, a TimeoutError too, and the next answer is the right one."""

    def ring(_number: int, _at: FrameType | None) -> NoReturn:
        raise TimeoutError(errno.ETIMEDOUT, "the program's own")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        with FakeDaemon(place.socket, is_silent) as fake, Registry(place.registry) as registry:
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            with pytest.raises(TimeoutError, match="the program's own"):
                registry.which("churn", "prod")
            assert registry.stages() == ["dev", "prod", "staging"]
    finally:
        signal.signal(signal.SIGALRM, before)
    assert len(fake.requests) == 2


def test_threads_take_turns(served: Place) -> None:
    """Nobody gets another's answer."""
    registry = Registry(served.registry)
    pairs = [("churn", "v3.1.0"), ("segment", "v0.4.1"), ("cv-class", "v0.1.13")]

    def ask(number: int) -> bool:
        name, expected = pairs[number % len(pairs)]
        found = registry.latest(name)
        return found is not None and found.version == expected

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(300)))
    registry.close()


_FORKING = """
import os, sys, threading
from gtoc import Registry

registry = Registry(sys.argv[1])
expected = registry.show()
stop = threading.Event()

def ask_on():
    while not stop.is_set():
        assert registry.show() == expected

threads = [threading.Thread(target=ask_on) for _ in range(3)]
for thread in threads:
    thread.start()
children = []
for _ in range(20):
    child = os.fork()
    if not child:
        os._exit(registry.show() != expected)
    children.append(child)
failed = [child for child in children if os.waitpid(child, 0)[1]]
stop.set()
for thread in threads:
    thread.join()
assert registry.show() == expected
sys.exit(len(failed))
"""


def test_fork(served: Place) -> None:
    """Parent and children go on with connections of their own, also in the middle of a question."""
    # Newer Pythons warn of a fork beside threads, which is what this is about.
    words = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", _FORKING]
    process = served.start(*words, str(served.registry))

    out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err) == (0, b"", b"")


_WITHOUT_POSIX = """
import sys
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
import _socket, socket
del _socket.AF_UNIX, socket.AF_UNIX
from gtoc import Registry
print(Registry(sys.argv[1]).which("churn", "prod").version)
"""


def test_without_unix_sockets(place: Place) -> None:
    """As on Windows: what answers needs nothing that is not there."""
    process = place.start(sys.executable, "-c", _WITHOUT_POSIX, str(place.registry))

    out, err = process.communicate(timeout=60)

    assert (out, err) == (b"v3.0.0\n", b"")
    assert place.daemons() == []


def test_no_warnings_of_what_was_left_open(served: Place) -> None:
    """A registry that nobody closes hangs up when nobody has it any more."""
    program = (
        "import sys, gtoc; gtoc.Registry(sys.argv[1]).show(); gtoc.Registry(sys.argv[1]).show()"
    )
    words = [sys.executable, "-W", "error", "-X", "dev", "-c", program, str(served.registry)]

    process = subprocess.run(words, check=False, capture_output=True, text=True)

    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")

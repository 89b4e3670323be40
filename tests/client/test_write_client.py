"""A command that writes is asked for once; whatever becomes of it, it is never done twice."""

import contextlib
import json
import os
import select
import signal
import socket
import threading
from pathlib import Path

import pytest

from tests.client.fake import Behaviour, FakeDaemon, wait_for_the_end
from tests.daemon.support import GTOC, Place, frame, git

IDENTITY = {
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
    "GIT_COMMITTER_DATE": "@2000000000 +0000",
}

STOPPING = b"Stopping; what git has begun is finished first. Ctrl-C again leaves it to itself.\n"
UNKNOWN = "❌ Nobody knows whether that was written; see with: gtoc history {} --limit 5\n"


def says(*parts: bytes) -> Behaviour:
    """A daemon that says so and waits for the client to go."""

    def behave(connection: socket.socket, _request: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):
            for part in parts:
                connection.sendall(part)
            wait_for_the_end(connection)

    return behave


def breaks_off(*parts: bytes) -> Behaviour:
    """A daemon that says so and closes."""

    def behave(connection: socket.socket, _request: bytes) -> None:
        for part in parts:
            connection.sendall(part)

    return behave


def result(output: object, exit_code: int = 0) -> bytes:
    """An answer to the client's one request, framed."""
    content = {"output": output, "exit_code": exit_code}
    return frame(json.dumps({"jsonrpc": "2.0", "id": 1, "result": content}).encode())


def error(kind: str) -> bytes:
    """A refusal of the client's one request, framed."""
    content = {"code": -32000, "message": "no", "data": {"kind": kind}}
    return frame(json.dumps({"jsonrpc": "2.0", "id": 1, "error": content}).encode())


FINE = says(result([["stdout", "fake\n"], ["stderr", "told\n"]], 3))


def made(place: Place) -> list[str]:
    """The tags of the artifact that the tests write about."""
    return git(place.registry, "tag", "--list", "fresh*").split()


def test_the_request_carries_all_that_git_may_need(place: Place) -> None:
    """The whole environment and the file mode mask; what commands depend on stays apart."""
    secrets = {"SSH_AUTH_SOCK": "/agent", "GIT_SSH_COMMAND": "ssh -v", "X": 'ü "\n'}
    with FakeDaemon(place.socket, FINE) as fake:
        place.gtoc("register", "fresh", environ=secrets, umask=0o027)

    params = fake.params()
    assert params["arguments"] == ["register", "fresh"]
    writing = params["writing"]
    assert set(writing) == {"environ", "umask"}
    assert writing["umask"] == 0o027
    environ = dict(writing["environ"])
    environ.pop("LC_CTYPE", None)  # Python itself sets it where the locale does not exist
    assert environ == {**place.environ, **secrets}
    assert params["environ"].keys().isdisjoint(secrets)


@pytest.mark.parametrize(
    "words",
    [
        ["register", "fresh"],
        ["assign", "fresh", "prod"],
        ["promote", "fresh", "prod"],
        ["unassign", "fresh", "prod"],
        ["deregister", "fresh", "v1.0.0"],
        ["deprecate", "fresh"],
        ["annotate", "fresh", "--type", "model"],
        ["remove", "fresh"],
        ["-v", "register", "fresh"],
        ["--repo", ".", "register", "fresh"],
        ["-r", "register", "register", "fresh"],
        ["--repo=show", "assign", "fresh", "prod"],
        ["-vr", ".", "register", "fresh"],
        ["-r.", "register", "fresh"],
    ],
)
def test_commands_that_write(place: Place, words: list[str]) -> None:
    """Whatever stands before them; the output and the status are the daemon's."""
    with FakeDaemon(place.socket, FINE) as fake:
        client = place.gtoc(*words)

    assert "writing" in fake.params()
    assert (client.returncode, client.stdout, client.stderr) == (3, b"fake\n", b"told\n")


@pytest.mark.parametrize(
    "words",
    [["show", "register"], ["-r", "register", "show"], ["which", "assign", "prod"], ["history"]],
)
def test_commands_that_read_send_nothing_of_that(place: Place, words: list[str]) -> None:
    """Even if an artifact is called like a command."""
    with FakeDaemon(place.socket, FINE) as fake:
        place.gtoc(*words, environ={"SECRET": "leak"})

    assert "writing" not in fake.params()
    assert b"leak" not in fake.requests[0]


@pytest.mark.parametrize("kind", ["different_view", "terminal_required"])
def test_what_only_the_client_can_do(place: Place, kind: str) -> None:
    """The daemon did nothing, and says so: then it is done here."""
    with FakeDaemon(place.socket, says(error(kind))):
        client = place.gtoc("register", "fresh", environ=IDENTITY)

    assert client.returncode == 0
    assert client.stdout.startswith(b"Created git tag 'fresh@v0.0.1' that registers")
    assert made(place) == ["fresh@v0.0.1"]


SENSELESS: dict[str, Behaviour] = {
    "closes": breaks_off(),
    "half an answer": breaks_off(result([["stdout", "half"]])[:-1]),
    "a sign of life and no more": breaks_off(frame(b'{"method":"gto/working"}')),
    "no frame": says(b"nonsense\r\n\r\n"),
    "no length": says(b"Content-Length: x\r\n\r\n{}"),
    "no JSON": says(frame(b"nonsense")),
    "no object": says(frame(b"[]")),
    "no result": says(frame(b'{"id":1}')),
    "an empty result": says(frame(b'{"id":1,"result":null}')),
    "half a result": says(frame(b'{"id":1,"result":{}}')),
    "a strange result": says(frame(b'{"id":1,"result":7}')),
    "an internal error": says(error("internal")),
    "a strange error": says(frame(b'{"id":1,"error":7}')),
}


@pytest.mark.parametrize("behave", SENSELESS.values(), ids=SENSELESS.keys())
def test_an_end_that_nobody_knows(place: Place, behave: Behaviour) -> None:
    """Once the daemon has the request, nothing is done here; it is told where to look."""
    with FakeDaemon(place.socket, behave) as fake:
        client = place.gtoc("register", "fresh", environ=IDENTITY)

    assert (client.returncode, client.stdout) == (75, b"")
    assert client.stderr.decode() == UNKNOWN.format("fresh")
    assert len(fake.requests) == 1
    assert made(place) == []


@pytest.mark.slow
def test_a_daemon_that_falls_silent(place: Place) -> None:
    """The same, after ten seconds without a sign of life."""
    with FakeDaemon(place.socket, says()) as fake:
        client = place.gtoc("assign", "fresh", "prod", environ=IDENTITY)

    assert (client.returncode, client.stderr.decode()) == (75, UNKNOWN.format("fresh"))
    assert len(fake.requests) == 1
    assert made(place) == []


def test_a_daemon_that_is_busy(place: Place) -> None:
    """On a loaded machine nothing may come for a second; not to know is worse than to wait."""

    def behave(connection: socket.socket, request: bytes) -> None:
        # It can be read when the client gives up.
        assert not select.select([connection], [], [], 2)[0]
        FINE(connection, request)

    with FakeDaemon(place.socket, behave):
        client = place.gtoc("register", "fresh", environ=IDENTITY)

    assert (client.returncode, client.stdout, client.stderr) == (3, b"fake\n", b"told\n")


@pytest.mark.parametrize(
    ("words", "look"),
    [
        (["-r", ".", "register", "a b"], "gtoc history 'a b' --repo . --limit 5"),
        (["register", "-m", "text", "fresh"], "gtoc history fresh --limit 5"),
        (["annotate", "fresh", "--commit"], "git diff HEAD; git log -1 --stat"),
    ],
)
def test_where_to_look(place: Place, words: list[str], look: str) -> None:
    """By a command for the same repository and the same artifact."""
    with FakeDaemon(place.socket, breaks_off()):
        client = place.gtoc(*words)

    told = client.stderr.decode()
    assert client.returncode == 75
    assert told == f"❌ Nobody knows whether that was written; see with: {look}\n"


def test_a_daemon_that_never_took_the_request(place: Place) -> None:
    """Half a frame is none: then it is done here."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(place.socket)
    listener.listen(1)
    listener.settimeout(20)
    ready = threading.Event()

    def hang_up() -> None:
        connection, _ = listener.accept()
        connection.recv(10)
        connection.close()
        ready.set()

    thread = threading.Thread(target=hang_up)
    thread.start()
    # More than the socket's buffers hold; neither a word nor a variable may have so many letters.
    long = {f"LONG_{number}": "x" * 100_000 for number in range(15)}
    client = place.gtoc("register", "fresh", environ={**IDENTITY, **long})
    thread.join()
    listener.close()

    assert ready.is_set()
    assert client.returncode == 0, client.stderr
    assert made(place) == ["fresh@v0.0.1"]


def test_a_daemon_that_cannot_be_reached(place: Place) -> None:
    """Nor started: then it is done here, with a word on why."""
    place.run.chmod(0o777)

    client = place.gtoc("register", "fresh", environ=IDENTITY)

    assert client.returncode == 0
    assert "Running without the daemon" in client.stderr.decode()
    assert made(place) == ["fresh@v0.0.1"]


@pytest.mark.parametrize(
    ("words", "environ"),
    [
        (("register", "fresh", "-m", b"caf\xe9"), {}),
        (("register", "fresh"), {"GTOD": "off"}),
        (("register", "fresh", "--no-daemon"), {}),
    ],
)
def test_what_the_daemon_is_not_asked(
    place: Place, words: tuple[str | bytes, ...], environ: dict[str, str]
) -> None:
    """What is not UTF-8 runs here, and so does what is told to."""
    with FakeDaemon(place.socket, FINE) as fake:
        client = place.gtoc(*words, environ={**IDENTITY, **environ})

    assert fake.requests == []
    assert client.returncode == 0, client.stderr
    assert made(place) == ["fresh@v0.0.1"]


def test_words_that_are_not_utf_8_survive(place: Place) -> None:
    """In the tag, to the letter."""
    assert place.gtoc("register", "fresh", "-m", b"caf\xe9", environ=IDENTITY).returncode == 0

    show = place.start("git", "cat-file", "tag", "fresh@v0.0.1")

    assert show.communicate()[0].endswith(b"\n\ncaf\xe9\n")


def test_variables_that_are_not_utf_8(place: Place) -> None:
    """JSON cannot carry them: the client's own process does it."""
    variable = {"NAME_IN_LATIN_1": os.fsdecode(b"caf\xe9")}
    with FakeDaemon(place.socket, FINE) as fake:
        client = place.gtoc("register", "fresh", environ={**IDENTITY, **variable})

    assert fake.requests == []
    assert client.returncode == 0, client.stderr
    assert made(place) == ["fresh@v0.0.1"]


def test_ctrl_c_asks_the_daemon_to_stop(place: Place) -> None:
    """By a second message; a daemon that could stop says that nothing was written."""
    seen: list[bytes] = []
    came = threading.Event()

    def behave(connection: socket.socket, _request: bytes) -> None:
        came.set()
        seen.append(connection.recv(65536))
        connection.sendall(error("cancelled"))
        wait_for_the_end(connection)

    with FakeDaemon(place.socket, behave):
        client = place.start(GTOC, "register", "fresh", environ=IDENTITY)
        assert came.wait(20)
        client.send_signal(signal.SIGINT)
        out, err = client.communicate(timeout=20)

    assert json.loads(seen[0].partition(b"\r\n\r\n")[2]) == {
        "jsonrpc": "2.0",
        "method": "$/cancelRequest",
        "params": {"id": 1},
    }
    assert (client.returncode, out, err) == (130, b"", STOPPING + b"Nothing was written.\n")


def test_ctrl_c_too_late(place: Place) -> None:
    """A daemon that had begun already finishes, and its answer is told."""
    came = threading.Event()

    def behave(connection: socket.socket, _request: bytes) -> None:
        came.set()
        assert connection.recv(65536)
        connection.sendall(result([["stdout", "done\n"]]))
        wait_for_the_end(connection)

    with FakeDaemon(place.socket, behave):
        client = place.start(GTOC, "register", "fresh", environ=IDENTITY)
        assert came.wait(20)
        client.send_signal(signal.SIGINT)
        out, err = client.communicate(timeout=20)

    assert (client.returncode, out, err) == (0, b"done\n", STOPPING)


def test_a_real_daemon(served: Place) -> None:
    """It writes as the client would: by the client's variables, in the client's name."""
    with served.answering(3):
        one = served.check("register", "fresh", environ=IDENTITY)
        two = served.check("assign", "fresh", "prod", "--json", environ=IDENTITY)
        three = served.check("which", "fresh", "prod")

    assert one.startswith("Created git tag 'fresh@v0.0.1' that registers a new version\n")
    assert json.loads(two)["author"] == "Ann"
    assert three == "v0.0.1\n"
    assert made(served) == ["fresh#prod#1", "fresh@v0.0.1"]


def test_the_same_output_with_and_without_a_daemon(served: Place) -> None:
    """Also of what is refused, and of what is wrong."""
    lines = [
        "register other --dry-run",
        "assign other prod --dry-run --json",
        "register churn@v1",
        "deregister churn v99.0.0",
        "unassign churn",
        "register other --push",
    ]

    for line in lines:
        with_daemon = served.gtoc(*line.split(), environ=IDENTITY)
        alone = served.gtoc(*line.split(), environ={**IDENTITY, "GTOD": "off"})
        assert (with_daemon.returncode, with_daemon.stdout, with_daemon.stderr) == (
            alone.returncode,
            alone.stdout,
            alone.stderr,
        )


def test_a_daemon_leaves_signing_to_the_client(place: Place) -> None:
    """Who then signs with the client's own key, agent and terminal."""
    key = place.top / "key"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
    assert place.start(*words).wait() == 0
    for name, value in {
        "gpg.format": "ssh",
        "user.signingKey": str(key),
        "tag.gpgSign": "true",
    }.items():
        git(place.registry, "config", name, value)
    place.begin()

    told = place.check("register", "fresh", environ=IDENTITY)

    assert told.startswith("Created git tag 'fresh@v0.0.1'")
    assert "BEGIN SSH SIGNATURE" in git(place.registry, "cat-file", "tag", "fresh@v0.0.1")


def test_the_folder_counts(place: Place, tmp_path: Path) -> None:
    """In which the client stands, also for what is relative in its variables."""
    (place.registry / "deep").mkdir()
    place.begin()

    inside = place.check("register", "fresh", cwd=place.registry / "deep", environ=IDENTITY)
    outside = place.check(
        "register", "fresher", "--repo", str(place.registry), cwd=tmp_path, environ=IDENTITY
    )
    led = place.check(
        "register",
        "freshest",
        cwd=place.top,
        environ={**IDENTITY, "GIT_DIR": "registry/.git", "GIT_WORK_TREE": "registry"},
    )

    for told in (inside, outside, led):
        assert told.startswith("Created git tag 'fresh")
    assert made(place) == ["fresh@v0.0.1", "fresher@v0.0.1", "freshest@v0.0.1"]

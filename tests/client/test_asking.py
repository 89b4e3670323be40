"""What the client sends, and what it makes of what comes back."""

import contextlib
import json
import os
import socket
import time
from pathlib import Path

import pytest
from gtoc import __version__

from tests.client.fake import Behaviour, FakeDaemon, wait_for_the_end
from tests.daemon.support import GTOC, Place, frame, gather

#: The whole list of DESIGN.md, section 3; GTO_*, GTOD_* and LC_* go too.
LISTED = {
    "COLUMNS",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "HOME",
    "LANG",
    "LANGUAGE",
    "NO_COLOR",
    "TZ",
    "XDG_CONFIG_HOME",
}
FAMILIES = ("GTO_", "GTOD_", "LC_")


def answer(output: object, exit_code: int = 0) -> bytes:
    """An answer to the client's one request, framed."""
    result = {"output": output, "exit_code": exit_code}
    return frame(json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode())


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


SENSELESS = [
    breaks_off(b"Content-Le"),
    breaks_off(b"Content-Length: 100\r\n\r\n{"),
    says(b"\xff" * 1_000_000),
    says(frame(b'{"id":1,"result":{}}')),
    says(frame(b'{"id":1,"result":{"output":[],"exit')),
]
MORE_SENSELESS = [
    breaks_off(),
    breaks_off(answer([["stdout", "half"]])[:-1]),
    breaks_off(frame(b'{"jsonrpc":"2.0","method":"gto/working","params":{}}')),
    says(b"\r\n\r\n"),
    says(b"nonsense\r\n\r\n"),
    says(b"Content-Length: x\r\n\r\n{}"),
    says(b"Content-Length: -9\r\n\r\n{}"),
    says(frame(b"nonsense")),
    says(frame(b"\xff\xff")),
    says(frame(b"")),
    says(frame(b"[]")),
    says(frame(b'"id"')),
    says(frame(b"7")),
    says(frame(b'{"id":1}')),
    says(frame(b'{"id":1,"result":null}')),
    says(frame(b'{"id":1,"result":[]}')),
    says(frame(b'{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"x"}}')),
    says(frame(b'{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"different"}}')),
]

FINE = says(answer([["stdout", "fake\n"]]))


def test_request(place: Place) -> None:
    """Words, folder, variables, terminal and view: all that an answer depends on."""
    with FakeDaemon(place.socket, FINE) as fake:
        assert place.check("show", 'a "quoted"\n\\word', "é\u2028😀", "") == "fake\n"

    params = fake.params()
    assert params["arguments"] == ["show", 'a "quoted"\n\\word', "é\u2028😀", ""]
    assert params["folder"] == str(place.registry)
    assert params["terminal"] == {"stdout": False, "stderr": False, "width": 80}
    found = place.registry.stat()
    assert params["view"] == {
        "device": found.st_dev,
        "inode": found.st_ino,
        "namespace": os.stat("/proc/self/ns/mnt").st_ino,
    }
    assert set(params) == {"arguments", "folder", "environ", "terminal", "view"}


def test_only_listed_variables_leave_the_client(place: Place) -> None:
    """Nothing else of the environment, whatever it is; what is absent is absent."""
    secrets = {
        "AWS_SECRET_ACCESS_KEY": "leak",
        "GIT_SSH_COMMAND": "leak",
        "GITHUB_TOKEN": "leak",
        "GTO": "leak",
        "HOMEPATH": "leak",
        "LC": "leak",
        "SSH_AUTH_SOCK": "leak",
        "XGTO_X": "leak",
        "gto_stages": "leak",
    }
    sent = {
        "COLUMNS": "100",
        "GIT_DIR": ".git",
        "GTO_EMOJIS": "false",
        "GTOD_SORT": "semver",
        "LANG": "de_DE.UTF-8",
        "LC_TIME": "C",
        "NO_COLOR": "",
        "TZ": "Asia/Tokyo",
    }
    with FakeDaemon(place.socket, FINE) as fake:
        place.check("show", environ=secrets | sent)

    (request,) = fake.requests
    assert b"leak" not in request
    environ = fake.params()["environ"]
    environ.pop("LC_CTYPE", None)  # Python itself sets it where the locale does not exist
    assert environ == sent | {"HOME": str(place.top), "GTOD_SOCKET": str(place.run)}
    assert all(name in LISTED or name.startswith(FAMILIES) for name in environ)


@pytest.mark.parametrize(("columns", "width"), [("33", 33), ("0", 80), ("x", 80), ("-5", 80)])
def test_width(place: Place, columns: str, width: int) -> None:
    """COLUMNS counts where it is a number."""
    with FakeDaemon(place.socket, FINE) as fake:
        place.check("show", environ={"COLUMNS": columns})
    assert fake.params()["terminal"]["width"] == width


def test_output_in_order_and_exit_code(place: Place) -> None:
    """Each text goes to its stream; the status is the command's."""
    output = [["stdout", "a"], ["stderr", "b\n"], ["stdout", "c\n"], ["stderr", "ü😀\n"]]
    with FakeDaemon(place.socket, says(answer(output, 5))):
        client = place.gtoc("show")
    assert (client.returncode, client.stdout) == (5, b"ac\n")
    assert client.stderr.decode() == "b\nü😀\n"


@pytest.mark.slow
def test_signs_of_life_before_the_answer(place: Place) -> None:
    """As long as the daemon says that it works, the client waits, even for seconds."""
    working = frame(b'{"jsonrpc":"2.0","method":"gto/working","params":{}}')
    whole = working + working + answer([["stdout", "fake\n"]])

    def behave(connection: socket.socket, request: bytes) -> None:
        for _ in range(3):
            connection.sendall(working)
            time.sleep(0.4)  # below the second after which a client gives up
        says(whole[:70], whole[70:])(connection, request)

    with FakeDaemon(place.socket, behave):
        assert place.check("show") == "fake\n"


def test_answer_in_pieces(place: Place) -> None:
    """An answer is as long as its header says, however it arrives."""
    text = "x" * 3_000_000
    whole = answer([["stdout", text]])
    pieces = [whole[:5], whole[5:20], whole[20:50], *(whole[i : i + 7001] for i in (50,))]
    with FakeDaemon(place.socket, says(*pieces, whole[7051:])):
        assert place.check("show") == text


@pytest.mark.parametrize(
    "behave", [*SENSELESS, *(pytest.param(more, marks=pytest.mark.slow) for more in MORE_SENSELESS)]
)
def test_daemon_that_makes_no_sense(place: Place, behave: Behaviour) -> None:
    """Closed, half or wrong: the client answers by itself, and at once."""
    began = time.monotonic()
    with FakeDaemon(place.socket, behave) as fake:
        assert place.check("which", "churn", "prod") == "v3.0.0\n"
    assert time.monotonic() - began < 10
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    "parts",
    [(), pytest.param((frame(b'{"method":"gto/working"}'),), marks=pytest.mark.slow)],
    ids=["nothing", "one sign of life"],
)
def test_daemon_that_falls_silent(place: Place, parts: tuple[bytes, ...]) -> None:
    """After a second without a sign of life the client answers by itself."""
    began = time.monotonic()
    with FakeDaemon(place.socket, says(*parts)) as fake:
        assert place.check("which", "churn", "prod") == "v3.0.0\n"
    assert 1.0 <= time.monotonic() - began < 2.5
    assert len(fake.requests) == 1


def test_full_queue(place: Place) -> None:
    """A daemon that accepts nobody, with a queue in which there is no place any more."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(place.socket)
        listener.listen(0)
        waiting = []
        try:
            while True:
                client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                waiting.append(client)
                client.setblocking(False)
                try:
                    client.connect(place.socket)
                except BlockingIOError:
                    break
            assert place.check("which", "churn", "prod") == "v3.0.0\n"
            status = place.gtoc("daemon", "status")
            assert (status.returncode, status.stderr.count(b"\n")) == (3, 1)
        finally:
            for client in waiting:
                client.close()


def test_daemon_of_another_version_is_never_asked(place: Place) -> None:
    """The socket's name carries version and installation: others are others."""
    name = Path(place.socket).name
    assert name.startswith(f"{__version__}-")
    other = str(place.run / f"0.0.9-{name.rpartition('-')[2]}")
    with FakeDaemon(other, FINE) as fake:
        place.begin()
    assert fake.requests == []


@pytest.mark.slow
def test_many_clients_of_one_silent_daemon(place: Place) -> None:
    """Each gives up by itself; none waits for the others."""
    began = time.monotonic()
    with FakeDaemon(place.socket, says()):
        clients = [place.start(GTOC, "which", "churn", "prod") for _ in range(4)]
        assert gather(clients) == [(0, b"v3.0.0\n", b"")] * 4
    assert time.monotonic() - began < 5

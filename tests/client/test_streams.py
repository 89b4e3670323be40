"""Output to wherever it goes, and arguments and folders of any bytes."""

import contextlib
import os
import select
import signal
from collections.abc import Iterator

import pytest

from tests.client.fake import FakeDaemon
from tests.client.test_asking import says
from tests.daemon.support import GTOC, Place, gather, message, wait_until

NO_DAEMON = {"GTOD": "off"}
WAYS = pytest.mark.parametrize("environ", [{}, NO_DAEMON], ids=["with daemon", "without"])


def test_ctrl_c(place: Place) -> None:
    """A command that waits for its answer ends with 130, and says nothing."""
    with FakeDaemon(place.socket, says()) as fake:
        client = place.start(GTOC, "show")
        wait_until(lambda: fake.requests)
        client.send_signal(signal.SIGINT)
        assert gather([client]) == [(130, b"", b"")]


def test_ctrl_c_without_the_daemon(place: Place) -> None:
    """The same where the client itself is at work: here it waits for its output to be read."""
    with full_pipe() as (_, writing):
        client = place.start(GTOC, "show", "-v", environ=NO_DAEMON, stdout=writing)
        assert client.stderr is not None
        # What -v tells comes before the answer.
        assert client.stderr.readline().startswith(b"repository: ")
        client.send_signal(signal.SIGINT)
        ((status, _, err),) = gather([client])
    assert status == 130
    assert b"Traceback" not in err


@contextlib.contextmanager
def full_pipe() -> Iterator[tuple[int, int]]:
    """A pipe in which there is no room any more, its ends to read and to write."""
    reading, writing = os.pipe()
    try:
        os.set_blocking(writing, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writing, b"x" * 4096)
        os.set_blocking(writing, True)
        yield reading, writing
    finally:
        os.close(reading)
        os.close(writing)


@WAYS
def test_closed_pipe(served: Place, environ: dict[str, str]) -> None:
    """As if it had been killed by SIGPIPE: 141, without a word."""
    reading, writing = os.pipe()
    os.close(reading)
    client = served.start(GTOC, "show", stdout=writing, environ=environ)
    os.close(writing)
    assert gather([client]) == [(141, b"", b"")]


@WAYS
def test_full_device(served: Place, environ: dict[str, str]) -> None:
    """An answer that cannot be written is no success."""
    with open("/dev/full", "wb") as full:
        client = served.start(GTOC, "show", stdout=full, environ=environ)
        ((status, _, err),) = gather([client])
    assert (status, err.decode()) == (1, "❌ Cannot write the answer: No space left on device\n")


@pytest.mark.slow
@WAYS
def test_closed_streams(served: Place, environ: dict[str, str]) -> None:
    """No stdout is an error where there is something to write; no stderr is none."""

    def run(words: str) -> tuple[int, bytes, bytes]:
        shell = served.start("sh", "-c", f"exec {GTOC} {words}", environ=environ)
        return gather([shell])[0]

    status, out, err = run("show 1>&-")
    assert (status, out) == (1, b"")
    assert err.decode() == "❌ Cannot write the answer: Bad file descriptor\n"
    assert run("which churn prod 2>&-") == (0, b"v3.0.0\n", b"")
    assert run("which chrun prod 2>&-") == (1, b"", b"")
    assert run("which churn prod 0<&-") == (0, b"v3.0.0\n", b"")
    assert run("which chrun prod 1>&- 2>&-") == (1, b"", b"")


@WAYS
def test_non_blocking_stdout(place: Place, environ: dict[str, str]) -> None:
    """Somebody else may have made the pipe so; the client waits for room."""
    taken = b""
    with full_pipe() as (reading, writing):
        os.set_blocking(writing, False)
        client = place.start(GTOC, "show", "-v", stdout=writing, environ=environ)
        assert client.stderr is not None
        assert client.stderr.readline().startswith(b"repository: ")
        # The client is about to write, or waits already; only now there is room again.
        while client.poll() is None:
            if select.select([reading], [], [], 0.01)[0]:
                taken += os.read(reading, 4096)
        while select.select([reading], [], [], 0)[0]:
            taken += os.read(reading, 4096)

    ((status, _, err),) = gather([client])
    assert (status, b"Error" in err) == (0, False)
    assert taken.lstrip(b"x") == place.gtoc("show").stdout


@WAYS
def test_argument_that_is_no_utf8(served: Place, environ: dict[str, str]) -> None:
    """JSON cannot carry it, so the client answers by itself: in one line."""
    with served.answering(0):
        client = served.gtoc(b"which", b"ch\xff\xferun", b"prod", environ=environ)
    assert (client.returncode, client.stdout) == (1, b"")
    (line,) = client.stderr.decode().splitlines()
    assert line.startswith(r"❌ Cannot find artifact 'ch\udcff\udcferun'.")


@WAYS
def test_folder_that_is_no_utf8(served: Place, environ: dict[str, str]) -> None:
    """A working folder of any bytes."""
    folder = os.fsencode(served.registry) + b"/caf\xe9"
    os.makedirs(folder, exist_ok=True)
    with served.answering(0):
        client = served.gtoc("which", "churn", "prod", cwd=os.fsdecode(folder), environ=environ)
    assert (client.returncode, client.stdout, client.stderr) == (0, b"v3.0.0\n", b"")


@pytest.mark.slow
@WAYS
def test_variable_that_is_no_utf8(served: Place, environ: dict[str, str]) -> None:
    """A variable of any bytes, in its value or in its name."""
    for name, value in (("GTO_X", "\udcff"), ("GTO_\udcff", "x"), ("LC_\udce9", "\udce9")):
        client = served.gtoc("which", "churn", "prod", environ=environ | {name: value})
        assert (client.returncode, client.stdout) == (0, b"v3.0.0\n")


@WAYS
def test_working_folder_that_is_gone(served: Place, environ: dict[str, str]) -> None:
    """Told in one line."""
    folder = served.top / "gone"
    folder.mkdir(exist_ok=True)
    script = f"rmdir {folder} && exec {GTOC} show"
    shell = served.start("sh", "-c", script, cwd=folder, environ=environ)
    ((status, out, err),) = gather([shell])
    assert (status, out) == (1, b"")
    assert err.decode().startswith("❌ The working folder is gone")
    assert err.count(b"\n") == 1


@pytest.mark.slow
@WAYS
@pytest.mark.parametrize(
    "locale",
    [
        {"LANG": "C"},
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=str,
)
def test_output_in_other_encodings(
    served: Place, environ: dict[str, str], locale: dict[str, str]
) -> None:
    """What the encoding of stdout cannot say becomes an escape, never a traceback."""
    client = served.gtoc("show", "--plain", environ=environ | locale)
    assert (client.returncode, client.stderr) == (0, b"")
    assert b"awesome-model" in client.stdout
    client = served.gtoc("show", environ=environ | locale)
    assert (client.returncode, client.stderr) == (0, b"")
    name = locale.get("PYTHONIOENCODING")
    if name is not None:
        lines = served.gtoc("show").stdout.decode()
        assert client.stdout == lines.encode(name, "backslashreplace")
    failed = served.gtoc("which", "chrun", "prod", environ=environ | locale)
    assert failed.stderr.decode().startswith("❌ Cannot find artifact 'chrun'.")


def test_request_of_a_client_that_is_gone(served: Place) -> None:
    """A client that is killed before it reads leaves a sound daemon."""
    with served.rpc() as rpc:
        params = {"arguments": ["show"], "folder": str(served.registry)}
        rpc.send(message("gto/command", params, 1) * 50)
    # Its requests count as well, as long as there are any.
    wait_until(lambda: served.status()["connections"] == 1)
    with served.answering():
        served.check("which", "churn", "prod")
    assert served.status()["last_error"] is None

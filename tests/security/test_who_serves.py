"""A socket that somebody else serves: no client of ours tells it anything."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.daemon.support import GTOD, Place
from tests.daemon.test_folders import NOBODY, needs_root

# Its credentials are those that it had when it began to listen (unix(7), SO_PEERCRED), as if it had
# switched the folder between the client's look at it and the connection.
_STRANGER = f"""
import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o666)
if len(sys.argv) > 2:
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
listener.listen()
print("listens", flush=True)
while True:
    taken, _ = listener.accept()
    while data := taken.recv(65536):
        print(data, flush=True)
        taken.sendall(b'Content-Length: 2\\r\\n\\r\\n{{}}')
"""


@pytest.fixture
def stranger(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """Somebody else's process that listens where the daemon would."""
    process = place.start(sys.executable, "-Ic", _STRANGER, place.socket, "as nobody")
    assert process.stdout is not None
    assert process.stdout.readline() == b"listens\n"
    yield process
    process.kill()
    told = process.communicate()[0]
    assert told == b"", "the stranger was told something"


@needs_root
@pytest.mark.parametrize("words", [["which", "churn", "prod"], ["register", "churn", "--dry-run"]])
def test_no_command_asks_it(
    place: Place, stranger: subprocess.Popen[bytes], words: list[str]
) -> None:
    """The answer comes without it: not even the question leaves the client."""
    done = place.gtoc(*words, environ={"SECRET": "s3cret"})

    assert stranger.poll() is None
    assert b"belongs to somebody else" in done.stderr
    assert words[0] != "which" or (done.returncode, done.stdout) == (0, b"v3.0.0\n")


@needs_root
@pytest.mark.parametrize("words", [["daemon", "status"], ["daemon", "stop"]])
def test_no_command_about_the_daemon_asks_it(
    place: Place, stranger: subprocess.Popen[bytes], words: list[str]
) -> None:
    """Nor does it take it for the daemon."""
    done = place.gtoc(*words)

    assert stranger.poll() is None
    assert str(stranger.pid).encode() not in done.stdout
    assert b"Traceback" not in done.stderr


@needs_root
def test_no_editor_is_led_to_it(place: Place, stranger: subprocess.Popen[bytes]) -> None:
    """`gtod lsp` serves by itself."""
    bridge = place.start(GTOD, "lsp", stdin=subprocess.PIPE)
    _, told = bridge.communicate(b"", timeout=60)

    assert stranger.poll() is None
    assert b"belongs to somebody else" in told


@needs_root
def test_no_program_asks_it(place: Place, stranger: subprocess.Popen[bytes]) -> None:
    """`gtoc.Registry` warns, and answers without it."""
    program = "import gtoc; print(gtoc.Registry('.').which('churn', 'prod').version)"
    python = place.start(sys.executable, "-W", "always", "-c", program)
    out, told = python.communicate(timeout=60)

    assert stranger.poll() is None
    assert out == b"v3.0.0\n"
    assert b"belongs to somebody else" in told


def test_one_of_our_own_is_asked(place: Place) -> None:
    """The same process without another user is told the question: the tests above can fail."""
    process = place.start(sys.executable, "-Ic", _STRANGER, place.socket)
    assert process.stdout is not None
    assert process.stdout.readline() == b"listens\n"

    place.gtoc("which", "churn", "prod")

    assert b"gto/command" in process.stdout.readline()

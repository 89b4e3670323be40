"""The line at the terminal that tells how far a command has come."""

import contextlib
import json
import re
import socket
import tempfile
import threading
from pathlib import Path

import pytest
from gtoc.progress_line import line

from tests.client.fake import FakeDaemon, wait_for_the_end
from tests.daemon.support import GTOC, Place, frame
from tests.writing.terminal import Terminal

#: What goes before a line that is drawn, and takes it away.
CLEAR = "\r\x1b[K"
DRAWN = f"{CLEAR}Reading artifacts  412 of 1,000  41 %"

#: Signs of life until a second has passed: one at once, then one every 200 ms.
WITHIN_A_SECOND = 5


def working(**told: object) -> bytes:
    """A sign of life, framed."""
    content = {"jsonrpc": "2.0", "method": "gto/working", "params": told}
    return frame(json.dumps(content).encode())


ANSWER = frame(
    b'{"jsonrpc":"2.0","id":1,"result":{"output":[["stdout","the answer\\n"]],"exit_code":0}}'
)
READING = working(title="Reading artifacts", done=412, total=1000)


class Stage:
    """A daemon that gives signs of life, and answers when it is told to."""

    def __init__(self, *signs: bytes) -> None:
        self.is_over = threading.Event()
        self._signs = signs

    def __call__(self, connection: socket.socket, _request: bytes) -> None:
        """Behave like one."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for sign in self._signs:
                connection.sendall(sign)
            while not self.is_over.wait(0.2):
                connection.sendall(self._signs[-1])
            connection.sendall(ANSWER)
            wait_for_the_end(connection)


@pytest.mark.parametrize(
    ("done", "total", "width", "expected"),
    [
        (412_000, 1_000_000, 80, "Reading tags  412,000 of 1,000,000  41 %"),
        (0, 1_000_000, 80, "Reading tags  0 of 1,000,000  0 %"),
        (1_000_000, 1_000_000, 80, "Reading tags  1,000,000 of 1,000,000  100 %"),
        (7, 5, 80, "Reading tags  7 of 5  100 %"),
        (412_000, None, 80, "Reading tags  412,000"),
        (0, None, 80, "Reading tags"),
        (0, 0, 80, "Reading tags"),
        (412_000, 1_000_000, 20, "Reading tags  412,0"),
        (1, 2, 1, ""),
        (1, 2, 0, ""),
    ],
)
def test_the_text(done: int, total: int | None, width: int, expected: str) -> None:
    """What is not known is left out, and it never fills the last column."""
    assert line("Reading tags", done, total, width) == expected


def test_it_is_drawn_in_place_and_taken_away(place: Place) -> None:
    """After a second, and before the answer nothing is left of it."""
    stage = Stage(*[READING] * (WITHIN_A_SECOND + 1))
    with (
        FakeDaemon(place.socket, stage),
        Terminal(place, "show", cwd=place.registry, environ={"TERM": "xterm"}) as terminal,
    ):
        terminal.read_until(DRAWN)
        stage.is_over.set()
        assert terminal.end() == 0

    drawn, _, answer = terminal.seen.rpartition(CLEAR)
    assert drawn == DRAWN * drawn.count(DRAWN)
    assert answer == "the answer\r\n"


def test_it_goes_while_nothing_is_told(place: Place) -> None:
    """Whatever runs then may write to the terminal itself."""
    stage = Stage(*[working()] * WITHIN_A_SECOND, READING, working())
    with (
        FakeDaemon(place.socket, stage),
        Terminal(place, "show", cwd=place.registry, environ={"TERM": "xterm"}) as terminal,
    ):
        terminal.read_until(DRAWN + CLEAR)
        stage.is_over.set()
        assert terminal.end() == 0

    assert terminal.seen == f"{DRAWN}{CLEAR}the answer\r\n"


@pytest.mark.parametrize(
    ("signs", "environ"),
    [
        ([READING] * WITHIN_A_SECOND, {"TERM": "xterm"}),
        ([working()] * 20, {"TERM": "xterm"}),
        ([READING] * 20, {"TERM": "dumb"}),
    ],
    ids=["within a second", "nothing is told", "the terminal cannot"],
)
def test_no_line(place: Place, signs: list[bytes], environ: dict[str, str]) -> None:
    """Only after a second, of what is told, at a terminal that can redraw a line."""
    stage = Stage(*signs)
    stage.is_over.set()
    with (
        FakeDaemon(place.socket, stage),
        Terminal(place, "show", cwd=place.registry, environ=environ) as terminal,
    ):
        assert terminal.end() == 0

    assert terminal.seen == "the answer\r\n"


def test_no_line_without_a_terminal(place: Place) -> None:
    """Nothing of it gets into a file or a pipe."""
    stage = Stage(*[READING] * 20)
    stage.is_over.set()
    with FakeDaemon(place.socket, stage):
        done = place.gtoc("show", environ={"TERM": "xterm"})

    assert (done.returncode, done.stdout, done.stderr) == (0, b"the answer\n", b"")


def test_the_answer_goes_into_a_pipe(place: Place) -> None:
    """The line is at the terminal, and not a byte of it is in the answer."""
    stage = Stage(*[READING] * (WITHIN_A_SECOND + 1))
    with (
        tempfile.TemporaryFile() as answer,
        FakeDaemon(place.socket, stage),
        Terminal(
            place, "show", cwd=place.registry, environ={"TERM": "xterm"}, stdout=answer
        ) as terminal,
    ):
        terminal.read_until(DRAWN)
        stage.is_over.set()
        assert terminal.end() == 0
        answer.seek(0)
        assert answer.read() == b"the answer\n"

    assert terminal.seen.endswith(DRAWN + CLEAR)


def written(terminal: Terminal) -> str:
    """What gtoc wrote: all that was seen but the `^C` of the kernel.

    Which sends the signal before it shows it, so that gtoc may be faster.
    """
    return terminal.seen.replace("^C", "")


def test_ctrl_c_leaves_a_clean_line(place: Place) -> None:
    """With what the terminal itself shows of it."""
    stage = Stage(*[READING] * (WITHIN_A_SECOND + 1))
    with (
        FakeDaemon(place.socket, stage),
        Terminal(place, "show", cwd=place.registry, environ={"TERM": "xterm"}) as terminal,
    ):
        terminal.read_until(DRAWN)
        terminal.type("\x03")
        status = terminal.end()
        stage.is_over.set()

    assert status == 130
    assert written(terminal).endswith(CLEAR)


def test_a_client_in_the_background_draws_nothing(place: Place) -> None:
    """The terminal is another program's then."""
    stage = Stage(*[READING] * 20)
    stage.is_over.set()
    with (
        FakeDaemon(place.socket, stage),
        Terminal(
            place,
            cwd=place.registry,
            environ={"TERM": "xterm"},
            program=("sh", "-mc", f"{GTOC} show & wait"),
        ) as terminal,
    ):
        assert terminal.end() == 0

    assert "the answer" in terminal.seen
    assert "Reading" not in terminal.seen


@pytest.mark.slow
@pytest.mark.parametrize("environ", [{}, {"GTOD": "off"}], ids=["daemon", "alone"])
def test_a_large_registry(place: Place, large_registry: Path, environ: dict[str, str]) -> None:
    """The same line with the daemon and without it."""
    words = ("history", "--plain")
    with (
        tempfile.TemporaryFile() as answer,
        Terminal(
            place, *words, cwd=large_registry, environ={"TERM": "xterm", **environ}, stdout=answer
        ) as terminal,
    ):
        assert terminal.end() == 0
        answer.seek(0)
        lines = answer.read().decode().splitlines()

    assert len(lines) > 100_000
    *drawn, last = terminal.seen.removeprefix(CLEAR).split(CLEAR)
    assert last == ""
    assert all(re.fullmatch(r"[A-Z][a-z ]+  [0-9,]+( of [0-9,]+  [0-9]+ %)?", d) for d in drawn)
    assert any(d.startswith("Sorting events  ") for d in drawn)


@pytest.mark.slow
@pytest.mark.parametrize("environ", [{}, {"GTOD": "off"}], ids=["daemon", "alone"])
def test_ctrl_c_at_a_large_registry(
    place: Place, large_registry: Path, environ: dict[str, str]
) -> None:
    """Nothing is left of the line, nor of the command."""
    with Terminal(
        place, "history", cwd=large_registry, environ={"TERM": "xterm", **environ}
    ) as terminal:
        terminal.read_until(CLEAR)
        terminal.type("\x03")
        assert terminal.end() == 130

    assert written(terminal).endswith(CLEAR)

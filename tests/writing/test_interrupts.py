"""Ctrl-C, and a daemon told to end, at any moment of a write: what is told is what is true."""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.daemon.support import GTOC, Place, ends, wait_until, watched
from tests.writing.support import (
    answer_of,
    assert_sound,
    at_work_in,
    begin,
    created_by,
    created_by_command,
    figure,
    tags,
)

#: The number of write(2).
_WRITE = {"x86_64": 1, "aarch64": 64}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environ", "times", "latest"),
    [({}, 50, 0.06), ({"GTOD": "off"}, 10, 0.35)],
    ids=["daemon", "alone"],
)
def test_interrupted_at_any_moment(
    place: Place, environ: dict[str, str], times: int, latest: float
) -> None:
    """Success means that it is written, 75 that nobody knows, anything else that it is not."""
    begin(place)
    draw = random.Random(17)
    outcomes: Counter[int] = Counter()
    for number in range(times):
        stage = f"s{number}"
        writer = place.start(GTOC, "assign", "churn", stage, "--json", environ=environ)
        # No wait for anything: the moment is drawn.
        time.sleep(draw.uniform(0, latest))
        writer.send_signal(signal.SIGINT)
        output, errors = writer.communicate(timeout=60)
        wait_until(lambda: not at_work_in(place.registry))

        outcomes[writer.returncode] += 1
        written = [tag for tag in tags(place.registry) if tag.startswith(f"churn#{stage}#")]
        if writer.returncode == 0:
            assert created_by_command(output) == written
        elif writer.returncode == 75:
            assert "Nobody knows whether that was written" in errors.decode()
        else:
            assert (output, written) == (b"", []), errors.decode()
    assert_sound(place.registry)
    figure(f"gtoc interrupted {times} times, exit codes: {dict(sorted(outcomes.items()))}")


@pytest.mark.parametrize("environ", [{}, {"GTOD": "off"}], ids=["daemon", "alone"])
def test_interrupted_while_it_tells(host: Place, registry: Path, environ: dict[str, str]) -> None:
    """It is written, though nobody reads that: Ctrl-C must not mean that it is not."""
    reading, writing = full_pipe()
    writer = host.start(
        GTOC, "assign", "churn", "prod", cwd=registry, environ=environ, stdout=writing
    )
    os.close(writing)
    wait_until(lambda: "churn#prod#1" in tags(registry))
    wait_until(lambda: is_blocked_in_write(writer.pid))

    writer.send_signal(signal.SIGINT)
    _, errors = writer.communicate(timeout=60)
    os.close(reading)

    assert writer.returncode == 75
    assert "see with: gtoc history churn" in errors.decode()


def full_pipe() -> tuple[int, int]:
    """A pipe that takes no more bytes."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, bytes(4096))
    with suppress(BlockingIOError):
        while True:
            os.write(writing, b"0")
    os.set_blocking(writing, True)
    return reading, writing


def is_blocked_in_write(pid: int) -> bool:
    """Whether a process waits in write(2) to its standard output (proc_pid_syscall(5))."""
    fields = Path(f"/proc/{pid}/syscall").read_text("ascii").split()
    return fields[:2] == [str(_WRITE[os.uname().machine]), "0x1"]


@pytest.mark.slow
def test_daemon_told_to_end_answers_every_writer(place: Place) -> None:
    """Thirty writes are under way when it is told: each is done and answered, then it ends."""
    pid = begin(place)
    connections = [place.rpc() for _ in range(30)]
    with watched(pid) as daemon:
        for number, rpc in enumerate(connections):
            params = {"repo": str(place.registry), "name": "churn", "stage": f"s{number}"}
            rpc.ask("gto/assign", params)
        os.kill(pid, signal.SIGTERM)
        made = [created_by(answer_of(rpc))[0] for rpc in connections]
        assert all(rpc.is_ended() for rpc in connections)
        assert ends(daemon)
    for rpc in connections:
        rpc.socket.close()

    assert len(set(made)) == 30
    assert set(made) <= tags(place.registry).keys()
    assert_sound(place.registry)

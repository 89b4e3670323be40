"""Processes to measure: their environment, and their wall time with as little noise as we can.

`subprocess` does much between the clock's two readings that is none of the child's work, so a
measured process is started by `posix_spawn` and awaited by `wait4`.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STRIPPED = ("GTOD", "GTO_", "GIT_")


def environment() -> dict[str, str]:
    """The caller's environment without what steers gto, gtod or git.

    `CI` goes too: in CI the daemon leaves early, and a measurement takes longer than that.
    """
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(STRIPPED) and key != "CI"
    }


NOWHERE = Path(os.devnull)


def wall_time(command: Sequence[str], environ: dict[str, str], output: Path = NOWHERE) -> float:
    """Run a command in the current folder, its output into a file; give its seconds."""
    start = time.perf_counter_ns()
    _, status, _ = os.wait4(start_command(command, environ, output), 0)
    seconds = (time.perf_counter_ns() - start) / 1e9
    check_status(command, status)
    return seconds


def start_command(command: Sequence[str], environ: dict[str, str], output: Path = NOWHERE) -> int:
    """Start a command in the current folder, its output into a file; give its process."""
    written = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(output), written, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    return os.posix_spawnp(command[0], [*command], environ, file_actions=actions)


def check_status(command: Sequence[str], status: int) -> None:
    """Fail if a command did, by what `wait` told of it."""
    if code := os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"`{' '.join(command)}` in {os.getcwd()} ended with {code}")


@contextlib.contextmanager
def on_one_core(*servers: int) -> Iterator[None]:
    """Keep this process, and for good the servers, on one core.

    Left to the scheduler, one server shares the client's core and the other does not. Waking a
    process on another core takes several times what an echo takes, so that an echo server
    compared with its twin looks up to five times as fast.
    """
    core = max(os.sched_getaffinity(0))
    with _on_cores(core, core, servers):
        yield


@contextlib.contextmanager
def on_two_cores(*servers: int) -> Iterator[None]:
    """Keep the servers, for good, on one core, and this process on another one.

    Where there is only one, all are on it.
    """
    cores = os.sched_getaffinity(0)
    with _on_cores(min(cores), max(cores), servers):
        yield


@contextlib.contextmanager
def _on_cores(own: int, others: int, servers: Sequence[int]) -> Iterator[None]:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {own})
    for process in servers:
        os.sched_setaffinity(process, {others})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)

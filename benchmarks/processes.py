"""Processes to measure: their environment, and their wall time with as little noise as we can.

`subprocess` does much between the clock's two readings that is none of the child's work, so a
measured process is started by `posix_spawn` and awaited by `wait4`.
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

STRIPPED = ("GTOD", "GTO_", "GIT_")


def environment(socket_folder: Path | None = None) -> dict[str, str]:
    """The caller's environment without what steers gto, gtod or git, but for the socket's folder.

    `CI` goes too: in CI the daemon leaves early, and a measurement takes longer than that.
    """
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(STRIPPED) and key != "CI"
    }
    return kept if socket_folder is None else kept | {"GTOD_SOCKET": str(socket_folder)}


def wall_time(command: Sequence[str], environ: dict[str, str]) -> float:
    """Run a command in the current folder, with all output to /dev/null; give its seconds."""
    nowhere = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    start = time.perf_counter_ns()
    process = os.posix_spawnp(command[0], [*command], environ, file_actions=nowhere)
    _, status, _ = os.wait4(process, 0)
    seconds = (time.perf_counter_ns() - start) / 1e9
    if code := os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"`{' '.join(command)}` in {os.getcwd()} ended with {code}")
    return seconds


@contextlib.contextmanager
def on_one_core(*servers: int) -> Iterator[None]:
    """Keep this process, and for good the servers, on one core.

    Left to the scheduler, one server shares the client's core and the other does not. Waking a
    process on another core takes several times what an echo takes, so that an echo server
    compared with its twin looks up to five times as fast.
    """
    before = os.sched_getaffinity(0)
    core = {max(before)}
    for process in (0, *servers):
        os.sched_setaffinity(process, core)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)

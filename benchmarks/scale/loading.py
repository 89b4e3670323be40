"""What a small question takes while the same daemon loads another registry.

One client asks again 2 ms after each answer, from the start of `gtoc show` in the other repository
to its end, on whatever cores the system chooses. Small registries are loaded several times, each
time by a new daemon, until there are enough answers to speak of a percentile.
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

from benchmarks.daemon import home
from benchmarks.known import check_table, check_which, expect, known
from benchmarks.processes import check_status, start_command
from benchmarks.scale.asking import asked
from benchmarks.scale.rows import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.cli import Options
    from benchmarks.scale.asking import Asked
    from benchmarks.wire import Connection

BAR = 0.030  # seconds
PAUSE = 0.002  # seconds
ENOUGH = 300  # answers


def while_loading(options: Options, repo: Path, other: Path, tags: int) -> Iterator[Measurement]:
    """Measure on one repository while the daemon loads the other."""
    times: list[float] = []
    loads = 0
    while len(times) < ENOUGH and loads < options.effort.cold:
        times += one_load(options, repo, other, tags)
        loads += 1
    times.sort()
    yield Measurement(
        "loading",
        tags,
        times[int(len(times) * 0.99)],
        BAR,
        f"median {times[len(times) // 2] * 1e3:.1f} ms, max {times[-1] * 1e3:.1f} ms, "
        f"{len(times):,} answers in {loads} loads",
    )


def one_load(options: Options, repo: Path, other: Path, tags: int) -> list[float]:
    """The seconds of each answer during one load."""
    facts = known(tags)
    with home(options.gtoc) as daemon:
        daemon.run(repo, "show")
        shown = daemon.folder / "shown"
        with daemon.connect() as gtod:
            block = asked(gtod, repo, facts.subjects, "which", check_which)
            command = [*options.gtoc, "show"]
            with contextlib.chdir(other):
                process = start_command(command, daemon.environ, shown)
                times, status = ask_until_end(gtod, block, process)
                check_status(command, status)
            check_loaded(gtod, other)
        check_table(facts.rows, shown.read_text(encoding="utf-8"))
    return times


def check_loaded(gtod: Connection, repo: Path) -> None:
    """Fail if the client went without the daemon, which then did not load what it should."""
    states = {held["path"]: held["state"] for held in gtod.call("gtod/status")["repositories"]}
    expect(str(repo), "ready", states.get(str(repo)))


def ask_until_end(gtod: Connection, block: Asked, process: int) -> tuple[list[float], int]:
    """Ask until a process has ended; the seconds of each answer, and how it ended."""
    times: list[float] = []
    number = 0
    while True:
        start = time.perf_counter()
        body = gtod.exchange(block.frames[number])
        times.append(time.perf_counter() - start)
        if body != block.answers[number]:
            raise RuntimeError("an answer is another one than before")
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return times, status
        number = (number + 1) % len(block.frames)
        time.sleep(PAUSE)

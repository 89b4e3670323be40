"""Queries on an open connection to a daemon that holds the whole registry, beside an echo server.

The echo server fills its answers up to the length of the daemon's, so that only the daemon's own
work is counted. Client and servers stay on one core, as in `latency`. What a frugal echo takes
stands beside it: nothing that Python's asyncio serves can be faster.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.echo_server import FRUGAL
from benchmarks.known import check_history, check_latest, check_which, known
from benchmarks.latency import P99_BAR, compare, echo_server_running
from benchmarks.processes import on_one_core
from benchmarks.scale.asking import asked, echoed
from benchmarks.scale.rows import Measurement
from benchmarks.wire import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.cli import Options
    from benchmarks.daemon import Home
    from benchmarks.latency import Times

ABOVE_BAR = 100e-6  # seconds above the echo server


def warm(options: Options, repo: Path, daemon: Home, tags: int) -> Iterator[Measurement]:
    """Measure each method; the daemon holds the whole registry."""
    subjects = known(tags).subjects
    with (
        echo_server_running() as (echo_path, echo_pid),
        echo_server_running(FRUGAL) as (frugal_path, frugal_pid),
        Connection(echo_path) as echo,
        Connection(frugal_path) as frugal,
        daemon.connect() as gtod,
        on_one_core(echo_pid, frugal_pid, daemon.pid()),
    ):
        for method, check in (
            ("which", check_which),
            ("latest", check_latest),
            ("history", check_history),
        ):
            block = asked(gtod, repo, subjects, method, check)
            wanted = echoed(block)
            for connection in (echo, frugal):
                connection.exchange(wanted.greeting)
            servers = (
                (echo, wanted.answers),
                (frugal, wanted.answers),
                (gtod, block.answers),
            )
            yield from rows(method, tags, *compare(servers, block.frames, options.effort))


def rows(method: str, tags: int, echo: Times, frugal: Times, gtod: Times) -> Iterator[Measurement]:
    """What came out for one method."""
    yield Measurement(f"{method}_warm", tags, gtod.median / 1e6)
    yield Measurement(
        f"{method}_above",
        tags,
        (gtod.median - echo.median) / 1e6,
        ABOVE_BAR,
        f"{gtod.median:.0f} µs, echo {echo.median:.0f} µs, in its rounds "
        f"{spread([statistics.median(times) for times in echo.rounds])}, "
        f"frugal {frugal.median:.0f} µs",
    )
    yield Measurement(
        f"{method}_p99",
        tags,
        gtod.p99 / echo.p99,
        P99_BAR,
        f"{gtod.p99:.0f} µs, echo {echo.p99:.0f} µs, in its rounds {spread(echo.p99s)}, "
        f"frugal {frugal.p99:.0f} µs",
    )


def spread(values: Sequence[float]) -> str:
    """The least and the greatest of some µs: how noisy the machine was."""
    return f"{min(values):.0f} to {max(values):.0f} µs"

"""Queries on open connections to a daemon that holds the whole registry, beside an echo server.

The echo server fills its answers up to the length of the daemon's, so that only the daemon's own
work is counted. One client at a time runs with both servers on one core, as in `latency`. Eight at
once run on the other core: there the servers answer as fast as they can, and the ratio of their
answers is the ratio of their work; on one core the client's own time, the same for both, would
make any server look more like the other. That reading stands beside it.
"""

from __future__ import annotations

import itertools
import json
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.daemon import home
from benchmarks.known import Subject, check_history, check_latest, check_which, known
from benchmarks.latency import BLOCK, P99_BAR, compare, echo_server_running
from benchmarks.processes import on_one_core, on_two_cores
from benchmarks.scale.crowd import Crowd, Rush, rush
from benchmarks.scale.rows import Measurement
from benchmarks.wire import Connection, body_of, frame, request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.cli import Effort, Options
    from benchmarks.latency import Times

ABOVE_BAR = 100e-6  # seconds above the echo server
CROWD = 8  # connections
CROWD_BAR = 0.6  # of the echo server's answers


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests, and the bodies that answer them."""

    frames: Sequence[bytes]
    answers: Sequence[bytes]


def warm(options: Options, repo: Path, tags: int) -> Iterator[Measurement]:
    """Measure each method, and then many clients at once."""
    subjects = known(tags).subjects
    with echo_server_running() as (echo_path, echo_pid), home(options.gtoc) as daemon:
        daemon.run(repo, "show")
        pids = echo_pid, daemon.pid()
        with Connection(echo_path) as echo, daemon.connect() as gtod:
            whiches = asked(gtod, repo, subjects, "which", check_which)
            latests = asked(gtod, repo, subjects, "latest", check_latest)
            histories = asked(gtod, repo, subjects, "history", check_history)
            with on_one_core(*pids):
                for method, block in (
                    ("which", whiches),
                    ("latest", latests),
                    ("history", histories),
                ):
                    floor = (echo, echoes(echo, block))
                    times = compare(floor, (gtod, block.answers), block.frames, options.effort)
                    yield from rows(method, tags, *times)
                shared = crowds(echo_path, daemon.socket(), whiches, options.effort)
        with on_two_cores(*pids):
            apart = crowds(echo_path, daemon.socket(), whiches, options.effort)
    yield from crowd_rows(tags, apart, shared)


def asked(
    gtod: Connection,
    repo: Path,
    subjects: Sequence[Subject],
    method: str,
    check: Callable[[Subject, object], None],
) -> Asked:
    """One block of requests, which go round over the artifacts, and the right answers."""
    frames = []
    answers = []
    for number, subject in zip(range(BLOCK), itertools.cycle(subjects), strict=False):
        params = {"repo": str(repo), "name": subject.question.name}
        if method == "which":
            params["stage"] = subject.question.stage
        frames.append(request(number, f"gto/{method}", params))
        answers.append(gtod.exchange(frames[-1]))
        check(subject, json.loads(answers[-1])["result"])
    return Asked(frames, answers)


def echoes(echo: Connection, block: Asked) -> list[bytes]:
    """Make the echo server's answers as long as those; give them."""
    length = round(statistics.mean(map(len, block.answers)))
    echo.exchange(frame(answer_length(length)))
    return [body_of(framed).ljust(length) for framed in block.frames]


def answer_length(length: int) -> bytes:
    """The message to the echo server that sets the length of its answers."""
    return b"answer %d" % length


def rows(method: str, tags: int, floor: Times, gtod: Times) -> Iterator[Measurement]:
    """What came out for one method."""
    yield Measurement(f"{method}_warm", tags, gtod.median / 1e6)
    yield Measurement(
        f"{method}_above",
        tags,
        (gtod.median - floor.median) / 1e6,
        ABOVE_BAR,
        f"{gtod.median:.0f} µs, echo {floor.median:.0f} µs, "
        f"its rounds {spread([statistics.median(times) for times in floor.rounds])}",
    )
    yield Measurement(
        f"{method}_p99",
        tags,
        gtod.p99 / floor.p99,
        P99_BAR,
        f"{gtod.p99:.0f} µs, echo {floor.p99:.0f} µs, its rounds {spread(floor.p99s)}",
    )


def spread(values: Sequence[float]) -> str:
    """The least and the greatest of some µs: how noisy the machine was."""
    return f"{min(values):.0f} to {max(values):.0f} µs"


def crowds(echo: Path, gtod: Path, block: Asked, effort: Effort) -> tuple[list[Rush], list[Rush]]:
    """Let many clients ask each server, in turns."""
    length = round(statistics.mean(map(len, block.answers)))
    echoed = [body_of(framed).ljust(length) for framed in block.frames]
    to_echo = Crowd(echo, CROWD, block.frames, echoed, frame(answer_length(length)))
    to_gtod = Crowd(gtod, CROWD, block.frames, block.answers)
    found: tuple[list[Rush], list[Rush]] = [], []
    for _ in range(effort.rounds):
        found[0].append(rush(to_echo, effort.rush))
        found[1].append(rush(to_gtod, effort.rush))
    return found


def crowd_rows(
    tags: int,
    apart: tuple[Sequence[Rush], Sequence[Rush]],
    shared: tuple[Sequence[Rush], Sequence[Rush]],
) -> Iterator[Measurement]:
    """What came out for many clients."""
    for row, (echo, gtod), bar in (("crowd", apart, CROWD_BAR), ("crowd_one_core", shared, None)):
        rates = [statistics.median(one.rate for one in rushes) for rushes in (gtod, echo)]
        busy = [statistics.median(one.busy for one in rushes) for rushes in (gtod, echo)]
        yield Measurement(
            row,
            tags,
            rates[0] / rates[1],
            bar,
            f"{rates[0]:,.0f} a second, echo {rates[1]:,.0f}; "
            f"the client busy {busy[0]:.0%}, with echo {busy[1]:.0%}",
        )
    echo, gtod = apart
    p99s = [statistics.median(one.p99 for one in rushes) for rushes in (gtod, echo)]
    yield Measurement(
        "crowd_p99",
        tags,
        p99s[0] / p99s[1],
        P99_BAR,
        f"{p99s[0]:.0f} µs, echo {p99s[1]:.0f} µs, its rounds {spread([r.p99 for r in echo])}",
    )

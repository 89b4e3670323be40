"""What one typed request takes on an open connection, beside the least that it could take.

Requests to the daemon and to the echo server are sent by the same client in the same run, in
blocks that take turns, and all three processes stay on one core, so that both servers meet the
same machine.
"""

from __future__ import annotations

import contextlib
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import cli, echo_server
from benchmarks.daemon import home
from benchmarks.processes import on_one_core
from benchmarks.registry import cached, questions
from benchmarks.report import Figure
from benchmarks.wire import Connection, body_of, request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.registry import Question

Server = tuple[Connection, "Sequence[bytes]"]  # with what it has to answer to a block's requests

BLOCK = 200
MEDIAN_BAR = 80.0  # µs above the echo server
P99_BAR = 2.0  # times the echo server


@dataclass(slots=True)
class Times:
    """What requests to one server took, in µs: the times of each round."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median of the rounds' medians."""
        return statistics.median(map(statistics.median, self.rounds))

    @property
    def p99s(self) -> list[float]:
        """The rounds' 99th percentiles."""
        return [sorted(times)[int(len(times) * 0.99)] for times in self.rounds]

    @property
    def p99(self) -> float:
        """Their median."""
        return statistics.median(self.p99s)


def figures(options: cli.Options) -> Iterator[Figure]:
    """Measure at each size."""
    for tags in options.sizes:
        repo = cached(tags, options.cache)
        asked = questions(tags)
        with echo_server_running() as (echo_path, echo_pid), home(options.gtoc) as daemon:
            daemon.run(repo, "which", asked[0].name, asked[0].stage)
            with (
                Connection(echo_path) as echo,
                daemon.connect() as gtod,
                on_one_core(echo_pid, daemon.pid()),
            ):
                check_answers(gtod, repo, asked)
                block = frames(repo, asked)
                bodies = [body_of(framed) for framed in block]
                answers = [gtod.exchange(framed) for framed in block]
                servers = (echo, bodies), (gtod, answers)
                floor, gtod_times = compare(servers, block, options.effort)
        yield from rows(tags, floor, gtod_times)


def rows(tags: int, floor: Times, gtod: Times) -> Iterator[Figure]:
    """The figures of one size."""
    yield Figure(
        f"`gto/which` at {tags:,} tags, median above an echo",
        gtod.median - floor.median,
        "{:z.0f} µs",
        MEDIAN_BAR,
        f"{gtod.median:.0f} µs, echo {floor.median:.0f} µs",
    )
    yield Figure(
        f"`gto/which` at {tags:,} tags, p99 against an echo's",
        gtod.p99 / floor.p99,
        "{:.2f} x",
        P99_BAR,
        f"{gtod.p99:.0f} µs, echo {floor.p99:.0f} µs",
    )


def frames(repo: Path, asked: Sequence[Question]) -> list[bytes]:
    """One block of requests, which go round over the questions."""
    return [
        request(number, "gto/which", {"repo": str(repo), "name": item.name, "stage": item.stage})
        for number, item in zip(range(BLOCK), itertools.cycle(asked), strict=False)
    ]


def check_answers(gtod: Connection, repo: Path, asked: Sequence[Question]) -> None:
    """A wrong answer's time is worth nothing."""
    for item in asked:
        answer = gtod.call("gto/which", repo=str(repo), name=item.name, stage=item.stage)
        if answer is None or answer["version"] != item.version:
            raise RuntimeError(f"{item.name}#{item.stage} should be {item.version}: {answer}")


def compare(servers: Sequence[Server], block: Sequence[bytes], effort: cli.Effort) -> list[Times]:
    """Send the same requests to several servers, a block to each in turn."""
    results = [Times() for _ in servers]
    for server in servers:
        time_block(*server, block)  # warms up
    for _ in range(effort.rounds):
        for result in results:
            result.rounds.append([])
        for _ in range(effort.requests // BLOCK):
            for result, server in zip(results, servers, strict=True):
                result.rounds[-1] += time_block(*server, block)
    return results


def time_block(
    connection: Connection, answers: Sequence[bytes], block: Sequence[bytes]
) -> list[float]:
    """Send the requests of one block, each when the one before is answered; give their µs."""
    clock = time.perf_counter_ns
    times = []
    bodies = []
    for framed in block:
        start = clock()
        body = connection.exchange(framed)
        times.append((clock() - start) / 1e3)
        bodies.append(body)
    if bodies != answers:
        raise RuntimeError("an answer is another one than before")
    return times


@contextlib.contextmanager
def echo_server_running(*options: str) -> Iterator[tuple[Path, int]]:
    """Run the echo server, and give its socket and its process."""
    with tempfile.TemporaryDirectory(prefix="gtod-bench-") as folder:
        path = Path(folder) / "echo.sock"
        command = [sys.executable, echo_server.__file__, str(path), *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
            assert server.stdout is not None
            try:
                if not server.stdout.readline():
                    raise RuntimeError("the echo server does not start")
                yield path, server.pid
            finally:
                server.terminate()


if __name__ == "__main__":
    sys.exit(cli.run([figures]))

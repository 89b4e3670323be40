"""Many clients of one server: each sends its next request when the one before is answered.

One process plays them all, in a loop over epoll that does as little as Python can; what it does is
the same for every server, and servers take turns.

What is promised is measured as in the first benchmark: beside its echo server, all on one core.
There the client's own time counts for both servers. With a core for the servers alone it does
not, but the echo server is then twice or four times as fast in one run as in the next (see
`echo_server`), so that the ratio says little; it is told, with that of a frugal echo, and
promises nothing.
"""

from __future__ import annotations

import contextlib
import itertools
import select
import socket
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.echo_server import FRUGAL
from benchmarks.known import check_which, known
from benchmarks.latency import P99_BAR, echo_server_running
from benchmarks.processes import on_one_core, on_two_cores
from benchmarks.scale.asking import Asked, asked, echoed
from benchmarks.scale.rows import Measurement
from benchmarks.wire import END_OF_HEADER, TIMEOUT, frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.cli import Effort, Options
    from benchmarks.daemon import Home

OnCores = Callable[..., AbstractContextManager[None]]

CLIENTS = 8
BAR = 0.6  # of the echo server's answers

_SOME = 65536


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who asks whom what.

    Attributes:
        server: The server's socket.
        frames: The framed requests that go round.
        answers: The bodies that answer them.
        greeting: A framed message that each client sends first.
    """

    server: Path
    frames: Sequence[bytes]
    answers: Sequence[bytes]
    greeting: bytes = b""


@dataclass(frozen=True, slots=True)
class Rush:
    """What came of it.

    Attributes:
        rate: Answers a second.
        p99: The 99th percentile of what a request took, in µs.
        busy: The share of the time in which this process used a core.
    """

    rate: float
    p99: float
    busy: float


def rush(crowd: Crowd, seconds: float) -> Rush:
    """Let them ask for so many seconds.

    Raises:
        RuntimeError: An answer is another one.
    """
    frames = crowd.frames
    wanted = list(map(frame, crowd.answers))
    numbers = itertools.cycle(range(len(frames)))
    times: list[int] = []
    clock = time.perf_counter_ns
    with contextlib.ExitStack() as stack:
        poll = stack.enter_context(contextlib.closing(select.epoll()))
        sockets = {
            opened.fileno(): opened
            for opened in (stack.enter_context(_connected(crowd)) for _ in range(CLIENTS))
        }
        expected = dict.fromkeys(sockets, b"")
        sent = dict.fromkeys(sockets, 0)
        cpu = time.process_time_ns()
        began = clock()
        end = began + int(seconds * 1e9)
        for descriptor, opened in sockets.items():
            poll.register(descriptor, select.EPOLLIN)
            number = next(numbers)
            expected[descriptor] = wanted[number]
            sent[descriptor] = clock()
            opened.sendall(frames[number])
        while clock() < end:
            for descriptor, _ in poll.poll(TIMEOUT):
                opened = sockets[descriptor]
                if opened.recv(_SOME) != expected[descriptor]:
                    raise RuntimeError("an answer is another one than before")
                now = clock()
                times.append(now - sent[descriptor])
                number = next(numbers)
                expected[descriptor] = wanted[number]
                sent[descriptor] = now
                opened.sendall(frames[number])
        took = clock() - began
        busy = time.process_time_ns() - cpu
    times.sort()
    return Rush(len(times) / took * 1e9, times[int(len(times) * 0.99)] / 1e3, busy / took)


def crowded(options: Options, repo: Path, daemon: Home, tags: int) -> Iterator[Measurement]:
    """Measure many clients at once; the daemon holds the whole registry."""
    with daemon.connect() as gtod:
        block = asked(gtod, repo, known(tags).subjects, "which", check_which)
    crowd = Crowd(daemon.socket(), block.frames, block.answers)
    shared = take_turns(crowd, daemon.pid(), on_one_core, options.effort)
    apart = take_turns(crowd, daemon.pid(), on_two_cores, options.effort)
    yield from crowd_rows(tags, shared, apart)


def take_turns(to_gtod: Crowd, pid: int, on_cores: OnCores, effort: Effort) -> list[list[Rush]]:
    """Let the crowd ask an echo server, a frugal one and gtod in turns; what came of it, by server.

    The echo servers are new in each round: what they answered before decides how fast they are.
    """
    wanted = echoed(Asked(to_gtod.frames, to_gtod.answers))
    rounds: list[list[Rush]] = []
    for _ in range(effort.rounds):
        with (
            echo_server_running() as (echo, echo_pid),
            echo_server_running(FRUGAL) as (frugal, frugal_pid),
            on_cores(echo_pid, frugal_pid, pid),
        ):
            crowds = (
                Crowd(echo, to_gtod.frames, wanted.answers, wanted.greeting),
                Crowd(frugal, to_gtod.frames, wanted.answers, wanted.greeting),
                to_gtod,
            )
            rounds.append([rush(crowd, effort.rush) for crowd in crowds])
    return [list(column) for column in zip(*rounds, strict=True)]


def crowd_rows(
    tags: int, shared: Sequence[Sequence[Rush]], apart: Sequence[Sequence[Rush]]
) -> Iterator[Measurement]:
    """What came of the echo server, the frugal one and gtod, on one core and on two."""
    yield _rates("crowd", tags, shared, BAR)
    echo, frugal, gtod = (statistics.median(one.p99 for one in rushes) for rushes in shared)
    noise = [one.p99 for one in shared[0]]
    yield Measurement(
        "crowd_p99",
        tags,
        gtod / echo,
        P99_BAR,
        f"{gtod:.0f} µs, echo {echo:.0f} µs, in its rounds {min(noise):.0f} to "
        f"{max(noise):.0f} µs, frugal {frugal:.0f} µs",
    )
    yield _rates("crowd_two_cores", tags, apart, None)


def _rates(row: str, tags: int, rushes: Sequence[Sequence[Rush]], bar: float | None) -> Measurement:
    echo, frugal, gtod = (statistics.median(one.rate for one in found) for found in rushes)
    noise = [one.rate for one in rushes[0]]
    busy = statistics.median(one.busy for one in rushes[-1])
    return Measurement(
        row,
        tags,
        gtod / echo,
        bar,
        f"{gtod:,.0f} a second, echo {echo:,.0f}, in its rounds {min(noise):,.0f} to "
        f"{max(noise):,.0f}, frugal {frugal:,.0f}; the client busy {busy:.0%}",
    )


def _connected(crowd: Crowd) -> socket.socket:
    opened = socket.socket(socket.AF_UNIX)
    opened.settimeout(TIMEOUT)
    opened.connect(str(crowd.server))
    if crowd.greeting:
        opened.sendall(crowd.greeting)
        answer = opened.recv(_SOME)
        if END_OF_HEADER not in answer:
            raise RuntimeError(f"the greeting was answered by {answer!r}")
    return opened

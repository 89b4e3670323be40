"""Many clients of one server: each sends its next request when the one before is answered.

One process plays them all, in a loop over epoll that does as little as Python can, so that it
keeps up with a server which has a core for itself; what it does is the same for every server.
"""

from __future__ import annotations

import contextlib
import itertools
import select
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.wire import END_OF_HEADER, TIMEOUT, frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SOME = 65536


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who asks whom what.

    Attributes:
        server: The server's socket.
        clients: How many connections.
        frames: The framed requests that go round.
        answers: The bodies that answer them.
        greeting: A framed message that each client sends first.
    """

    server: Path
    clients: int
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
            for opened in (stack.enter_context(_connected(crowd)) for _ in range(crowd.clients))
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

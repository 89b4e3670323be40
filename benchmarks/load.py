"""Requests on few and on very many connections at once: how many a second, how long, how many fail.

    python -m benchmarks.load

Each connection sends its next request when the one before is answered. One process plays all
clients, in a loop over epoll; it needs about as much of a core as the daemon does, so that the
rates are those of both together. How they compare with the least that a server could need is what
`latency` and `scale.crowd` measure; here it is what becomes of them as connections are added.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import select
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks import cli
from benchmarks.daemon import home
from benchmarks.registry import cached, questions
from benchmarks.report import Figure
from benchmarks.wire import END_OF_HEADER, LENGTH, request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.registry import Question

CONNECTIONS = (1, 8, 64, 512)
TAGS = 10_000
SECONDS = 12  # times the effort's rush: some seconds for each number of connections
PATIENCE = 10.0  # seconds after which what is still unanswered has failed

_SOME = 65536


@dataclass(slots=True)
class Load:
    """What came of some seconds of requests.

    Attributes:
        took: The seconds until the last answer.
        times: What each answer took, in ms.
        errors: How many requests were refused, answered wrong, or not at all.
    """

    took: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.took

    def quantile(self, part: float) -> float:
        """What that part of the answers took at most, in ms; 0 without any."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


class Client:
    """One connection, and the request that is under way on it."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.sent = 0.0
        self._wanted = ""
        self._received = b""
        try:
            self.socket.connect(str(path))
        except BaseException:
            self.socket.close()
            raise

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def ask(self, framed: bytes, wanted: str) -> None:
        """Send a request, whose answer has to name that version."""
        self._received, self._wanted = b"", wanted
        self.sent = time.perf_counter()
        self.socket.sendall(framed)

    def take(self) -> bool | None:
        """Take what has come: whether the answer is right, or None if there is more to come."""
        try:
            data = self.socket.recv(_SOME)
        except OSError:
            return False
        self._received += data
        head, found, body = self._received.partition(END_OF_HEADER)
        if data and (not found or len(body) < int(head[len(LENGTH) :])):
            return None
        result = json.loads(body).get("result") if body else None
        return bool(result) and result["version"] == self._wanted


def figures(options: cli.Options) -> Iterator[Figure]:
    """Measure at each number of connections."""
    repo = cached(TAGS, options.cache)
    asked = questions(TAGS)
    with home(options.gtoc) as daemon:
        daemon.run(repo, "show")
        for count in CONNECTIONS:
            load = put_load(daemon.socket(), repo, asked, count, options.effort.rush * SECONDS)
            yield from rows(count, load)


def rows(count: int, load: Load) -> Iterator[Figure]:
    """The figures of one number of connections."""
    on = f"`gto/which` on {count} connection{'s' if count > 1 else ''}"
    yield Figure(f"{on}, answers a second", load.rate, "{:,.0f}")
    yield Figure(f"{on}, p50", load.quantile(0.5), "{:.2f} ms")
    yield Figure(f"{on}, p99", load.quantile(0.99), "{:.2f} ms")
    yield Figure(f"{on}, errors", load.errors, "{:.0f}", 0, f"{len(load.times)} answers")


def put_load(path: Path, repo: Path, asked: Sequence[Question], count: int, seconds: float) -> Load:
    """Ask on so many connections at once for so many seconds."""
    load = Load()
    turns = itertools.cycle([(frame_of(repo, one), one.version) for one in asked])
    with contextlib.ExitStack() as stack:
        poll = stack.enter_context(contextlib.closing(select.epoll()))
        clients: dict[int, Client] = {}
        for _ in range(count):
            try:
                client = stack.enter_context(contextlib.closing(Client(path)))
            except OSError:
                load.errors += 1
                continue
            clients[client.socket.fileno()] = client
            poll.register(client.socket, select.EPOLLIN)
        began = time.perf_counter()
        for client in clients.values():
            client.ask(*next(turns))
        while clients and (ready := poll.poll(PATIENCE)):
            for descriptor, _ in ready:
                client = clients[descriptor]
                is_right = client.take()
                if is_right is None:
                    continue
                now = time.perf_counter()
                if is_right:
                    load.times.append((now - client.sent) * 1e3)
                load.errors += not is_right
                if is_right and now - began < seconds:
                    client.ask(*next(turns))
                else:
                    poll.unregister(descriptor)
                    del clients[descriptor]
        # Whoever is left has waited for too long.
        load.errors += len(clients)
        load.took = time.perf_counter() - began
    return load


def frame_of(repo: Path, one: Question) -> bytes:
    """The request for a version in a stage."""
    return request(1, "gto/which", {"repo": str(repo), "name": one.name, "stage": one.stage})


if __name__ == "__main__":
    sys.exit(cli.run([figures]))

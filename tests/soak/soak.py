"""Twenty clients, git beside them, and a daemon that is restarted at random, for a long time."""

import signal
import tempfile
import time
from pathlib import Path
from random import Random
from shutil import rmtree

from benchmarks.report import markdown
from tests.faults.server import Server
from tests.helpers.git import git
from tests.soak.client import Client
from tests.soak.samples import Bound, Sample, Trend, quantile, sample
from tests.writing.support import build_registry

#: Seconds between looks at the daemon.
_LOOK = 0.5
#: Seconds after which a daemon has read what it needs; before, it grows.
_GROWN_UP = 5.0
#: How often within a run the daemon is restarted, on the average, and how long it lives at least.
_RESTARTS = 12
_LIFE = 20.0
_MEGA = 1024 * 1024


class Soak:
    """One run.

    Args:
        seconds: How long it lasts.
        clients: How many there are.
        seed: Decides everything.
    """

    def __init__(self, seconds: float, clients: int, seed: int) -> None:
        self._seconds = seconds
        self._random = Random(seed)
        # Not below pytest's folders: the path of a socket has at most 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="gtod-soak-"))
        self._server = Server(self._folder)
        repo = build_registry(self._folder / "registry")
        git(repo, "config", "gc.auto", "0")
        commits = git(repo, "log", "--format=%H").splitlines()
        self._clients = [
            Client(
                number,
                seed,
                repo=repo,
                environ=self._server.environ,
                commits=commits,
                connect=self._server.connect,
            )
            for number in range(clients)
        ]
        self._samples: list[Sample] = []
        self._restarts = {signal.SIGTERM: 0, signal.SIGKILL: 0}
        self._took = 0.0

    def run(self) -> list[str]:
        """Run it; what was wrong."""
        began = time.monotonic()
        try:
            self._server.start()
            for client in self._clients:
                client.start()
            self._watch(began + self._seconds)
            for client in self._clients:
                client.stop()
            for client in self._clients:
                client.join()
        finally:
            self._server.close()
            rmtree(self._folder, ignore_errors=True)
        self._took = time.monotonic() - began
        wrong = [client.wrong for client in self._clients if client.wrong]
        return wrong + [
            f"{one.bound.what}: {one.verdict}" for one in self._trends() if one.verdict != "flat"
        ]

    def _watch(self, end: float) -> None:
        started = time.monotonic()
        lives = max(_LIFE, self._seconds / _RESTARTS)
        restart = started + self._random.uniform(0.5, 1.5) * lives
        while (now := time.monotonic()) < end and not any(c.wrong for c in self._clients):
            found = sample(self._server.pid, now, now - started)
            if found is not None:
                self._samples.append(found)
            if now >= restart:
                self._restart()
                started = time.monotonic()
                restart = started + self._random.uniform(0.5, 1.5) * lives
            time.sleep(_LOOK)

    def _restart(self) -> None:
        # In turns: by chance one of them may be missing from a whole run.
        number = min(self._restarts, key=self._restarts.__getitem__)
        self._restarts[number] += 1
        self._server.kill(number)
        self._server.start()

    def _trends(self) -> list[Trend]:
        grown = [found for found in self._samples if found.age > _GROWN_UP]
        memory = [(one.at, one.memory / _MEGA) for one in grown]
        latencies = [(at, took * 1000) for c in self._clients for at, took in c.latencies]
        return [
            Bound("memory, median", "{:.1f} MB", 0.5, 1.1, 4).hold(memory),
            Bound("memory, greatest", "{:.1f} MB", 1.0, 1.15, 6).hold(memory),
            # Some gits are under way at any time, each with its files.
            Bound("descriptors, median", "{:.0f}", 0.5, 1.1, 4).hold(
                [(one.at, one.descriptors) for one in grown]
            ),
            Bound("threads, greatest", "{:.0f}", 1.0, 1.0, 2).hold(
                [(one.at, one.threads) for one in grown]
            ),
            Bound("latency, p50", "{:.1f} ms", 0.5, 2, 5).hold(latencies),
            Bound("latency, p99", "{:.0f} ms", 0.99, 3, 100).hold(latencies),
        ]

    def report(self) -> str:
        """What was measured, as tables."""
        clients = self._clients
        latencies = [took * 1000 for client in clients for _, took in client.latencies]
        writes, beside = sum(c.writes for c in clients), sum(c.beside for c in clients)
        head = ("What", "First third", "Last third", "Limit", "Verdict")
        counts = (
            f"{len(clients)} clients, {self._took:.0f} s: {len(latencies)} questions "
            f"(p50 {quantile(latencies, 0.5):.1f} ms, p99 {quantile(latencies, 0.99):.0f} ms), "
            f"{writes} writes, {beside} changes by git beside, "
            f"{self._restarts[signal.SIGTERM]} restarts in good order, "
            f"{self._restarts[signal.SIGKILL]} by SIGKILL, {sum(c.lost for c in clients)} lost"
        )
        return f"{markdown([head, *(one.row() for one in self._trends())])}\n\n{counts}\n"

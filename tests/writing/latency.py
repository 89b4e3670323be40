"""How long small questions take, beside those to a daemon that has nothing else to do."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.daemon.support import Rpc

#: Questions of each connection in a block, which lasts about as long as it is between two signs of
#: life, and blocks. The quickest one counts: what is slow by our fault is slow in all of them.
QUESTIONS = 150
BLOCKS = 4


class Latency(NamedTuple):
    """Median and 99th percentile, in milliseconds."""

    median: float
    p99: float


class Latencies(NamedTuple):
    """Those of the daemon in question, and of the other one in the same moments."""

    asked: Latency
    beside: Latency


class Asker(NamedTuple):
    """A connection that asks who is in a stage, and one to another daemon that asks the same."""

    rpc: Rpc
    beside: Rpc
    registry: Path


def measure(askers: Sequence[Asker]) -> Latencies:
    """Ask both daemons in turns, so that whatever else the machine does concerns both."""
    asked, beside = [], []
    for _ in range(BLOCKS):
        own, other = [], []
        for _ in range(QUESTIONS):
            for asker in askers:
                own.append(_seconds(asker.rpc, asker.registry))
                other.append(_seconds(asker.beside, asker.registry))
        asked.append(_summary(own))
        beside.append(_summary(other))
    return Latencies(_quickest(asked), _quickest(beside))


def _seconds(rpc: Rpc, registry: Path) -> float:
    params = {"repo": str(registry), "name": "churn", "stage": "dev"}
    began = time.perf_counter()
    answer = rpc.call("gto/which", params)
    seconds = time.perf_counter() - began
    assert answer["result"]["version"] == "v0.0.3"
    return seconds


def _summary(seconds: list[float]) -> Latency:
    ordered = sorted(seconds)
    return Latency(ordered[len(ordered) // 2] * 1000, ordered[len(ordered) * 99 // 100] * 1000)


def _quickest(blocks: Sequence[Latency]) -> Latency:
    return Latency(min(block.median for block in blocks), min(block.p99 for block in blocks))


def assert_as_quick(before: Latencies, during: Latencies) -> None:
    """Questions take about as long as before, or as they now take the daemon beside it."""
    median = max(before.asked.median, during.beside.median)
    p99 = max(before.asked.p99, during.beside.p99)
    assert during.asked.median < 2 * median + 0.5
    assert during.asked.p99 < 3 * p99 + 2


def told(before: Latencies, during: Latencies) -> str:
    """Both in a line."""
    return (
        f"gto/which, median and p99 in ms: {before.asked.median:.2f} and {before.asked.p99:.2f} "
        f"before, {during.asked.median:.2f} and {during.asked.p99:.2f} meanwhile (another daemon "
        f"then {during.beside.median:.2f} and {during.beside.p99:.2f})"
    )

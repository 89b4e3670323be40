"""The rows of the table, from what was measured."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.editor.typists import COMPLETION, HOVER, KEYSTROKE_IN_KEY, KEYSTROKE_IN_VALUE
from benchmarks.report import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.editor.starts import Starts
    from benchmarks.editor.typists import Typed

#: The greatest 95th percentile of each kind that keeps the promise, in ms without the wait.
BARS = {KEYSTROKE_IN_VALUE: 60.0, KEYSTROKE_IN_KEY: 60.0, COMPLETION: 30.0, HOVER: 15.0}
#: The kinds that a server answers after its wait.
WAITED = (KEYSTROKE_IN_VALUE, KEYSTROKE_IN_KEY)

#: Of a small file: to read a large one takes as long as its length.
SMALL = 100  # entries
SERVED_BAR = 350.0  # ms
FRESH_BAR = 1_000.0  # ms
OTHERS_BAR = 20.0  # ms; to load the language server takes many times that


@dataclass(frozen=True, slots=True)
class Spread:
    """How times are spread, in milliseconds."""

    p50: float
    p95: float
    most: float

    def less(self, wait: float) -> Spread:
        """The same without a wait that is in all of them."""
        return Spread(self.p50 - wait, self.p95 - wait, self.most - wait)

    def __str__(self) -> str:
        return f"p50 {self.p50:.1f}, p95 {self.p95:.1f}, max {self.most:.1f} ms"


def spread(times: Sequence[float]) -> Spread:
    """The spread of some times."""
    return Spread(percentile(times, 50), percentile(times, 95), max(times))


def percentile(values: Sequence[float], percent: int) -> float:
    """The least value that so many percent of them do not exceed (the nearest rank)."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


@dataclass(frozen=True, slots=True)
class Measured:
    """A server's times and memory, and the wait that is in its keystrokes in ms."""

    name: str
    wait: float
    typed: Typed


def typing_rows(gtod: Measured, peer: Measured, entries: int) -> Iterator[Figure]:
    """What typing takes with each server, and gtod's against the peer's."""
    for kind, bar in BARS.items():
        ours = without_wait(gtod, kind)
        theirs = without_wait(peer, kind)
        what = f"{kind}, {entries:,} entries"
        yield Figure(f"{what}, p95", ours.p95, "{:.1f} ms", bar, detail(gtod, kind))
        yield Figure(f"{what}, {peer.name}, p95", theirs.p95, "{:.1f} ms", None, detail(peer, kind))
        if kind in WAITED:
            yield Figure(
                f"{what}, p50 against {peer.name}'s, without the waits",
                ours.p50 / theirs.p50,
                "{:.2f} x",
                1.0,
            )
    held, bound = (measured.typed.memory / 1e6 for measured in (gtod, peer))
    yield Figure(
        f"memory after typing, {entries:,} entries, against {peer.name}'s",
        held / bound,
        "{:.2f} x",
        1.0,
        f"{held:.0f} MB with the daemon, {bound:.0f} MB",
    )


def without_wait(measured: Measured, kind: str) -> Spread:
    """The spread of one kind, without the server's wait where that is in it."""
    all_of_it = spread(measured.typed.milliseconds[kind])
    return all_of_it.less(measured.wait) if kind in WAITED else all_of_it


def detail(measured: Measured, kind: str) -> str:
    """All that is known of one kind."""
    times = measured.typed.milliseconds[kind]
    told = f"{without_wait(measured, kind)}, {len(times)} times"
    if kind not in WAITED:
        return told
    return f"{told}; with its wait of {measured.wait:.0f} ms p95 {spread(times).p95:.1f} ms"


def starting_rows(starts: Starts, peer: str, entries: int) -> Iterator[Figure]:
    """What the first diagnostics take with each server, and who waits meanwhile."""
    for state, times, bar in (
        ("a daemon that has served an editor", starts.served, SERVED_BAR),
        ("a daemon that has not", starts.fresh, FRESH_BAR),
        ("no daemon", starts.cold, None),
    ):
        what = f"`gtod lsp` to first diagnostics, {state}, {entries:,} entries"
        yield first_row(what, times, bar if entries <= SMALL else None)
    yield first_row(f"{peer} to first diagnostics, {entries:,} entries", starts.peer, None)
    alone = statistics.median(starts.control)
    yield Figure(
        f"`gto/which` of another client during the first `initialize`, max, {entries:,} entries",
        statistics.median(starts.waits),
        "{:.1f} ms",
        OTHERS_BAR,
        f"{between(starts.waits, 1)}; {alone:.1f} ms where the editor's server is another process",
    )


def first_row(what: str, times: Sequence[float], bar: float | None) -> Figure:
    """A row of starts."""
    return Figure(what, statistics.median(times), "{:.0f} ms", bar, between(times, 0))


def between(times: Sequence[float], digits: int) -> str:
    """The least and the greatest of some times."""
    return f"{min(times):.{digits}f} to {max(times):.{digits}f} ms"

"""What a process takes, looked at again and again, and whether that grows."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """What the daemon took at a time.

    Attributes:
        at: The time, on the monotonic clock.
        pid: The process.
        age: Seconds since it was started.
        memory: Its resident set in bytes.
        descriptors: How many files it has open.
        threads: How many threads it has.
    """

    at: float
    pid: int
    age: float
    memory: int
    descriptors: int
    threads: int


def sample(pid: int, at: float, age: float) -> Sample | None:
    """What a process takes now; None if it has ended."""
    folder = Path(f"/proc/{pid}")
    try:
        memory = int((folder / "statm").read_text("ascii").split()[1])
        return Sample(
            at,
            pid,
            age,
            memory * os.sysconf("SC_PAGE_SIZE"),
            len(list((folder / "fd").iterdir())),
            len(list((folder / "task").iterdir())),
        )
    except OSError:
        return None


@dataclass(frozen=True)
class Bound:
    """What may not grow.

    Attributes:
        what: What it is.
        unit: How to write one.
        part: Which of the values counts: 0.5 the median, 1 the greatest.
        factor: How many times as much as in the first third it may be in the last one.
        more: And how much more than that.
    """

    what: str
    unit: str
    part: float
    factor: float
    more: float

    def hold(self, values: Sequence[tuple[float, float]]) -> "Trend":
        """Hold values, with their times, against it."""
        first, last = thirds(values)
        if not first or not last:
            return Trend(self, None, None)
        return Trend(self, quantile(first, self.part), quantile(last, self.part))


@dataclass(frozen=True)
class Trend:
    """A value in the first and in the last third of the time.

    Attributes:
        bound: What it may be.
        first: In the first third; None if it was not measured.
        last: In the last third.
    """

    bound: Bound
    first: float | None
    last: float | None

    @property
    def verdict(self) -> str:
        """Whether it is flat."""
        if self.first is None or self.last is None:
            return "not measured"
        return "flat" if self.last <= self._limit(self.first) else "grows"

    def _limit(self, first: float) -> float:
        return first * self.bound.factor + self.bound.more

    def row(self) -> tuple[str, ...]:
        """As a row of a table."""
        limit = None if self.first is None else self._limit(self.first)
        cells = (
            "-" if value is None else self.bound.unit.format(value)
            for value in (self.first, self.last, limit)
        )
        return self.bound.what, *cells, self.verdict


def thirds(values: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Of values with their times those of the first and those of the last third of the time."""
    if not values:
        return [], []
    begin, end = min(at for at, _ in values), max(at for at, _ in values)
    third = (end - begin) / 3
    first = [value for at, value in values if at <= begin + third]
    last = [value for at, value in values if at >= end - third]
    return first, last


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which a part of the values is; 0 where there are none."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0

"""The rows of the table: what is measured, in which unit, and whether more is better."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.report import AtLeast, Figure


@dataclass(frozen=True, slots=True)
class Unit:
    """How values are told.

    Attributes:
        steps: The least value that is told so, what it is multiplied by, and the format of that;
            the greatest step first.
    """

    steps: tuple[tuple[float, float, str], ...]

    def step(self, value: float) -> tuple[float, str]:
        """The factor and the format that tell a value best."""
        return next((by, form) for least, by, form in self.steps if abs(value) >= least)

    def tell(self, value: float) -> str:
        """Write a value."""
        by, form = self.step(value)
        return form.format(value * by)


TIME = Unit(((1.0, 1.0, "{:.2f} s"), (1e-3, 1e3, "{:.1f} ms"), (0.0, 1e6, "{:z.0f} µs")))
TIMES = Unit(((0.0, 1.0, "{:.2f} x"),))
SHARE = Unit(((0.0, 1.0, "{:.0%}"),))
BYTES = Unit(((0.0, 1.0, "{:.0f} bytes"),))


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is measured.

    Attributes:
        title: What it is.
        unit: How it is told; times are measured in seconds.
        figure: What decides whether its bar is kept.
    """

    title: str
    unit: Unit
    figure: type[Figure] = Figure


#: All rows in their order; the keys stand in files of results.
ROWS = {
    "which_first": Row("first `which`, no daemon, nothing cached", TIME),
    "show_first": Row("first full `show`, no daemon, nothing cached", TIME),
    "show_again": Row("first full `show` after a restart, with the cache", TIME),
    "git_for_each_ref": Row("git: `for-each-ref`, with tagger, date, target, subject", TIME),
    "git_tag": Row("git: `tag -l`", TIME),
    "git_tag_name": Row("git: `tag -l 'NAME#*'`", TIME),
    "which_warm": Row("warm `which` over the socket", TIME),
    "which_above": Row("warm `which`, median above an echo", TIME),
    "which_p99": Row("warm `which`, p99 against an echo's", TIMES),
    "latest_warm": Row("warm `latest` over the socket", TIME),
    "latest_above": Row("warm `latest`, median above an echo", TIME),
    "latest_p99": Row("warm `latest`, p99 against an echo's", TIMES),
    "history_warm": Row("warm `history` of an artifact over the socket", TIME),
    "history_above": Row("warm `history`, median above an echo", TIME),
    "history_p99": Row("warm `history`, p99 against an echo's", TIMES),
    "new_tag": Row("one new loose tag, then `which` of its artifact", TIME),
    "new_tag_elsewhere": Row("one new loose tag, then `which` of another artifact", TIME),
    "pack": Row("`git pack-refs --all`, then `which`", TIME),
    "memory": Row("memory for each tag, after a full `show`", BYTES),
    "crowd": Row("8 connections ask `which`: answers against an echo's", SHARE, AtLeast),
    "crowd_p99": Row("8 connections ask `which`: p99 against an echo's", TIMES),
    "crowd_two_cores": Row(
        "8 connections on another core: answers against an echo's", SHARE, AtLeast
    ),
    "loading": Row("`which` while another registry of this size loads, p99", TIME),
}


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value of one row.

    Attributes:
        row: The row's key.
        tags: The size of the registry.
        value: The value; times in seconds.
        bar: The value that just keeps the promise; None where nothing is promised.
        detail: The raw values behind it.
    """

    row: str
    tags: int
    value: float
    bar: float | None = None
    detail: str = ""

    def figure(self) -> Figure:
        """The row of the table that is printed."""
        row = ROWS[self.row]
        factor, form = row.unit.step(self.value)
        return row.figure(
            f"{row.title}, at {self.tags:,} tags",
            self.value * factor,
            form,
            None if self.bar is None else self.bar * factor,
            self.detail,
        )

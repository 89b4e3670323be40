"""The first answer when no daemon runs, at the largest size.

Cold means: no daemon and nothing cached, so the command starts one, which reads the registry. The
operating system has the repository's files in its cache, as it has after any other git command.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
from typing import TYPE_CHECKING

from benchmarks import cli
from benchmarks.daemon import home
from benchmarks.processes import wall_time
from benchmarks.registry import cached, questions
from benchmarks.report import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

WHICH_BAR = 0.6  # seconds
SHOW_BAR = 2.5  # seconds


def figures(options: cli.Options) -> Iterator[Figure]:
    """Measure at the largest size."""
    tags = max(options.sizes)
    repo = cached(tags, options.cache)
    asked = questions(tags)[0]
    for arguments, bar in (
        (["which", asked.name, asked.stage], WHICH_BAR),
        (["show"], SHOW_BAR),
    ):
        first_answer(options, repo, arguments)  # compiles what has never been imported
        times = [first_answer(options, repo, arguments) for _ in range(options.effort.cold)]
        yield Figure(
            f"`gtoc {arguments[0]}` at {tags:,} tags, no daemon running",
            statistics.median(times),
            "{:.2f} s",
            bar,
            f"{min(times):.2f} to {max(times):.2f} s",
        )


def first_answer(options: cli.Options, repo: Path, arguments: Sequence[str]) -> float:
    """The seconds of one command that has to start the daemon."""
    with home(options.gtoc) as daemon, contextlib.chdir(repo):
        seconds = wall_time([*options.gtoc, *arguments], daemon.environ)
        daemon.socket()  # a client that went without the daemon measured something else
    return seconds


if __name__ == "__main__":
    sys.exit(cli.run([figures]))

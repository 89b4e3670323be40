"""What one command takes from start to end, the daemon warm, beside what else could be run.

The floor is the interpreter that does nothing; the commands take turns.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
from typing import TYPE_CHECKING

from benchmarks import cli
from benchmarks.daemon import home
from benchmarks.processes import environment, wall_time
from benchmarks.registry import cached, questions
from benchmarks.report import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.registry import Question

BAR = 1.5  # times the bare interpreter
GTO_SIZE = 1_000  # gto answers within seconds up to here


def figures(options: cli.Options) -> Iterator[Figure]:
    """Measure at each size."""
    for tags in options.sizes:
        yield from at_size(options, tags)


def at_size(options: cli.Options, tags: int) -> Iterator[Figure]:
    """Measure at one size."""
    repo = cached(tags, options.cache)
    asked = questions(tags)[0]
    commands = [
        [options.python, "-I", "-c", "pass"],
        [*options.gtoc, "which", asked.name, asked.stage],
        ["git", "tag", "-l", f"{asked.name}#{asked.stage}#*"],
    ]
    with home(options.gtoc) as daemon, contextlib.chdir(repo):
        answer = daemon.run(repo, "which", asked.name, asked.stage).strip()
        if answer != asked.version:
            raise RuntimeError(f"{asked.name}#{asked.stage} should be {asked.version}: {answer}")
        bare, gtoc, git = medians(commands, daemon.environ, options.effort.starts)
        daemon.socket()  # a client that went without the daemon measured something else
    yield Figure(
        f"`gtoc which` at {tags:,} tags against `python -I -c pass`",
        gtoc / bare,
        "{:.2f} x",
        BAR,
        f"{gtoc * 1e3:.1f} ms, python {bare * 1e3:.1f} ms",
    )
    yield Figure(f"`git tag -l 'NAME#STAGE#*'` at {tags:,} tags", git * 1e3, "{:.1f} ms")
    if tags == GTO_SIZE:
        yield from gto_figures(options, repo, asked)


def gto_figures(options: cli.Options, repo: Path, asked: Question) -> Iterator[Figure]:
    """Measure the older tools, where they are."""
    arguments = {
        "0.2.0": ["which", asked.name, asked.stage],
        "1.10.1": ["show", f"{asked.name}#{asked.stage}", "--version"],
    }
    for version, path in options.gto.items():
        seconds = None
        if path:
            with contextlib.chdir(repo):
                command = [str(path), *arguments[version]]
                [seconds] = medians([command], environment(), options.effort.gto_starts)
        yield Figure(f"gto {version}, the same question at {GTO_SIZE:,} tags", seconds, "{:.1f} s")


def medians(commands: Sequence[Sequence[str]], environ: dict[str, str], times: int) -> list[float]:
    """The median seconds of each command, run in turns in the current folder."""
    runs = [[wall_time(command, environ) for command in commands] for _ in range(times)]
    return [statistics.median(column) for column in zip(*runs, strict=True)]


if __name__ == "__main__":
    sys.exit(cli.run([figures]))

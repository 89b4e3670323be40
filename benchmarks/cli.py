"""The command line of the benchmarks: the same options for one suite as for all."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.registry import TAGS_PER_ARTIFACT, default_cache
from benchmarks.report import TOLERANCE, Figure, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Suite = Callable[["Options"], Iterable[Figure]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each thing is measured.

    Attributes:
        sizes: Tags of the registries.
        rounds: Rounds of typed requests.
        requests: Requests of each round.
        starts: Runs of each short command.
        gto_starts: Runs of gto, which takes many seconds each time.
        cold: Runs with no daemon.
        rush: Seconds of each round of requests on many connections.
        changes: Changes to a repository of each kind.
        typing: Blocks of keystrokes.
        peer_typing: The same with the other language server, which takes many times as long.
        peer_starts: Runs of the other language server.
    """

    sizes: tuple[int, ...]
    rounds: int
    requests: int
    starts: int
    gto_starts: int
    cold: int
    rush: float
    changes: int
    typing: int
    peer_typing: int
    peer_starts: int


USUAL = Effort(
    (1_000, 10_000, 100_000),
    rounds=20,
    requests=1_000,
    starts=30,
    gto_starts=3,
    cold=5,
    rush=0.25,
    changes=40,
    typing=10,
    peer_typing=10,
    peer_starts=5,
)
FULL = replace(USUAL, sizes=(*USUAL.sizes, 1_000_000))
QUICK = Effort(
    (1_000, 10_000),
    rounds=5,
    requests=600,
    starts=15,
    gto_starts=1,
    cold=3,
    rush=0.2,
    changes=30,
    typing=2,
    peer_typing=1,
    peer_starts=1,
)


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure, and with what.

    Attributes:
        sizes: Tags of the registries.
        effort: How often each thing is measured.
        gtoc: The command that runs gtoc.
        python: The interpreter that runs gtoc.
        gto: The older tools to compare with, by version; None for one that is not here.
        cache: The folder of built registries.
    """

    sizes: tuple[int, ...]
    effort: Effort
    gtoc: tuple[str, ...]
    python: str
    gto: dict[str, Path | None]
    cache: Path


def run(suites: Sequence[Suite], argv: Sequence[str] | None = None) -> int:
    """Run the suites, print one table, and give the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure gtod, and print one markdown table beside what is promised.",
    )
    add_options(parser)
    parser.add_argument(
        "--check",
        action="store_true",
        help=f"exit 1 when a figure misses its bar by more than a factor of {TOLERANCE}",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the table there too")
    arguments = parser.parse_args(argv)
    options = options_of(arguments, parser)
    figures: list[Figure] = []
    for suite in suites:
        for figure in suite(options):
            figures.append(figure)
            print(f"{figure.what}: {figure.row()[3]}", file=sys.stderr, flush=True)
    text = table(figures)
    print(f"\n{machine()}\n\n{text}")
    if arguments.output:
        arguments.output.write_text(text + "\n", encoding="utf-8")
    failed = [figure.what for figure in figures if figure.failed]
    if arguments.check and failed:
        print(
            f"\nBars missed by more than a factor of {TOLERANCE}: {'; '.join(failed)}",
            file=sys.stderr,
        )
        return 1
    return 0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Have the parser take what to measure, and with what."""
    effort = parser.add_mutually_exclusive_group()
    effort.set_defaults(effort=USUAL)
    effort.add_argument(
        "--quick",
        dest="effort",
        action="store_const",
        const=QUICK,
        help="small registries and fewer rounds",
    )
    effort.add_argument(
        "--full",
        dest="effort",
        action="store_const",
        const=FULL,
        help="up to 1,000,000 tags: ten minutes, and 3 GB of memory",
    )
    parser.add_argument("--sizes", type=int, nargs="+", metavar="TAGS", help="registries' sizes")
    parser.add_argument("--gtoc", metavar="PATH", help="default: the one beside this Python")
    parser.add_argument("--gto-0.2", dest="gto_02", type=Path, metavar="PATH", help="gto 0.2.0")
    parser.add_argument("--gto-1", dest="gto_1", type=Path, metavar="PATH", help="gto 1.10.1")
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="folder of built registries"
    )


def options_of(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> Options:
    """What was said on the command line; the parser complains of what makes no sense."""
    effort: Effort = arguments.effort
    gtoc = shutil.which(arguments.gtoc or Path(sys.executable).with_name("gtoc"))
    if gtoc is None:
        sys.exit("There is no gtoc beside this Python: name one with --gtoc PATH.")
    gtoc = str(Path(gtoc).absolute())
    sizes = tuple(sorted(arguments.sizes or effort.sizes))
    if sizes[0] < TAGS_PER_ARTIFACT:
        parser.error(f"a registry of fewer than {TAGS_PER_ARTIFACT} tags measures nothing")
    return Options(
        sizes=sizes,
        effort=effort,
        gtoc=(gtoc,),
        python=_interpreter(Path(gtoc)),
        gto={
            version: path and path.absolute()
            for version, path in (("0.2.0", arguments.gto_02), ("1.10.1", arguments.gto_1))
        },
        cache=arguments.cache.absolute(),
    )


def _interpreter(script: Path) -> str:
    """The Python that runs a script, by the script's first line."""
    with script.open("rb") as file:
        words = file.readline().removeprefix(b"#!").split()
    if words and os.access(words[0], os.X_OK) and b"python" in words[0].rpartition(b"/")[2]:
        return os.fsdecode(words[0])
    return sys.executable


def machine() -> str:
    """What it was measured on."""
    return (
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"{git_version()}, load {os.getloadavg()[0]:.1f} before"
    )


def git_version() -> str:
    """The git that is measured beside gtod, and that makes tags."""
    told = subprocess.run(["git", "version"], capture_output=True, text=True, check=True)
    return told.stdout.strip()

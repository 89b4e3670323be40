"""The first `which` after somebody else changed the tags, on a copy of the repository.

The daemon holds the whole registry. Tags put the newest version of an artifact into a stage and
take it out again, so that each of them changes the answer; git makes them, and its time does not
count.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.daemon import home
from benchmarks.known import Known, Subject, expect, known
from benchmarks.processes import environment
from benchmarks.scale.rows import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.cli import Options
    from benchmarks.wire import Connection

NEW_TAG_BAR = 0.005  # seconds more than warm
PACK_BAR = 1.0  # seconds


@contextlib.contextmanager
def copied(repo: Path) -> Iterator[Path]:
    """Give a copy of a repository, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="gtod-bench-") as folder:
        copy = Path(folder) / repo.name
        subprocess.run(["cp", "-r", "--reflink=auto", repo, copy], check=True)
        yield copy


@dataclass(slots=True)
class Moving:
    """An artifact whose newest version goes in and out of a stage.

    Attributes:
        subject: The artifact.
        counter: The number of its last stage event.
        is_in: Whether the newest version is in the stage.
    """

    subject: Subject
    counter: int = field(init=False)
    is_in: bool = False

    def __post_init__(self) -> None:
        self.counter = self.subject.counter

    @property
    def version(self) -> str:
        """What is in the stage now."""
        return self.subject.row.latest if self.is_in else self.subject.question.version

    def move(self) -> str:
        """Give the name of the tag that moves the version in or out."""
        self.counter += 1
        self.is_in = not self.is_in
        asked = self.subject.question
        return f"{asked.name}#{asked.stage}#{self.counter}{'' if self.is_in else '!'}"


class Changing:
    """A repository that somebody changes, and somebody else asks about.

    Args:
        repo: The repository.
        facts: What is in it.
        gtod: A connection to the daemon.
    """

    def __init__(self, repo: Path, facts: Known, gtod: Connection) -> None:
        self._repo = repo
        self._gtod = gtod
        self._now = facts.last
        artifacts = [
            Moving(subject)
            for subject in facts.subjects
            if subject.row.latest != subject.question.version
        ]
        self._pairs = itertools.cycle(zip(artifacts, [*artifacts[1:], artifacts[0]], strict=True))

    def warm(self) -> float:
        """The seconds of a `which` where nothing has changed."""
        return self._ask(next(self._pairs)[0])

    def after_new_tag(self) -> float:
        """The seconds of a `which` of an artifact that has a new tag."""
        moving, _ = next(self._pairs)
        self._tag(moving)
        return self._ask(moving)

    def after_new_tag_elsewhere(self) -> float:
        """The seconds of a `which` of an artifact when another one has a new tag."""
        moving, other = next(self._pairs)
        self._tag(moving)
        seconds = self._ask(other)
        self._ask(moving)
        return seconds

    def after_packing(self) -> float:
        """The seconds of a `which` when a new tag, and whatever else was loose, was packed."""
        moving, _ = next(self._pairs)
        self._tag(moving)
        git(self._repo, self._now, "pack-refs", "--all")
        return self._ask(moving)

    def _tag(self, moving: Moving) -> None:
        self._now += 1
        tag = moving.move()
        git(self._repo, self._now, "tag", "-a", "-m", f"Make {tag}", tag, moving.subject.newest)

    def _ask(self, moving: Moving) -> float:
        asked = moving.subject.question
        params = {"repo": str(self._repo), "name": asked.name, "stage": asked.stage}
        start = time.perf_counter()
        answer = self._gtod.call("gto/which", **params)
        seconds = time.perf_counter() - start
        expect(f"{asked.name}#{asked.stage}", moving.version, answer and answer["version"])
        return seconds


def git(repo: Path, now: int, *arguments: str) -> None:
    """Run git at a time in seconds since 1970-01-01 UTC, whatever its user has configured."""
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_COMMITTER_NAME": "Ann Author",
        "GIT_COMMITTER_EMAIL": "ann@example.com",
        "GIT_COMMITTER_DATE": f"{now} +0000",
    }
    subprocess.run(["git", "-C", repo, *arguments], check=True, env=environment() | settings)


def changed(options: Options, copy: Path, tags: int) -> Iterator[Measurement]:
    """Change the copy, and measure."""
    times = options.effort.changes
    with home(options.gtoc) as daemon:
        daemon.run(copy, "show")
        with daemon.connect() as gtod:
            changing = Changing(copy, known(tags), gtod)
            warm = statistics.median(changing.warm() for _ in range(times))
            for row, ask, bar, count in (
                ("new_tag", changing.after_new_tag, warm + NEW_TAG_BAR, times),
                ("new_tag_elsewhere", changing.after_new_tag_elsewhere, warm + NEW_TAG_BAR, times),
                ("pack", changing.after_packing, PACK_BAR, options.effort.cold),
            ):
                found = [ask() for _ in range(count)]
                yield Measurement(
                    row,
                    tags,
                    statistics.median(found),
                    bar,
                    f"warm {warm * 1e3:.2f} ms, the slowest of {count} {max(found) * 1e3:.1f} ms",
                )

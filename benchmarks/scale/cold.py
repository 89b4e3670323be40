"""The first answers of a daemon that has to be started for them.

"Nothing cached" means no daemon and an empty folder for gtod's cache. The operating system has the
repository's files in memory, for git as for gtod: a git reads all tags before anything is timed.
What git prints goes to /dev/null, what gtoc prints into a file, and is then compared with what it
should be. The cache is what a daemon writes that has shown all and is then stopped in good order.
"""

from __future__ import annotations

import contextlib
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.daemon import home
from benchmarks.known import check_table, expect, known
from benchmarks.processes import environment, wall_time
from benchmarks.registry import LOOSE_TAGS, TAGS_PER_ARTIFACT, cached
from benchmarks.scale.rows import TIME, Measurement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.cli import Options
    from benchmarks.daemon import Home

WHICH_BAR = 2.0  # times git's list of the artifact's tags
STARTING_BAR = 0.5  # seconds for a daemon to start, beside that
SHOW_BAR = 2.5  # times git's list with what is in the tags
AGAIN_BAR = 0.7  # the same
PROMISED_AT = 1_000_000  # tags; for few of them git is done before a daemon can start

FORMAT = "--format=%(refname) %(taggername) %(taggerdate) %(object) %(subject)"
LISTING = ("git", "for-each-ref", FORMAT, "refs/tags")
NAMES = ("git", "tag", "-l")


def first_answers(options: Options, repo: Path, tags: int) -> Iterator[Measurement]:
    """Measure each first answer, and git's own, in turns."""
    with contextlib.chdir(repo), tempfile.TemporaryDirectory(prefix="gtod-bench-") as folder:
        asking = _Asking(options, tags, Path(folder) / "output")
        asking.warm_up()
        rounds = [asking.round() for _ in range(options.effort.cold)]
    columns = {row: [one[row] for one in rounds] for row in rounds[0]}
    cached_bytes = columns.pop("cached_bytes")
    middle = {row: statistics.median(values) for row, values in columns.items()}
    bars = {"which_first": WHICH_BAR * middle["git_tag_name"] + STARTING_BAR}
    if tags >= PROMISED_AT:
        bars["show_first"] = SHOW_BAR * middle["git_for_each_ref"]
        bars["show_again"] = AGAIN_BAR * middle["git_for_each_ref"]
    notes = {
        "show_again": f", {middle['show_again'] / middle['show_first']:.2f} x the one before, "
        f"{cached_bytes[-1] / 1e6:.0f} MB cached",
    }
    for row, values in columns.items():
        spread = f"{TIME.tell(min(values))} to {TIME.tell(max(values))}"
        yield Measurement(row, tags, middle[row], bars.get(row), spread + notes.get(row, ""))


class _Asking:
    """Asks from the current folder, and compares what was printed with what should be.

    Args:
        options: What to measure with.
        tags: The size of the registry.
        output: A file for what is printed.
    """

    def __init__(self, options: Options, tags: int, output: Path) -> None:
        self._options = options
        self._tags = tags
        self._output = output
        self._known = known(tags)
        self._question = self._known.subjects[0].question

    def warm_up(self) -> None:
        """Compile what was never imported, and have the repository's files in memory."""
        with home(self._options.gtoc) as daemon:
            daemon.run(cached(TAGS_PER_ARTIFACT, self._options.cache), "show")
        self._git(LISTING, self._output)
        expect("git's list", self._tags + LOOSE_TAGS, self._printed().count("\n"))

    def round(self) -> dict[str, float]:
        """What each took once, in seconds, and the bytes that were kept for the next daemon."""
        found: dict[str, float] = {}
        with home(self._options.gtoc) as daemon:
            found["which_first"] = self._gtoc(
                daemon, ["which", self._question.name, self._question.stage], self._check_which
            )
        with home(self._options.gtoc) as daemon:
            found["show_first"] = self._gtoc(daemon, ["show"], self._check_show)
            daemon.stop()
            found["show_again"] = self._gtoc(daemon, ["show"], self._check_show)
            found["cached_bytes"] = daemon.cached_bytes
        found["git_for_each_ref"] = self._git(LISTING)
        found["git_tag"] = self._git(NAMES)
        found["git_tag_name"] = self._git([*NAMES, f"{self._question.name}#*"])
        return found

    def _gtoc(self, daemon: Home, words: Sequence[str], check: Callable[[str], None]) -> float:
        seconds = wall_time([*daemon.gtoc, *words], daemon.environ, self._output)
        daemon.socket()  # a client that went without the daemon measured something else
        check(self._printed())
        return seconds

    def _check_which(self, text: str) -> None:
        expect(self._question.name, self._question.version, text.strip())

    def _check_show(self, text: str) -> None:
        check_table(self._known.rows, text)

    def _git(self, command: Sequence[str], *output: Path) -> float:
        return wall_time(command, environment(), *output)

    def _printed(self) -> str:
        return self._output.read_text(encoding="utf-8")

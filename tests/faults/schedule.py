"""The schedule: which fault comes when, what came of it, and the table of it all."""

import sys
import time
from collections import Counter, defaultdict
from random import Random

from benchmarks.report import markdown
from tests.faults import annotations, broken_files, surroundings, system_calls
from tests.faults.run import Run, ViolationError
from tests.faults.server import HangError, LostError

ALL = (
    *system_calls.kinds(),
    *broken_files.kinds(),
    *surroundings.kinds(),
    *annotations.kinds(),
)

#: After so many faults it is told how far the run has come.
_TOLD = 500
#: After so many faults everything is asked.
_ALL_ASKED = 50


class Schedule:
    """Faults one after the other.

    Args:
        seed: Decides everything; the same seed gives the same schedule.
        only: Only kinds with this in their name.
        goes_on: Whether a wrong answer does not end the run.

    Attributes:
        violations: What was wrong.
        met: How many faults were met.
    """

    def __init__(self, seed: int, *, only: str = "", goes_on: bool = False) -> None:
        self._seed = seed
        self._random = Random(seed)
        self._kinds = [kind for kind in ALL if only in kind.name]
        self._goes_on = goes_on
        self._outcomes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._seconds = 0.0
        self._starts = 0
        self.violations: list[str] = []
        self.met = 0

    def run(self, count: int, seconds: float = float("inf"), least: int = 0) -> None:
        """Inject so many faults, or for so long.

        Args:
            count: How many, if there is time.
            seconds: How long.
            least: How many, however long that takes.

        Raises:
            ViolationError: An answer was wrong.
        """
        began = time.monotonic()
        with Run(self._seed) as run:
            run.check_all("at the beginning")
            drawn = 0
            while self.met < least or (self.met < count and time.monotonic() - began < seconds):
                drawn += 1
                before = self.met
                self._step(run, drawn)
                if self.met > before and self.met % _TOLD == 0:
                    told = f"{self.met} faults, {time.monotonic() - began:.0f} s"
                    sys.stderr.write(f"{told}, {len(self.violations)} wrong answers\n")
            run.check_all("at the end")
            self._starts = run.server.starts
        self._seconds = time.monotonic() - began

    def _step(self, run: Run, number: int) -> None:
        weights = [kind.weight for kind in self._kinds]
        kind = self._random.choices(self._kinds, weights)[0]
        told = f"seed {self._seed}, step {number}, {kind.name}"
        try:
            run.server.clear_log()
            outcome = kind.inject(run)
            # The next question without a fault has to be answered right: one of them, or all.
            run.check(run.world.question(), f"{told} ({outcome}), afterwards")
            if outcome:
                self.met += 1
                self._outcomes[kind.name][outcome] += 1
                if self.met % _ALL_ASKED == 0:
                    run.check_all(f"{told} ({outcome}), afterwards")
        except (ViolationError, HangError, LostError) as error:
            violation = f"{told}: {str(error) or repr(error)}\n{run.server.log()[-2000:]}"
            self.violations.append(violation)
            self._outcomes[kind.name]["WRONG"] += 1
            if not self._goes_on:
                raise ViolationError(violation) from error
            run.heal()

    def report(self) -> str:
        """The table, by kind and outcome."""
        rows = [("Fault", "Times", "Right", "Defined error", "No answer", "How")]
        total: Counter[str] = Counter()
        for kind in self._kinds:
            outcomes = self._outcomes[kind.name]
            rows.append(_row(kind.name, outcomes))
            total.update(outcomes)
        rows.append(_row("All", total))
        lines = [
            markdown(rows),
            "",
            f"seed {self._seed}: {self.met} faults in {self._seconds:.0f} s",
            f"{self._starts} starts of the daemon, {len(self.violations)} wrong answers",
            *(f"\n{violation}" for violation in self.violations),
        ]
        return "\n".join(lines) + "\n"


def _row(name: str, outcomes: Counter[str]) -> tuple[str, ...]:
    right = sum(n for told, n in outcomes.items() if told in {"right", "done"})
    lost = sum(n for told, n in outcomes.items() if told.startswith("no answer"))
    wrong = outcomes["WRONG"]
    errors = outcomes.total() - right - lost - wrong
    how = ", ".join(f"{told} {n}" for told, n in outcomes.most_common() if n)
    return name, str(outcomes.total()), str(right), str(errors), str(lost), how

"""Check the laws of all targets on inputs that atheris makes up, and print what came of it.

It goes on with the inputs of the runs before, which are kept in `.fuzz`, beside what was broken.
"""

import argparse
import shutil
import subprocess
import sys

import msgspec

from tests.fuzz.outcome import ENDED, Outcome
from tests.fuzz.target import FOUND, TARGETS, Target

_ROW = "{:20} {:>12} {:>10} {:>8} {:>8}\n"


def main() -> int:
    """Run; 0 if every law held."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    names = [target.name for target in TARGETS]
    parser.add_argument("target", nargs="*", metavar="TARGET", help=f"of {', '.join(names)}")
    parser.add_argument("--runs", type=int, default=100_000, help="inputs in all")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if unknown := set(chosen.target) - set(names):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    targets = [target for target in TARGETS if target.name in (chosen.target or names)]
    whole = sum(target.share for target in targets)
    sys.stdout.write(_ROW.format("target", "inputs", "a second", "corpus", "crashes"))
    crashes = inputs = 0
    for target in targets:
        runs = max(1, chosen.runs * target.share // whole)
        outcome = _run(target, runs, chosen.seed)
        crashes += outcome.crashes
        inputs += outcome.inputs
        sys.stdout.write(_row(target, outcome))
        sys.stdout.flush()
    sys.stdout.write(_ROW.format("all", f"{inputs:,}", "", "", crashes))
    return 1 if crashes else 0


def _run(target: Target, runs: int, seed: int) -> Outcome:
    """Check one target in a process of its own."""
    folder = FOUND / target.name
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for kept in target.kept:
        shutil.copy(kept, corpus / kept.name)
    told = folder / "outcome"
    told.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.fuzz.guided", target.name, f"--runs={runs}"]
    with (folder / "log").open("wb") as log:
        subprocess.run([*command, f"--seed={seed}", f"--folder={folder}"], stderr=log, check=False)
    return msgspec.json.decode(told.read_bytes(), type=Outcome) if told.exists() else ENDED


def _row(target: Target, outcome: Outcome) -> str:
    held = sum(1 for _ in (FOUND / target.name / "corpus").iterdir())
    rate = outcome.inputs / outcome.seconds
    return _ROW.format(target.name, f"{outcome.inputs:,}", f"{rate:,.0f}", held, outcome.crashes)


if __name__ == "__main__":
    sys.exit(main())

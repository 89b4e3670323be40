"""Inject faults by a seeded schedule, and print what came of each kind."""

import argparse
import sys

from tests.faults.schedule import Schedule


def main() -> int:
    """Run; 0 if every answer was right or a defined error."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5000, help="faults that are met")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="at most")
    parser.add_argument("--kind", default="", help="only kinds with this in their name")
    parser.add_argument("--go-on", action="store_true", help="go on after a wrong answer")
    chosen = parser.parse_args()
    schedule = Schedule(chosen.seed, only=chosen.kind, goes_on=chosen.go_on)
    schedule.run(chosen.count, chosen.seconds)
    sys.stdout.write(schedule.report())
    return 1 if schedule.violations else 0


sys.exit(main())

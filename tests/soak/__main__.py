"""Let many clients work for long, and see whether anything grows."""

import argparse
import sys

from tests.soak.soak import Soak


def main() -> int:
    """Run; 0 if every answer was right and nothing grows."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=1800.0)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    soak = Soak(chosen.seconds, chosen.clients, chosen.seed)
    wrong = soak.run()
    sys.stdout.write(soak.report())
    for one in wrong:
        sys.stderr.write(f"{one}\n")
    return 1 if wrong else 0


sys.exit(main())

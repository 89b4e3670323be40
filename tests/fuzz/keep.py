"""Keep the few of all inputs that together reach the most, for every run of the tests.

What is in the corpus already stays, for it is there by hand or by an earlier run of this.
"""

import argparse
import hashlib
import sys
from pathlib import Path
from types import FrameType

from tests.fuzz.target import CORPUS, FOUND, TARGETS, Target

_PACKAGE = str(Path(__file__).parents[2] / "gtod")
#: How many inputs a target has at most.
_MOST = 18

#: A step from one line to another, in a file.
Step = tuple[str, int, int]


def main() -> None:
    """Keep them, for each target or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.keep", description=__doc__)
    parser.add_argument("target", nargs="*", metavar="TARGET")
    chosen = parser.parse_args().target
    for target in TARGETS:
        if not chosen or target.name in chosen:
            sys.stdout.write(f"{target.name}: {_keep(target)} more\n")


def _keep(target: Target) -> int:
    reached = {step for kept in target.kept for step in _steps(target, kept.read_bytes())}
    found = (FOUND / target.name / "corpus").iterdir()
    steps = {data: _steps(target, data) for data in {path.read_bytes() for path in found}}
    room = _MOST - len(target.kept)
    for count in range(room):
        # Of those that reach as much, the smallest says most clearly why it is there.
        best = max(steps, key=lambda data: (len(steps[data] - reached), -len(data), data))
        if not steps[best] - reached:
            return count
        reached |= steps.pop(best)
        name = hashlib.sha1(best, usedforsecurity=False).hexdigest()[:12]
        (CORPUS / target.name / name).write_bytes(best)
    return room


def _steps(target: Target, data: bytes) -> set[Step]:
    """What an input reaches in gtod."""
    steps: set[Step] = set()
    last: dict[FrameType, int] = {}

    def trace(frame: FrameType, _: str, __: object) -> object:
        path = frame.f_code.co_filename
        if f"{_PACKAGE}/" not in path:
            return None
        steps.add((path, last.get(frame, 0), frame.f_lineno))
        last[frame] = frame.f_lineno
        return trace

    sys.settrace(trace)
    try:
        target.check(data)
    finally:
        sys.settrace(None)
    return steps


if __name__ == "__main__":
    main()

"""One target in a process of its own, led by what its inputs reach (atheris, libFuzzer).

A broken law does not end it: whatever is broken in another way is kept and counted.
"""

import argparse
import atexit
import hashlib
import os
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType

import atheris
import msgspec

from tests.fuzz.outcome import Outcome
from tests.fuzz.target import TARGETS, Target

#: Seconds that one input may take before it counts as a crash.
_LONGEST = 60
#: Mebibytes that the process may take.
_MEMORY = 2048


class _Checks:
    """Checks inputs, and ends the process when there were enough: libFuzzer never comes back."""

    def __init__(self, target: Target, runs: int, folder: Path) -> None:
        self._check = target.check
        self._runs = runs
        self._folder = folder
        self._inputs = 0
        self._broken: set[object] = set()
        self._began = time.monotonic()

    def __call__(self, data: bytes) -> None:
        try:
            self._check(data)
        except Exception as error:  # noqa: BLE001 - any of them breaks the law
            self._keep(data, error)
        self._inputs += 1
        if self._inputs == self._runs:
            seconds = time.monotonic() - self._began
            outcome = Outcome(self._inputs, seconds, len(self._broken))
            (self._folder / "outcome").write_bytes(msgspec.json.encode(outcome))
            atexit._run_exitfuncs()
            sys.stderr.flush()
            os._exit(0)

    def _keep(self, data: bytes, error: Exception) -> None:
        way = (type(error), _places(error.__traceback__)[-3:])
        if way in self._broken:
            return
        self._broken.add(way)
        name = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        (self._folder / f"crash-{name}").write_bytes(data)
        sys.stderr.write(f"crash-{name}: {data!r}\n{''.join(traceback.format_exception(error))}\n")


def _places(frames: TracebackType | None) -> tuple[tuple[str, int], ...]:
    return tuple((one.filename, one.lineno or 0) for one in traceback.extract_tb(frames))


def main() -> None:
    """Check as many inputs as wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided", description=__doc__)
    parser.add_argument("target", choices=[target.name for target in TARGETS])
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="for what is found")
    chosen = parser.parse_args()
    target = next(target for target in TARGETS if target.name == chosen.target)
    with atheris.instrument_imports(include=["gtod"]):
        checks = _Checks(target, chosen.runs, chosen.folder)
    options = [
        *(f"-seed={chosen.seed}", f"-max_len={target.longest}", f"-dict={target.words}"),
        *(f"-timeout={_LONGEST}", f"-rss_limit_mb={_MEMORY}", "-print_final_stats=0"),
        *(f"-artifact_prefix={chosen.folder}/", "-verbosity=0"),
    ]
    atheris.Setup([sys.argv[0], *options, str(chosen.folder / "corpus")], checks)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

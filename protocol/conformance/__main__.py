"""See the package."""

import argparse
import json
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from protocol.conformance.connection import WrongError
from protocol.conformance.playing import Player
from protocol.conformance.registry import Registry

VECTORS = Path(__file__).parent.parent / "vectors"

Json = Any


def main() -> int:
    """Replay the vectors and print what came of each; 0 if all of them passed."""
    asked = _arguments()
    if (obstacle := _obstacle(asked.socket)) is not None:
        sys.stderr.write(f"There is no server at {asked.socket}: {obstacle}\n")
        return 2
    failed = left = passed = 0
    for file, case, stream in _cases(asked.only):
        if case.get("ends_server") and not asked.stop:
            left += 1
            _tell("not run", file, case["name"], "it ends the server; --stop runs it")
            continue
        wrong = _played(case, stream, asked)
        if wrong is None:
            passed += 1
        else:
            failed += 1
        _tell("passed" if wrong is None else "FAILED", file, case["name"], wrong)
    sys.stdout.write(f"\n{passed} passed, {failed} failed, {left} not run\n")
    return 1 if failed or not passed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("protocol.conformance", description=__doc__)
    parser.add_argument("socket", metavar="SOCKET", help="where the server listens")
    parser.add_argument("--stop", action="store_true", help="run what ends the server, too")
    parser.add_argument(
        "--only", default="", metavar="TEXT", help="run cases with that in the name"
    )
    parser.add_argument("--patience", type=float, default=10.0, metavar="SECONDS")
    return parser.parse_args()


def _obstacle(path: str) -> OSError | None:
    """Why nobody can connect to a socket; None if somebody can."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        try:
            one.connect(path)
        except OSError as error:
            return error
    return None


def _cases(text: str) -> Iterator[tuple[str, Mapping[str, Json], Path]]:
    """The name of its file, a case, and its registry; those come last that end the server."""
    found = []
    for file in sorted(VECTORS.glob("*.json")):
        held = json.loads(file.read_text("utf-8"))
        found += [(file.stem, case, VECTORS / held["registry"]) for case in held["cases"]]
    chosen = [one for one in found if text in one[1]["name"]]
    yield from sorted(chosen, key=lambda one: one[1].get("ends_server", False))


def _played(case: Mapping[str, Json], stream: Path, asked: argparse.Namespace) -> str | None:
    """What is wrong with what the server does in a case; None if nothing is."""
    with Registry(stream) as registry:
        try:
            Player(asked.socket, asked.patience, registry).play(case)
        except (WrongError, OSError) as error:
            return str(error)
    return None


def _tell(outcome: str, file: str, name: str, told: str | None) -> None:
    below = "" if told is None else f"\n{'':10}{told}"
    sys.stdout.write(f"{outcome:<9} {file:<9} {name}{below}\n")


if __name__ == "__main__":
    sys.exit(main())

"""Holding a hook, or whatever else git runs, until the test lets it go on."""

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.daemon.support import DEADLINE


class Gate:
    """A place in a script where it waits until it is let through.

    Args:
        folder: Where its two named pipes are; it is made.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._arrived = folder / "arrived"
        self._opened = folder / "opened"
        for path in (self._arrived, self._opened):
            os.mkfifo(path)
        # For reading and writing, so that nobody waits in open(2) for the other side.
        self._arrivals = os.open(self._arrived, os.O_RDWR)
        self._openings = os.open(self._opened, os.O_RDWR)

    @property
    def script(self) -> str:
        """The lines of a shell script that wait at the gate."""
        return f"echo here > '{self._arrived}'\nread -r line < '{self._opened}'\n"

    def wait(self) -> None:
        """Return when somebody has come to the gate."""
        assert select.select([self._arrivals], [], [], DEADLINE)[0], "nobody came to the gate"
        # One word for each who comes, whoever else comes at the same moment.
        os.read(self._arrivals, len("here\n"))

    def open(self) -> None:
        """Let one through."""
        os.write(self._openings, b"go\n")

    def close(self) -> None:
        """Let everybody through who is there or will come."""
        for path in (self._arrived, self._opened):
            path.unlink(missing_ok=True)
        os.write(self._openings, b"go\n" * 64)
        os.close(self._openings)
        os.close(self._arrivals)


@contextmanager
def gate_in(folder: Path) -> Iterator[Gate]:
    """A gate that stands open afterwards."""
    gate = Gate(folder)
    try:
        yield gate
    finally:
        gate.close()

"""What takes long to make and is only read: made once for all workers of a run."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.registry import kept


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first worker who asks for it fills, while the others wait.

    Args:
        factory: The session's; what it makes lies in a folder of the worker's own.
        name: The folder's name.
        make: Fills an empty folder. Whoever changes it later has to copy it before.
    """
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return kept(folder, name, make)

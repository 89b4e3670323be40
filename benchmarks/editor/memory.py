"""The memory of several processes that belong together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.daemon import resident_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable


def memory_of(roots: Iterable[int]) -> int:
    """The bytes in RAM of processes and all that they started; what is shared counts once."""
    return sum(map(_bytes, _with_descendants(set(roots))))


def _with_descendants(roots: set[int]) -> set[int]:
    parents = _parents()
    found = set(roots)
    while more := {process for process, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parents() -> dict[int, int]:
    """The process that started each process that there is."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended
        parents[int(stat.parent.name)] = int(fields[1])
    return parents


def _bytes(process: int) -> int:
    """Its proportional part of what is shared, or all of it where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, PermissionError):
        return resident_bytes(process)
    [kilobytes] = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(kilobytes) * 1024

"""How much the daemon may keep in memory, and for how long, as its environment says."""

import math
import os
import re
from collections.abc import Mapping

import msgspec

MEMORY_VARIABLE = "GTOD_MEMORY_LIMIT"
IDLE_VARIABLE = "GTOD_REPOSITORY_IDLE"

#: Seconds without a question after which a repository is dropped.
REPOSITORY_IDLE = 1800.0
#: Bytes that all repositories may take, where half of the machine's memory is more.
_MOST = 4 * 1024**3
#: The same where nobody knows how much memory the machine has.
_UNKNOWN = 1024**3
#: What no machine has, so that it is a mistake.
_LARGEST = 2**63 - 1

_size = re.compile(
    r"(?P<number>[0-9]{1,18}(?:\.[0-9]{1,18})?)\s*(?P<unit>[KMGT]?)(?:I?B)?", re.IGNORECASE
)
_units = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}


class Limits(msgspec.Struct, frozen=True):
    """What holds for the repositories in memory.

    Attributes:
        memory: Bytes that all of them may take.
        idle: Seconds without a question after which one is dropped.
        warnings: What is wrong with the variables, so that the defaults hold.
    """

    memory: int
    idle: float
    warnings: tuple[str, ...] = ()


def limits_in(environ: Mapping[str, str]) -> Limits:
    """The limits that the variables set; the default for one that makes no sense."""
    memory = idle = None
    warnings: list[str] = []
    if (text := environ.get(MEMORY_VARIABLE)) is not None:
        memory = parse_size(text)
        if memory is None:
            warnings.append(f"{MEMORY_VARIABLE} must be a size, such as 512M or 1.5G, not {text!a}")
    if (text := environ.get(IDLE_VARIABLE)) is not None:
        idle = _seconds(text)
        if idle is None:
            warnings.append(f"{IDLE_VARIABLE} must be a number of seconds, not {text!a}")
    return Limits(
        default_memory() if memory is None else memory,
        REPOSITORY_IDLE if idle is None else idle,
        tuple(warnings),
    )


def parse_size(text: str) -> int | None:
    """Bytes from text such as `512M` or `1.5 GiB`; None if it is none, or nothing.

    Units are powers of 1024, as for systemd and Docker.
    """
    match = _size.fullmatch(text.strip())
    if match is None:
        return None
    size = int(float(match["number"]) * 1024 ** _units[match["unit"].upper()])
    return size if 0 < size <= _LARGEST else None


def default_memory() -> int:
    """Half of the machine's memory, and no more than 4 GiB."""
    try:
        physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return _UNKNOWN
    return min(_MOST, physical // 2) if physical > 0 else _UNKNOWN


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None

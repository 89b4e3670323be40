"""How much the daemon may keep in memory, and for how long."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.daemon.limits import Limits, default_memory, limits_in, parse_size

MIB = 1024**2
GIB = 1024**3


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1000", 1000),
        ("64k", 64 * 1024),
        ("512M", 512 * MIB),
        ("512MB", 512 * MIB),
        ("512 mib", 512 * MIB),
        ("2G", 2 * GIB),
        (" 1.5GiB ", 3 * GIB // 2),
        ("1T", 1024 * GIB),
        ("7B", 7),
    ],
)
def test_a_size(text: str, size: int) -> None:
    """Units are powers of 1024, however people write them."""
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "0", "0.2", "-1", "much", "512X", "1e9", "1,5G", "G", "1 2", "9" * 19, "9999999T"]
)
def test_no_size(text: str) -> None:
    """Also nothing, and what no machine has."""
    assert parse_size(text) is None


@given(st.text())
def test_any_text(text: str) -> None:
    """It is a size that a number can hold, or none."""
    size = parse_size(text)

    assert size is None or 0 < size < 2**63


def test_the_default() -> None:
    """Half of the machine's memory, and no more than 4 GiB."""
    physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")

    assert default_memory() == min(physical // 2, 4 * GIB)
    assert limits_in({}) == Limits(default_memory(), 1800.0)


def test_the_variables() -> None:
    """A size, and seconds."""
    environ = {"GTOD_MEMORY_LIMIT": "1G", "GTOD_REPOSITORY_IDLE": "0.5"}

    assert limits_in(environ) == Limits(GIB, 0.5)


@pytest.mark.parametrize("text", ["", "soon", "nan", "inf", "-1", "\udcff\x1b[2J"])
def test_what_makes_no_sense(text: str) -> None:
    """The defaults hold, and what is told of it is fit for a terminal."""
    limits = limits_in({"GTOD_MEMORY_LIMIT": text, "GTOD_REPOSITORY_IDLE": text})

    assert (limits.memory, limits.idle) == (default_memory(), 1800.0)
    about_memory, about_idle = limits.warnings
    assert about_memory.startswith("GTOD_MEMORY_LIMIT must be a size")
    assert about_idle.startswith("GTOD_REPOSITORY_IDLE must be a number of seconds")
    assert about_memory.isascii()
    assert about_memory.isprintable()

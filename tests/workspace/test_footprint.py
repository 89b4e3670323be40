"""What a repository is said to take in memory is about what it takes."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.registry import build
from gtod.workspace.footprint import Footprint

#: Loads a registry in a process of its own; by how much that grew, and what is said of it.
_LOAD = """
import ctypes, gc, sys
import pygit2
from gtod.steps import finish
from gtod.workspace.repositories import Repositories

def resident():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    told = open("/proc/self/status").read()
    return int(told.split("RssAnon:")[1].split()[0]) * 1024

repositories = Repositories()
finish(repositories.find(sys.argv[1], {}).tags.all())
before = resident()
finish(repositories.find(sys.argv[2], {}).tags.all())
print(resident() - before, repositories.residences()[1].size)
"""


@pytest.fixture(params=[10_000, 100_000])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A registry of so many tags."""
    if request.param == 100_000:
        large: Path = request.getfixturevalue("large_registry")
        return large
    build(tmp_path / "registry", request.param)
    return tmp_path / "registry"


@pytest.mark.slow
def test_the_size_is_about_what_the_process_grows_by(tmp_path: Path, registry: Path) -> None:
    """Within a factor of one and a half, once what is free is given back."""
    build(tmp_path / "first", 1000)
    words = [sys.executable, "-c", _LOAD, str(tmp_path / "first"), str(registry)]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    grown, size = map(int, told.split())

    assert grown / 1.5 < size < grown * 1.5


def test_each_part_counts() -> None:
    """The file's bytes as they are, and something for each thing."""
    nothing = Footprint(packed=0, loose=0, artifacts=0, events=0)
    parts = [
        Footprint(packed=1, loose=0, artifacts=0, events=0),
        Footprint(packed=0, loose=1, artifacts=0, events=0),
        Footprint(packed=0, loose=0, artifacts=1, events=0),
        Footprint(packed=0, loose=0, artifacts=0, events=1),
    ]

    assert nothing.size == 0
    assert parts[0].size == 1
    assert all(part.size > 0 for part in parts)

"""Random changes by real git, each followed at once by a question: no answer may be stale."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.freshness.ask_after_changes import ask_after_changes
from tests.freshness.world import World
from tests.helpers.daemon import Daemon

#: Set TEST_SEED to see another run, or the one that failed.
SEED = int(os.environ.get("TEST_SEED", "20220713"))

#: Longer than what the daemon waits for on a file system with fine times.
_PAUSE = 0.025


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    """A daemon that knows nothing yet."""
    with Daemon() as running:
        yield running


def _run(daemon: Daemon, folder: Path, count: int, seed: int) -> None:
    client = daemon.client()
    before = client.status()
    assert (before.pid, before.repositories) == (daemon.pid, [])
    world = World(folder, Random(seed))
    figures = ask_after_changes(world, client.ask, count, pause=_PAUSE, pauses=0.15, seed=seed)
    after = client.status()
    asked = figures.questions + figures.cross_checks
    assert after.requests == before.requests + asked + 1, "not all was asked of the daemon"
    assert after.last_error is None
    assert figures.changes == count
    print(figures)  # noqa: T201 - shown by `pytest -s`


def test_no_stale_answer_in_150_changes(daemon: Daemon, tmp_path: Path) -> None:
    """The quick form."""
    _run(daemon, tmp_path, 150, SEED)


@pytest.mark.slow
@pytest.mark.long
def test_no_stale_answer_in_2000_changes(daemon: Daemon, tmp_path: Path) -> None:
    """The long form."""
    _run(daemon, tmp_path, 2000, SEED + 1)

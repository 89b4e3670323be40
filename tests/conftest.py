"""What holds for all tests: how many run at once, which begin first, and none skipped in CI."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from benchmarks.registry import build
from tests.helpers.shared import made_once


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: tests wait for other processes as long as they compute."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the long tests over the list, the first in front.

    Each worker begins with a part of the list, and takes from another's end when it is through. So
    no worker has two long ones in a row while the others have nothing left to do.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    spread = [item for item in items if not item.get_closest_marker("long")]
    for number, item in enumerate(long):
        spread.insert(number * len(items) // len(long), item)
    items[:] = spread


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a CI run that skipped anything: CI installs all that the tests need."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        names = ", ".join(report.nodeid for report in skipped)
        reporter.write_line(f"skipped although this is CI: {names}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# A machine that is busy with other things is no reason to fail; CI repeats the same examples.
settings.register_profile("gtod", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("gtod")


@pytest.fixture(scope="session")
def large_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of 100,000 tags, to be read."""
    return made_once(tmp_path_factory, "large", lambda folder: build(folder, 100_000))

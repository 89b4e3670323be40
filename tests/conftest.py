"""What holds for all tests: in CI, a test that was skipped is a failure."""

import os

import pytest
from hypothesis import settings


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

"""A repository that cannot be looked at is there all the same."""

import errno

import pytest

from tests.faults.asking import ALWAYS, latest, refused
from tests.faults.run import Run
from tests.faults.shim import Call, Fault

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("call", [Call.OPEN, Call.STAT, Call.READ])
def test_a_repository_that_cannot_be_looked_at_is_not_the_one_around_it(
    run: Run, call: Call
) -> None:
    """The folder around it is a repository too."""
    run.server.kill()
    fault = Fault(call, error=errno.EIO, times=ALWAYS, path="/registry/.git/HEAD")

    assert refused(run, fault, latest()) == "repository_unreadable"

"""A git that could not find out what it was asked has not said no."""

import pytest

from tests.faults.asking import register
from tests.faults.run import Run
from tests.faults.shim import Action, Call, Fault

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("skip", range(8))
def test_a_git_that_is_killed_found_out_nothing(run: Run, skip: int) -> None:
    """Neither that there is no such commit, nor that nobody told it who they are."""
    fault = Fault(Call.OPEN, Action.KILL, skip=skip * 4, path=str(run.folder), program="git")

    assert run.write_under(fault, register(run)) in {
        "git_failed",
        "outcome_unknown, not done",
        "outcome_unknown, done",
        "",
    }

"""A git that could not find out what it was asked has not said no."""

import errno

import pytest

from tests.faults.asking import ALWAYS, assign, register
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


@pytest.mark.parametrize("call", [Call.STAT, Call.OPEN, Call.ACCESS])
@pytest.mark.parametrize("skip", [0, 20, 60])
def test_a_git_that_cannot_look_at_the_repository_writes_nowhere(
    run: Run, call: Call, skip: int
) -> None:
    """Left to itself, it would take the repository around for it."""
    fault = Fault(
        call, error=errno.EACCES, skip=skip, times=ALWAYS, path="/registry/.git", program="git"
    )

    run.write_under(fault, assign(run))

    run.check_all(f"after {fault}")


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_for_what_git_is_told(run: Run, error: int) -> None:
    """What is to be written stands in a file before git reads it."""
    fault = Fault(Call.WRITE, error=error, times=ALWAYS, path=str(run.folder / "tmp"))

    assert run.write_under(fault, register(run)) == "git_failed"


@pytest.mark.parametrize("skip", range(0, 16, 2))
def test_what_git_said_cannot_be_read(run: Run, skip: int) -> None:
    """It is as if git had been killed: it may have done what it was told to."""
    fault = Fault(Call.READ, error=errno.EIO, skip=skip, times=ALWAYS, path=str(run.folder / "tmp"))

    assert run.write_under(fault, register(run)) in {
        "git_failed",
        "outcome_unknown, not done",
        "outcome_unknown, done",
        "",
    }

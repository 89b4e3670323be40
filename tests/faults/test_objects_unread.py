"""Objects that cannot be read: an error says so, and no answer comes without them."""

import errno
from shutil import rmtree

import pytest

from tests.faults.asking import ALWAYS, latest, refused
from tests.faults.model import Question
from tests.faults.run import Run
from tests.faults.shim import Call, Fault

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (Call.OPEN, "/.git/objects/"),
        (Call.OPEN, "/.git/objects/pack"),
        (Call.LIST, "/.git/objects/pack"),
        (Call.ACCESS, "/.git/objects/"),
        (Call.STAT, "/.git/objects/"),
        (Call.MAP, "/.git/objects/"),
    ],
)
@pytest.mark.parametrize("times", [1, ALWAYS])
def test_a_tag_that_cannot_be_read_is_not_missing(
    run: Run, call: Call, path: str, times: int
) -> None:
    """Without it, a version would be missing from the answer, or another one be the latest."""
    run.server.kill()
    run.world.tag(f"churn@v9.{run.world.next_number()}.0", run.world.commits[0])
    fault = Fault(call, error=errno.EMFILE, times=times, path=path)

    assert refused(run, fault, latest()) in {"repository_unreadable", "right", ""}


@pytest.mark.parametrize("skip", range(0, 32, 4))
def test_packs_that_can_be_read_no_longer_hide_nothing(run: Run, skip: int) -> None:
    """Some of what is in them was read before: the rest is not missing, nor is the answer."""
    run.server.kill()
    rmtree(run.server.cache / "gtod", ignore_errors=True)
    everything = Question("gto/show", {})
    fault = Fault(Call.MAP, error=errno.EIO, skip=skip, times=ALWAYS, path="/.git/objects/pack")

    assert refused(run, fault, everything) in {"repository_unreadable", "right", ""}


def test_settings_of_git_that_cannot_be_read_are_an_error(run: Run) -> None:
    """libgit2 reads them too when it opens a repository."""
    run.world.tag(f"churn@v9.{run.world.next_number()}.0", run.world.commits[0])
    fault = Fault(Call.OPEN, error=errno.EACCES, times=ALWAYS, path="/home/.gitconfig")

    assert refused(run, fault, latest()) == "repository_unreadable"

"""artifacts.yaml that cannot be looked at or removed while it is changed."""

import errno

import pytest

from tests.faults.asking import ALWAYS
from tests.faults.run import Run
from tests.faults.server import Refused
from tests.faults.shim import Call, Fault

pytestmark = pytest.mark.slow


def annotate(run: Run, fault: Fault) -> object:
    """What is answered to a change under a fault."""
    label = f"label-{run.world.next_number()}"
    asked = {"name": "churn", "type": "model", "labels": [label]}
    return run.ask_under(fault, "gto/annotate", asked)


@pytest.mark.parametrize("skip", range(6))
def test_a_file_that_cannot_be_looked_at_is_told(run: Run, skip: int) -> None:
    """Whenever that happens on the way."""
    fault = Fault(Call.STAT, error=errno.EACCES, skip=skip, path="/artifacts.yaml")

    found = annotate(run, fault)

    if isinstance(found, Refused):
        assert found.kind in {"repository_unreadable", "file_unwritable"}


def test_a_lock_that_cannot_be_removed_is_in_nobodys_way(run: Run) -> None:
    """The change is made, and the next one takes the lock over."""
    fault = Fault(Call.REMOVE, error=errno.EIO, skip=1, times=ALWAYS, path="/artifacts.yaml")

    assert not isinstance(annotate(run, fault), Refused)
    assert (run.world.repo / "artifacts.yaml.lock").exists()
    assert not isinstance(annotate(run, Fault(Call.OPEN, times=0)), Refused)
    assert not (run.world.repo / "artifacts.yaml.lock").exists()

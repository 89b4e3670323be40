"""A configuration that cannot be read: nobody knows what it says."""

import errno

import pytest

from tests.faults.asking import ALWAYS, refused
from tests.faults.model import Question
from tests.faults.run import Run
from tests.faults.shim import Call, Fault

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("file", [".gto", ".gtod.yaml"])
def test_a_configuration_that_cannot_be_read_is_not_absent(run: Run, file: str) -> None:
    """Defaults would give another version, or other stages."""
    run.world.configure(allowed=("prod", "dev", "staging"), by_time=True)
    fault = Fault(Call.OPEN, error=errno.EIO, times=ALWAYS, path=f"/{file}")

    assert refused(run, fault, Question("gto/show", {})) == "repository_unreadable"

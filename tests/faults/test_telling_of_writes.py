"""What was written is told to be so, or nobody knows; it never is told to have failed."""

import errno

import pytest

from tests.faults.asking import ALWAYS, latest, register
from tests.faults.run import Run
from tests.faults.shim import Call, Fault

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", ["/refs/tags/", "/objects/"])
@pytest.mark.parametrize("skip", range(0, 24, 2))
def test_a_tag_that_was_made_is_not_told_to_have_failed(run: Run, path: str, skip: int) -> None:
    """However much of what git wrote cannot be read back."""
    fault = Fault(
        Call.OPEN | Call.LIST,
        error=errno.EMFILE,
        skip=skip,
        times=ALWAYS,
        path=path,
        program=run.server.program,
    )

    run.write_under(fault, register(run))

    run.check(latest(), f"after {fault}")

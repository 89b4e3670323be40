"""What holds for every session, whatever an editor sends in whatever order."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.lsp.any_session import AnySession

_OPTIONS = settings(
    deadline=None, suppress_health_check=[*HealthCheck], derandomize=True, print_blob=False
)


def test_no_session_breaks() -> None:
    """A few of them, the same every time."""
    run_state_machine_as_test(  # type: ignore[no-untyped-call] # hypothesis' own
        AnySession, settings=settings(_OPTIONS, max_examples=12, stateful_step_count=25)
    )


@pytest.mark.slow
@pytest.mark.long
def test_no_session_of_very_many_breaks() -> None:
    """Other ones every time."""
    run_state_machine_as_test(  # type: ignore[no-untyped-call] # hypothesis' own
        AnySession,
        settings=settings(_OPTIONS, derandomize=False, max_examples=150, stateful_step_count=30),
    )

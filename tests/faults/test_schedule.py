"""A part of the schedule; `make faults` injects all of it."""

import os

import pytest

from tests.faults.schedule import ALL, Schedule

#: Set TEST_SEED to see another run, or the one that failed.
SEED = int(os.environ.get("TEST_SEED", "20261128"))
#: So many faults, or for so many seconds.
COUNT, SECONDS = 250, 30.0
#: Fewer than that tell nothing, however busy the machine is.
LEAST = 20


@pytest.mark.slow
def test_every_answer_is_right_or_a_defined_error() -> None:
    """And the next one without a fault is right."""
    schedule = Schedule(SEED)

    schedule.run(COUNT, SECONDS, LEAST)

    assert schedule.violations == []
    print(schedule.report())  # noqa: T201 - shown by `pytest -s`


def test_kinds_have_names_of_their_own() -> None:
    """The table has a row for each."""
    names = [kind.name for kind in ALL]

    assert len(set(names)) == len(names)

"""What counts as growth."""

import os

import pytest

from tests.soak.samples import Bound, sample, thirds


@pytest.mark.parametrize(
    ("last", "verdict"), [(100.0, "flat"), (120.0, "flat"), (121.0, "grows"), (1.0, "flat")]
)
def test_the_last_third_is_held_against_the_first(last: float, verdict: str) -> None:
    """What is in the middle does not count."""
    values = [(0.0, 100.0), (1.0, 100.0), (5.0, 1000.0), (8.0, last), (9.0, last)]

    assert Bound("memory", "{:.0f}", 0.5, 1.1, 10).hold(values).verdict == verdict


def test_what_was_not_measured_is_not_flat() -> None:
    """A run that measures nothing proves nothing."""
    found = Bound("memory", "{:.0f}", 0.5, 1.1, 10).hold([])

    assert found.verdict == "not measured"
    assert found.row() == ("memory", "-", "-", "-", "not measured")


def test_thirds_are_those_of_the_time() -> None:
    """However many values there are in each."""
    assert thirds([(0, 1), (1, 2), (2, 3), (9, 4)]) == ([1, 2, 3], [4])


def test_a_sample_of_this_process() -> None:
    """It has memory, files and a thread; one that has ended has nothing."""
    found = sample(os.getpid(), 1.0, 2.0)

    assert found is not None
    assert found.memory > 1_000_000
    assert found.descriptors > 2
    assert found.threads > 0
    assert sample(2**22 + 1, 1.0, 2.0) is None

"""What a row of the table says of its value."""

import pytest

from benchmarks.report import AtLeast, Figure
from benchmarks.scale.rows import ROWS, TIME, Measurement


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [(2.0, "kept"), (2.1, "missed"), (6.1, "**failed**"), (None, "not measured")],
)
def test_a_bar_is_the_greatest_value_that_keeps_the_promise(
    measured: float | None, verdict: str
) -> None:
    """Above the bar it is missed, above three times the bar noise cannot explain it."""
    assert Figure("a latency", measured, "{:.1f} s", 2.0).verdict == verdict


@pytest.mark.parametrize(
    ("measured", "verdict"), [(0.6, "kept"), (0.5, "missed"), (0.19, "**failed**")]
)
def test_a_bar_may_be_the_least_value_that_keeps_the_promise(measured: float, verdict: str) -> None:
    """Below the bar it is missed, below a third of the bar noise cannot explain it."""
    figure = AtLeast("a share", measured, "{:.0%}", 0.6)

    assert figure.verdict == verdict
    assert figure.row()[1:3] == ("at least 60%", "at least 20%")


def test_a_row_tells_bar_and_value_in_one_unit() -> None:
    """The value decides which: a bar of a second beside milliseconds is a thousand of them."""
    figure = Measurement("pack", 1_000, 0.0036, 1.0).figure()

    assert figure.row()[1:4] == ("1000.0 ms", "3000.0 ms", "3.6 ms")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(7.7, "7.70 s"), (0.25, "250.0 ms"), (42e-6, "42 µs"), (-0.4e-6, "0 µs"), (0.0, "0 µs")],
)
def test_times_are_told_in_the_unit_that_fits(seconds: float, told: str) -> None:
    """Also what is nothing, or less by the noise of two medians."""
    assert TIME.tell(seconds) == told


def test_every_promise_of_a_share_is_one_of_at_least() -> None:
    """More answers than promised are no failure."""
    shares = {key: row.figure for key, row in ROWS.items() if row.unit.tell(0.5) == "50%"}

    assert shares
    assert set(shares.values()) == {AtLeast}

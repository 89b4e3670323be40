"""gtoc's commands that write against gto 1.10.1's, on every sequence that is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.compat.operation_deviations import DEVIATIONS, Deviation, aspects
from tests.compat.operation_goldens import GOLDENS, by_name
from tests.compat.replay import Case, Replay

if TYPE_CHECKING:
    from pathlib import Path

    from tests.compat.operation_deviations import Aspect


def _explanation(case: Case, aspect: Aspect) -> Deviation | None:
    """The deviation that explains in what an operation went otherwise."""
    return next((one for one in DEVIATIONS if one.explains(case, aspect)), None)


def _sequences() -> list[object]:
    """The names of the sequences, of which each family's first two are quick enough for always."""
    slow = {name for name in by_name() if name.endswith(("-3", "-4"))}
    marks = {True: [pytest.mark.slow], False: []}
    return [pytest.param(name, marks=marks[name in slow]) for name in by_name()]


@pytest.mark.parametrize("name", _sequences())
def test_every_difference_is_a_documented_deviation(name: str, tmp_path: Path) -> None:
    """Refs, messages, targets and dates are those of the tool, or differ in a way with a name."""
    cases = Replay(tmp_path / "repository", by_name()[name]).cases()

    unexplained = [
        (case, aspect.name)
        for case in cases
        for aspect in aspects(case)
        if _explanation(case, aspect) is None
    ]

    assert not unexplained, "\n".join(_told(case, aspect) for case, aspect in unexplained)


def _told(case: Case, aspect: str) -> str:
    """A difference for whoever has to understand it."""
    before = ", ".join(f"{name} ({place.commit})" for name, place in case.before.items())
    return (
        f"{case.sequence} {case.number}, {aspect}: gtoc {' '.join(case.operation.ours())}\n"
        f"  golden {case.golden}\n  gtoc   {case.ours}\n  head {case.head}, tags {before}"
    )


@pytest.mark.parametrize("deviation", DEVIATIONS, ids=lambda deviation: deviation.name)
def test_every_deviation_is_seen(deviation: Deviation, tmp_path: Path) -> None:
    """A deviation that no step shows would only hide mistakes."""
    sequence, number = deviation.example

    case = Replay(tmp_path / "repository", by_name()[sequence]).case(number)

    assert any(_explanation(case, aspect) is deviation for aspect in aspects(case))


def test_every_sequence_has_a_golden() -> None:
    """No golden is missing, and none is left over."""
    assert {path.stem for path in GOLDENS.glob("*.json")} == set(by_name())

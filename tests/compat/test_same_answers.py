"""gtod against the released tools, on every registry for which their answers are on record."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.compat.answers import gtod_answers
from tests.compat.deviations import DEVIATIONS, Case, Deviation
from tests.compat.facts import Difference, Fact, differences, facts_0_2, facts_1, our_facts_1
from tests.compat.generate import PLANS, registry
from tests.compat.registries import GOLDENS, REAL, REGISTRIES, load

if TYPE_CHECKING:
    from tests.compat.facts import Answers

STREAMS: Final = {path.stem: path for path in (*REGISTRIES.glob("*.fi"), *REAL)}
COMPARED: Final = sorted(
    path.name.removesuffix(".json")
    for path in GOLDENS.glob("*.json")
    if not (path.name.startswith("gto-1-") and path.name.endswith(".gto-0.2.json"))
)
"""All goldens but those of gto 0.2.0 for registries in forms that it does not know."""


@functools.cache
def _ours(name: str) -> Answers:
    """What gtod answers about a registry."""
    with tempfile.TemporaryDirectory() as folder:
        load(STREAMS[name], Path(folder))
        return gtod_answers(Path(folder))


@functools.cache
def _compared(name: str) -> tuple[list[tuple[Difference, Deviation | None]], int]:
    """The differences from a golden, each with what explains it, and how many facts there are."""
    golden = json.loads((GOLDENS / f"{name}.json").read_text(encoding="utf-8"))
    ours = _ours(golden["registry"])
    tool = name.removeprefix(f"{golden['registry']}.")
    case = Case(golden, ours)
    if "error" in golden:
        everything = Difference(Fact("everything"), {"error": golden["error"]}, "answers")
        return [(everything, _explanation(everything, case, tool))], len(ours["show_order"])
    facts = facts_0_2 if tool == "gto-0.2" else facts_1
    our_facts = facts_0_2 if tool == "gto-0.2" else our_facts_1
    expected = facts(golden)
    found = differences(expected, our_facts(ours))
    return [(one, _explanation(one, case, tool)) for one in found], len(expected)


def _explanation(difference: Difference, case: Case, tool: str) -> Deviation | None:
    """The deviation that explains a difference."""
    known = (one for one in DEVIATIONS if one.tool == tool and one.explains(difference, case))
    return next(known, None)


@pytest.mark.parametrize("name", COMPARED)
def test_every_difference_is_a_documented_deviation(name: str) -> None:
    """The answers are those of the tool, or differ in a way that has a name."""
    found, facts = _compared(name)
    unexplained = [difference for difference, deviation in found if deviation is None]
    assert facts > 0
    assert not unexplained, f"{len(unexplained)} of {facts} facts:\n" + "\n".join(
        f"{' '.join(filter(None, one.fact))}\n  golden {one.golden}\n  gtod   {one.ours}"
        for one in unexplained[:10]
    )


@pytest.mark.parametrize("deviation", DEVIATIONS, ids=lambda deviation: deviation.name)
def test_every_deviation_is_seen(deviation: Deviation) -> None:
    """A deviation that no golden shows would only hide mistakes."""
    assert any(seen is deviation for name in COMPARED for _, seen in _compared(name)[0])


def test_registries_are_what_the_generator_makes() -> None:
    """The streams that the goldens rest on come out of the seeds unchanged."""
    for seed, plan in enumerate(PLANS):
        assert registry(seed) == STREAMS[plan.name].read_text(encoding="utf-8")


def test_every_registry_has_both_goldens() -> None:
    """No golden is missing, and none is left over."""
    expected = {f"{stem}.{tool}.json" for stem in STREAMS for tool in ("gto-0.2", "gto-1")}
    assert {path.name for path in GOLDENS.glob("*.json")} == expected

"""The past of an artifact: what its tags up to a moment add up to."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from gtod.registry.as_of import as_of, events_until
from gtod.registry.event import Event
from gtod.registry.fold import fold
from gtod.registry.query import which
from tests.helpers.story import artifact
from tests.registry.strategies import random_events

#: Before, at, between and after the seconds of the random events.
_times = st.integers(0, 5)


@given(random_events, _times)
def test_the_past_is_the_fold_of_what_there_was(events: Sequence[Event], time: int) -> None:
    """Of the events of that second and of all before it, and of no other."""
    past = [event for event in events if event.time <= time]

    assert as_of(fold("a", events), time) == fold("a", past)
    assert sorted(map(repr, events_until(fold("a", events), time))) == sorted(map(repr, past))


@given(random_events, _times, _times)
def test_the_past_of_the_past_is_the_earlier_one(
    events: Sequence[Event], one: int, other: int
) -> None:
    """Whichever is asked for first."""
    folded = fold("a", events)

    assert as_of(as_of(folded, one), other) == as_of(folded, min(one, other))


@given(random_events)
def test_from_the_last_event_on_it_is_the_artifact_itself(events: Sequence[Event]) -> None:
    """Nothing is folded again for that."""
    folded = fold("a", events)
    last = max((event.time for event in events), default=0)

    assert as_of(folded, last) is folded
    assert as_of(folded, last + 1) is folded


def test_a_later_registration_takes_nothing_over() -> None:
    """Then the stage was that of a commit without a version."""
    told = artifact("10 a#prod#1 on A\n20 a@v1.0.0 on A")

    assert [found.version.name for found in which(told, "prod")] == ["v1.0.0"]
    assert [found.version.name for found in which(as_of(told, 19), "prod")] == ["a" * 40]


def test_what_ended_since_was_so_then() -> None:
    """An unassignment, a deregistration and a deprecation count from their second on."""
    told = artifact("""
        10 a@v1.0.0 on A
        20 a#prod#1 on A
        30 a#prod#2! on A
        40 a#dev#3 on A
        50 a@v1.0.0! on A
        60 a@deprecated on A
        70 a@v1.0.0 on B
    """)

    seen = {
        time: [state.stage for v in as_of(told, time).versions if v.is_active for state in v.stages]
        for time in (19, 20, 29, 30, 40, 50)
    }
    assert seen == {19: [], 20: ["prod"], 29: ["prod"], 30: [], 40: ["dev"], 50: []}
    assert [as_of(told, time).is_deprecated for time in (59, 60, 69, 70)] == [
        False,
        True,
        True,
        False,
    ]

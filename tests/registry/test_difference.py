"""What came and went between two states of an artifact."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from gtod.registry.difference import Change, EventChange, difference, removed_by_name
from gtod.registry.event import Event, event_order
from gtod.registry.fold import fold
from gtod.registry.tag import parse_tag
from tests.helpers import story
from tests.helpers.story import artifact

TAGS = ("a@v1.0.0", "a@v1.1.0", "a@v1.0.0!", "a#prod#1", "a#prod#2", "a#prod!#3", "a@deprecated")

#: Up to one event for each tag, on some commit at some second.
some_events = st.dictionaries(
    st.sampled_from(TAGS), st.tuples(st.integers(1, 3), st.sampled_from("AB"))
).map(
    lambda told: [
        story.event(story.Line(time, commit, tag)) for tag, (time, commit) in told.items()
    ]
)


def told(before: str, after: str) -> list[str]:
    """The differences between two stories, as `+tag version`."""
    changes = difference(*(artifact(text) if text else None for text in (before, after)))
    signs = {Change.ADDED: "+", Change.REMOVED: "-"}
    return [f"{signs[one.change]}{one.tag} {one.version}" for one in changes]


def applied(events: Sequence[Event], changes: Sequence[EventChange]) -> list[Event]:
    """The events after the changes; a change that does not fit fails."""
    left = list(events)
    for change in changes:
        assert change.event is not None
        if change.change is Change.REMOVED:
            left.remove(change.event)
        else:
            assert change.event not in left
            left.append(change.event)
    return sorted(left, key=event_order)


@given(some_events, some_events)
def test_the_difference_leads_from_one_to_the_other(
    before: Sequence[Event], after: Sequence[Event]
) -> None:
    """One change after the other, and none that need not be."""
    changes = difference(fold("a", before), fold("a", after))

    assert applied(before, changes) == sorted(after, key=event_order)
    assert len(changes) == len(set(before) ^ set(after))


@given(some_events, some_events)
def test_the_way_back_is_the_same_with_the_signs_turned(
    before: Sequence[Event], after: Sequence[Event]
) -> None:
    """What was added has to be removed."""
    there = difference(fold("a", before), fold("a", after))
    back = difference(fold("a", after), fold("a", before))

    assert {(one.change, one.event) for one in there} == {
        (Change.ADDED if one.change is Change.REMOVED else Change.REMOVED, one.event)
        for one in back
    }


@given(some_events)
def test_nothing_changed(events: Sequence[Event]) -> None:
    """Then there is no difference."""
    assert difference(fold("a", events), fold("a", events)) == []


def test_the_order_is_that_of_events() -> None:
    """By second, counter, kind and name."""
    after = "20 a#prod#2 on B\n20 a#prod#1 on A\n10 a@v2.0.0 on B\n10 a@v1.0.0 on A"

    assert told("", after) == [
        "+a@v1.0.0 v1.0.0",
        "+a@v2.0.0 v2.0.0",
        "+a#prod#1 v1.0.0",
        "+a#prod#2 v2.0.0",
    ]


def test_a_moved_tag_is_removed_and_added() -> None:
    """Also when nothing but its commit is another."""
    assert told("10 a@v1.0.0 on A", "10 a@v1.0.0 on B") == ["-a@v1.0.0 v1.0.0", "+a@v1.0.0 v1.0.0"]


def test_an_event_tells_the_version_that_it_is_about() -> None:
    """As it was when it was removed, and as it is when it is added."""
    before = "10 a@v1.0.0 on A\n20 a#prod#1 on A"
    after = "10 a@v1.0.0 on A\n20 a#dev#1 on B"

    commit = story.oid("B")
    assert told(before, after) == ["-a#prod#1 v1.0.0", f"+a#dev#1 {commit}"]


@given(some_events, some_events)
def test_events_kept_by_their_tags_come_out_right(
    before: Sequence[Event], after: Sequence[Event]
) -> None:
    """Also where a tag was moved to an earlier second: it goes before it comes."""
    kept = {event.tag: event for event in before}
    for change in difference(fold("a", before), fold("a", after)):
        if change.change is Change.REMOVED:
            del kept[change.tag]
        else:
            assert change.event is not None
            kept[change.tag] = change.event

    assert kept == {event.tag: event for event in after}


def test_that_an_event_is_about_another_version_is_no_change_of_it() -> None:
    """A later registration takes over its commit's stages; that is what it does."""
    before = "10 a#prod#1 on A"

    assert told(before, f"{before}\n20 a@v1.0.0 on A") == ["+a@v1.0.0 v1.0.0"]


def test_an_artifact_that_goes_and_one_that_comes() -> None:
    """Takes all its events with it, and brings them."""
    assert told("10 a@v1.0.0 on A", "") == ["-a@v1.0.0 v1.0.0"]
    assert told("", "10 a@v1.0.0 on A") == ["+a@v1.0.0 v1.0.0"]
    assert difference(None, None) == []


def test_what_is_left_of_a_tag_is_its_name() -> None:
    """It tells the artifact, what was done, and the version or stage in it."""
    name = parse_tag("some/dir=a#prod!#3")
    assert name is not None

    change = removed_by_name("some/dir=a#prod!#3", name)

    assert (change.artifact, change.kind.label, change.stage) == (
        "some/dir:a",
        "unassignment",
        "prod",
    )
    assert (change.version, change.event) == (None, None)

"""What the events of an artifact add up to, as stories."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.registry.event import Event, event_order
from gtod.registry.fold import Artifact, fold
from tests.helpers.story import artifact, oid
from tests.registry.strategies import random_events


def order(story_: str) -> list[str]:
    """The tags of a story's events, in the order of the registry."""
    return [event.tag for event in artifact(story_).events]


def bound(story_: str, tag: str) -> str | None:
    """The version that a tag of a story is about."""
    folded = artifact(story_)
    return dict(zip([e.tag for e in folded.events], folded.bindings, strict=True))[tag]


def stages(folded: Artifact) -> dict[str, list[str]]:
    """The stages of each version."""
    return {v.name: [state.stage for state in v.stages] for v in folded.versions}


def active(folded: Artifact) -> dict[str, bool]:
    """Whether each version counts."""
    return {version.name: version.is_active for version in folded.versions}


class TestOrder:
    """Events are ordered by second, counter, kind and name."""

    def test_seconds_come_first(self) -> None:
        """A later second is later, whatever the counter."""
        assert order("20 a#prod#1 on A\n10 a#prod#2 on A") == ["a#prod#2", "a#prod#1"]

    def test_then_counters_as_numbers(self) -> None:
        """In one second `#10` comes behind `#9`, and no counter before both."""
        told = order("10 a#prod#10 on A\n10 a#prod#9 on A\n10 a#prod on A")

        assert told == ["a#prod", "a#prod#9", "a#prod#10"]

    def test_then_kinds(self) -> None:
        """Without counters, a registration comes first and a deprecation last."""
        told = order("""
            10 a@deprecated on A
            10 a#prod! on A
            10 a#prod on A
            10 a@v1.0.0! on A
            10 a@v1.0.0 on A
        """)

        assert told == ["a@v1.0.0", "a@v1.0.0!", "a#prod", "a#prod!", "a@deprecated"]

    def test_counters_before_kinds(self) -> None:
        """A greater counter is later even than a kind that comes behind."""
        told = order("10 a@v1.0.0#4 on A\n10 a@deprecated#3 on A\n10 a#prod#5 on A")

        assert told == ["a@deprecated#3", "a@v1.0.0#4", "a#prod#5"]

    def test_names_last(self) -> None:
        """What is equal in all else is ordered by name."""
        assert order("10 a#prod#01 on A\n10 a#dev#1 on A\n10 a#prod#1 on A") == [
            "a#dev#1",
            "a#prod#01",
            "a#prod#1",
        ]


class TestBinding:
    """A stage event is about a version that is registered on its commit."""

    def test_the_version_on_the_commit(self) -> None:
        """Other commits' versions do not count."""
        told = "10 a@v1.0.0 on A\n20 a@v2.0.0 on B\n30 a#prod#1 on A"

        assert bound(told, "a#prod#1") == "v1.0.0"

    def test_the_greatest_of_those_registered_by_then(self) -> None:
        """Greatest by version, not the one registered last; later ones do not count."""
        told = """
            10 a@v2.0.0 on A
            20 a@v1.0.0 on A
            30 a#prod#1 on A
            40 a@v3.0.0 on A
        """

        assert bound(told, "a#prod#1") == "v2.0.0"

    def test_at_or_before_means_in_the_order_of_events(self) -> None:
        """In one second a registration comes before an assignment without a counter."""
        told = "10 a@v1.0.0 on A\n20 a#prod on A\n20 a@v2.0.0 on A"

        assert bound(told, "a#prod") == "v2.0.0"

    def test_deregistered_versions_count(self) -> None:
        """A version that was taken back still owns its commit."""
        told = """
            10 a@v1.0.0 on A
            20 a@v2.0.0 on A
            30 a@v2.0.0! on A
            40 a#prod#1 on A
        """

        assert bound(told, "a#prod#1") == "v2.0.0"

    def test_all_registered_later_gives_the_earliest(self) -> None:
        """The first registration takes over what stood on the commit, not the greatest."""
        told = "10 a#prod#1 on A\n20 a@v1.0.0 on A\n30 a@v2.0.0 on A"

        assert bound(told, "a#prod#1") == "v1.0.0"
        assert stages(artifact(told)) == {"v2.0.0": [], "v1.0.0": ["prod"]}

    def test_no_version_gives_the_commit(self) -> None:
        """The commit's hash names a version of its own."""
        folded = artifact("10 a@v1.0.0 on A\n20 a#prod#1 on B")

        assert folded.bindings == ("v1.0.0", oid("B"))
        assert active(folded) == {"v1.0.0": True, oid("B"): True}
        assert [v.is_registered for v in folded.versions] == [True, False]

    def test_unassignments_are_bound_as_assignments_are(self) -> None:
        """Each stage event is bound by itself, so a later version leaves the stage alone."""
        told = """
            10 a@v1.0.0 on A
            20 a#prod#1 on A
            30 a@v2.0.0 on A
            40 a#prod!#2 on A
        """

        assert bound(told, "a#prod!#2") == "v2.0.0"
        assert stages(artifact(told)) == {"v2.0.0": [], "v1.0.0": ["prod"]}

    def test_a_deprecation_is_about_no_version(self) -> None:
        """It is about the artifact."""
        assert bound("10 a@v1.0.0 on A\n20 a@deprecated on A", "a@deprecated") is None


class TestActivity:
    """What holds now."""

    def test_a_stage_is_active_while_its_last_event_assigns(self) -> None:
        """All three forms of unassignment end it."""
        for undo in ("a#prod!", "a#prod!#2", "a#prod#2!"):
            assert stages(artifact(f"10 a@v1.0.0 on A\n20 a#prod#1 on A\n30 {undo} on A")) == {
                "v1.0.0": []
            }

    def test_stages_end_on_their_own(self) -> None:
        """Another stage and another version stay."""
        folded = artifact("""
            10 a@v1.0.0 on A
            11 a@v2.0.0 on B
            20 a#prod#1 on A
            21 a#dev#2 on A
            22 a#prod#3 on B
            30 a#prod!#4 on A
        """)

        assert stages(folded) == {"v2.0.0": ["prod"], "v1.0.0": ["dev"]}

    def test_the_newest_assignment_comes_first(self) -> None:
        """Assigned again counts as newest."""
        folded = artifact("""
            10 a@v1.0.0 on A
            20 a#dev#1 on A
            30 a#prod#2 on A
            40 a#dev#3 on A
        """)

        assert stages(folded) == {"v1.0.0": ["dev", "prod"]}

    def test_deregistration_ends_the_stages(self) -> None:
        """The version no longer counts, and is in no stage."""
        folded = artifact("10 a@v1.0.0 on A\n20 a#prod#1 on A\n30 a@v1.0.0! on A")

        assert (active(folded), stages(folded)) == ({"v1.0.0": False}, {"v1.0.0": []})

    def test_registering_again_does_not_bring_stages_back(self) -> None:
        """The version counts again, from the new commit on, without its stages."""
        folded = artifact("""
            10 a@v1.0.0 on A
            20 a#prod#1 on A
            30 a@v1.0.0! on A
            40 a@v1.0.0#2 on B
        """)

        assert (active(folded), stages(folded)) == ({"v1.0.0": True}, {"v1.0.0": []})
        assert folded.versions[0].commit == oid("B")
        assert folded.versions[0].origin.tag == "a@v1.0.0#2"

    def test_an_assignment_after_a_deregistration_is_active(self) -> None:
        """It was made after the last one, although the version itself does not count."""
        folded = artifact("10 a@v1.0.0 on A\n20 a@v1.0.0! on A\n30 a#prod#1 on A")

        assert (active(folded), stages(folded)) == ({"v1.0.0": False}, {"v1.0.0": ["prod"]})

    def test_a_deregistration_of_nothing_is_nothing(self) -> None:
        """It makes no version."""
        assert artifact("10 a@v1.0.0! on A").versions == ()

    def test_a_deregistration_before_the_registration_undoes_nothing(self) -> None:
        """Order decides."""
        assert active(artifact("10 a@v1.0.0! on A\n20 a@v1.0.0 on A")) == {"v1.0.0": True}

    def test_versions_are_ordered_greatest_first(self) -> None:
        """Registered ones by precedence; then those named by commits, by hash, descending."""
        folded = artifact("""
            10 a@v1.9.0 on A
            11 a@v1.10.0-rc on B
            12 a@v1.10.0 on C
            13 a#dev#1 on D
            14 a#dev#2 on E
        """)

        assert [v.name for v in folded.versions] == [
            "v1.10.0",
            "v1.10.0-rc",
            "v1.9.0",
            oid("E"),
            oid("D"),
        ]


class TestSince:
    """The assignment that made a stage active."""

    @pytest.mark.parametrize(
        ("told", "since", "last"),
        [
            ("20 a#prod#1 on A", "a#prod#1", "a#prod#1"),
            ("20 a#prod#1 on A\n30 a#prod#2 on A", "a#prod#1", "a#prod#2"),
            (
                "20 a#prod#1 on A\n30 a#prod!#2 on A\n40 a#prod#3 on A\n50 a#prod#4 on A",
                "a#prod#3",
                "a#prod#4",
            ),
            ("20 a#prod#1 on A\n30 a@v1.0.0! on A\n40 a#prod#2 on A", "a#prod#2", "a#prod#2"),
            ("20 a#prod#1 on A\n30 a#dev#2 on A\n40 a#prod#3 on A", "a#prod#1", "a#prod#3"),
        ],
    )
    def test_the_first_since_it_was_last_inactive(self, told: str, since: str, last: str) -> None:
        """Assigning again moves `last`, never `since`; other stages do not count."""
        (version,) = artifact(f"10 a@v1.0.0 on A\n{told}").versions
        state = next(state for state in version.stages if state.stage == "prod")

        assert (state.since.tag, state.last.tag) == (since, last)


class TestKanban:
    """The one stage of a version where only its last stage event counts."""

    @pytest.mark.parametrize(
        ("told", "stage"),
        [
            ("20 a#dev#1 on A", "dev"),
            ("20 a#dev#1 on A\n30 a#prod#2 on A", "prod"),
            ("20 a#dev#1 on A\n30 a#prod#2 on A\n40 a#dev#3 on A", "dev"),
            ("20 a#dev#1 on A\n30 a#prod#2 on A\n40 a#prod!#3 on A", None),
            ("20 a#dev#1 on A\n30 a#prod#2 on A\n40 a#dev!#3 on A", None),
            ("20 a#dev#1 on A\n30 a@v1.0.0! on A", None),
            ("", None),
        ],
    )
    def test_the_last_stage_event(self, told: str, stage: str | None) -> None:
        """An unassignment, of whatever stage, leaves none."""
        (version,) = artifact(f"10 a@v1.0.0 on A\n{told}").versions

        assert (version.last_stage.stage if version.last_stage else None) == stage


class TestDeprecation:
    """An artifact is deprecated while that is the last thing that happened."""

    @pytest.mark.parametrize(
        ("told", "deprecated"),
        [
            ("20 a@deprecated on A", True),
            ("20 a@deprecated#1 on A\n30 a@deprecated#2 on A", True),
            ("20 a@deprecated on A\n30 a@v2.0.0 on B", False),
            ("20 a@deprecated on A\n30 a#prod#1 on A", False),
            ("20 a@deprecated on A\n30 a#prod!#1 on A", False),
            ("20 a@deprecated on A\n30 a@v1.0.0! on A", False),
            ("20 a@deprecated on A\n20 a#prod#1 on A", False),
            ("20 a@deprecated on A\n20 a#prod on A", True),
        ],
    )
    def test_any_later_event_revives(self, told: str, *, deprecated: bool) -> None:
        """Later in the order of events, also within a second."""
        assert artifact(f"10 a@v1.0.0 on A\n{told}").is_deprecated is deprecated

    def test_versions_and_stages_stay(self) -> None:
        """Deprecation ends nothing."""
        folded = artifact("10 a@v1.0.0 on A\n20 a#prod#1 on A\n30 a@deprecated on A")

        assert (active(folded), stages(folded)) == ({"v1.0.0": True}, {"v1.0.0": ["prod"]})


def test_no_events_fold_into_nothing() -> None:
    """An artifact that only annotations know has no versions."""
    assert fold("a", ()) == Artifact("a", (), (), (), is_deprecated=False)


@given(random_events, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(
    events: Sequence[Event], chance: random.Random
) -> None:
    """The same events in any order give the same state, also where seconds are equal."""
    shuffled = list(events)
    chance.shuffle(shuffled)

    assert fold("a", shuffled) == fold("a", events)


@given(random_events)
def test_the_state_agrees_with_the_rules_taken_literally(events: Sequence[Event]) -> None:
    """The rules of binding and activity, event by event and without any cleverness."""
    folded = fold("a", events)
    ordered = sorted(events, key=event_order)

    for version in folded.versions:
        about = [
            e for e, b in zip(folded.events, folded.bindings, strict=True) if b == version.name
        ]
        ended = max((event_order(e) for e in about if e.kind.label == "deregistration"), default=())
        for stage in {e.stage for e in about if e.stage}:
            last = [e for e in about if e.stage == stage][-1]
            held = last.kind.label == "assignment" and event_order(last) > ended
            assert held == (stage in {state.stage for state in version.stages})
    assert folded.events == tuple(ordered)
    assert folded.is_deprecated == (bool(ordered) and ordered[-1].tag.startswith("a@deprecated"))

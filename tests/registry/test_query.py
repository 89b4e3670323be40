"""The questions about an artifact's state."""

from gtod.registry.query import (
    Sort,
    latest_in,
    placements,
    show_order,
    stages_used,
    versions,
)
from tests.helpers.story import artifact, oid

#: v2.0.0 went to prod first, v1.0.0 last, and a commit without a version in between.
CHURN = """
    10 churn@v1.0.0 on A
    11 churn@v2.0.0 on B
    12 churn@v3.0.0 on C
    13 churn@v3.0.0! on C
    20 churn#prod#1 on B
    21 churn#prod#2 on D
    22 churn#prod#3 on A
    23 churn#dev#4 on B
"""


def placed(
    story: str,
    *,
    last_stage: bool = False,
    registered_only: bool = False,
    sort: Sort = Sort.SEMVER,
) -> dict[str, list[tuple[str, str]]]:
    """For each stage the versions with the tags that put them there."""
    found = placements(
        artifact(story), last_stage=last_stage, registered_only=registered_only, sort=sort
    )
    return {stage: [(p.version.name, p.event.tag) for p in ps] for stage, ps in found.items()}


def test_versions_leave_out_what_was_deregistered() -> None:
    """Registered ones come first, greatest first."""
    names = [v.name for v in versions(artifact(CHURN), registered_only=False)]

    assert names == ["v2.0.0", "v1.0.0", oid("D")]


def test_versions_can_leave_out_those_named_by_a_commit() -> None:
    """Only what was registered has a name of its own."""
    assert [v.name for v in versions(artifact(CHURN), registered_only=True)] == ["v2.0.0", "v1.0.0"]


def test_the_greatest_registered_version_counts_in_a_stage() -> None:
    """Then the other registered ones, then those named by commits."""
    assert placed(CHURN)["prod"] == [
        ("v2.0.0", "churn#prod#1"),
        ("v1.0.0", "churn#prod#3"),
        (oid("D"), "churn#prod#2"),
    ]


def test_by_timestamp_the_last_assigned_counts() -> None:
    """Registered or not."""
    names = [name for name, _ in placed(CHURN, sort=Sort.TIMESTAMP)["prod"]]

    assert names == ["v1.0.0", oid("D"), "v2.0.0"]


def test_by_timestamp_assigning_again_counts() -> None:
    """The newest assignment orders, while the first one since it was inactive is named."""
    found = placed(CHURN + "30 churn#prod#5 on B", sort=Sort.TIMESTAMP)["prod"]

    assert found[0] == ("v2.0.0", "churn#prod#1")


def test_registered_only_leaves_commits_out_of_stages() -> None:
    """A commit-named version is in no stage then."""
    names = [name for name, _ in placed(CHURN, registered_only=True)["prod"]]

    assert names == ["v2.0.0", "v1.0.0"]


def test_on_a_kanban_board_a_version_is_in_one_stage() -> None:
    """Version 2.0.0 moved on from prod to dev."""
    found = placed(CHURN, last_stage=True)

    assert found["dev"] == [("v2.0.0", "churn#dev#4")]
    assert [name for name, _ in found["prod"]] == ["v1.0.0", oid("D")]


def test_on_a_kanban_board_an_unassignment_leaves_no_stage() -> None:
    """Even if it took back another stage."""
    assert "dev" not in placed(CHURN + "30 churn#prod!#5 on B", last_stage=True)


def test_a_deregistered_version_is_in_no_stage() -> None:
    """Not even if it was assigned afterwards: it does not count."""
    assert "qa" not in placed(CHURN + "30 churn#qa#5 on C")


def test_stages_used_are_those_that_any_event_names() -> None:
    """Unassignments too, and stages that nothing is in."""
    told = "10 a#dev#1 on A\n20 a#dev!#2 on A\n30 a#prod! on A"

    assert stages_used(artifact(told)) == {"dev", "prod"}


def test_the_latest_is_the_greatest_or_the_last_registered() -> None:
    """A commit never is."""
    told = artifact("10 a@v2.0.0 on A\n20 a@v1.0.0 on B\n30 a#prod#1 on C")

    greatest = latest_in(told.versions, Sort.SEMVER)
    newest = latest_in(told.versions, Sort.TIMESTAMP)

    assert greatest is not None
    assert greatest.name == "v2.0.0"
    assert newest is not None
    assert newest.name == "v1.0.0"


def test_there_may_be_no_latest() -> None:
    """An artifact with stage events only has no registered version."""
    told = artifact("10 a#prod#1 on A")

    assert latest_in(told.versions, Sort.SEMVER) is None
    assert latest_in(told.versions, Sort.TIMESTAMP) is None


def test_artifacts_are_shown_by_first_registration_then_by_first_event() -> None:
    """What was never registered comes behind, what has no events not at all."""
    late = artifact("5 late#dev#1 on A\n30 late@v1.0.0 on A")
    early = artifact("20 early@v1.0.0 on A")
    staged = artifact("1 staged#dev#1 on A")
    first_staged = artifact("0 first#dev#1 on A")
    gone = artifact("2 gone@v1.0.0! on A")

    ordered = show_order([gone, staged, late, first_staged, early])

    assert [a.name for a in ordered] == ["early", "late", "first", "staged", "gone"]

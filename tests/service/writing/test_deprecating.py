"""What deprecates an artifact as a whole."""

import pytest

from gtod.errors import ErrorKind
from gtod.registry.tag import format_tag
from gtod.service.writing.change import Simple
from gtod.service.writing.deprecating import Deprecation, deprecate
from tests.helpers.story import oid
from tests.service.writing.support import facts, one_tag, refused, tags

STORY = "10 churn@v1.0.0 on A\n20 churn#prod#4 on B"


def test_the_tag_stands_where_the_artifact_happened_last() -> None:
    """It concerns no version."""
    new = one_tag(deprecate(Deprecation("churn"), "", facts(STORY)))

    assert (format_tag(new.name), new.commit, new.version) == ("churn@deprecated", oid("B"), None)
    assert new.message == "Deprecating artifact 'churn'"


def test_the_commit_can_be_chosen() -> None:
    """By a revision."""
    assert one_tag(deprecate(Deprecation("churn", ref="C"), oid("C"), facts(STORY))).commit == (
        oid("C")
    )


def test_what_has_no_event_yet_is_deprecated_where_one_asks() -> None:
    """It may only be annotated."""
    assert one_tag(deprecate(Deprecation("churn"), oid("C"), facts())).commit == oid("C")


@pytest.mark.parametrize(
    ("request_", "commit"),
    [
        (Deprecation("churn"), ""),
        (Deprecation("churn", delete=True), ""),
        (Deprecation("churn", delete=True), oid("C")),
    ],
)
def test_where_there_is_nothing_nothing_is_done(request_: Deprecation, commit: str) -> None:
    """No tag to delete, or no commit to stand on."""
    with refused(ErrorKind.ARTIFACT_NOT_FOUND, "'churn'", "'gtoc show'"):
        deprecate(request_, commit, facts())


def test_a_second_deprecation_has_to_be_forced() -> None:
    """Its tag then needs a counter."""
    known = facts(f"{STORY}\n30 churn@deprecated on B")

    with refused(ErrorKind.ALREADY_DEPRECATED, "'churn'", "--force"):
        deprecate(Deprecation("churn"), oid("B"), known)

    assert tags(deprecate(Deprecation("churn", force=True), oid("B"), known)) == [
        "churn@deprecated#5"
    ]


def test_what_came_to_life_again_can_be_deprecated_again() -> None:
    """Any later event revives it."""
    known = facts(f"{STORY}\n30 churn@deprecated on B\n40 churn@v2.0.0 on C")

    assert tags(deprecate(Deprecation("churn"), oid("C"), known)) == ["churn@deprecated#5"]


@pytest.mark.parametrize(
    ("simple", "tag"),
    [
        (Simple.AUTO, "churn@deprecated"),
        (Simple.TRUE, "churn@deprecated"),
        (Simple.FALSE, "churn@deprecated#5"),
    ],
)
def test_a_counter_only_if_asked_for(simple: Simple, tag: str) -> None:
    """As with registrations."""
    assert tags(deprecate(Deprecation("churn", simple=simple), oid("B"), facts(STORY))) == [tag]


def test_to_delete_an_artifact_all_its_tags_go() -> None:
    """As if it had never been there."""
    story = f"{STORY}\n30 churn@deprecated on B\n40 churn@v1.0.0! on A"

    change = deprecate(Deprecation("churn", delete=True), oid("A"), facts(story))

    assert [one.event.tag for one in change.deletes] == [
        "churn@v1.0.0",
        "churn#prod#4",
        "churn@deprecated",
        "churn@v1.0.0!",
    ]
    assert change.creates == ()

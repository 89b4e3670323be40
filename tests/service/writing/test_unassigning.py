"""What takes a version out of a stage, and when that is refused."""

import pytest

from gtod.errors import ErrorKind
from gtod.registry.tag import Dialect
from gtod.service.writing.assigning import Unassignment, unassign, with_dialect_warning
from gtod.service.writing.change import Change, Simple
from tests.helpers.story import oid
from tests.service.writing.support import facts, one_tag, refused, tags

PLACED = "10 churn@v1.0.0 on A\n20 churn#prod#1 on A"
TWO_PLACED = f"{PLACED}\n30 churn@v2.0.0 on B\n40 churn#prod#2 on B"


def unassigned(
    story: str, request: Unassignment, commit: str | None = None, *, as_gto_1: bool = False
) -> Change:
    """What the request does after the story."""
    dialect = Dialect.GTO_1 if as_gto_1 else Dialect.GTO_0_2
    return unassign(request, commit, dialect, facts(story))


def test_the_only_version_in_the_stage_leaves_it() -> None:
    """It need not be named; the tag stands on its commit."""
    new = one_tag(unassigned(PLACED, Unassignment("churn", "prod")))

    assert (new.commit, new.version) == (oid("A"), "v1.0.0")
    assert new.message == "Unassigning stage 'prod' to artifact 'churn' version 'v1.0.0'"


def test_of_several_versions_one_must_be_named() -> None:
    """The refusal names them."""
    with refused(ErrorKind.INVALID_ARGUMENT, "v2.0.0, v1.0.0", "--version"):
        unassigned(TWO_PLACED, Unassignment("churn", "prod"))


@pytest.mark.parametrize(
    ("request_", "commit"),
    [
        (Unassignment("churn", "prod", version="v1.0.0"), None),
        (Unassignment("churn", "prod", ref="A"), oid("A")),
    ],
)
def test_a_version_is_named_by_itself_or_by_its_commit(
    request_: Unassignment, commit: str | None
) -> None:
    """Either says the same."""
    new = one_tag(unassigned(TWO_PLACED, request_, commit))

    assert (new.commit, new.version) == (oid("A"), "v1.0.0")


def test_a_commit_that_has_no_version_is_named_by_its_hash() -> None:
    """Or by nothing, if it is alone in the stage."""
    story = "10 churn#prod#1 on A"

    for version in (None, oid("A")):
        new = one_tag(unassigned(story, Unassignment("churn", "prod", version=version)))
        assert (new.commit, new.version) == (oid("A"), oid("A"))


@pytest.mark.parametrize(
    ("request_", "kind", "told"),
    [
        (Unassignment("churn", "dev"), ErrorKind.NOT_ASSIGNED, "is in stage 'dev'"),
        (Unassignment("churn", "dev", version="v1.0.0"), ErrorKind.NOT_ASSIGNED, "stages: prod"),
        (Unassignment("churn", "prod", version="v1.0.1"), ErrorKind.VERSION_NOT_FOUND, "v1.0.0"),
        (Unassignment("churn", "prod", version="1.0"), ErrorKind.INVALID_ARGUMENT, "v1.0.0"),
    ],
)
def test_only_what_was_assigned_is_unassigned(
    request_: Unassignment, kind: ErrorKind, told: str
) -> None:
    """The refusal tells what is."""
    with refused(kind, told):
        unassigned(PLACED, request_)


def test_a_commit_without_a_version_has_no_stage_to_leave() -> None:
    """Nor has it one by force."""
    with refused(ErrorKind.VERSION_NOT_FOUND, oid("B")[:7], "'gtoc show churn'"):
        unassigned(PLACED, Unassignment("churn", "prod", ref="B", force=True), oid("B"))


def test_a_second_unassignment_has_to_be_forced() -> None:
    """It changes nothing."""
    story = f"{PLACED}\n30 churn#prod#2! on A"

    with refused(ErrorKind.NOT_ASSIGNED, "stages: none"):
        unassigned(story, Unassignment("churn", "prod", version="v1.0.0"))
    forced = Unassignment("churn", "prod", version="v1.0.0", force=True)

    assert tags(unassigned(story, forced)) == ["churn#prod#3!"]


@pytest.mark.parametrize("stage", ["-prod", "a b", "a..b", ""])
def test_no_force_makes_a_tag_that_says_nothing(stage: str) -> None:
    """What cannot be a stage is refused before git is asked."""
    request = Unassignment("churn", stage, version="v1.0.0", force=True)

    with refused(ErrorKind.INVALID_ARGUMENT, f"'{stage}'"):
        unassigned(PLACED, request)


@pytest.mark.parametrize(
    ("simple", "as_gto_1", "tag"),
    [
        (Simple.AUTO, False, "churn#prod#2!"),
        (Simple.FALSE, False, "churn#prod#2!"),
        (Simple.AUTO, True, "churn#prod!#2"),
        (Simple.FALSE, True, "churn#prod!#2"),
        (Simple.TRUE, True, "churn#prod!"),
    ],
)
def test_the_form_is_that_of_the_dialect(*, simple: Simple, tag: str, as_gto_1: bool) -> None:
    """Without a counter there is but that of gto 1.x."""
    request = Unassignment("churn", "prod", simple=simple)

    assert tags(unassigned(PLACED, request, as_gto_1=as_gto_1)) == [tag]


def test_the_form_that_gto_1_does_not_read_is_told() -> None:
    """With the setting that writes the other one."""
    change = with_dialect_warning(unassigned(PLACED, Unassignment("churn", "prod")))

    (warning,) = change.warnings
    assert "'churn#prod#2!'" in warning
    assert "no released gto reads" in warning
    assert "'tag_dialect: gto-1' in .gtod.yaml" in warning


def test_of_two_versions_on_a_commit_only_the_greatest_can_leave() -> None:
    """A tag there would be about that one; the other's tags can still be deleted."""
    story = f"{PLACED}\n30 churn@v1.1.0 on A"
    request = Unassignment("churn", "prod", version="v1.0.0")

    with refused(ErrorKind.INVALID_ARGUMENT, "'v1.1.0'", "'v1.0.0'"):
        unassigned(story, request)
    deleting = unassigned(story, Unassignment("churn", "prod", version="v1.0.0", delete=True))

    assert [gone.event.tag for gone in deleting.deletes] == ["churn#prod#1"]


def test_to_delete_all_tags_about_the_stage_of_the_version_go() -> None:
    """Other stages and versions keep theirs; nothing is warned of."""
    story = f"{TWO_PLACED}\n50 churn#prod#3! on A\n60 churn#dev#4 on A\n70 churn#prod#5 on A"
    request = Unassignment("churn", "prod", version="v1.0.0", delete=True)

    change = unassigned(story, request)

    gone = [one.event.tag for one in change.deletes]
    assert gone == ["churn#prod#1", "churn#prod#3!", "churn#prod#5"]
    assert change.creates == ()
    assert with_dialect_warning(change) == change


@pytest.mark.parametrize("force", [False, True])
def test_what_is_not_there_cannot_be_deleted(*, force: bool) -> None:
    """By force neither."""
    request = Unassignment("churn", "dev", version="v1.0.0", delete=True, force=force)

    with refused(ErrorKind.NOT_ASSIGNED, "'dev'"):
        unassigned(PLACED, request)

"""What brings a version into a stage, and when that is refused."""

import pytest

from gtod.errors import ErrorKind
from gtod.service.writing.assigning import Assignment, assign
from gtod.service.writing.change import Simple
from tests.helpers.story import oid
from tests.service.writing.support import facts, one_tag, refused, tags

ONE = "10 churn@v1.0.0 on A"
PLACED = "10 churn@v1.0.0 on A\n20 churn#prod#1 on A"
TWO_ON_A_COMMIT = "10 churn@v1.0.0 on A\n20 churn@v1.1.0 on A"


def test_the_version_of_the_commit_gets_the_stage() -> None:
    """By one tag on its commit."""
    new = one_tag(assign(Assignment("churn", "prod"), oid("A"), facts(ONE)))

    assert (new.commit, new.version) == (oid("A"), "v1.0.0")
    assert new.message == "Assigning stage prod to artifact churn version v1.0.0"


def test_a_version_can_be_named_without_a_commit() -> None:
    """Then it must be registered; the tag stands on its commit."""
    known = facts("10 churn@v1.0.0 on A\n20 churn@v2.0.0 on B")

    new = one_tag(assign(Assignment("churn", "prod", version="v1.0.0"), None, known))

    assert (new.commit, new.version) == (oid("A"), "v1.0.0")


@pytest.mark.parametrize(
    ("version", "kind", "told"),
    [
        ("v1.0.1", ErrorKind.VERSION_NOT_FOUND, "Did you mean 'v1.0.0'?"),
        ("v7.7.77", ErrorKind.VERSION_NOT_FOUND, "'gtoc show churn' lists"),
        ("1.0.0", ErrorKind.INVALID_ARGUMENT, "such as v1.0.0"),
        ("", ErrorKind.INVALID_ARGUMENT, "such as v1.0.0"),
    ],
)
def test_a_version_that_is_named_alone_must_be_there(
    version: str, kind: ErrorKind, told: str
) -> None:
    """It is not made up."""
    with refused(kind, told):
        assign(Assignment("churn", "prod", version=version), None, facts(ONE))


def test_a_commit_without_a_version_is_registered_first() -> None:
    """As the next version; the message is the assignment's."""
    request = Assignment("churn", "prod", message="at last")

    registration, assignment = assign(request, oid("B"), facts(ONE)).creates

    assert tags(assign(request, oid("B"), facts(ONE))) == ["churn@v1.0.1", "churn#prod#1"]
    assert (registration.commit, assignment.commit) == (oid("B"), oid("B"))
    assert (registration.version, assignment.version) == ("v1.0.1", "v1.0.1")
    assert registration.message == "Registering artifact churn version v1.0.1"
    assert assignment.message == "at last"


def test_the_version_that_is_registered_first_can_be_named() -> None:
    """By the commit's and its own name."""
    request = Assignment("churn", "prod", ref="HEAD", version="v2.0.0")

    assert tags(assign(request, oid("B"), facts(ONE))) == ["churn@v2.0.0", "churn#prod#1"]


@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("v1.0.0", ErrorKind.VERSION_EXISTS),
        ("2.0.0", ErrorKind.INVALID_ARGUMENT),
        ("", ErrorKind.INVALID_ARGUMENT),
    ],
)
def test_the_name_of_what_is_registered_first_must_be_free(version: str, kind: ErrorKind) -> None:
    """The rules of registering hold, and nothing is made if they forbid it."""
    with refused(kind):
        assign(Assignment("churn", "prod", ref="B", version=version), oid("B"), facts(ONE))


def test_a_commit_that_has_a_version_gets_no_other_name() -> None:
    """Its own name is fine."""
    with refused(ErrorKind.VERSION_EXISTS, "'v2.0.0'", "'v1.0.0'"):
        assign(Assignment("churn", "prod", ref="A", version="v2.0.0"), oid("A"), facts(ONE))

    same = assign(Assignment("churn", "prod", ref="A", version="v1.0.0"), oid("A"), facts(ONE))

    assert tags(same) == ["churn#prod#1"]


def test_without_a_registration_the_commit_gets_the_stage() -> None:
    """Its version is its hash."""
    request = Assignment("churn", "prod", skip_registration=True)

    new = one_tag(assign(request, oid("B"), facts(ONE)))

    assert (new.commit, new.version) == (oid("B"), oid("B"))
    assert new.message == f"Assigning stage prod to artifact churn version {oid('B')}"


def test_where_nothing_has_to_be_registered_nothing_is_skipped() -> None:
    """The version of the commit gets the stage as ever."""
    request = Assignment("churn", "prod", skip_registration=True)

    assert one_tag(assign(request, oid("A"), facts(ONE))).version == "v1.0.0"


def test_a_registration_is_named_or_skipped() -> None:
    """Not both."""
    request = Assignment("churn", "prod", ref="B", version="v2.0.0", skip_registration=True)

    with refused(ErrorKind.INVALID_ARGUMENT, "--version", "--skip-registration"):
        assign(request, oid("B"), facts(ONE))


@pytest.mark.parametrize("stage", ["", "-prod", "prod-", "a b", "a#b", "a@b", "a!", "prödd", "/"])
def test_what_is_no_name_for_a_stage_is_refused(stage: str) -> None:
    """It would make a tag that says something else, or nothing."""
    with refused(ErrorKind.INVALID_ARGUMENT, f"'{stage}'"):
        assign(Assignment("churn", stage), oid("A"), facts(ONE))


@pytest.mark.parametrize("force", [False, True])
def test_only_the_stages_of_the_list(force: bool) -> None:  # noqa: FBT001 - a parameter
    """The refusal lists them; force is for rules about versions."""
    known = facts(ONE, stages=["dev", "staging", "prod"])

    with refused(ErrorKind.STAGE_NOT_ALLOWED, "'prdo'", "dev, staging, prod", "mean 'prod'?"):
        assign(Assignment("churn", "prdo", force=force), oid("A"), known)

    assert tags(assign(Assignment("churn", "prod"), oid("A"), known)) == ["churn#prod#1"]


@pytest.mark.parametrize("commit", [oid("A"), oid("B")])
def test_a_new_stage_that_looks_like_another_is_warned_of(commit: str) -> None:
    """Unless `.gto` lists it: then it is meant."""
    request = Assignment("churn", "prdo")

    (warning,) = assign(request, commit, facts(PLACED)).warnings

    assert "'prdo' is a new stage of 'churn'. Did you mean 'prod'?" in warning
    assert assign(request, commit, facts(PLACED, stages=["prod", "prdo"])).warnings == ()
    assert assign(request, commit, facts(ONE)).warnings == ()
    assert assign(Assignment("churn", "staging"), commit, facts(PLACED)).warnings == ()


@pytest.mark.parametrize(
    "request_",
    [Assignment("churn", "prod"), Assignment("churn", "prod", version="v1.0.0")],
)
def test_a_stage_that_the_version_is_in_is_refused(request_: Assignment) -> None:
    """By commit or by version."""
    commit = None if request_.version else oid("A")

    with refused(ErrorKind.ALREADY_ASSIGNED, "'v1.0.0'", "'prod'", "--force"):
        assign(request_, commit, facts(PLACED))


def test_a_stage_that_the_version_is_in_by_force() -> None:
    """It is another tag."""
    request = Assignment("churn", "prod", force=True)

    assert tags(assign(request, oid("A"), facts(PLACED))) == ["churn#prod#2"]


def test_a_stage_that_the_version_has_left_is_free() -> None:
    """And other versions in it do not matter."""
    story = f"{PLACED}\n30 churn#prod!#2 on A\n40 churn@v2.0.0 on B\n50 churn#prod#3 on B"

    assert tags(assign(Assignment("churn", "prod"), oid("A"), facts(story))) == ["churn#prod#4"]


def test_a_commit_that_is_in_the_stage_by_its_hash() -> None:
    """Is refused as a version would be, even if it would be registered now."""
    known = facts("10 churn#prod#1 on A")

    for request in (
        Assignment("churn", "prod", skip_registration=True),
        Assignment("churn", "prod"),
    ):
        with refused(ErrorKind.ALREADY_ASSIGNED, "'prod'"):
            assign(request, oid("A"), known)


def test_promotions_lead_from_stage_to_stage() -> None:
    """A version gets into prod from staging only; other stages are open."""
    known = facts(ONE, promotions={"prod": ("staging",)})

    with refused(ErrorKind.PROMOTION_SKIPPED, "'v1.0.0'", "'staging'", "--force"):
        assign(Assignment("churn", "prod"), oid("A"), known)

    assert tags(assign(Assignment("churn", "staging"), oid("A"), known)) == ["churn#staging#1"]


@pytest.mark.parametrize(
    ("story", "allowed"),
    [
        (f"{ONE}\n20 churn#staging#1 on A", True),
        (f"{ONE}\n20 churn#canary#1 on A", True),
        (f"{ONE}\n20 churn#staging#1 on A\n30 churn#staging!#2 on A", False),
        (f"{ONE}\n20 churn@v2.0.0 on B\n30 churn#staging#1 on B", False),
        (f"{ONE}\n20 churn#dev#1 on A", False),
    ],
)
def test_the_version_must_be_in_one_of_the_stages_before(story: str, *, allowed: bool) -> None:
    """Itself and now."""
    known = facts(story, promotions={"prod": ("staging", "canary")})
    request = Assignment("churn", "prod")

    if allowed:
        assert tags(assign(request, oid("A"), known)) == ["churn#prod#2"]
        return
    with refused(ErrorKind.PROMOTION_SKIPPED, "'staging' or 'canary'"):
        assign(request, oid("A"), known)


@pytest.mark.parametrize("skip_registration", [False, True])
def test_a_new_version_skips_no_stage(*, skip_registration: bool) -> None:
    """It is in none yet; nothing is registered either."""
    known = facts(ONE, promotions={"prod": ("staging",)})
    request = Assignment("churn", "prod", skip_registration=skip_registration)

    with refused(ErrorKind.PROMOTION_SKIPPED, "'staging'"):
        assign(request, oid("B"), known)


def test_promotions_can_be_forced() -> None:
    """With a registration or without."""
    known = facts(ONE, promotions={"prod": ("staging",)})
    request = Assignment("churn", "prod", force=True)

    assert tags(assign(request, oid("A"), known)) == ["churn#prod#1"]
    assert tags(assign(request, oid("B"), known)) == ["churn@v1.0.1", "churn#prod#1"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("version", [None, "v1.0.0"])
def test_a_deregistered_version_gets_no_stage(*, version: str | None, force: bool) -> None:
    """It would have no effect; the refusal tells how to bring the version back."""
    known = facts(f"{ONE}\n20 churn@v1.0.0! on A")
    request = Assignment("churn", "prod", version=version, force=force)
    way_out = f"gtoc register churn {oid('A')[:7]} --version v1.0.0"

    with refused(ErrorKind.VERSION_NOT_FOUND, "'v1.0.0'", way_out):
        assign(request, None if version else oid("A"), known)


def test_of_two_versions_on_a_commit_the_greatest_gets_the_stage() -> None:
    """That is how the tag will be read."""
    assert one_tag(
        assign(Assignment("churn", "prod"), oid("A"), facts(TWO_ON_A_COMMIT))
    ).version == ("v1.1.0")


@pytest.mark.parametrize("force", [False, True])
def test_the_lesser_of_two_versions_on_a_commit_cannot_get_one(*, force: bool) -> None:
    """No tag would say so."""
    request = Assignment("churn", "prod", version="v1.0.0", force=force)

    with refused(ErrorKind.INVALID_ARGUMENT, "'v1.1.0'", "'v1.0.0'"):
        assign(request, None, facts(TWO_ON_A_COMMIT))


@pytest.mark.parametrize(
    ("simple", "tag"),
    [
        (Simple.AUTO, "churn#prod#1"),
        (Simple.FALSE, "churn#prod#1"),
        (Simple.TRUE, "churn#prod"),
    ],
)
def test_a_stage_has_a_counter_unless_told_otherwise(simple: Simple, tag: str) -> None:
    """Its first tag too."""
    request = Assignment("churn", "prod", simple=simple)

    assert tags(assign(request, oid("A"), facts(ONE))) == [tag]


def test_the_simple_form_is_there_once() -> None:
    """Another one needs a counter."""
    known = facts(f"{ONE}\n20 churn#prod on A\n30 churn@v2.0.0 on B")

    with refused(ErrorKind.VERSION_EXISTS, "'churn#prod'", "--simple false"):
        assign(Assignment("churn", "prod", simple=Simple.TRUE), oid("B"), known)

    assert tags(assign(Assignment("churn", "prod"), oid("B"), known)) == ["churn#prod#1"]


@pytest.mark.parametrize(
    ("names", "counter"),
    [
        (["churn#prod#9", "churn#prod#10"], 11),
        (["churn#dev#3"], 4),
        (["churn#dev#3!"], 4),
        (["churn#dev!#3"], 4),
        (["churn@v1.0.0#3"], 4),
        (["churn@v1.0.0!#3"], 4),
        (["churn@deprecated#3"], 4),
        (["churn#prod#007"], 8),
        (["churn#prod", "churn#dev!", "churn#prod#x", "churn#prod#1#2"], 1),
        ([f"churn#prod#{10**30}"], 10**30 + 1),
    ],
)
def test_counters_count_over_all_tags_of_the_artifact(names: list[str], counter: int) -> None:
    """Whatever they do, and even if they are lightweight and tell of no event."""
    known = facts(ONE, more_names=names)

    assert tags(assign(Assignment("churn", "prod"), oid("A"), known)) == [f"churn#prod#{counter}"]


@pytest.mark.parametrize(
    ("simple", "expected"),
    [
        (Simple.AUTO, ["churn@v0.0.1#6", "churn#prod#7"]),
        (Simple.TRUE, ["churn@v0.0.1#6", "churn#prod"]),
    ],
)
def test_two_tags_of_one_change_share_no_counter(simple: Simple, expected: list[str]) -> None:
    """The registration needs one where a lightweight tag has its name."""
    known = facts(more_names=["churn@v0.0.1", "churn#prod#5"])
    request = Assignment("churn", "prod", simple=simple)

    assert tags(assign(request, oid("A"), known)) == expected

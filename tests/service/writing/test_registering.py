"""Which version a registration gets, and when it is refused."""

import pytest

from gtod.errors import ErrorKind
from gtod.registry.semver import Part
from gtod.registry.tag import format_tag
from gtod.service.writing.change import Simple
from gtod.service.writing.registering import (
    Deregistration,
    Registration,
    deregister,
    register,
)
from tests.helpers.story import oid
from tests.service.writing.support import facts, one_tag, refused, tags

GIVEN_BACK = "10 churn@v0.0.1 on A\n20 churn@v0.0.1! on A"


@pytest.mark.parametrize(
    ("story", "tag"),
    [
        ("", "churn@v0.0.1"),
        ("10 churn@v1.2.3 on A", "churn@v1.2.4"),
        ("10 churn@v2.0.0 on A\n20 churn@v1.0.0 on B", "churn@v2.0.1"),
        ("10 churn@v1.9.0 on A\n20 churn@v1.10.0 on B", "churn@v1.10.1"),
        ("10 churn@v1.0.0-rc.1 on A", "churn@v1.0.1"),
        ("10 churn#prod#1 on A", "churn@v0.0.1"),
        ("10 churn#prod#1 on C", "churn@v0.0.1"),
        ("10 churn@v1.0.0 on A\n20 churn@deprecated on A", "churn@v1.0.1"),
    ],
)
def test_the_next_version_is_the_next_patch_of_the_greatest(story: str, tag: str) -> None:
    """The first one is v0.0.1; stages and deprecations do not count."""
    assert tags(register(Registration("churn"), oid("C"), facts(story))) == [tag]


@pytest.mark.parametrize(
    ("part", "tag"),
    [
        (Part.MAJOR, "churn@v2.0.0"),
        (Part.MINOR, "churn@v1.3.0"),
        (Part.PATCH, "churn@v1.2.4"),
        (None, "churn@v1.2.4"),
    ],
)
def test_a_bump_raises_one_part(part: Part | None, tag: str) -> None:
    """The parts behind it start again at 0; the patch is what goes without saying."""
    known = facts("10 churn@v1.2.3 on A")

    assert tags(register(Registration("churn", bump=part), oid("B"), known)) == [tag]


@pytest.mark.parametrize("part", list(Part))
def test_there_is_nothing_to_bump_before_the_first_version(part: Part) -> None:
    """Whoever counts means something that is not there."""
    with refused(ErrorKind.INVALID_ARGUMENT, f"--bump-{part.value}", "v0.0.1", "--version"):
        register(Registration("churn", bump=part), oid("A"), facts())


@pytest.mark.parametrize("version", ["v0.0.1", "v0.9.0", "v1.0.0-rc.1", "v3.0.0+linux"])
def test_any_free_version_can_be_named(version: str) -> None:
    """It need not be the greatest."""
    request = Registration("churn", version=version)

    change = register(request, oid("B"), facts("10 churn@v1.0.0 on A"))

    assert tags(change) == [f"churn@{version}"]
    assert one_tag(change).version == version
    assert one_tag(change).commit == oid("B")


@pytest.mark.parametrize(
    "version", ["", "1.0.0", "v1", "v1.0", "v1.0.0.0", "v01.0.0", "v1.0.0\n", "latest", "V1.0.0"]
)
def test_a_version_is_v_and_semver(version: str) -> None:
    """Whatever else stands there is refused, and the form is told."""
    with refused(ErrorKind.INVALID_ARGUMENT, "such as v1.0.0"):
        register(Registration("churn", version=version), oid("A"), facts())


def test_a_version_is_named_or_counted() -> None:
    """Not both."""
    request = Registration("churn", version="v2.0.0", bump=Part.MINOR)

    with refused(ErrorKind.INVALID_ARGUMENT, "--version", "--bump-minor"):
        register(request, oid("B"), facts("10 churn@v1.0.0 on A"))


@pytest.mark.parametrize("force", [False, True])
def test_a_version_stands_on_one_commit(force: bool) -> None:  # noqa: FBT001 - a parameter
    """Also by force: two commits of one name would be a lie."""
    request = Registration("churn", version="v1.0.0", force=force)

    with refused(ErrorKind.VERSION_EXISTS, "already registered", oid("A")[:7]):
        register(request, oid("B"), facts("10 churn@v1.0.0 on A"))


@pytest.mark.parametrize("version", [None, "v2.0.0", "v1.0.0"])
def test_a_commit_has_one_version(version: str | None) -> None:
    """Unless a second one is forced."""
    with refused(ErrorKind.VERSION_EXISTS, "v1.0.0"):
        register(Registration("churn", version=version), oid("A"), facts("10 churn@v1.0.0 on A"))


@pytest.mark.parametrize(
    ("version", "tag"),
    [(None, "churn@v1.0.1"), ("v0.5.0", "churn@v0.5.0"), ("v1.0.0", "churn@v1.0.0#1")],
)
def test_a_second_version_of_a_commit_by_force(version: str | None, tag: str) -> None:
    """The next one, or one that is named; even the same once more."""
    request = Registration("churn", version=version, force=True)

    assert tags(register(request, oid("A"), facts("10 churn@v1.0.0 on A"))) == [tag]


def test_two_versions_of_a_commit_are_warned_of() -> None:
    """Which of them a stage tag is about is not what everybody expects."""
    known = facts("10 churn@v1.0.0 on A\n20 churn@v2.0.0 on B")

    second = register(Registration("churn", version="v1.1.0", force=True), oid("A"), known)

    (warning,) = second.warnings
    assert f"Commit {oid('A')[:7]} has versions v1.0.0 and v1.1.0 of 'churn'" in warning
    assert register(Registration("churn"), oid("C"), known).warnings == ()
    assert register(Registration("churn"), oid("A"), facts(GIVEN_BACK)).warnings == ()


@pytest.mark.parametrize(
    ("story", "tag"),
    [
        (GIVEN_BACK, "churn@v0.0.2"),
        ("10 churn@v1.0.0 on A\n20 churn@v1.0.1 on B\n30 churn@v1.0.1! on B", "churn@v1.0.2"),
        (
            (
                "10 churn@v1.0.0 on A\n20 churn@v1.0.1 on B\n30 churn@v1.0.1! on B\n"
                "40 churn@v1.0.2 on D\n50 churn@v1.0.2! on D"
            ),
            "churn@v1.0.3",
        ),
    ],
)
def test_the_name_of_a_version_that_was_taken_back_is_not_given_again(story: str, tag: str) -> None:
    """It must not come to mean another commit."""
    assert tags(register(Registration("churn"), oid("C"), facts(story))) == [tag]


@pytest.mark.parametrize(
    ("part", "tag"), [(Part.MINOR, "churn@v1.2.0"), (Part.MAJOR, "churn@v2.0.0")]
)
def test_a_bump_passes_over_names_that_were_taken_back(part: Part, tag: str) -> None:
    """By the same part."""
    story = "10 churn@v1.0.0 on A\n20 churn@v1.1.0 on B\n30 churn@v1.1.0! on B"

    assert tags(register(Registration("churn", bump=part), oid("C"), facts(story))) == [tag]


@pytest.mark.parametrize("version", [None, "v0.0.1"])
def test_a_version_that_was_taken_back_can_be_registered_again(version: str | None) -> None:
    """On its own commit, whether it is named or not; its first tag is still there."""
    change = register(Registration("churn", version=version), oid("A"), facts(GIVEN_BACK))

    assert tags(change) == ["churn@v0.0.1#1"]


def test_elsewhere_a_version_that_was_taken_back_is_refused() -> None:
    """And it is told where it stood."""
    with refused(ErrorKind.VERSION_EXISTS, "taken back", oid("A")[:7]):
        register(Registration("churn", version="v0.0.1"), oid("B"), facts(GIVEN_BACK))


def test_a_name_that_a_lightweight_tag_has_is_not_free() -> None:
    """Git has one of each name, whatever it says; a counter helps."""
    known = facts(more_names=["churn@v0.0.1"])

    assert tags(register(Registration("churn"), oid("A"), known)) == ["churn@v0.0.1#1"]
    with refused(ErrorKind.VERSION_EXISTS, "'churn@v0.0.1'", "--simple false"):
        register(Registration("churn", simple=Simple.TRUE), oid("A"), known)


@pytest.mark.parametrize(
    ("simple", "tag"),
    [
        (Simple.AUTO, "churn@v1.0.1"),
        (Simple.TRUE, "churn@v1.0.1"),
        (Simple.FALSE, "churn@v1.0.1#8"),
    ],
)
def test_a_counter_only_if_asked_for(simple: Simple, tag: str) -> None:
    """It follows the greatest of all tags of the artifact."""
    known = facts("10 churn@v1.0.0 on A\n20 churn#prod#7 on A")

    assert tags(register(Registration("churn", simple=simple), oid("B"), known)) == [tag]


@pytest.mark.parametrize(
    ("message", "written"),
    [
        (None, "Registering artifact churn version v0.0.1"),
        ("", ""),
        ("# why\n", "# why\n"),
    ],
)
def test_the_message_is_the_usual_one_unless_given(message: str | None, written: str) -> None:
    """An empty one is given too."""
    change = register(Registration("churn", message=message), oid("A"), facts())

    assert one_tag(change).message == written


def test_a_deregistration_stands_on_its_version() -> None:
    """It says which one, as gto 1.x writes it."""
    known = facts("10 churn@v1.0.0 on A\n20 churn@v2.0.0 on B")

    new = one_tag(deregister(Deregistration("churn", "v1.0.0"), known))

    assert (format_tag(new.name), new.commit, new.version) == ("churn@v1.0.0!", oid("A"), "v1.0.0")
    assert new.message == "Deregistering artifact churn version v1.0.0"


@pytest.mark.parametrize(
    ("version", "kind", "told"),
    [
        ("v1.0.1", ErrorKind.VERSION_NOT_FOUND, "Did you mean 'v1.0.0'?"),
        ("v9.9.99", ErrorKind.VERSION_NOT_FOUND, "'gtoc show churn' lists"),
        ("1.0.0", ErrorKind.INVALID_ARGUMENT, "such as v1.0.0"),
        (oid("B"), ErrorKind.INVALID_ARGUMENT, "such as v1.0.0"),
    ],
)
def test_only_what_was_registered_is_deregistered(version: str, kind: ErrorKind, told: str) -> None:
    """A commit that only has a stage was not."""
    known = facts("10 churn@v1.0.0 on A\n20 churn#prod#1 on B")

    with refused(kind, told):
        deregister(Deregistration("churn", version), known)


def test_a_second_deregistration_has_to_be_forced() -> None:
    """Its tag then needs a counter."""
    known = facts(GIVEN_BACK)

    with refused(ErrorKind.ALREADY_DEREGISTERED, "'v0.0.1'", "--force"):
        deregister(Deregistration("churn", "v0.0.1"), known)
    forced = deregister(Deregistration("churn", "v0.0.1", force=True), known)

    assert tags(forced) == ["churn@v0.0.1!#1"]


@pytest.mark.parametrize(
    ("simple", "tag"),
    [
        (Simple.AUTO, "churn@v1.0.0!"),
        (Simple.TRUE, "churn@v1.0.0!"),
        (Simple.FALSE, "churn@v1.0.0!#1"),
    ],
)
def test_a_deregistration_has_a_counter_only_if_asked_for(simple: Simple, tag: str) -> None:
    """As a registration."""
    request = Deregistration("churn", "v1.0.0", simple=simple)

    assert tags(deregister(request, facts("10 churn@v1.0.0 on A"))) == [tag]


def test_to_delete_a_version_all_tags_about_it_go() -> None:
    """Its stages too, and nothing of other versions."""
    story = """
        10 churn@v1.0.0 on A
        20 churn#prod#1 on A
        30 churn@v2.0.0 on B
        40 churn#prod#2 on B
        50 churn#prod#3! on A
        60 churn@v1.0.0! on A
        70 churn@deprecated on A
    """

    change = deregister(Deregistration("churn", "v1.0.0", delete=True), facts(story))

    assert change.creates == ()
    assert [gone.event.tag for gone in change.deletes] == [
        "churn@v1.0.0",
        "churn#prod#1",
        "churn#prod#3!",
        "churn@v1.0.0!",
    ]

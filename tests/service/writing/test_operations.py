"""Changes to real repositories: what stands in the tags afterwards, and what is warned of."""

from pathlib import Path

import msgspec
import pytest

from gtod.errors import ErrorKind
from gtod.registry.query import Sort
from gtod.service.placement import WhichQuestion, latest, which
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.service.writing.change import BoundEvent, Simple
from gtod.service.writing.deprecating import Deprecation
from gtod.service.writing.registering import Deregistration, Registration
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.helpers.git import git, tag
from tests.service.asking import build, commit_of, configure
from tests.service.writing.support import (
    Request,
    all_tags,
    created,
    deleted,
    refused,
    tag_object,
    top,
    write,
)

ONE = "5 commit A\n5 commit B\n10 churn@v1.0.0 on A"
PLACED = f"{ONE}\n20 churn#prod#1 on A"
TWO_PLACED = f"{PLACED}\n30 churn@v2.0.0 on B\n40 churn#prod#2 on B"


def in_stage(repository: Repository, stage: str = "prod") -> list[str]:
    """The versions of churn in a stage."""
    placed = finish(which(repository, WhichQuestion("churn", stage), {}))
    return [placement.version.name for placement in placed]


def as_read(events: tuple[BoundEvent, ...]) -> list[tuple[object, ...]]:
    """All that anybody reads of events; the usual message is kept in two ways."""
    kept = [(msgspec.structs.replace(one.event, written=None), one.event.message) for one in events]
    return [(*found, one.version) for found, one in zip(kept, events, strict=True)]


def test_a_registration_is_the_latest(tmp_path: Path) -> None:
    """Seen by the next question, as git would show it."""
    repository = build(tmp_path, "5 commit A\n5 commit B")

    assert created(write(repository, Registration("churn", ref="HEAD~1"))) == ["churn@v0.0.1"]
    assert created(write(repository, Registration("churn"))) == ["churn@v0.0.2"]

    assert [version.name for version in finish(latest(repository, "churn", {}))] == [
        "v0.0.2",
        "v0.0.1",
    ]
    headers, message = tag_object(top(repository), "churn@v0.0.1")
    assert headers == {
        "object": commit_of(repository, "A"),
        "type": "commit",
        "tag": "churn@v0.0.1",
        "tagger": "Ann <ann@example.com> 1000000000 +0000",
    }
    assert message == b"Registering artifact churn version v0.0.1\n"


def test_assigning_and_unassigning(tmp_path: Path) -> None:
    """What is assigned is what `which` names, until it is taken out."""
    repository = build(tmp_path, ONE)

    assert created(write(repository, Assignment("churn", "prod", version="v1.0.0"))) == [
        "churn#prod#1"
    ]
    assert in_stage(repository) == ["v1.0.0"]
    assert created(write(repository, Unassignment("churn", "prod"))) == ["churn#prod#2!"]
    assert in_stage(repository) == []


def test_a_commit_is_registered_and_assigned_in_one_go(tmp_path: Path) -> None:
    """HEAD, if nothing else is said."""
    repository = build(tmp_path, ONE)

    assert created(write(repository, Assignment("churn", "prod"))) == [
        "churn@v1.0.1",
        "churn#prod#1",
    ]
    assert in_stage(repository) == ["v1.0.1"]
    assert commit_of(repository, "B") in git(top(repository), "show-ref", "-d", "churn#prod#1")


def test_deregistering_and_registering_again(tmp_path: Path) -> None:
    """The stages of the version end, and do not come back."""
    repository = build(tmp_path, PLACED)

    assert created(write(repository, Deregistration("churn", "v1.0.0"))) == ["churn@v1.0.0!"]
    assert in_stage(repository) == []
    assert finish(latest(repository, "churn", {})) == []
    assert created(write(repository, Registration("churn", ref="HEAD~1"))) == ["churn@v1.0.0#2"]
    assert in_stage(repository) == []
    assert [version.name for version in finish(latest(repository, "churn", {}))] == ["v1.0.0"]


def test_deprecating(tmp_path: Path) -> None:
    """Where the artifact happened last."""
    repository = build(tmp_path, PLACED)

    assert created(write(repository, Deprecation("churn"))) == ["churn@deprecated"]

    assert tag_object(top(repository), "churn@deprecated")[0]["object"] == (
        commit_of(repository, "A")
    )


@pytest.mark.parametrize(
    ("request_", "gone", "left"),
    [
        (
            Unassignment("churn", "prod", version="v1.0.0", delete=True),
            ["churn#prod#1"],
            ["churn#prod#2", "churn@v1.0.0", "churn@v2.0.0"],
        ),
        (
            Deregistration("churn", "v2.0.0", delete=True),
            ["churn@v2.0.0", "churn#prod#2"],
            ["churn#prod#1", "churn@v1.0.0"],
        ),
        (
            Deprecation("churn", delete=True),
            ["churn@v1.0.0", "churn#prod#1", "churn@v2.0.0", "churn#prod#2"],
            [],
        ),
    ],
)
def test_deleting(tmp_path: Path, request_: Request, gone: list[str], left: list[str]) -> None:
    """The tags are gone, loose or packed, and nothing is warned of."""
    repository = build(tmp_path, TWO_PLACED)
    git(top(repository), "pack-refs", "--all")

    written = write(repository, request_)

    assert (deleted(written), created(written), written.warnings) == (gone, [], ())
    assert all_tags(top(repository)) == left


@pytest.mark.parametrize(
    "request_",
    [
        Registration("churn"),
        Assignment("churn", "dev"),
        Assignment("churn", "prod", version="v2.0.0", force=True),
        Unassignment("churn", "prod", version="v1.0.0"),
        Unassignment("churn", "prod", version="v1.0.0", delete=True),
        Deregistration("churn", "v1.0.0"),
        Deregistration("churn", "v1.0.0", delete=True),
        Deprecation("churn"),
        Deprecation("churn", delete=True),
    ],
)
def test_a_dry_run_tells_what_then_happens(tmp_path: Path, request_: Request) -> None:
    """To the letter, warnings too; and it leaves no trace."""
    repository = build(tmp_path, f"{TWO_PLACED}\n50 commit C")
    before = git(top(repository), "for-each-ref")

    told = write(repository, request_, dry_run=True)
    unchanged = git(top(repository), "for-each-ref")
    done = write(repository, request_)

    assert (told.is_dry_run, done.is_dry_run) == (True, False)
    assert as_read(told.created) == as_read(done.created)
    assert told.deleted == done.deleted
    assert told.warnings == done.warnings
    assert told.push_command is None
    assert before == unchanged != git(top(repository), "for-each-ref")


def test_a_dry_run_refuses_what_would_be_refused(tmp_path: Path) -> None:
    """It is good for asking."""
    with refused(ErrorKind.VERSION_EXISTS, "v1.0.0"):
        write(build(tmp_path, ONE), Registration("churn", ref="HEAD~1"), dry_run=True)


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_assignment_that_another_version_overshadows(tmp_path: Path, *, dry_run: bool) -> None:
    """It succeeds, and is told to change nothing for whoever asks which version is there."""
    repository = build(tmp_path, "10 churn@v1.0.0 on A\n20 churn@v2.0.0 on B\n30 churn#prod#1 on B")

    written = write(repository, Assignment("churn", "prod", version="v1.0.0"), dry_run=dry_run)

    (warning,) = written.warnings
    assert "'gtoc which churn prod' still names v2.0.0" in warning
    assert warning.endswith("gtoc unassign churn prod --version v2.0.0")


def test_a_version_that_is_named_needs_no_warning(tmp_path: Path) -> None:
    """By version or, where the settings say so, by the time of assignment."""
    repository = build(tmp_path, "10 churn@v1.0.0 on A\n20 churn@v2.0.0 on B\n30 churn#prod#1 on A")

    assert write(repository, Assignment("churn", "prod", version="v2.0.0")).warnings == ()

    write(repository, Assignment("churn", "dev", version="v2.0.0"))
    configure(repository, "sort: timestamp\n", ".gtod.yaml")

    assert write(repository, Assignment("churn", "dev", version="v1.0.0")).warnings == ()
    placed = finish(which(repository, WhichQuestion("churn", "dev", sort=Sort.TIMESTAMP), {}))
    assert placed[0].version.name == "v1.0.0"


def test_the_form_is_new_where_no_tag_is_of_gto_1(tmp_path: Path) -> None:
    """And whoever uses gto 1.x is warned."""
    written = write(build(tmp_path, PLACED), Unassignment("churn", "prod"))

    assert created(written) == ["churn#prod#2!"]
    (warning,) = written.warnings
    assert "no released gto reads" in warning


@pytest.mark.parametrize(
    "uncommon",
    [
        "other#dev!",
        "other#dev!#3",
        "other@v1.0.0!",
        "other@v1.0.0#2",
        "other@v1.0.0!#2",
        "other@deprecated",
        "other@deprecated#4",
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_the_form_is_that_of_gto_1_where_any_tag_is(
    tmp_path: Path, uncommon: str, *, is_packed: bool
) -> None:
    """Also that of another artifact, loose or packed."""
    repository = build(tmp_path, f"{PLACED}\n30 {uncommon} on A")
    if is_packed:
        git(top(repository), "pack-refs", "--all")

    written = write(repository, Unassignment("churn", "prod"))

    assert (created(written), written.warnings) == (["churn#prod!#2"], ())


@pytest.mark.parametrize("common", ["other#dev#3!", "other#dev", "v1.0.0!", "other@deprecated!"])
def test_other_tags_say_nothing_of_gto_1(tmp_path: Path, common: str) -> None:
    """What both write, or what no gto writes."""
    repository = build(tmp_path, PLACED)
    tag(top(repository), common)

    assert created(write(repository, Unassignment("churn", "prod"))) == ["churn#prod#2!"]


@pytest.mark.parametrize(
    ("dialect", "name"), [("gto-1", "churn#prod!#2"), ("gto-0.2", "churn#prod#2!")]
)
def test_the_form_can_be_fixed(tmp_path: Path, dialect: str, name: str) -> None:
    """Against what the tags say, and without a warning."""
    repository = build(tmp_path, PLACED)
    configure(repository, f"tag_dialect: {dialect}\n", ".gtod.yaml")
    if dialect == "gto-0.2":
        tag(top(repository), "other@deprecated")

    written = write(repository, Unassignment("churn", "prod"))

    assert (created(written), written.warnings) == ([name], ())


def test_without_a_counter_there_is_but_the_form_of_gto_1(tmp_path: Path) -> None:
    """No warning then; and a contradiction where the settings demand the other."""
    repository = build(tmp_path, PLACED)
    request = Unassignment("churn", "prod", simple=Simple.TRUE)

    configure(repository, "tag_dialect: gto-0.2\n", ".gtod.yaml")
    with refused(ErrorKind.INVALID_ARGUMENT, "gto-0.2", "--simple"):
        write(repository, request)
    configure(repository, "tag_dialect: auto\n", ".gtod.yaml")
    written = write(repository, request)

    assert (created(written), written.warnings) == (["churn#prod!"], ())


@pytest.mark.parametrize(
    ("file", "text"),
    [(".gto", "stages: [prod\n"), (".gto", "stages: 7\n"), (".gtod.yaml", "promotions: 7\n")],
)
def test_a_broken_configuration_lets_nothing_be_written(
    tmp_path: Path, file: str, text: str
) -> None:
    """Its rules are not known."""
    repository = build(tmp_path, PLACED)
    configure(repository, text, file)

    for request in (Registration("churn"), Unassignment("churn", "prod"), Deprecation("churn")):
        with refused(ErrorKind.INVALID_CONFIGURATION, file):
            write(repository, request)
    assert all_tags(top(repository)) == ["churn#prod#1", "churn@v1.0.0"]


def test_the_configuration_rules(tmp_path: Path) -> None:
    """`.gto` lists the stages, `.gtod.yaml` the ways between them."""
    repository = build(tmp_path, ONE)
    configure(repository, "stages: [staging, prod]\n")
    configure(repository, "promotions: {prod: [staging]}\n", ".gtod.yaml")

    with refused(ErrorKind.STAGE_NOT_ALLOWED, "staging, prod"):
        write(repository, Assignment("churn", "dev", version="v1.0.0"))
    with refused(ErrorKind.PROMOTION_SKIPPED, "'staging'"):
        write(repository, Assignment("churn", "prod", version="v1.0.0"))
    write(repository, Assignment("churn", "staging", version="v1.0.0"))
    write(repository, Assignment("churn", "prod", version="v1.0.0"))

    assert in_stage(repository) == ["v1.0.0"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-churn",
        "churn-",
        "a b",
        "a..b",
        "a//b",
        "x.lock",
        "x.lock/y:n",
        "churn@v1.0.0",
        "churn#prod",
        "chürn",
        "a\nb",
        "..:churn",
        ".git:churn",
        "-d:churn",
        "/d:churn",
        "a//b:churn",
        "a:b:churn",
        "dir:",
        ":churn",
    ],
)
def test_what_is_no_name_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    """By our grammar or by git's."""
    repository = build(tmp_path, "5 commit A")

    with refused(ErrorKind.INVALID_ARGUMENT, "name"):
        write(repository, Registration(name))
    with refused(ErrorKind.INVALID_ARGUMENT, "name"):
        write(repository, Assignment(name, "prod"))
    assert all_tags(top(repository)) == []


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("some/dir:name", ["some/dir=name@v0.0.1", "some/dir=name#prod#1"]),
        ("a/b-c_D/9", ["a/b-c_D/9@v0.0.1", "a/b-c_D/9#prod#1"]),
        ("x.y/z:n", ["x.y/z=n@v0.0.1", "x.y/z=n#prod#1"]),
    ],
)
def test_names_in_tags(tmp_path: Path, name: str, tags: list[str]) -> None:
    """A folder before the name is set apart by what git allows."""
    repository = build(tmp_path, "5 commit A")

    assert created(write(repository, Assignment(name, "prod"))) == tags
    assert [version.name for version in finish(latest(repository, name, {}))] == ["v0.0.1"]


@pytest.mark.parametrize(
    "request_",
    [
        Unassignment("chrun", "prod"),
        Deregistration("chrun", "v1.0.0"),
        Deprecation("chrun"),
        Deprecation("chrun", ref="HEAD"),
    ],
)
def test_who_takes_away_must_know_what(tmp_path: Path, request_: Request) -> None:
    """A name that nobody knows is a slip."""
    repository = build(tmp_path, PLACED)

    with refused(ErrorKind.ARTIFACT_NOT_FOUND, "Did you mean 'churn'?"):
        write(repository, request_)


def test_what_is_only_annotated_can_be_deprecated(tmp_path: Path) -> None:
    """At HEAD."""
    repository = build(tmp_path, "5 commit A", {"A": {"artifacts.yaml": "noted: {}\n"}})

    assert created(write(repository, Deprecation("noted"))) == ["noted@deprecated"]


def test_a_revision_that_is_none_is_told(tmp_path: Path) -> None:
    """By its words."""
    repository = build(tmp_path, PLACED)

    for request in (
        Registration("churn", ref="nothing"),
        Assignment("churn", "prod", ref="nothing"),
        Unassignment("churn", "prod", ref="nothing"),
        Deprecation("churn", ref="nothing"),
    ):
        with refused(ErrorKind.REVISION_NOT_FOUND, "'nothing'"):
            write(repository, request)


def test_one_names_a_version_or_a_commit_to_unassign(tmp_path: Path) -> None:
    """Not both."""
    request = Unassignment("churn", "prod", version="v1.0.0", ref="HEAD")

    with refused(ErrorKind.INVALID_ARGUMENT, "--version", "--ref"):
        write(build(tmp_path, PLACED), request)


def test_a_name_that_git_has_no_place_for_is_told_in_its_words(tmp_path: Path) -> None:
    """A tag and a folder of tags cannot have one name; what was made before is undone."""
    repository = build(tmp_path, "5 commit A")
    git(top(repository), "tag", "churn@v0.0.1")
    git(top(repository), "tag", "deep")

    with refused(
        ErrorKind.GIT_FAILED, "git cannot make the tag 'deep/er@v0.0.1'", "'refs/tags/deep'"
    ):
        write(repository, Assignment("deep/er", "prod"))

    assert all_tags(top(repository)) == ["churn@v0.0.1", "deep"]


def test_half_a_change_is_undone(tmp_path: Path) -> None:
    """Where the second tag cannot be made, the first one does not stay."""
    repository = build(tmp_path, "5 commit A")
    git(top(repository), "tag", "churn#prod#1/in-the-way")

    with refused(ErrorKind.GIT_FAILED, "'churn#prod#1'"):
        write(repository, Assignment("churn", "prod"))

    assert all_tags(top(repository)) == ["churn#prod#1/in-the-way"]


def test_the_tagger_is_whom_git_takes_for_the_client(tmp_path: Path) -> None:
    """By the client's variables."""
    repository = build(tmp_path, "5 commit A")
    bob = {"GIT_COMMITTER_NAME": "Böb", "GIT_COMMITTER_EMAIL": "bob@example.com"}

    (one,) = write(repository, Registration("churn"), variables=bob).created

    assert (one.event.author, one.event.author_email) == ("Böb", "bob@example.com")
    assert tag_object(top(repository), "churn@v0.0.1")[0]["tagger"].startswith(
        "Böb <bob@example.com> "
    )


def test_the_repository_s_own_settings_name_the_tagger(tmp_path: Path) -> None:
    """Where the variables do not."""
    repository = build(tmp_path, "5 commit A")
    git(top(repository), "config", "user.name", "Carol")
    git(top(repository), "config", "user.email", "carol@example.com")

    written = write(
        repository,
        Registration("churn"),
        variables={"GIT_COMMITTER_NAME": None, "GIT_COMMITTER_EMAIL": None},
    )

    assert written.created[0].event.author == "Carol"

"""Pushing from elsewhere, and to more than one place: where git would go, and nowhere else."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.git.writing import Surroundings
from gtod.service.writing import operations
from gtod.service.writing.assigning import Unassignment
from gtod.service.writing.order import Order
from gtod.service.writing.registering import Registration
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.helpers.git import ENVIRONMENT, git, make_repository
from tests.service.asking import build
from tests.service.writing.support import all_tags, refused, top, write

STORY = "5 commit A\n5 commit B\n10 churn@v1.0.0 on A\n20 churn#prod#1 on A"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A registry with three bare repositories beside it: up, one and two."""
    repository = build(tmp_path, STORY)
    for name in ("up", "one", "two"):
        make_repository(bare(repository, name), "", "--bare")
        git(top(repository), "push", "--quiet", str(bare(repository, name)), "main", "--tags")
    git(top(repository), "remote", "add", "origin", "../up")
    return repository


def bare(repository: Repository, name: str) -> Path:
    """One of the bare repositories."""
    return top(repository).with_name(name)


def push_from(folder: Path, repository: Repository) -> None:
    """Register, and push, for somebody who is in that folder."""
    order = Order(Surroundings(ENVIRONMENT, str(folder)), push=True)
    finish(operations.register(repository, Registration("new"), order, {}))


def refuse(folder: Path) -> None:
    """Have a bare repository take nothing."""
    hook = folder / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)


def test_a_relative_url_is_that_of_the_repository(repository: Repository, tmp_path: Path) -> None:
    """Whoever asks may be beside another repository of that name."""
    elsewhere = tmp_path / "else" / "sub"
    elsewhere.mkdir(parents=True)
    make_repository(tmp_path / "else" / "up", "", "--bare")

    push_from(elsewhere, repository)

    assert "new@v0.0.1" in all_tags(bare(repository, "up"))
    assert all_tags(tmp_path / "else" / "up") == []


def test_hooks_are_found_and_run_as_git_runs_them(repository: Repository, tmp_path: Path) -> None:
    """A relative core.hooksPath is the repository's; the hook's folder is the top."""
    hooks = top(repository) / ".githooks"
    hooks.mkdir()
    (hooks / "pre-push").write_text(f"#!/bin/sh\npwd > {tmp_path}/where\nexit 1\n")
    (hooks / "pre-push").chmod(0o755)
    git(top(repository), "config", "core.hooksPath", ".githooks")

    with refused(ErrorKind.GIT_FAILED, "taken back"):
        push_from(tmp_path, repository)

    assert (tmp_path / "where").read_text().strip() == str(top(repository))
    assert "new@v0.0.1" not in all_tags(top(repository))


def push_urls(repository: Repository, *names: str) -> None:
    """Have pushes go elsewhere than fetches come from."""
    for name in names:
        words = ["remote", "set-url", "--add", "--push", "origin", str(bare(repository, name))]
        git(top(repository), *words)


def test_a_deletion_goes_where_pushes_go(repository: Repository) -> None:
    """What a fetch would bring says nothing of that."""
    push_urls(repository, "one")
    git(bare(repository, "up"), "tag", "--delete", "churn#prod#1")

    written = write(repository, Unassignment("churn", "prod", delete=True), push=True)

    assert written.is_pushed
    assert all_tags(bare(repository, "one")) == ["churn@v1.0.0"]


def test_one_of_two_places_that_says_no(repository: Repository) -> None:
    """A part has arrived: nothing is undone, and it is told."""
    push_urls(repository, "one", "two")
    refuse(bare(repository, "two"))

    with refused(ErrorKind.OUTCOME_UNKNOWN, "only a part has arrived", "To finish, run"):
        write(repository, Registration("new"), push=True)

    assert "new@v0.0.1" in all_tags(top(repository))
    assert "new@v0.0.1" in all_tags(bare(repository, "one"))


def test_two_places_that_both_say_no(repository: Repository) -> None:
    """Nothing has arrived anywhere, and nothing is left."""
    push_urls(repository, "one", "two")
    refuse(bare(repository, "one"))
    refuse(bare(repository, "two"))

    with refused(ErrorKind.PUSH_REJECTED, "hook declined"):
        write(repository, Registration("new"), push=True)

    assert "new@v0.0.1" not in all_tags(top(repository))


def test_one_tag_asks_for_no_atomic_push(repository: Repository) -> None:
    """It is all or nothing by itself, and not every server can promise that of several."""
    git(bare(repository, "up"), "config", "receive.advertiseAtomic", "false")

    assert write(repository, Registration("new"), push=True).is_pushed


def test_a_typed_url_goes_where_the_settings_send_pushes(repository: Repository) -> None:
    """PushInsteadOf counts for the look at the remote as for the push."""
    there, sent = bare(repository, "up"), bare(repository, "one")
    git(top(repository), "config", f"url.{sent}.pushInsteadOf", str(there))

    written = write(
        repository, Unassignment("churn", "prod", delete=True), push=True, remote=str(there)
    )

    assert written.is_pushed
    assert all_tags(sent) == ["churn@v1.0.0"]
    assert all_tags(there) == ["churn#prod#1", "churn@v1.0.0"]


def test_a_tag_of_somebody_else_in_one_of_two_places_is_not_deleted(
    repository: Repository,
) -> None:
    """It has the name, but says something else."""
    push_urls(repository, "one", "two")
    git(bare(repository, "two"), "tag", "--force", "--annotate", "-m", "x", "churn#prod#1", "main")

    with refused(ErrorKind.PUSH_REJECTED, "stale info"):
        write(repository, Unassignment("churn", "prod", delete=True), push=True)

    assert "churn#prod#1" in all_tags(bare(repository, "two"))
    assert "churn#prod#1" in all_tags(top(repository))

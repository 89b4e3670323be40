"""Writing in every kind of repository, from wherever one asks."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.service.writing import operations
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.service.writing.deprecating import Deprecation
from gtod.service.writing.order import Order
from gtod.service.writing.registering import Deregistration, Registration
from gtod.steps import finish
from tests.helpers.git import commit, git, make_repository
from tests.helpers.story import stream
from tests.service.writing.support import (
    all_tags,
    created,
    deleted,
    opened,
    refused,
    surroundings,
    write,
)

STORY = "5 commit A\n5 commit B\n10 churn@v1.0.0 on A"


def works(asked: Path, path: Path) -> None:
    """Assert that everything can be written from `asked`, and is in the tags of `path`."""
    before = set(all_tags(path))
    repository = opened(asked)

    made = created(write(repository, Assignment("fresh", "prod")))
    made += created(write(repository, Unassignment("fresh", "prod")))
    assert made == ["fresh@v0.0.1", "fresh#prod#1", "fresh#prod#2!"]
    assert set(all_tags(path)) == {*made, *before}
    head = git(asked, "rev-parse", "HEAD")
    assert git(path, "rev-parse", "fresh#prod#1^{commit}") == head

    gone = deleted(write(repository, Deregistration("fresh", "v0.0.1", delete=True)))
    assert sorted(gone) == sorted(made)
    assert set(all_tags(path)) == before


def test_a_work_tree(tmp_path: Path) -> None:
    """And any folder in it."""
    path = make_repository(tmp_path / "r", stream(STORY))
    (path / "deep" / "er").mkdir(parents=True)

    works(path, path)
    works(path / "deep" / "er", path)


def test_a_bare_repository(tmp_path: Path) -> None:
    """There HEAD is that of its branch."""
    path = make_repository(tmp_path / "r.git", stream(STORY), "--bare")

    works(path, path)


def test_a_linked_work_tree(tmp_path: Path) -> None:
    """The tags are those of all of them, HEAD is its own."""
    path = make_repository(tmp_path / "r", stream(STORY))
    git(path, "worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"), "HEAD~1")

    works(tmp_path / "linked", path)


def test_a_detached_head(tmp_path: Path) -> None:
    """It is a commit as any other."""
    path = make_repository(tmp_path / "r", stream(STORY))
    git(path, "checkout", "--quiet", "--detach", "HEAD~1")

    works(path, path)


@pytest.mark.parametrize("words", [["--all"], ["--all", "--prune"]])
def test_packed_refs(tmp_path: Path, words: list[str]) -> None:
    """Also where the same tags are loose."""
    path = make_repository(tmp_path / "r", stream(STORY))
    git(path, "pack-refs", *words)

    works(path, path)
    repository = opened(path)
    write(repository, Assignment("churn", "prod", version="v1.0.0"))
    git(path, "pack-refs", *words)
    assert deleted(write(repository, Unassignment("churn", "prod", delete=True))) == [
        "churn#prod#1"
    ]
    assert all_tags(path) == ["churn@v1.0.0"]


def test_a_repository_of_sha_256(tmp_path: Path) -> None:
    """Its hashes have 64 digits."""
    path = make_repository(tmp_path / "r", stream(STORY), "--object-format=sha256")

    works(path, path)


def test_a_shallow_clone(tmp_path: Path) -> None:
    """What it does not have it need not have."""
    origin = make_repository(tmp_path / "origin", stream(STORY))
    git(tmp_path, "clone", "--quiet", "--depth=1", origin.as_uri(), "clone")

    works(tmp_path / "clone", tmp_path / "clone")


def test_a_work_tree_with_its_git_folder_elsewhere(tmp_path: Path) -> None:
    """A file says where."""
    (tmp_path / "work").mkdir()
    git(tmp_path / "work", "init", "--quiet", f"--separate-git-dir={tmp_path / 'elsewhere'}")
    commit(tmp_path / "work")

    works(tmp_path / "work", tmp_path / "work")


def test_a_submodule(tmp_path: Path) -> None:
    """Its tags are not those of the repository around it."""
    inner = make_repository(tmp_path / "inner", stream(STORY))
    outer = make_repository(tmp_path / "outer", stream("5 commit A"))
    git(
        outer,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(inner),
        "sub",
    )

    works(outer / "sub", outer / "sub")
    assert all_tags(outer) == []


def test_an_empty_repository(tmp_path: Path) -> None:
    """There is no commit that a tag could stand on, and that is told."""
    repository = opened(make_repository(tmp_path / "r"))

    for request in (
        Registration("churn"),
        Assignment("churn", "prod"),
        Deprecation("churn", force=True),
    ):
        with refused(ErrorKind.REVISION_NOT_FOUND, "HEAD has no commit yet"):
            write(repository, request)
    with refused(ErrorKind.ARTIFACT_NOT_FOUND, "'churn'"):
        write(repository, Unassignment("churn", "prod"))


def test_a_head_that_leads_nowhere(tmp_path: Path) -> None:
    """Whatever stands on other commits can still be changed."""
    path = make_repository(tmp_path / "r.git", stream(STORY), "--bare")
    git(path, "symbolic-ref", "HEAD", "refs/heads/none")
    repository = opened(path)

    made = [
        *created(write(repository, Assignment("churn", "prod", version="v1.0.0"))),
        *created(write(repository, Unassignment("churn", "prod"))),
        *created(write(repository, Deprecation("churn"))),
        *created(write(repository, Registration("churn", "main"))),
        *created(write(repository, Deregistration("churn", "v1.0.0"))),
    ]

    assert sorted(["churn@v1.0.0", *made]) == all_tags(path)
    assert made == [
        "churn#prod#1",
        "churn#prod#2!",
        "churn@deprecated",
        "churn@v1.0.1",
        "churn@v1.0.0!",
    ]
    with refused(ErrorKind.REVISION_NOT_FOUND, "HEAD has no commit yet"):
        write(repository, Registration("churn"))


def test_the_variables_that_lead_to_a_repository(tmp_path: Path) -> None:
    """They did when it was looked for; the git that writes is led by nothing else."""
    path = make_repository(tmp_path / "r", stream(STORY))
    other = make_repository(tmp_path / "other", stream(STORY))
    repository = opened(other, {"GIT_DIR": str(path / ".git"), "GIT_WORK_TREE": str(path)})
    context = surroundings(
        other,
        GIT_DIR=str(other / ".git"),
        GIT_WORK_TREE=str(other),
        GIT_INDEX_FILE="/nowhere/index",
        GIT_NAMESPACE="foreign",
        GIT_OBJECT_DIRECTORY="/nowhere/objects",
        GIT_COMMON_DIR="/nowhere",
    )

    finish(operations.register(repository, Registration("churn"), Order(context), {}))

    assert all_tags(path) == ["churn@v1.0.0", "churn@v1.0.1"]
    assert all_tags(other) == ["churn@v1.0.0"]


def test_a_folder_that_is_gone_meanwhile(tmp_path: Path) -> None:
    """The client's working folder: it leads to no repository, so that it does not matter."""
    path = make_repository(tmp_path / "r", stream(STORY))
    order = Order(surroundings(tmp_path / "gone"))

    finish(operations.register(opened(path), Registration("churn"), order, {}))

    assert all_tags(path) == ["churn@v1.0.0", "churn@v1.0.1"]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o027, 0o640)])
def test_new_files_are_as_the_client_s_mask_says(tmp_path: Path, umask: int, mode: int) -> None:
    """Not as the daemon's."""
    path = make_repository(tmp_path / "r", stream(STORY))
    context = surroundings(path)
    order = Order(type(context)(context.environ, context.folder, umask))

    finish(operations.register(opened(path), Registration("churn"), order, {}))

    assert (path / ".git/refs/tags/churn@v1.0.1").stat().st_mode & 0o777 == mode

"""Annotating with --commit: the file alone, or nothing at all; and the truth about which."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.service.annotating import AnnotateRequest, RemoveRequest
from gtod.service.committing import Committed, annotate, remove
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.helpers.git import git
from tests.service.asking import build
from tests.service.writing.support import opened, refused, surroundings, top

TEXT = "churn: {type: model} # ours\n"
FILES = {"A": {"artifacts.yaml": TEXT, "data/real.yaml": TEXT, "other": "x"}}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An annotated artifact."""
    return build(tmp_path, "5 commit A", FILES)


def annotated(repository: Repository, name: str = "new", **variables: str | None) -> Committed:
    """What becomes of an annotation that is to be committed."""
    request = AnnotateRequest(name, type="model", path="m/new", commit=True)
    return finish(annotate(repository, request, surroundings(top(repository), **variables), {}))


def text(repository: Repository) -> str:
    """What the file says."""
    return (top(repository) / "artifacts.yaml").read_text()


def status(repository: Repository) -> str:
    """What git knows to be changed."""
    return git(top(repository), "status", "--porcelain")


def hook(repository: Repository, name: str, script: str) -> None:
    """Have git run a script of its own accord."""
    path = top(repository) / ".git" / "hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_the_file_is_committed_and_nothing_else(repository: Repository) -> None:
    """Whatever else is staged stays so."""
    (top(repository) / "other").write_text("staged")
    git(top(repository), "add", "other")

    done = annotated(repository)

    assert done.commit == git(top(repository), "rev-parse", "HEAD")
    assert git(top(repository), "show", "--format=%s", "--name-only") == (
        "Annotate artifact `new` of type `model` with path `m/new`\n\nartifacts.yaml"
    )
    assert status(repository) == "M  other"


def test_a_removal_is_committed(repository: Repository) -> None:
    """Its message says whose it is."""
    request = RemoveRequest("churn", commit=True)

    finish(remove(repository, request, surroundings(top(repository)), {}))

    assert git(top(repository), "log", "-1", "--format=%s") == (
        "Remove annotation for artifact `churn`"
    )


def test_nothing_new_is_no_commit(repository: Repository) -> None:
    """The second time there is nothing to say."""
    first = annotated(repository)

    again = annotated(repository)

    assert (again.commit, again.view.is_changed) == (None, False)
    assert git(top(repository), "rev-parse", "HEAD") == first.commit


def test_other_changes_of_the_file_are_not_slipped_in(repository: Repository) -> None:
    """They are somebody's, who has not committed them yet."""
    (top(repository) / "artifacts.yaml").write_text(TEXT + "# mine\n")

    with refused(ErrorKind.INVALID_ARGUMENT, "changes that are not committed"):
        annotated(repository)

    assert text(repository) == TEXT + "# mine\n"


def test_a_hook_that_says_no_leaves_all_as_it_was(repository: Repository) -> None:
    """The file, what is staged, and what is committed."""
    hook(repository, "pre-commit", "echo not today >&2; exit 1")

    with refused(ErrorKind.GIT_FAILED, "not today", "which is unchanged"):
        annotated(repository)

    assert (text(repository), status(repository)) == (TEXT, "")


def test_a_new_file_is_unknown_to_git_again(tmp_path: Path) -> None:
    """It was staged only to be committed."""
    repository = build(tmp_path, "5 commit A")
    hook(repository, "pre-commit", "exit 1")

    with refused(ErrorKind.GIT_FAILED, "which is unchanged"):
        annotated(repository)

    assert status(repository) == ""
    assert not (top(repository) / "artifacts.yaml").exists()


def test_a_hook_that_changes_the_file_and_says_no(repository: Repository) -> None:
    """As formatters do: what it made of the file is not thrown away, and that is told."""
    hook(repository, "pre-commit", "echo '# formatted' >> artifacts.yaml; exit 1")

    with refused(ErrorKind.GIT_FAILED, "left as a hook has changed it"):
        annotated(repository)

    assert text(repository).endswith("# formatted\n")


def test_a_git_that_dies_behind_its_commit(repository: Repository) -> None:
    """The commit is there, so nothing is undone."""
    hook(repository, "post-commit", "kill -9 $PPID")

    done = annotated(repository)

    assert done.commit == git(top(repository), "rev-parse", "HEAD")
    assert "new:" in git(top(repository), "show", "HEAD:artifacts.yaml")
    assert "new:" in text(repository)
    assert any("finish the commit" in warning for warning in done.warnings)


def test_nobody_commits_without_a_name(repository: Repository) -> None:
    """It is told before anything is changed."""
    with refused(ErrorKind.IDENTITY_REQUIRED, "git config --global user.name"):
        annotated(repository, GIT_COMMITTER_NAME=None, GIT_COMMITTER_EMAIL=None)

    assert (text(repository), status(repository)) == (TEXT, "")


def test_a_link_is_followed(repository: Repository) -> None:
    """What is committed is the file behind it."""
    path = top(repository) / "artifacts.yaml"
    path.unlink()
    path.symlink_to("data/real.yaml")
    git(top(repository), "add", "--all")
    git(top(repository), "commit", "--quiet", "--message=link")

    annotated(repository)

    assert git(top(repository), "show", "--format=", "--name-only") == "data/real.yaml"
    assert path.is_symlink()


def test_a_file_that_git_ignores(tmp_path: Path) -> None:
    """It cannot be committed, and that is the reason told."""
    repository = build(tmp_path, "5 commit A", {"A": {".gitignore": "artifacts.yaml\n"}})
    (top(repository) / "artifacts.yaml").write_text(TEXT)

    with refused(ErrorKind.INVALID_ARGUMENT, "git ignores artifacts.yaml"):
        annotated(repository)


def test_a_bare_repository_has_no_files(tmp_path: Path) -> None:
    """They are somewhere else."""
    repository = build(tmp_path, "5 commit A", FILES)
    git(tmp_path, "clone", "--quiet", "--bare", str(top(repository)), "bare.git")
    there = opened(tmp_path / "bare.git")

    with pytest.raises(GtodError, match="bare repository"):
        annotated(there)


def test_somebody_elses_commit_is_not_taken_for_ours(repository: Repository) -> None:
    """The branch moved during a slow hook, so that git refused ours."""
    made = "git commit-tree -p HEAD -m theirs 'HEAD^{tree}'"
    hook(repository, "pre-commit", f"git update-ref HEAD $({made})")

    with refused(ErrorKind.GIT_FAILED, "which is unchanged"):
        annotated(repository)

    assert git(top(repository), "log", "-1", "--format=%s") == "theirs"
    assert text(repository) == TEXT


def test_a_file_that_git_does_not_list_is_still_somebodys(tmp_path: Path) -> None:
    """status.showUntrackedFiles hides it from a glance, not from us."""
    repository = build(tmp_path, "5 commit A")
    git(top(repository), "config", "status.showUntrackedFiles", "no")
    (top(repository) / "artifacts.yaml").write_text(TEXT)

    with refused(ErrorKind.INVALID_ARGUMENT, "changes that are not committed"):
        annotated(repository)

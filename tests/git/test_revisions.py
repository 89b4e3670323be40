"""Revisions and commits, as git knows them."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import Location, locate
from gtod.git.revisions import branch_commits, branch_heads, resolve_revision
from gtod.steps import finish
from tests.helpers.git import commits, git, make_repository
from tests.helpers.story import stream


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits; `old` stays at the second, and a tag is at the first."""
    path = make_repository(
        tmp_path / "r", stream("1 commit A\n2 commit B\n3 commit C\n10 a@v1.0.0 on A")
    )
    git(path, "branch", "old", "HEAD~1")
    return path


def at(path: Path) -> Location:
    """Where the repository is."""
    return locate(str(path), {})


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("HEAD", "C"),
        ("main~2", "A"),
        ("old", "B"),
        ("a@v1.0.0", "A"),
        ("refs/tags/a@v1.0.0", "A"),
    ],
)
def test_a_revision_names_a_commit(repository: Path, revision: str, message: str) -> None:
    """All that git understands, tags peeled."""
    assert finish(resolve_revision(at(repository), revision, {})) == commits(repository)[message]


def test_an_abbreviated_hash_names_a_commit(repository: Path) -> None:
    """As long as it is unambiguous."""
    oid = commits(repository)["B"]

    assert finish(resolve_revision(at(repository), oid[:12], {})) == oid


@pytest.mark.parametrize(
    "revision", ["none", "", "HEAD~9", "main^{tree}", "--all", "-h", "a..b", "a\0"]
)
def test_what_names_no_commit_is_told(repository: Path, revision: str) -> None:
    """Also what looks like an option of git."""
    with pytest.raises(GtodError, match=r"There is no commit '") as caught:
        finish(resolve_revision(at(repository), revision, {}))

    assert caught.value.kind is ErrorKind.REVISION_NOT_FOUND


def test_the_heads_of_local_branches(repository: Path) -> None:
    """Each commit once, whatever points to it twice."""
    git(repository, "branch", "same")
    known = commits(repository)

    assert finish(branch_heads(at(repository), {})) == [known["C"], known["B"]]


def test_the_commits_of_local_branches(repository: Path) -> None:
    """Newest first."""
    known = commits(repository)

    assert finish(branch_commits(at(repository), {})) == [known["C"], known["B"], known["A"]]


def test_an_empty_repository_has_none(tmp_path: Path) -> None:
    """Nothing was committed yet."""
    location = at(make_repository(tmp_path / "r"))

    assert finish(branch_heads(location, {})) == []
    assert finish(branch_commits(location, {})) == []
    with pytest.raises(GtodError, match="HEAD has no commit yet"):
        finish(resolve_revision(location, "HEAD", {}))

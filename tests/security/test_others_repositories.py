"""Repositories that somebody else made on this machine: git's own verdict holds."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import locate
from gtod.git.ownership import check_ownership
from tests.git.test_ownership import give_away, home_that_trusts, needs_root
from tests.helpers.git import git, make_repository


@needs_root
@pytest.mark.parametrize("ours", ["repository", "folder"])
def test_a_work_tree_of_ours_makes_no_repository_ours(tmp_path: Path, ours: str) -> None:
    """`core.worktree` is their word: whose the folder is that it names says nothing."""
    theirs = make_repository(tmp_path / "theirs").resolve()
    mine = (tmp_path / "mine").resolve()
    if ours == "repository":
        make_repository(mine)
    mine.mkdir(exist_ok=True)
    git(theirs, "config", "core.worktree", str(mine))
    give_away(theirs)
    location = locate(str(theirs), {})
    assert location.work_tree == str(mine)

    with pytest.raises(GtodError) as caught:
        check_ownership(location, {})

    assert caught.value.kind is ErrorKind.REPOSITORY_NOT_OWNED
    check_ownership(location, home_that_trusts(tmp_path, f"{theirs}/.git"))


@needs_root
def test_a_file_of_ours_makes_no_repository_ours(tmp_path: Path) -> None:
    """A `.git` file that leads to it was perhaps unpacked, not written by whoever asks."""
    theirs = make_repository(tmp_path / "theirs").resolve()
    give_away(theirs)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / ".git").write_text(f"gitdir: {theirs}/.git\n")
    location = locate(str(tmp_path / "mine"), {})

    with pytest.raises(GtodError, match=r"safe\.directory"):
        check_ownership(location, {})


@needs_root
def test_a_folder_above_that_is_somebody_elses(tmp_path: Path) -> None:
    """As when somebody makes `/tmp/.git`, and others work below."""
    make_repository(tmp_path / "shared")
    give_away(tmp_path / "shared" / ".git")
    (tmp_path / "shared").chmod(0o1777)
    (tmp_path / "shared" / "mine").mkdir()
    location = locate(str(tmp_path / "shared" / "mine"), {})

    with pytest.raises(GtodError, match=r"safe\.directory"):
        check_ownership(location, {})

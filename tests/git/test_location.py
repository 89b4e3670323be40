"""Where the repository is that a folder lies in, by git's own words wherever git has any."""

import os
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import Location, locate
from tests.helpers.git import commit, git, make_repository


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """An empty folder without symbolic links in its path, and outside of any repository."""
    return tmp_path.resolve()


def located(path: Path, **environ: str) -> tuple[str, str, str | None]:
    """Git directory, common directory, work tree."""
    found = locate(str(path), environ)
    return (found.git_dir, found.common_dir, found.work_tree)


def told_by_git(path: Path) -> tuple[str, str, str | None]:
    """The same, by git."""
    git_dir, common = git(
        path, "rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir"
    ).splitlines()
    is_bare = git(path, "rev-parse", "--is-bare-repository") == "true"
    return (git_dir, common, None if is_bare else git(path, "rev-parse", "--show-toplevel"))


def refused(path: Path, **environ: str) -> str:
    """The sentence of the refusal."""
    with pytest.raises(GtodError) as caught:
        locate(str(path), environ)
    assert caught.value.kind is ErrorKind.REPOSITORY_NOT_FOUND
    return caught.value.message


def test_a_work_tree_and_its_subfolders(base: Path) -> None:
    """The nearest `.git` upwards counts."""
    repository = make_repository(base / "r")
    below = repository / "some/folder"
    below.mkdir(parents=True)

    for folder in (repository, below):
        assert located(folder) == (f"{repository}/.git", f"{repository}/.git", str(repository))
        assert located(folder) == told_by_git(folder)


def test_a_repository_in_a_repository(base: Path) -> None:
    """The inner one counts for its folders only."""
    outer = make_repository(base / "r")
    inner = make_repository(outer / "vendor/lib")

    assert located(inner) == told_by_git(inner)
    assert located(outer / "vendor")[2] == str(outer)


def test_a_git_folder_that_is_none_is_passed_by(base: Path) -> None:
    """As git does: an empty `.git` hides nothing."""
    repository = make_repository(base / "r")
    (repository / "sub/.git").mkdir(parents=True)

    assert located(repository / "sub") == told_by_git(repository / "sub")


def test_a_bare_repository_and_the_folders_in_it(base: Path) -> None:
    """There is no work tree."""
    bare = make_repository(base / "r.git", "", "--bare")

    for folder in (bare, bare / "refs"):
        assert located(folder) == (str(bare), str(bare), None) == told_by_git(folder)


def test_a_linked_worktree(base: Path) -> None:
    """It has its own Git directory and shares the common one."""
    repository = make_repository(base / "r")
    commit(repository)
    git(repository, "worktree", "add", "--quiet", "../linked")
    linked = base / "linked"

    assert located(linked) == (
        f"{repository}/.git/worktrees/linked",
        f"{repository}/.git",
        str(linked),
    )
    assert located(linked) == told_by_git(linked)


def test_a_git_file_may_lead_anywhere(base: Path) -> None:
    """A submodule's is relative, `--separate-git-dir` writes an absolute one."""
    make_repository(base / "r/sub", "", "--separate-git-dir", str(base / "modules-sub"))
    absolute = located(base / "r/sub")
    (base / "r/sub/.git").write_text("gitdir: ../../modules-sub\n")

    assert absolute == (str(base / "modules-sub"), str(base / "modules-sub"), str(base / "r/sub"))
    assert located(base / "r/sub") == absolute == told_by_git(base / "r/sub")


def test_symbolic_links_are_resolved(base: Path) -> None:
    """One repository has one name, by whatever path it is asked for."""
    repository = make_repository(base / "r")
    (repository / "sub").mkdir()
    (base / "link").symlink_to(repository / "sub")

    assert located(base / "link") == located(repository)


@pytest.mark.parametrize("content", ["", "gitdir:", "gitdir: /none", "nonsense", "gitdir /x"])
def test_a_broken_git_file(base: Path, content: str) -> None:
    """It ends the search, as with git: the folder belongs to no other repository."""
    make_repository(base / "r")
    (base / "r/sub").mkdir()
    (base / "r/sub/.git").write_text(content)

    assert "names no Git directory" in refused(base / "r/sub")


def test_a_moved_worktree_tells_how_to_mend_it(base: Path) -> None:
    """Git mends it by a command that few people know."""
    repository = make_repository(base / "r")
    commit(repository)
    git(repository, "worktree", "add", "--quiet", "../linked")
    repository.rename(base / "moved")

    assert "git worktree repair" in refused(base / "linked")


def test_git_dir_names_the_repository(base: Path) -> None:
    """The folder is then the top of the work tree, wherever it is."""
    repository = make_repository(base / "r")
    elsewhere = base / "elsewhere"
    elsewhere.mkdir()
    expected = (f"{repository}/.git", f"{repository}/.git", str(elsewhere))

    assert located(elsewhere, GIT_DIR=f"{repository}/.git") == expected
    assert located(elsewhere, GIT_DIR="../r/.git") == expected


def test_git_dir_may_be_a_git_file(base: Path) -> None:
    """Git follows it."""
    make_repository(base / "r", "", "--separate-git-dir", str(base / "store"))

    assert located(base / "r", GIT_DIR=".git")[0] == str(base / "store")


def test_git_work_tree_names_the_top(base: Path) -> None:
    """With or without GIT_DIR, relative to the folder."""
    repository = make_repository(base / "r")
    (repository / "sub").mkdir()
    (base / "tree").mkdir()

    assert located(repository / "sub", GIT_WORK_TREE="../../tree")[2] == str(base / "tree")
    assert located(base, GIT_DIR="r/.git", GIT_WORK_TREE="tree")[2] == str(base / "tree")


def test_settings_say_where_the_work_tree_is(base: Path) -> None:
    """`core.bare` takes it away, `core.worktree` names another; git agrees."""
    repository = make_repository(base / "r")
    (base / "tree").mkdir()

    git(repository, "config", "core.bare", "true")
    assert located(repository)[2] is None
    assert git(repository, "rev-parse", "--is-bare-repository").strip() == "true"
    assert located(base, GIT_DIR="r/.git")[2] is None

    git(repository, "config", "core.bare", "false")
    git(repository, "config", "core.worktree", "../../tree")
    assert located(repository)[2] == str(base / "tree")
    assert located(base, GIT_DIR="r/.git")[2] == str(base / "tree")


def test_a_linked_worktree_of_a_bare_repository_has_one(base: Path) -> None:
    """`core.bare` is about the main one."""
    repository = make_repository(base / "r")
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "first")
    git(repository, "worktree", "add", "--quiet", str(base / "linked"))
    git(repository, "config", "core.bare", "true")

    assert located(base / "linked")[2] == str(base / "linked")


def test_an_empty_git_dir_counts_as_none(base: Path) -> None:
    """So do git's own scripts use it."""
    repository = make_repository(base / "r")

    assert located(repository, GIT_DIR="")[2] == str(repository)


def test_git_dir_has_to_name_a_repository(base: Path) -> None:
    """Nothing is searched for then."""
    repository = make_repository(base / "r")

    assert "no Git directory" in refused(repository, GIT_DIR="/none")
    assert "no Git directory" in refused(repository, GIT_DIR=str(repository))


def test_no_repository(base: Path) -> None:
    """The sentence says what to do."""
    (base / "HEAD").write_text("ref: refs/heads/main\n")

    assert "not in a Git repository" in refused(base)
    assert "--repo" in refused(base)


def test_no_folder(base: Path) -> None:
    """A file is none."""
    (base / "file").write_text("")

    assert "There is no folder" in refused(base / "none")
    assert "There is no folder" in refused(base / "file")


def test_names_that_are_not_utf8(base: Path) -> None:
    """A repository may lie in any folder."""
    folder = base / os.fsdecode(b"\xff")
    make_repository(folder)

    assert locate(str(folder), {}) == Location(f"{folder}/.git", f"{folder}/.git", str(folder))

"""Repositories in memory, proven anew at each question to be the ones that are there."""

import gc
import os
import shutil
import weakref
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.helpers.git import commit, git, make_repository, tag
from tests.helpers.story import stream

STORY = "5 commit A\n10 churn@v1.0.0 on A"
HOME = {"HOME": "/nonexistent"}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """An empty folder outside of any repository."""
    return tmp_path.resolve()


@pytest.fixture
def repositories() -> Repositories:
    """None in memory."""
    return Repositories()


def artifacts(repositories: Repositories, folder: Path, **environ: str) -> list[str]:
    """The artifacts of the repository that the folder lies in."""
    return sorted(finish(repositories.find(str(folder), HOME | environ).tags.all()))


def new(path: Path, artifact: str, *options: str) -> Path:
    """A repository with one artifact."""
    return make_repository(path, stream(STORY.replace("churn", artifact)), *options)


def test_all_folders_of_a_work_tree_share_one(base: Path, repositories: Repositories) -> None:
    """Whatever the path to them."""
    repository = new(base / "r", "churn")
    (repository / "sub").mkdir()
    (base / "link").symlink_to(repository)
    folders = [repository, repository / "sub", base / "link", repository]

    found = [repositories.find(str(folder), HOME) for folder in folders]

    assert all(one is found[0] for one in found)
    assert repositories.held() == [found[0]]


def test_a_nearer_repository_is_noticed(base: Path, repositories: Repositories) -> None:
    """Also a bare one, and one that a `.git` file leads to."""
    new(base / "r", "outer")
    for name in ("tree", "bare", "file"):
        (base / "r" / name / "sub").mkdir(parents=True)
    before = [artifacts(repositories, base / "r" / n / "sub") for n in ("tree", "bare", "file")]
    new(base / "r/tree", "inner")
    new(base / "r/bare", "inner", "--bare")
    new(base / "r/file", "inner", "--separate-git-dir", str(base / "elsewhere"))

    assert before == [["outer"]] * 3
    for name in ("tree", "bare", "file"):
        assert artifacts(repositories, base / "r" / name / "sub") == ["inner"]
    assert artifacts(repositories, base / "r") == ["outer"]


def test_a_repository_that_goes_reveals_the_outer_one(
    base: Path, repositories: Repositories
) -> None:
    """Or none."""
    new(base / "r", "outer")
    inner = new(base / "r/sub", "inner")
    before = artifacts(repositories, inner)
    shutil.rmtree(inner / ".git")
    between = artifacts(repositories, inner)
    shutil.rmtree(base / "r/.git")

    assert (before, between) == (["inner"], ["outer"])
    with pytest.raises(GtodError) as caught:
        artifacts(repositories, inner)
    assert caught.value.kind is ErrorKind.REPOSITORY_NOT_FOUND


def test_a_replaced_git_folder_is_noticed(base: Path, repositories: Repositories) -> None:
    """Another repository moved into its place."""
    repository = new(base / "r", "old")
    other = new(base / "other", "new")
    before = artifacts(repositories, repository)
    (repository / ".git").rename(base / "away")
    (other / ".git").rename(repository / ".git")

    assert before == ["old"]
    assert artifacts(repositories, repository) == ["new"]


@pytest.mark.parametrize("options", [(), ("--bare",), ("--object-format=sha256",)])
def test_a_repository_made_again_is_noticed(
    base: Path, repositories: Repositories, options: tuple[str, ...]
) -> None:
    """At once, so that it may get the inodes of the old one."""
    for number in range(4):
        new(base / "r", f"a{number}", *options)
        assert artifacts(repositories, base / "r") == [f"a{number}"]
        shutil.rmtree(base / "r")


def test_a_git_folder_may_become_a_file(base: Path, repositories: Repositories) -> None:
    """`git submodule absorbgitdirs` does that."""
    repository = new(base / "r", "churn")
    before = artifacts(repositories, repository)
    (repository / ".git").rename(base / "store")
    (repository / ".git").write_text("gitdir: ../store\n")

    assert artifacts(repositories, repository) == before == ["churn"]


def test_worktrees_share_tags_but_not_head(base: Path, repositories: Repositories) -> None:
    """What is folded for one is folded for all."""
    repository = new(base / "r", "churn")
    git(repository, "worktree", "add", "--quiet", "-b", "side", "../linked")
    own = commit(base / "linked")
    main, linked = (repositories.find(str(base / name), HOME) for name in ("r", "linked"))

    assert main is not linked
    assert main.tags is linked.tags
    assert linked.head() == own != main.head()


def test_a_moved_worktree_is_another_folder(base: Path, repositories: Repositories) -> None:
    """The old one is none any more, the new one works at once."""
    repository = new(base / "r", "churn")
    git(repository, "worktree", "add", "--quiet", "../linked")
    before = artifacts(repositories, base / "linked")
    git(repository, "worktree", "move", "../linked", "../moved")

    assert before == artifacts(repositories, base / "moved") == ["churn"]
    with pytest.raises(GtodError, match="There is no folder"):
        artifacts(repositories, base / "linked")


def test_a_removed_worktree_does_not_take_the_others_along(
    base: Path, repositories: Repositories
) -> None:
    """Even if it was the first to be asked from."""
    repository = new(base / "r", "churn")
    git(repository, "worktree", "add", "--quiet", "../linked")
    before = artifacts(repositories, base / "linked")
    git(repository, "worktree", "remove", "../linked")
    tag(repository, "other@v1.0.0")

    assert before == ["churn"]
    assert artifacts(repositories, repository) == ["churn", "other"]


def test_a_reftable_that_appears_or_goes_is_noticed(base: Path, repositories: Repositories) -> None:
    """`git refs migrate` makes one, and takes it away."""
    repository = new(base / "r", "churn")
    kinds = []
    folder = repository / ".git/reftable"
    for change in (lambda: None, folder.mkdir, folder.rmdir):
        change()
        if folder.exists():
            (folder / "tables.list").write_text("x")
        found = repositories.find(str(repository), HOME)
        kinds.append((type(found._storage).__name__, sorted(finish(found.tags.all()))))
        if folder.exists():
            (folder / "tables.list").unlink()

    assert kinds == [
        ("FileStorage", ["churn"]),
        ("ReftableStorage", ["churn"]),
        ("FileStorage", ["churn"]),
    ]


def test_git_dir_and_work_tree_of_whoever_asks(base: Path, repositories: Repositories) -> None:
    """Two people in one folder may mean two repositories."""
    one, other = new(base / "one", "one"), new(base / "other", "other")

    assert artifacts(repositories, one) == ["one"]
    assert artifacts(repositories, one, GIT_DIR=f"{other}/.git") == ["other"]
    assert artifacts(repositories, one) == ["one"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_trust_is_a_matter_of_whoever_asks(base: Path, repositories: Repositories) -> None:
    """The settings of one do not open it to another."""
    repository = new(base / "r", "churn")
    for path in (repository, repository / ".git"):
        os.chown(path, 12345, 12345)
    (base / "home").mkdir()
    (base / "home/.gitconfig").write_text("[safe]\n\tdirectory = *\n")

    assert artifacts(repositories, repository, HOME=f"{base}/home") == ["churn"]
    with pytest.raises(GtodError) as caught:
        artifacts(repositories, repository)
    assert caught.value.kind is ErrorKind.REPOSITORY_NOT_OWNED


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_given_away_is_noticed(base: Path, repositories: Repositories) -> None:
    """It was ours when it was asked for first."""
    repository = new(base / "r", "churn")
    before = artifacts(repositories, repository)
    os.chown(repository / ".git", 12345, 12345)

    assert before == ["churn"]
    with pytest.raises(GtodError, match="owned by somebody else"):
        artifacts(repositories, repository)


def test_commits_and_files_that_were_missing_may_come(
    base: Path, repositories: Repositories
) -> None:
    """What cannot be read is not remembered as missing."""
    path = make_repository(
        base / "r", stream("5 commit A", {"A": {"artifacts.yaml": "churn: {}\n"}})
    )
    oid = git(path, "rev-parse", "HEAD")
    file = path / ".git/objects" / oid[:2] / oid[2:]
    repository = repositories.find(str(path), HOME)
    file.rename(base / "away")
    before = (
        finish(repository.commits([oid])),
        finish(repository.annotations([oid], "artifacts.yaml")),
    )
    (base / "away").rename(file)

    assert before[0] == {}
    assert not before[1][oid].artifacts
    assert list(finish(repository.commits([oid]))) == [oid]
    assert list(finish(repository.annotations([oid], "artifacts.yaml"))[oid].artifacts) == ["churn"]


def test_large_annotations_are_read_beside_other_work(
    base: Path, repositories: Repositories
) -> None:
    """With pauses, once for every commit that has them."""
    text = "".join(f"m-{number}: {{type: model}}\n" for number in range(3_000))
    path = make_repository(
        base / "r", stream("5 commit A\n6 commit B", {"A": {"artifacts.yaml": text}})
    )
    commits = git(path, "rev-list", "main").split()
    repository = repositories.find(str(path), HOME)

    steps = repository.annotations(commits, "artifacts.yaml")
    pauses = 0
    while True:
        try:
            next(steps)
            pauses += 1
        except StopIteration as done:
            found = done.value
            break

    assert pauses
    assert len(found[commits[0]].artifacts) == 3_000
    assert found[commits[0]] is found[commits[1]]


@pytest.mark.parametrize("part", ["HEAD", "objects", "refs"])
def test_what_is_no_git_directory_any_more_is_noticed(tmp_path: Path, part: str) -> None:
    """Git would look further up, so we do; with the part back, the answer is back."""
    repositories = Repositories()
    path = make_repository(tmp_path / "r", stream("1 commit A\n2 a@v1.0.0 on A"))
    assert repositories.find(str(path), {}).location.git_dir == str(path / ".git")

    (path / ".git" / part).rename(tmp_path / part)
    with pytest.raises(GtodError, match="not in a Git repository"):
        repositories.find(str(path), {})

    (tmp_path / part).rename(path / ".git" / part)
    assert repositories.find(str(path), {}).location.git_dir == str(path / ".git")


def test_a_head_that_names_nothing_makes_no_repository(tmp_path: Path) -> None:
    """As in git."""
    path = make_repository(tmp_path / "r")
    (path / ".git" / "HEAD").write_text("xx\n")

    with pytest.raises(GtodError, match="not in a Git repository"):
        Repositories().find(str(path), {})


def test_repositories_that_are_gone_are_let_go(tmp_path: Path) -> None:
    """CI jobs and tests make and delete very many."""
    repositories = Repositories()
    for number in range(5):
        path = make_repository(tmp_path / str(number), stream("1 commit A\n2 a@v1.0.0 on A"))
        repositories.find(str(path), {})
        shutil.rmtree(path)

    last = make_repository(tmp_path / "last", stream("1 commit A\n2 a@v1.0.0 on A"))
    repositories.find(str(last), {})

    assert [held.location.work_tree for held in repositories.held()] == [str(last)]
    assert len(repositories._shared) == 1


def test_what_was_let_go_is_gone_at_once(tmp_path: Path) -> None:
    """Nothing of it refers to itself, so that no collector has to come first."""
    repositories = Repositories()
    path = make_repository(tmp_path / "r", stream("1 commit A\n2 a@v1.0.0 on A"))
    repository = repositories.find(str(path), {})
    repository.configuration({})
    finish(repository.tags.all())
    (residence,) = repositories.residences()
    parts = [weakref.ref(part) for part in (repository, repository.tags, residence.storage)]

    assert not repositories.let_go(residence)
    assert repositories.find(str(path), {}) is repository
    gc.disable()
    try:
        del repository
        assert repositories.let_go(residence)
        del residence
        assert [part() for part in parts] == [None, None, None]
    finally:
        gc.enable()
    assert repositories.held() == []

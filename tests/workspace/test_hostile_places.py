"""Links that are switched, pipes where files should be: the answer is right, and there is one."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gtod.errors import GtodError
from gtod.service.describe import describe
from gtod.service.placement import latest
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.helpers.git import git, make_repository, tag
from tests.helpers.story import stream


def registry(path: Path, version: str) -> Path:
    """A repository in which `a` has one version."""
    return make_repository(path, stream(f"1 commit A\n2 a@{version} on A"))


def latest_of(repositories: Repositories, folder: Path, **environ: str) -> str:
    """The latest version of `a`, asked from a folder."""
    return finish(latest(repositories.find(str(folder), environ), "a", environ))[0].name


def switch(link: Path, target: Path) -> None:
    """Let a symbolic link lead elsewhere, at one go."""
    fresh = link.with_name("fresh")
    fresh.symlink_to(target)
    fresh.replace(link)


def test_a_git_file_that_leads_through_a_switched_link(tmp_path: Path) -> None:
    """As with releases that are switched by a link named `current`."""
    one, two = registry(tmp_path / "one", "v1.0.0"), registry(tmp_path / "two", "v2.0.0")
    link, tree = tmp_path / "current", tmp_path / "tree"
    switch(link, one / ".git")
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {link}\n")
    repositories = Repositories()
    assert latest_of(repositories, tree) == "v1.0.0"

    switch(link, two / ".git")

    assert latest_of(repositories, tree) == "v2.0.0"


@pytest.mark.parametrize("by", ["GIT_WORK_TREE", "core.worktree"])
def test_a_work_tree_behind_a_switched_link(tmp_path: Path, by: str) -> None:
    """Its configuration is that of the new place."""
    path = registry(tmp_path / "r", "v1.0.0")
    for name, stage in (("one", "first"), ("two", "second")):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".gto").write_text(f"stages: [{stage}]\n")
    link = tmp_path / "current"
    switch(link, tmp_path / "one")
    environ = {"GIT_DIR": str(path / ".git")}
    if by == "GIT_WORK_TREE":
        environ[by] = str(link)
    else:
        git(path, "config", by, str(link))
    repositories = Repositories()
    assert repositories.find(str(tmp_path), environ).configuration({}).gto.stages == ("first",)

    switch(link, tmp_path / "two")

    assert repositories.find(str(tmp_path), environ).configuration({}).gto.stages == ("second",)


def test_a_git_folder_that_appears_in_a_bare_repository(tmp_path: Path) -> None:
    """Git takes the nearer one."""
    bare = make_repository(tmp_path / "bare", stream("1 commit A\n2 a@v1.0.0 on A"), "--bare")
    other = registry(tmp_path / "other", "v2.0.0")
    repositories = Repositories()
    assert latest_of(repositories, bare) == "v1.0.0"

    (other / ".git").rename(bare / ".git")

    assert latest_of(repositories, bare) == "v2.0.0"


def test_settings_that_are_included_do_not_say_where_the_work_tree_is(tmp_path: Path) -> None:
    """As in git."""
    path = registry(tmp_path / "r", "v1.0.0")
    (tmp_path / "included").write_text("[core]\n\tworktree = /elsewhere\n")
    git(path, "config", "include.path", str(tmp_path / "included"))

    location = Repositories().find(str(path), {}).location

    assert location.work_tree == git(path, "rev-parse", "--show-toplevel").strip()


def test_a_folder_that_was_only_missing_comes_back(tmp_path: Path) -> None:
    """What a fetch may bring is never remembered as absent."""
    files = {"A": {".gto": "index: sub/a.yaml\n", "sub/a.yaml": "a: {type: model}\n"}}
    path = make_repository(tmp_path / "r", stream("1 commit A\n2 a@v1.0.0 on A", files))
    git(path, "checkout", "--quiet", "HEAD", "--", ".gto")
    for pack in (path / ".git" / "objects" / "pack").glob("*.pack"):
        pack.rename(tmp_path / pack.name)
        git(path, "unpack-objects", "-q", stdin=(tmp_path / pack.name).read_bytes())
    tree = git(path, "rev-parse", "HEAD:sub").strip()
    stored = path / ".git" / "objects" / tree[:2] / tree[2:]
    repository = Repositories().find(str(path), {})

    stored.rename(tmp_path / "tree")
    assert finish(describe(repository, "a", None, {})) is None
    (tmp_path / "tree").rename(stored)

    found = finish(describe(repository, "a", None, {}))
    assert found is not None
    assert found.type == "model"


def pipe(path: Path) -> None:
    """A pipe that nobody writes into."""
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def endless(path: Path) -> None:
    """A link to a device that never ends."""
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [pipe, endless])
@pytest.mark.parametrize(
    "name", [".gto", ".gtod.yaml", ".git/refs/tags/a@v2.0.0", "artifacts.yaml"]
)
def test_what_is_no_file_holds_nobody_up(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    """It counts as absent, at once."""
    path = registry(tmp_path / "r", "v1.0.0")
    make(path / name)

    assert latest_of(Repositories(), path) == "v1.0.0"
    assert Repositories().find(str(path), {}).working_annotations("artifacts.yaml") is None or (
        name != "artifacts.yaml"
    )


def test_a_symbolic_tag_that_leads_to_a_device_is_no_tag(tmp_path: Path) -> None:
    """Only names of refs are followed."""
    path = registry(tmp_path / "r", "v1.0.0")
    (path / ".git" / "refs" / "tags" / "a@v2.0.0").write_text("ref: /dev/zero\n")

    assert latest_of(Repositories(), path) == "v1.0.0"


def test_a_pipe_named_head_makes_no_repository(tmp_path: Path) -> None:
    """Nor does it hold up who looks for one."""
    pipe(tmp_path / "HEAD")

    with pytest.raises(GtodError, match="not in a Git repository"):
        Repositories().find(str(tmp_path), {})


def test_an_object_in_capitals_is_the_same_object(tmp_path: Path) -> None:
    """Git reads both."""
    path = registry(tmp_path / "r", "v1.0.0")
    tag(path, "a@v2.0.0")
    loose = path / ".git" / "refs" / "tags" / "a@v2.0.0"
    loose.write_text(loose.read_text().upper())

    assert latest_of(Repositories(), path) == "v2.0.0"

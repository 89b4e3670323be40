"""Repositories that somebody else owns: git's own verdict is ours."""

import os
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.git.cat_file_objects import CatFileObjects
from gtod.git.location import locate
from gtod.git.objects import open_objects
from gtod.git.ownership import check_ownership
from tests.helpers.git import commit, make_repository

SOMEBODY = 12345

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def give_away(*paths: Path) -> None:
    """Make somebody else the owner of the paths, and of all that is below them."""
    for path in paths:
        os.lchown(path, SOMEBODY, SOMEBODY)
        for folder, folders, files in os.walk(path):
            for name in folders + files:
                os.lchown(os.path.join(folder, name), SOMEBODY, SOMEBODY)


def home_that_trusts(path: Path, trusted: str) -> dict[str, str]:
    """The environment of somebody whose settings trust a folder."""
    home = path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f"[safe]\n\tdirectory = {trusted}\n")
    return {"HOME": str(home)}


def test_our_own_repository_passes(tmp_path: Path) -> None:
    """Without asking git."""
    repository = make_repository(tmp_path / "r")

    check_ownership(locate(str(repository), {}), {})


@needs_root
@pytest.mark.parametrize("given", [".", ".git"])
def test_somebody_elses_is_refused_with_the_way_out(tmp_path: Path, given: str) -> None:
    """Whether the work tree or the Git directory is theirs; the command can be copied."""
    repository = make_repository(tmp_path / "it's mine").resolve()
    give_away(repository / given)

    with pytest.raises(GtodError) as caught:
        check_ownership(locate(str(repository), {}), {})

    assert caught.value.kind is ErrorKind.REPOSITORY_NOT_OWNED
    assert "git config --global --add safe.directory" in caught.value.message
    assert str(repository).replace("'", "'\"'\"'") in caught.value.message


@needs_root
@pytest.mark.parametrize("trusted", ["*", "{repository}"])
def test_settings_of_whoever_asks_let_it_pass(tmp_path: Path, trusted: str) -> None:
    """And its objects are read, although libgit2 knows nothing of those settings."""
    repository = make_repository(tmp_path / "r").resolve()
    oid = commit(repository)
    give_away(repository)
    environ = home_that_trusts(tmp_path, trusted.format(repository=repository))
    location = locate(str(repository), {})

    check_ownership(location, environ)

    with open_objects(location, environ) as objects:
        found = objects.read(oid)
        assert isinstance(objects, CatFileObjects)
    assert found is not None
    assert found.type == "commit"


@needs_root
def test_a_bare_one_is_judged_too(tmp_path: Path) -> None:
    """Its Git directory is all there is."""
    bare = make_repository(tmp_path / "r.git", "", "--bare").resolve()
    give_away(bare)
    location = locate(str(bare), {})

    with pytest.raises(GtodError, match="owned by somebody else"):
        check_ownership(location, {})
    check_ownership(location, home_that_trusts(tmp_path, str(bare)))

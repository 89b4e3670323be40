"""Which paths a commit has, held against git."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gtod.git.location import locate
from gtod.git.objects import MissingObjectError, Objects, open_objects
from gtod.git.trees import CommittedPaths
from tests.helpers.git import git, make_repository

FILES = ["a", "a b", "üñ😀", "deep/er/file", "deep.er", "deep/link"]


@pytest.fixture(params=["sha1", "sha256"])
def repository(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A commit with files, folders and a link, of either kind of object."""
    path = make_repository(tmp_path / "r", "", f"--object-format={request.param}")
    for name in FILES[:-1]:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text("x")
    (path / FILES[-1]).symlink_to("er")
    git(path, "add", "--all")
    git(path, "commit", "--quiet", "--message=m")
    return path


@pytest.fixture
def objects(repository: Path) -> Iterator[Objects]:
    """Its objects."""
    with open_objects(locate(str(repository), {}), {}) as found:
        yield found


def test_files_and_folders_are_there(repository: Path, objects: Objects) -> None:
    """So is the top, and nothing else."""
    paths = CommittedPaths(objects, git(repository, "rev-parse", "HEAD"))
    there = ["", *FILES, "deep", "deep/er"]
    not_there = ["b", "A", "a/b", "deep/e", "deep/er/file/x", "deep/link/file", "deep/", "ü"]

    found = {path: paths.has(path) for path in (*there, *not_there)}

    assert found == dict.fromkeys(there, True) | dict.fromkeys(not_there, False)


def test_a_missing_commit_is_no_answer(objects: Objects) -> None:
    """A fetch may bring it."""
    with pytest.raises(MissingObjectError):
        CommittedPaths(objects, "1" * 40).has("a")


def test_a_folder_is_listed(repository: Path, objects: Objects) -> None:
    """What is no folder holds nothing."""
    paths = CommittedPaths(objects, git(repository, "rev-parse", "HEAD"))

    top = {"a": False, "a b": False, "üñ😀": False, "deep": True, "deep.er": False}
    assert paths.names_in("") == top
    assert paths.names_in("deep") == {"er": True, "link": False}
    assert paths.names_in("a") == paths.names_in("nowhere") == {}

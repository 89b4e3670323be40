"""Objects that are small where they are stored, and take all memory when they are read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gtod.git.cat_file_objects import CatFileObjects
from gtod.git.libgit_objects import LibgitObjects
from gtod.git.location import Location, locate
from gtod.git.object_stream import stream_objects
from gtod.git.objects import OBJECT_LIMIT, MissingObjectError, Objects
from gtod.steps import finish
from tests.helpers.git import git, make_repository, write_object
from tests.helpers.story import stream

pytestmark = pytest.mark.slow

#: A little more than is read; a hundredth of it on disk.
_LARGE = b"x" * OBJECT_LIMIT

_PERSON = b"Ann <ann@example.com> 5 +0000"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a tag `b` and a commit `large` of very many bytes, and a usual tag."""
    path = make_repository(tmp_path_factory.mktemp("r"), stream("1 commit A\n2 a@v1.0.0 on A"))
    head, tree = git(path, "rev-parse", "HEAD"), git(path, "rev-parse", "HEAD^{tree}")
    tag = b"object %b\ntype commit\ntag b@v1.0.0\ntagger %b\n\n%b"
    oid = write_object(path, "tag", tag % (head.encode(), _PERSON, _LARGE))
    git(path, "update-ref", "refs/tags/b@v1.0.0", oid)
    commit = b"tree %b\nauthor %b\ncommitter %b\n\n%b"
    oid = write_object(path, "commit", commit % (tree.encode(), _PERSON, _PERSON, _LARGE))
    git(path, "update-ref", "refs/heads/large", oid)
    return path


def _libgit(location: Location) -> Objects:
    return LibgitObjects(location)


def _git(location: Location) -> Objects:
    return CatFileObjects(location, {})


@pytest.mark.parametrize("reader", [_libgit, _git])
def test_an_object_beyond_the_limit_counts_as_missing(
    repository: Path, reader: Callable[[Location], Objects]
) -> None:
    """Its size is known before any of it is in memory, and what comes behind it is read."""
    objects = reader(locate(str(repository), {}))
    large, usual, commit = git(
        repository, "rev-parse", "b@v1.0.0", "a@v1.0.0", "refs/heads/large"
    ).split()

    found = objects.read_many([large, usual, commit])

    assert [raw and raw.type for raw in found] == [None, "tag", None]
    assert objects.size(large) is not None
    objects.close()


def test_a_commit_beyond_the_limit_has_no_files(repository: Path) -> None:
    """Where libgit2 would read it on the way to them."""
    objects = LibgitObjects(locate(str(repository), {}))

    with pytest.raises(MissingObjectError):
        objects.file_id(git(repository, "rev-parse", "refs/heads/large"), "artifacts.yaml")


def test_a_stream_passes_over_what_is_too_large(repository: Path, tmp_path: Path) -> None:
    """Without keeping it, and goes on with the next."""
    ids = git(repository, "rev-parse", "a@v1.0.0", "b@v1.0.0", "a@v1.0.0", "b@v1.0.0")
    (tmp_path / "ids").write_text(f"{ids}\n")

    with (
        (tmp_path / "ids").open("rb") as file,
        stream_objects(locate(str(repository), {}), file, {}) as objects,
    ):
        found = finish(objects.take(4))

    assert [content is not None for content in found] == [True, False, True, False]

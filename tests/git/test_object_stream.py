"""Very many objects, read by a git beside this process."""

import tempfile
from pathlib import Path

import pytest

from gtod.git.location import locate
from gtod.git.object_stream import StreamEndedError, stream_objects
from gtod.steps import finish
from tests.helpers.git import git, make_repository, write_object
from tests.helpers.story import stream


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A commit A with a hundred versions of churn."""
    story = "\n".join(f"{10 + n} churn@v1.0.{n} on A" for n in range(100))
    return make_repository(tmp_path / "r", stream(f"5 commit A\n{story}"))


def take(path: Path, ids: list[str], *counts: int) -> list[bytes | None]:
    """The objects of these ids, asked for in portions."""
    with tempfile.TemporaryFile() as file:
        file.write("".join(f"{oid}\n" for oid in ids).encode())
        file.seek(0)
        with stream_objects(locate(str(path), {}), file, {}) as objects:
            return [one for count in counts for one in finish(objects.take(count))]


def ids_of(path: Path) -> list[str]:
    """The ids of all tag objects."""
    return git(path, "for-each-ref", "--format=%(objectname)", "refs/tags").split()


def test_tags_come_in_the_order_that_they_were_asked_for(repository: Path) -> None:
    """Whole, and however they are portioned."""
    ids = ids_of(repository)[::-1]

    found = take(repository, ids, 1, 0, 98, 1)

    assert [write_object(repository, "tag", data or b"") for data in found] == ids


def test_what_is_no_tag_or_missing_is_none(repository: Path) -> None:
    """The others stay in their places."""
    first, last = ids_of(repository)[:2]
    commit = git(repository, "rev-parse", "main")

    found = take(repository, [first, commit, "0" * 40, "no id", last], 5)

    assert [data is None for data in found] == [False, True, True, True, False]


def test_a_tag_larger_than_what_is_read_at_once(repository: Path) -> None:
    """Its parts are put together."""
    content = git(repository, "cat-file", "tag", "churn@v1.0.0")
    oid = write_object(repository, "tag", f"{content}\n{'x' * 3_000_000}\n")

    (data,) = take(repository, [oid], 1)

    assert data is not None
    assert data.count(b"x") >= 3_000_000


def test_more_than_there_is(repository: Path) -> None:
    """Git ends after the last one; who waits for more is told."""
    with pytest.raises(StreamEndedError):
        take(repository, ids_of(repository), 101)


def test_a_repository_that_git_cannot_read(tmp_path: Path, repository: Path) -> None:
    """The same: git ends at once."""
    ids = ids_of(repository)
    (repository / ".git/HEAD").write_text("nonsense\n")
    location = locate(str(make_repository(tmp_path / "other")), {})
    (tmp_path / "other/.git/HEAD").write_text("nonsense\n")

    with (
        tempfile.TemporaryFile() as file,
        stream_objects(location, file, {}) as objects,
        pytest.raises(StreamEndedError),
    ):
        finish(objects.take(len(ids)))

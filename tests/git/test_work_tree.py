"""What git says of the files of a work tree."""

from pathlib import Path

import pytest

from gtod.git.location import Location, locate
from gtod.git.work_tree import ignored_among, tracked_among, tracked_files
from gtod.steps import finish
from tests.helpers.git import git, make_repository


@pytest.fixture
def location(tmp_path: Path) -> Location:
    """Staged files, none of them committed."""
    path = make_repository(tmp_path / "r")
    for name in ("a", "a.b", "sub/dvc.yaml", "dvc.yaml", "a-c/x", "a/b", "line\nbreak", "😀"):
        target = path / name if name != "a/b" else path / "ab/b"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("x")
    git(path, "add", "--all")
    (path / "new").write_text("x")
    (path / ".gitignore").write_text("*.bin\n/data/*\n!/data/kept\n")
    return locate(str(path), {})


def test_tracked_files_by_pattern(location: Location) -> None:
    """In git's order, from the top wherever that is asked."""
    found = finish(tracked_files(location, {}, ":(glob)**/dvc.yaml"))

    assert found == ["dvc.yaml", "sub/dvc.yaml"]


def test_tracked_among_paths(location: Location) -> None:
    """Files and their folders, and not what only begins alike."""
    there = ["", "a", "a-c", "a-c/x", "a.b", "sub", "line\nbreak", "😀"]

    found = finish(tracked_among(location, [*there, "a-", "a/x", "su", "new", "b", "~"], {}))

    assert found == set(there)


def test_in_an_empty_index_not_even_the_top_is_tracked(tmp_path: Path) -> None:
    """There is nothing that the next commit would have."""
    location = locate(str(make_repository(tmp_path / "r")), {})

    assert finish(tracked_among(location, ["", "a"], {})) == frozenset()


def test_ignored_among_paths(location: Location) -> None:
    """Whether they are there or not; what is tracked is not ignored."""
    ignored = ["x.bin", "no/x.bin", "data/x", "line\nbreak.bin"]

    found = finish(ignored_among(location, [*ignored, "a", "data/kept", "x", ""], {}))

    assert found == set(ignored)


def test_paths_that_git_refuses_do_not_matter(location: Location) -> None:
    """Behind a link and in another repository nothing is ignored; the others still are."""
    assert location.work_tree is not None
    top = Path(location.work_tree)
    (top / "link").symlink_to("sub")
    make_repository(top / "other")

    found = finish(ignored_among(location, ["link/x.bin", "other/x.bin", "y.bin"], {}))

    assert found == {"y.bin"}
    assert finish(ignored_among(location, ["link/x.bin"], {})) == frozenset()


def test_a_bare_repository_ignores_nothing(tmp_path: Path) -> None:
    """It has no files."""
    location = locate(str(make_repository(tmp_path / "r", "", "--bare")), {})

    assert finish(ignored_among(location, ["x.bin"], {})) == frozenset()

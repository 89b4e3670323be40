"""Where cache files are, and which of them stay."""

import os
import time
from pathlib import Path

import pytest

from gtod.workspace import cache_folder as module
from gtod.workspace.cache_folder import (
    cache_folder,
    clear,
    files,
    make_folder,
    prune,
    tag_text_file,
    tags_file,
)

DAY = 24 * 3600


def put(folder: Path, name: str, size: int = 1, age: float = 0.0) -> Path:
    """A file of so many bytes that was used so many seconds ago."""
    path = folder / name
    path.write_bytes(b"x" * size)
    os.utime(path, (time.time() - age,) * 2)
    return path


def names(folder: Path) -> set[str]:
    """What is in a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"XDG_CACHE_HOME": "/caches", "HOME": "/home/ann"}, "/caches/gtod"),
        ({"HOME": "/home/ann"}, "/home/ann/.cache/gtod"),
        ({"XDG_CACHE_HOME": "", "HOME": "/home/ann"}, "/home/ann/.cache/gtod"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/home/ann"}, "/home/ann/.cache/gtod"),
        ({"XDG_CACHE_HOME": "relative"}, None),
        ({}, None),
    ],
)
def test_the_folder(environ: dict[str, str], folder: str | None) -> None:
    """As the specification has it: a path that is not absolute counts as none."""
    assert cache_folder(environ) == folder


def test_a_folder_is_for_its_user_alone(tmp_path: Path) -> None:
    """What a registry says may be nobody else's business."""
    make_folder(str(tmp_path / "a/gtod"))

    assert (tmp_path / "a/gtod").stat().st_mode & 0o777 == 0o700


def test_each_repository_has_its_file() -> None:
    """Whose name tells nothing of it."""
    one, other = tags_file("/c", "/repo/.git"), tags_file("/c", "/other/.git")

    assert one != other
    assert one == tags_file("/c", "/repo/.git")
    assert "repo" not in one


def test_the_file_of_a_tag_tells_its_name_and_goes_with_the_others(tmp_path: Path) -> None:
    """Another object of that name has another file."""
    path = tag_text_file(str(tmp_path), "churn@v1.0.0", "ab" * 20)
    put(tmp_path, Path(path).name)

    assert Path(path).name.startswith("churn@v1.0.0.")
    assert path != tag_text_file(str(tmp_path), "churn@v1.0.0", "cd" * 20)
    assert [file.path for file in clear(str(tmp_path))] == [path]


def test_what_was_not_used_for_long_goes(tmp_path: Path) -> None:
    """After three months; what was begun and never finished after an hour."""
    put(tmp_path, "used.tags", age=89 * DAY)
    put(tmp_path, "old.tags", age=91 * DAY)
    put(tmp_path, "begun.new", age=60)
    put(tmp_path, "left.new", age=2 * 3600)
    put(tmp_path, "somebody's", age=900 * DAY)

    removed = prune(str(tmp_path))

    assert {Path(file.path).name for file in removed} == {"old.tags", "left.new"}
    assert names(tmp_path) == {"used.tags", "begun.new", "somebody's"}


def test_what_is_too_much_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those used longest ago first."""
    monkeypatch.setattr(module, "_SIZE", 100)
    for age, name in enumerate(["first.tags", "second.tags", "third.tags"]):
        put(tmp_path, name, 40, age * 60)

    prune(str(tmp_path))

    assert names(tmp_path) == {"first.tags", "second.tags"}


def test_all_of_it_can_be_removed(tmp_path: Path) -> None:
    """But nothing that is not of the cache."""
    put(tmp_path, "a.tags", 10)
    put(tmp_path, "b.new", 20)
    put(tmp_path, "c.txt")
    (tmp_path / "d.tags").mkdir()

    removed = clear(str(tmp_path))

    assert sum(file.size for file in removed) == 30
    assert names(tmp_path) == {"c.txt", "d.tags"}
    assert files(str(tmp_path / "missing")) == []

"""The files of a repository that are looked at together."""

import os
from pathlib import Path

from gtod.lsp.navigation.related import DiskFiles, in_repository
from gtod.lsp.positions import Encoding
from gtod.lsp.registry import gather_registry
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.helpers.git import git, make_repository


def test_very_many_files_leave_time_for_others(tmp_path: Path) -> None:
    """Each is read in no time, all of them are not."""
    top = make_repository(tmp_path / "r", "")
    for number in range(200):
        folder = top / f"f{number}"
        folder.mkdir()
        (folder / "dvc.yaml").write_text(f"artifacts:\n  a{number}: {{path: x}}\n")
    git(top, "add", "--all")
    repository = Repositories().find(str(top), {})
    registry = finish(gather_registry(repository, {}))
    pauses = 0

    def see(_: object) -> None:
        nonlocal pauses
        pauses += 1

    steps = in_repository(repository, registry, Encoding("utf-16"), DiskFiles(), {})
    found = finish(steps, see)

    assert len(found) == 200
    assert pauses > 1


def test_a_file_on_disk_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    """What was found out about it stays with it."""
    path = tmp_path / "dvc.yaml"
    path.write_text("a: b\n")
    files = DiskFiles()

    first, again = finish(files.read(str(path))), finish(files.read(str(path)))
    path.write_text("a: c\n")
    os.utime(path, (1, 1))
    changed = finish(files.read(str(path)))

    assert first is again
    assert changed is not None
    assert changed.text.written == "a: c\n"
    assert finish(files.read(str(tmp_path / "none"))) is None

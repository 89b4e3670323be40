"""Completion of paths, from a real work tree with a real git."""

import os
from pathlib import Path

import pytest

from gtod.annotations.file_kind import FileKind
from gtod.lsp.completion.completion import complete
from gtod.lsp.completion.cursor import find_cursor
from gtod.lsp.completion.items import Abilities
from gtod.lsp.completion.paths import gather_folder
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import git, make_repository
from tests.lsp.completion.completing import accepted, labels
from tests.lsp.editing import at_cursor, registry

NAMES = {"churn.pkl": False, "models": True, ".hidden": False, "my data: raw": False, "Data": True}


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository with files of every kind: committed, new, ignored, kept by DVC."""
    path = make_repository(tmp_path / "r")
    for name, content in {
        ".gitignore": "/build/\n*.log\n",
        "models/churn.pkl": "x",
        "models/nlp/ünï.bin": "x",
        "data/.gitignore": "/raw.csv\n/images\n",
        "data/raw.csv.dvc": "x",
        "data/images.dvc": "x",
    }.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(content)
    git(path, "add", "--all")
    git(path, "commit", "--quiet", "--message=m")
    for name in ("build/out", "models/new.pkl", "models/x.log", "data/raw.csv", "data/images/1"):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text("x")
    return path


def offered(
    marked: str, top: Path | None, folder: Path, kind: FileKind = FileKind.ARTIFACTS
) -> list[str] | None:
    """The paths that are offered in a file of that folder; None where it is no path."""
    known = None if top is None else registry(top=str(top))
    snapshot, position = at_cursor(marked, known, kind=kind, top=str(folder))
    cursor = find_cursor(snapshot.text, position)
    assert cursor is not None
    found = finish(gather_folder(repository(top), snapshot, cursor))
    if found is None:
        return None
    return [item.label for item in complete(snapshot, cursor, found, Abilities()).items]


def repository(top: Path | None) -> Repository | None:
    """The repository at a place, if that is one."""
    return None if top is None else Repositories().find(str(top), {})


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("a:\n  path: $0", ["data/", "models/", ".gitignore"]),
        ("a:\n  path: mo$0", ["data/", "models/", ".gitignore"]),
        ("a:\n  path: models/$0", ["nlp/", "churn.pkl", "new.pkl"]),
        ("a:\n  path: models/ch$0", ["nlp/", "churn.pkl", "new.pkl"]),
        ('a: {path: "models/$0"}', ["nlp/", "churn.pkl", "new.pkl"]),
        ("a:\n  path: './models/$0'", ["nlp/", "churn.pkl", "new.pkl"]),
        ("a:\n  path: data/../models//$0", ["nlp/", "churn.pkl", "new.pkl"]),
        ("a:\n  path: models/nlp/$0", ["ünï.bin"]),
        ("a:\n  path: nowhere/$0", []),
        ("a:\n  path: models/churn.pkl/$0", []),
        ("a:\n  path: .git/$0", []),
        ("a:\n  path: ../$0", []),
        ("a:\n  path: /$0", []),
        ("a:\n  path: s3://bucket/$0", []),
        ("a:\n  path: 'a\tb\0/$0'", []),
    ],
)
def test_the_folder_is_listed_that_was_typed_so_far(top: Path, text: str, paths: list[str]) -> None:
    """Folders first, without what git ignores; nothing outside of the repository."""
    assert offered(text, top, top) == paths


def test_what_dvc_keeps_is_offered_instead_of_what_stands_for_it(top: Path) -> None:
    """Git ignores the one, and nobody means the other."""
    assert offered("a:\n  path: data/$0", top, top) == ["images/", "raw.csv", ".gitignore"]


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  virtual: false\n  path: models/$0",
        "a:\n  path: models/$0\n  virtual: false # committed\n",
        "a: {virtual: False, path: models/$0}",
        "a: {path: 'models/$0', virtual: false}",
    ],
)
def test_an_entry_that_is_not_virtual_is_offered_what_is_committed(top: Path, text: str) -> None:
    """Even if it is not in the work tree."""
    (top / "models/churn.pkl").unlink()

    assert offered(text, top, top) == ["nlp/", "churn.pkl"]


def test_before_the_first_commit_nothing_is_committed(tmp_path: Path) -> None:
    """So nothing is offered."""
    top = make_repository(tmp_path / "r")
    (top / "x").write_text("")

    assert offered("a:\n  virtual: false\n  path: $0", top, top) == []
    assert offered("a:\n  path: $0", top, top) == ["x"]


def test_in_dvc_yaml_paths_count_from_its_own_folder(top: Path) -> None:
    """They may lead out of it, and not out of the repository."""
    folder, text = top / "models", "artifacts:\n  a:\n    path: {}$0"

    def found(typed: str) -> list[str] | None:
        return offered(text.format(typed), top, folder, FileKind.DVC)

    assert found("") == ["nlp/", "churn.pkl", "new.pkl"]
    assert found("../") == ["data/", "models/", ".gitignore"]
    assert found("../../") == []


def test_outside_of_a_repository_the_files_own_folder_is_listed(tmp_path: Path) -> None:
    """All of it, for there is nobody to ask."""
    (tmp_path / "x.log").write_text("")

    assert offered("a:\n  path: $0", None, tmp_path) == ["x.log"]
    assert offered("a:\n  path: ../$0", None, tmp_path) == []


def test_names_that_are_no_text_are_left_out(top: Path) -> None:
    """No file of ours can hold them."""
    Path(os.fsdecode(b"%s/models/nlp/\xff" % os.fsencode(top))).write_text("")
    (top / "models/nlp/a\nb").write_text("")

    assert offered("a:\n  path: models/nlp/$0", top, top) == ["ünï.bin"]


def test_of_very_many_files_those_are_given_that_go_on_with_what_was_typed(top: Path) -> None:
    """The editor asks again while somebody types."""
    (top / "many").mkdir()
    for number in range(600):
        (top / f"many/f{number}").write_text("")
    (top / "many/zebra").write_text("")

    everything = offered("a:\n  path: many/$0", top, top)

    assert everything is not None
    assert len(everything) == 500
    assert offered("a:\n  path: many/Z$0", top, top) == ["zebra"]


def test_other_values_are_no_paths(top: Path) -> None:
    """No folder is read for them."""
    assert offered("a:\n  type: $0", top, top) is None
    assert offered("a:\n  custom:\n    path: $0", top, top) is None
    assert offered("index: $0", top, top, FileKind.GTO) == ["data/", "models/", ".gitignore"]


def test_folders_come_before_files_and_hidden_ones_last() -> None:
    """Else by their names."""
    found = labels("a:\n  path: $0", names=NAMES)

    assert found == ["Data/", "models/", "churn.pkl", "my data: raw", ".hidden"]


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ("a:\n  path: mo$0", "models/", "a:\n  path: models"),
        ("a:\n  path: x/$0", "churn.pkl", "a:\n  path: x/churn.pkl"),
        ("a:\n  path: x/o$0ld # c", "churn.pkl", "a:\n  path: x/churn.pkl # c"),
        ("a:\n  path: my$0", "my data: raw", "a:\n  path: 'my data: raw'"),
        ('a:\n  path: "x/$0', "my data: raw", 'a:\n  path: "x/my data: raw"'),
        ('a: {path: "x/ch$0"}', "churn.pkl", 'a: {path: "x/churn.pkl"}'),
    ],
)
def test_accepting_a_path_writes_all_of_it(text: str, label: str, result: str) -> None:
    """With the quotes that it needs; of a folder without a slash, for it may be what is meant."""
    assert accepted(text, label, names=NAMES) == result

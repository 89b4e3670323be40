"""The configuration in force, for whoever asks, as the files are now."""

from pathlib import Path

import pytest

from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import make_repository
from tests.helpers.story import stream


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A work tree without configuration."""
    return Repositories().find(str(make_repository(tmp_path / "r")), {})


@pytest.fixture
def folder(repository: Repository) -> Path:
    """The top of the work tree."""
    assert repository.location.work_tree is not None
    return Path(repository.location.work_tree)


def test_without_files_there_are_defaults(repository: Repository) -> None:
    """Any stage, artifacts.yaml, the greatest version."""
    configuration = repository.configuration({})

    assert configuration.gto.stages is None
    assert configuration.gto.index == "artifacts.yaml"
    assert configuration.settings.sort == "semver"
    assert configuration.problems == ()


def test_an_edit_counts_at_the_next_question(repository: Repository, folder: Path) -> None:
    """Made, changed with the same size, removed."""
    seen = []
    for text in ("stages: [dev]\n", "stages: [qa1]\n", "stages: [qa2]\n", None):
        if text is None:
            (folder / ".gto").unlink()
        else:
            (folder / ".gto").write_text(text)
        seen.append(repository.configuration({}).gto.stages)

    assert seen == [("dev",), ("qa1",), ("qa2",), None]


def test_settings_are_read_from_their_own_file(repository: Repository, folder: Path) -> None:
    """Beside `.gto`."""
    (folder / ".gtod.yaml").write_text("sort: timestamp\n")

    assert repository.configuration({}).settings.sort == "timestamp"


def test_variables_precede_the_file_for_whoever_sets_them(
    repository: Repository, folder: Path
) -> None:
    """And for nobody else."""
    (folder / ".gto").write_text("stages: [dev]\n")
    asked = [{}, {"GTO_STAGES": '["qa"]'}, {}, {"GTO_STAGES": '["prod"]', "GTOD_SORT": "timestamp"}]

    answers = [repository.configuration(environ) for environ in asked]

    assert [a.gto.stages for a in answers] == [("dev",), ("qa",), ("dev",), ("prod",)]
    assert [a.settings.sort for a in answers] == ["semver", "semver", "semver", "timestamp"]


def test_the_same_question_gets_the_same_object(repository: Repository, folder: Path) -> None:
    """It is parsed once."""
    (folder / ".gto").write_text("stages: [dev]\n")

    assert repository.configuration({}) is repository.configuration({"OTHER": "x"})


def test_a_broken_file_is_told_and_defaults_hold(repository: Repository, folder: Path) -> None:
    """Reading goes on; the problem names its file."""
    (folder / ".gto").write_text("stages: [dev]\nnonsense: 1\n")

    configuration = repository.configuration({})

    assert configuration.gto.stages is None
    assert [(file, problem.code) for file, problem in configuration.problems] == [
        (".gto", "unknown-key")
    ]


def test_a_file_that_cannot_be_read_counts_as_absent(repository: Repository, folder: Path) -> None:
    """A folder of that name, for example: reads go on, and the problem is told."""
    (folder / ".gto").mkdir()
    (folder / ".gtod.yaml").write_text("sort: timestamp\n")

    configuration = repository.configuration({})

    assert configuration.gto.stages is None
    assert configuration.settings.sort == "timestamp"
    ((file, problem),) = configuration.problems
    assert (file, problem.severity) == (".gto", "error")
    assert "cannot be read" in problem.message


def test_a_bare_repository_has_that_of_its_head(tmp_path: Path) -> None:
    """Whatever lies in its Git directory."""
    story, files = "1 commit A\n2 commit B", {"A": {".gto": "stages: [a]\n"}}
    path = make_repository(tmp_path / "r.git", stream(story, files), "--bare")
    (path / ".gto").write_text("stages: [x]\n")
    repository = Repositories().find(str(path), {})

    assert repository.configuration({}).gto.stages == ("a",)


def test_a_bare_repository_without_commits_has_defaults(tmp_path: Path) -> None:
    """There is nothing to read yet."""
    repository = Repositories().find(str(make_repository(tmp_path / "r.git", "", "--bare")), {})

    assert repository.configuration({}).gto.stages is None

"""Questions to small repositories, and their answers in few words."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.steps import Steps, finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import make_repository
from tests.helpers.story import stream

Files = Mapping[str, Mapping[str, str]]


def build(path: Path, story: str, files: Files | None = None) -> Repository:
    """A repository with a story, and files in its commits."""
    return Repositories().find(str(make_repository(path / "r", stream(story, files))), {})


def refusal(steps: Steps[object], kind: ErrorKind) -> str:
    """The sentence with which a question is refused."""
    with pytest.raises(GtodError) as caught:
        finish(steps)
    assert caught.value.kind is kind
    return caught.value.message


def configure(repository: Repository, text: str, name: str = ".gto") -> None:
    """Write a configuration file of the work tree."""
    assert repository.location.work_tree is not None
    (Path(repository.location.work_tree) / name).write_text(text)


def commit_of(repository: Repository, message: str) -> str:
    """The commit with that message."""
    return finish(repository.revision(f"HEAD^{{/^{message}}}"))

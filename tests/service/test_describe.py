"""What a commit says about an artifact."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.service.describe import describe
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.service.asking import build, configure, refusal

STORY = """
    1 commit A
    2 commit B
    10 churn@v1.0.0 on A
    11 churn@v2.0.0 on B
    20 churn#prod#1 on A
    30 tagged@v1.0.0 on A
"""
FILES = {
    "A": {"artifacts.yaml": "churn: {description: old}\ngone: {description: gone}\n"},
    "B": {"artifacts.yaml": "churn: {description: new}\n"},
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """The annotation of churn changes from version to version."""
    return build(tmp_path, STORY, FILES)


def description(repository: Repository, name: str, revision: str | None = None) -> str | None:
    """The description that is found, if any."""
    found = finish(describe(repository, name, revision, {}))
    return None if found is None else found.description


@pytest.mark.parametrize(
    ("name", "revision", "expected"),
    [
        ("churn", None, "new"),
        ("churn", "HEAD~1", "old"),
        ("churn", "churn@v1.0.0", "old"),
        ("churn@v1.0.0", None, "old"),
        ("churn@latest", None, "new"),
        ("churn#prod", None, "old"),
        ("gone", "HEAD~1", "gone"),
        ("tagged", None, None),
    ],
)
def test_the_commit_that_is_meant(
    repository: Repository, name: str, revision: str | None, expected: str | None
) -> None:
    """HEAD, a revision, or that of a version."""
    assert description(repository, name, revision) == expected


def test_the_working_file_does_not_count(repository: Repository) -> None:
    """Only what is committed."""
    configure(repository, "churn: {description: edited}\n", "artifacts.yaml")

    assert description(repository, "churn") == "new"


@pytest.mark.parametrize(
    ("name", "revision", "kind"),
    [
        ("churn#dev", None, ErrorKind.STAGE_NOT_FOUND),
        ("chrun", None, ErrorKind.ARTIFACT_NOT_FOUND),
        ("gone", None, ErrorKind.ARTIFACT_NOT_FOUND),
        ("none@v1.0.0", None, ErrorKind.ARTIFACT_NOT_FOUND),
        ("churn@v9.0.0", None, ErrorKind.VERSION_NOT_FOUND),
        ("churn", "none", ErrorKind.REVISION_NOT_FOUND),
        ("churn@v1.0.0", "HEAD", ErrorKind.INVALID_ARGUMENT),
    ],
)
def test_refusals(repository: Repository, name: str, revision: str | None, kind: ErrorKind) -> None:
    """What is unknown, or meant twice."""
    refusal(describe(repository, name, revision, {}), kind)


def test_before_the_first_commit_nothing_is_known(tmp_path: Path) -> None:
    """There is no HEAD."""
    refusal(describe(build(tmp_path, ""), "churn", None, {}), ErrorKind.ARTIFACT_NOT_FOUND)

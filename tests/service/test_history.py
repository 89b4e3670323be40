"""What happened, in order."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.service.discovery import Reach
from gtod.service.history import HistoryQuestion, history
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.service.asking import build, commit_of, refusal

STORY = """
    10 commit A
    20 commit B
    10 a@v1.0.0 on A
    20 a#prod#1 on A
    20 a#dev#2 on B
    30 a@deprecated on A
    15 b@v1.0.0 on A
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two artifacts on two commits, and one that the last commit annotates."""
    return build(tmp_path, STORY, {"B": {"artifacts.yaml": "noted: {}\n"}})


def told(repository: Repository, question: HistoryQuestion) -> list[str]:
    """What happened, as `time artifact event`."""
    entries = finish(history(repository, question, {}))
    return [f"{e.moment.time} {e.artifact} {e.event}" for e in entries]


def test_commits_come_before_all_else_of_their_second(repository: Repository) -> None:
    """Each commit once, whatever it carries."""
    assert told(repository, HistoryQuestion("a", ascending=True)) == [
        "10 a commit",
        "10 a registration",
        "20 a commit",
        "20 a assignment",
        "20 a assignment",
        "30 a deprecation",
    ]


def test_the_newest_comes_first(repository: Repository) -> None:
    """Exactly the other way round."""
    down = told(repository, HistoryQuestion())
    up = told(repository, HistoryQuestion(ascending=True))

    assert down[0] == "30 a deprecation"
    assert down == up[::-1]


def test_all_artifacts_together(repository: Repository) -> None:
    """Each with its commits, also one that is only annotated."""
    assert told(repository, HistoryQuestion(ascending=True)) == [
        "10 a commit",
        "10 b commit",
        "10 a registration",
        "15 b registration",
        "20 a commit",
        "20 noted commit",
        "20 a assignment",
        "20 a assignment",
        "30 a deprecation",
    ]


def test_stage_events_have_the_version_that_they_are_about(repository: Repository) -> None:
    """A registered one, or the commit."""
    entries = finish(history(repository, HistoryQuestion("a", ascending=True), {}))

    assert [(e.tag, e.version, e.stage) for e in entries if e.event == "assignment"] == [
        ("a#prod#1", "v1.0.0", "prod"),
        ("a#dev#2", commit_of(repository, "B"), "dev"),
    ]


def test_a_commit_has_its_own_message_and_no_tag(repository: Repository) -> None:
    """It is dated by its committer."""
    entry = finish(history(repository, HistoryQuestion("noted"), {}))[0]

    assert (entry.message, entry.author, entry.tag, entry.version) == ("B", "Ann", None, None)


def test_a_limit(repository: Repository) -> None:
    """Of those that would come first."""
    assert told(repository, HistoryQuestion(limit=1)) == ["30 a deprecation"]
    assert told(repository, HistoryQuestion(limit=0)) == []


def test_a_limit_beyond_all_counting(repository: Repository) -> None:
    """It limits nothing."""
    assert told(repository, HistoryQuestion(limit=10**20)) == told(repository, HistoryQuestion())


def test_a_shortcut_leaves_the_events_of_its_versions(repository: Repository) -> None:
    """With the commits that carry them."""
    assert told(repository, HistoryQuestion("a@v1.0.0", ascending=True)) == [
        "10 a commit",
        "10 a registration",
        "20 a assignment",
    ]


def test_annotations_are_looked_for_as_far_as_asked(tmp_path: Path) -> None:
    """In the commits of all branches, for example."""
    files = {"A": {"artifacts.yaml": "noted: {}\n"}, "C": {"artifacts.yaml": "other: {}\n"}}
    repository = build(tmp_path, "1 commit A\n2 commit B\n3 commit C", files)

    question = HistoryQuestion(reach=Reach.COMMITS, ascending=True)

    assert told(repository, question) == ["1 noted commit", "2 noted commit", "3 other commit"]


def test_what_is_unknown_is_refused(repository: Repository) -> None:
    """With a suggestion."""
    sentence = refusal(
        history(repository, HistoryQuestion("notde"), {}), ErrorKind.ARTIFACT_NOT_FOUND
    )
    refusal(history(repository, HistoryQuestion("a@v9.0.0"), {}), ErrorKind.VERSION_NOT_FOUND)

    assert "Did you mean 'noted'?" in sentence


def test_an_empty_repository_has_no_history(tmp_path: Path) -> None:
    """Before the first commit."""
    assert told(build(tmp_path, ""), HistoryQuestion()) == []


def test_a_shortcut_leaves_out_other_commits(tmp_path: Path) -> None:
    """HEAD annotates the artifact, not one of its versions."""
    story = "1 commit A\n2 commit B\n3 churn@v1.0.0 on A\n4 churn@v2.0.0 on B"
    files = {"B": {"artifacts.yaml": "churn: {type: model}\n"}}
    repository = build(tmp_path, story, files)

    entries = finish(history(repository, HistoryQuestion("churn@v1.0.0"), {}))

    assert [(entry.event, entry.version) for entry in entries] == [
        ("registration", "v1.0.0"),
        ("commit", None),
    ]

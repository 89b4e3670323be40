"""Only some of what happened."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.service.history import HistoryQuestion, history
from gtod.service.point_in_time import CommitTime
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import make_repository
from tests.service.asking import build, configure, refusal

STORY = """
    10 commit A
    20 commit B
    10 a@v1.0.0 on A
    20 a#prod#1 on A
    30 a#dev#2 on B
    40 a#prod!#3 on A
    50 a@v1.0.0! on A
    60 a@deprecated on A
    15 b@v1.0.0 on A
    25 b#qa#1 on A
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two artifacts with events of every kind, on two commits."""
    return build(tmp_path, STORY, {"B": {"artifacts.yaml": "noted: {}\n"}})


def told(repository: Repository, question: HistoryQuestion) -> list[str]:
    """What happened, as `time artifact event stage`."""
    return [
        f"{e.moment.time} {e.artifact} {e.event}" + (f" {e.stage}" if e.stage else "")
        for e in finish(history(repository, question, {}))
    ]


def test_since_and_until_include_their_second(repository: Repository) -> None:
    """Of commits and tags alike."""
    assert told(repository, HistoryQuestion("a", since=20, until=30)) == [
        "30 a assignment dev",
        "20 a assignment prod",
        "20 a commit",
    ]
    assert told(repository, HistoryQuestion("a", since=60)) == ["60 a deprecation"]
    assert told(repository, HistoryQuestion(until=10)) == [
        "10 a registration",
        "10 b commit",
        "10 a commit",
    ]
    assert told(repository, HistoryQuestion(since=30, until=20)) == []


def test_a_revision_stands_for_its_commits_time(repository: Repository) -> None:
    """At both ends; one that there is not is an error."""
    since, until = CommitTime("HEAD"), CommitTime("a@v1.0.0")

    assert told(repository, HistoryQuestion("a", since=since, ascending=True))[0] == "20 a commit"
    assert told(repository, HistoryQuestion("b", until=until)) == ["10 b commit"]
    for question in (HistoryQuestion(since=CommitTime("x")), HistoryQuestion(until=CommitTime(""))):
        refusal(history(repository, question, {}), ErrorKind.REVISION_NOT_FOUND)


def test_only_a_stage(repository: Repository) -> None:
    """Neither commits nor registrations are about one."""
    assert told(repository, HistoryQuestion(stage="prod")) == [
        "40 a unassignment prod",
        "20 a assignment prod",
    ]
    assert told(repository, HistoryQuestion("b", stage="qa")) == ["25 b assignment qa"]


def test_a_stage_that_is_known_and_of_which_there_is_nothing(repository: Repository) -> None:
    """Used by another artifact, before the time asked about, or only allowed: no error."""
    configure(repository, "stages: [canary]\n")

    assert told(repository, HistoryQuestion("b", stage="prod")) == []
    assert told(repository, HistoryQuestion("noted", stage="prod")) == []
    assert told(repository, HistoryQuestion(stage="prod", since=50)) == []
    assert told(repository, HistoryQuestion(stage="canary")) == []
    assert told(repository, HistoryQuestion(stage="prod", limit=0)) == []


@pytest.mark.parametrize("name", [None, "a", "a@v1.0.0", "noted"])
def test_a_stage_that_nobody_ever_used(repository: Repository, name: str | None) -> None:
    """Is an error with a suggestion, as in `which`."""
    question = HistoryQuestion(name, stage="prdo")

    sentence = refusal(history(repository, question, {}), ErrorKind.STAGE_NOT_FOUND)

    assert sentence == "Cannot find stage 'prdo'. Did you mean 'prod'?"


def test_a_registry_without_tags_has_no_stages(tmp_path: Path) -> None:
    """The error says how to get tags."""
    folder = make_repository(tmp_path / "r")
    question = HistoryQuestion(stage="prod")

    steps = history(Repositories().find(str(folder), {}), question, {})

    assert "git fetch --tags" in refusal(steps, ErrorKind.STAGE_NOT_FOUND)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({"registration"}, ["10 a registration"]),
        ({"deregistration"}, ["50 a deregistration"]),
        ({"assignment"}, ["30 a assignment dev", "20 a assignment prod"]),
        ({"unassignment"}, ["40 a unassignment prod"]),
        ({"deprecation"}, ["60 a deprecation"]),
        ({"commit"}, ["20 a commit", "10 a commit"]),
        ({"commit", "deprecation"}, ["60 a deprecation", "20 a commit", "10 a commit"]),
    ],
)
def test_only_some_kinds(repository: Repository, kinds: set[str], expected: list[str]) -> None:
    """One, or one of several."""
    assert told(repository, HistoryQuestion("a", kinds=frozenset(kinds))) == expected


def test_commits_of_annotations(repository: Repository) -> None:
    """They are filtered as those of tags are."""
    assert told(repository, HistoryQuestion("noted", until=20)) == ["20 noted commit"]
    assert told(repository, HistoryQuestion("noted", until=19)) == []


def test_all_filters_count(repository: Repository) -> None:
    """And the limit counts what they left, in the order asked for."""
    question = HistoryQuestion(
        "a", since=10, until=40, kinds=frozenset({"assignment", "unassignment"}), limit=1
    )

    assert told(repository, question) == ["40 a unassignment prod"]
    oldest = HistoryQuestion("a", kinds=frozenset({"assignment"}), limit=1, ascending=True)
    assert told(repository, oldest) == ["20 a assignment prod"]
    nothing = HistoryQuestion("a", stage="prod", kinds=frozenset({"commit", "registration"}))
    assert told(repository, nothing) == []


_PEOPLE = """\
commit refs/heads/main
mark :1
author Ada Lovelace <ada@example.org> 10 +0000
committer Carl Carrier <carl@example.org> 20 +0000
data 1
x
tag a@v1.0.0
from :1
tagger Grace Hopper <gh@navy.example> 30 +0000
data 1
x
tag a#prod#1
from :1
tagger Jürgen STRAẞE <j@example.org> 40 +0000
data 1
x
tag a#dev#2
from :1
tagger ada <bot@example.org> 50 +0000
data 1
x
"""


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("grace", ["registration"]),
        ("E HOP", ["registration"]),
        ("NAVY", ["registration"]),
        ("gh@", ["registration"]),
        ("Ada", ["assignment dev", "commit"]),
        ("ada@", ["commit"]),
        ("carl", []),
        ("jÜRGEN", ["assignment prod"]),
        ("strasse", ["assignment prod"]),
        ("example.org", ["assignment dev", "assignment prod", "commit"]),
        ("hopper <gh@", []),
        (".*", []),
        ("", ["assignment dev", "assignment prod", "registration", "commit"]),
    ],
)
def test_only_somebodys(tmp_path: Path, author: str, expected: list[str]) -> None:
    """Part of the name or of the address, in any case; of a commit it is the author's."""
    folder = make_repository(tmp_path / "r", _PEOPLE)
    repository = Repositories().find(str(folder), {})

    found = told(repository, HistoryQuestion("a", author=author))

    assert [entry.partition(" a ")[2] for entry in found] == expected

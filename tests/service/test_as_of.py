"""Questions about the past: the answer is what the tags up to then tell."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.service.discovery import Reach
from gtod.service.placement import WhichQuestion, latest, which
from gtod.service.point_in_time import CommitTime, PointInTime
from gtod.service.show import ShowQuestion, show_artifact, show_registry
from gtod.service.stages import Which, list_stages
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.helpers.git import git
from tests.service.asking import build, commit_of, configure, refusal

STORY = """
    1 commit A
    2 commit B
    5 late#qa#1 on A
    10 churn@v1.0.0 on A
    20 churn#prod#1 on A
    25 commit C
    30 churn@v2.0.0 on B
    40 churn#prod#2 on B
    50 churn#prod!#3 on B
    60 churn@v1.0.0! on A
    70 old@v1.0.0 on A
    80 old@deprecated on A
    90 late@v1.0.0 on A
    95 late#dev#2 on A
"""
FILES = {"C": {"artifacts.yaml": "noted: {}\nchurn: {type: model}\n"}}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An artifact whose production changes, a deprecated one, one staged first, one annotated."""
    return build(tmp_path, STORY, FILES)


def placed(
    repository: Repository, time: PointInTime, name: str = "churn", stage: str = "prod"
) -> list[str]:
    """The versions that were in the stage then."""
    question = WhichQuestion(name, stage, as_of=time)
    return [placement.version.name for placement in finish(which(repository, question, {}))]


def shown(repository: Repository, question: ShowQuestion) -> dict[str, str | None]:
    """The artifacts in the table, and the latest version of each."""
    view = finish(show_registry(repository, question, {}))
    return {row.name: row.latest.name if row.latest else None for row in view.rows}


def test_which_version_was_in_a_stage(repository: Repository) -> None:
    """From the second of the assignment on, up to the one before the next event."""
    seen = {time: placed(repository, time) for time in (9, 19, 20, 39, 40, 49, 50, 60)}

    assert seen == {
        9: [],
        19: [],
        20: ["v1.0.0"],
        39: ["v1.0.0"],
        40: ["v2.0.0", "v1.0.0"],
        49: ["v2.0.0", "v1.0.0"],
        50: ["v1.0.0"],
        60: [],
    }


def test_a_revision_stands_for_its_commits_time(repository: Repository) -> None:
    """C was made while version 1 was in production; a tag's own time does not count."""
    assert placed(repository, CommitTime("HEAD")) == ["v1.0.0"]
    assert placed(repository, CommitTime("churn#prod#2")) == []
    question = WhichQuestion("churn", "prod", as_of=CommitTime("nothing"))
    refusal(which(repository, question, {}), ErrorKind.REVISION_NOT_FOUND)


def test_shortcuts_mean_what_they_meant(repository: Repository) -> None:
    """The latest version of then, those in a stage then."""
    assert placed(repository, 29, "churn@latest") == ["v1.0.0"]
    assert placed(repository, 45, "churn@latest") == ["v2.0.0"]
    assert placed(repository, 45, "churn#prod") == ["v2.0.0", "v1.0.0"]
    assert placed(repository, 15, "churn#prod") == []
    assert placed(repository, 45, "churn@v1.0.0") == ["v1.0.0"]


def test_a_version_that_was_not_there_yet(repository: Repository) -> None:
    """Is not found, and the error says that it came later; one that never was is told as always."""
    early = WhichQuestion("churn@v2.0.0", "prod", as_of=29)
    never = WhichQuestion("churn@v2.0.1", "prod", as_of=29)

    assert refusal(which(repository, early, {}), ErrorKind.VERSION_NOT_FOUND) == (
        "'churn' had no version 'v2.0.0' then; 'gtoc history churn@v2.0.0' tells when it came"
    )
    told = refusal(which(repository, never, {}), ErrorKind.VERSION_NOT_FOUND)
    assert told == "Cannot find version 'v2.0.1' of 'churn'. Did you mean 'v2.0.0'?"


def test_what_is_known_is_judged_by_today(repository: Repository) -> None:
    """An artifact that came later, or is only annotated, and a stage used later, answer nothing."""
    configure(repository, "stages: [canary]\n")

    assert placed(repository, 3) == []
    assert placed(repository, 3, "noted") == []
    assert placed(repository, 30, stage="dev") == []
    assert placed(repository, 30, "churn#dev") == []
    assert placed(repository, 30, stage="canary") == []
    for name, stage, kind in (
        ("chrun", "prod", ErrorKind.ARTIFACT_NOT_FOUND),
        ("churn", "prdo", ErrorKind.STAGE_NOT_FOUND),
        ("churn#prdo", "prod", ErrorKind.STAGE_NOT_FOUND),
    ):
        question = WhichQuestion(name, stage, as_of=3)
        assert "Did you mean" in refusal(which(repository, question, {}), kind)


def test_a_stage_of_today_needs_no_look_at_other_artifacts(repository: Repository) -> None:
    """Nothing was in it then, but that it is one is known from the artifact itself."""
    assert placed(repository, 3) == []
    assert placed(repository, 3, "churn#prod") == []

    assert repository.tags.counters.artifacts_folded == 1


def test_the_latest_version(repository: Repository) -> None:
    """The greatest that was registered by then, and not taken back by then."""
    seen = {
        time: [v.name for v in finish(latest(repository, "churn", {}, time))]
        for time in (9, 10, 30, 60)
    }

    assert seen == {9: [], 10: ["v1.0.0"], 30: ["v2.0.0", "v1.0.0"], 60: ["v2.0.0"]}


def test_deleted_tags_are_gone_from_the_past_too(repository: Repository) -> None:
    """The tags are all that there is to tell of it."""
    assert repository.location.work_tree is not None
    git(Path(repository.location.work_tree), "tag", "--delete", "churn#prod#1")

    assert placed(repository, 30) == []


def test_the_registry(repository: Repository) -> None:
    """The artifacts that had tags, in the order of then; what annotations tell does not count."""
    assert shown(repository, ShowQuestion(as_of=4)) == {}
    assert list(shown(repository, ShowQuestion(as_of=9)).items()) == [("late", None)]
    assert list(shown(repository, ShowQuestion(as_of=10)).items()) == [
        ("churn", "v1.0.0"),
        ("late", None),
    ]
    assert list(shown(repository, ShowQuestion(as_of=100)).items()) == [
        ("churn", "v2.0.0"),
        ("late", "v1.0.0"),
    ]
    assert list(shown(repository, ShowQuestion())) == ["churn", "late", "noted"]


def test_the_columns_of_the_registry(repository: Repository) -> None:
    """The stages that were in use by then, behind those that `.gto` lists now."""
    assert finish(show_registry(repository, ShowQuestion(as_of=9), {})).stages == ("qa",)
    configure(repository, "stages: [canary]\n")
    view = finish(show_registry(repository, ShowQuestion(as_of=20), {}))
    assert view.stages == ("canary", "prod", "qa")


def test_a_deprecated_artifact_was_none_before(repository: Repository) -> None:
    """It is in the table up to then, and from then on only if asked for."""
    assert "old" in shown(repository, ShowQuestion(as_of=79))
    assert "old" not in shown(repository, ShowQuestion(as_of=80))
    assert "old" in shown(repository, ShowQuestion(as_of=80, deprecated=True))


@pytest.mark.parametrize("reach", Reach)
def test_no_artifact_is_annotated_in_the_past(repository: Repository, reach: Reach) -> None:
    """Wherever annotations would be looked for."""
    view = finish(show_registry(repository, ShowQuestion(as_of=100, reach=reach), {}))

    assert [row.is_annotated for row in view.rows] == [False, False]


def test_the_versions_of_an_artifact(repository: Repository) -> None:
    """With their stages of then, and none that only an annotation tells of."""
    question = ShowQuestion(as_of=45, reach=Reach.COMMITS)
    then = finish(show_artifact(repository, "churn", question, {}))

    assert [(view.name, [state.stage for state in view.stages]) for view in then] == [
        ("v2.0.0", ["prod"]),
        ("v1.0.0", ["prod"]),
    ]
    assert [event.tag for view in then for event in view.assignments] == [
        "churn#prod#2",
        "churn#prod#1",
    ]
    assert finish(show_artifact(repository, "noted", question, {})) == []
    assert finish(show_artifact(repository, "old", question, {})) == []
    assert len(finish(show_artifact(repository, "churn#prod", question, {}))) == 2
    refusal(show_artifact(repository, "none", question, {}), ErrorKind.ARTIFACT_NOT_FOUND)


def test_on_a_commit_and_in_the_past(repository: Repository) -> None:
    """Both count: what stood on that commit by then."""
    at = commit_of(repository, "B")

    assert shown(repository, ShowQuestion(at=at, as_of=29)) == {}
    assert shown(repository, ShowQuestion(at=at, as_of=30)) == {"churn": "v2.0.0"}
    question = ShowQuestion(at=at, as_of=45)
    (view,) = finish(show_artifact(repository, "churn", question, {}))
    assert view.name == "v2.0.0"


def test_the_stages(repository: Repository) -> None:
    """Those that a tag up to then names, whether it assigns or takes away."""
    every = ["dev", "prod", "qa"]
    seen = {
        time: finish(list_stages(repository, Which.USED, {}, time)) for time in (4, 5, 20, 95, 99)
    }

    assert seen == {4: [], 5: ["qa"], 20: ["prod", "qa"], 95: every, 99: every}
    assert finish(list_stages(repository, Which.IN_FORCE, {}, 20)) == ["prod", "qa"]
    configure(repository, "stages: [canary]\n")
    assert finish(list_stages(repository, Which.IN_FORCE, {}, 20)) == ["canary"]
    assert finish(list_stages(repository, Which.ALLOWED, {}, 20)) == ["canary"]
    refusal(
        list_stages(repository, Which.ALLOWED, {}, CommitTime("nothing")),
        ErrorKind.REVISION_NOT_FOUND,
    )

"""Which version is in a stage, and which is the latest."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.registry.query import Sort
from gtod.service.placement import WhichQuestion, latest, which
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.service.asking import build, commit_of, configure, refusal

STORY = """
    10 churn@v1.0.0 on A
    11 churn@v2.0.0 on B
    12 churn@v3.0.0 on C
    13 churn@v3.0.0! on C
    20 churn#prod#1 on B
    21 churn#prod#2 on D
    22 churn#prod#3 on A
    23 churn#dev#4 on B
    24 churn#qa#5 on A
    25 churn#qa!#6 on A
    30 segment#staging#1 on A
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Versions in prod and dev; `noted` is only annotated."""
    return build(tmp_path, STORY, {"D": {"artifacts.yaml": "noted: {}\n"}})


def names(
    repository: Repository,
    name: str,
    stage: str,
    *,
    last_stage: bool = False,
    registered_only: bool = False,
    sort: Sort | None = None,
) -> list[str]:
    """The versions in the stage."""
    question = WhichQuestion(
        name, stage, last_stage=last_stage, registered_only=registered_only, sort=sort
    )
    return [placement.version.name for placement in finish(which(repository, question, {}))]


def test_the_greatest_registered_version_comes_first(repository: Repository) -> None:
    """Then other registered ones, then commits."""
    assert names(repository, "churn", "prod") == ["v2.0.0", "v1.0.0", commit_of(repository, "D")]


def test_registered_versions_only(repository: Repository) -> None:
    """A commit is left out."""
    assert names(repository, "churn", "prod", registered_only=True) == ["v2.0.0", "v1.0.0"]


def test_by_timestamp_the_last_assigned_comes_first(repository: Repository) -> None:
    """By option, or by the settings; the option precedes."""
    by_time = ["v1.0.0", commit_of(repository, "D"), "v2.0.0"]
    asked = names(repository, "churn", "prod", sort=Sort.TIMESTAMP)
    configure(repository, "sort: timestamp\n", ".gtod.yaml")

    assert asked == by_time
    assert names(repository, "churn", "prod") == by_time
    assert names(repository, "churn", "prod", sort=Sort.SEMVER)[0] == "v2.0.0"


def test_on_a_kanban_board(repository: Repository) -> None:
    """Version 2 moved on to dev, and an unassignment left version 1 without a stage."""
    assert names(repository, "churn", "dev", last_stage=True) == ["v2.0.0"]
    assert names(repository, "churn", "prod", last_stage=True) == [commit_of(repository, "D")]


def test_the_ref_is_that_which_made_the_stage_active(tmp_path: Path) -> None:
    """The first assignment since the stage was last inactive."""
    story = """
        10 a@v1.0.0 on A
        20 a#prod#1 on A
        30 a#prod!#2 on A
        40 a#prod#3 on A
        50 a#prod#4 on A
    """
    (found,) = finish(which(build(tmp_path, story), WhichQuestion("a", "prod"), {}))

    assert found.event.tag == "a#prod#3"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("churn@v1.0.0", ["v1.0.0"]),
        ("churn@v3.0.0", []),
        ("churn@latest", ["v2.0.0"]),
        ("churn#dev", ["v2.0.0"]),
    ],
)
def test_a_shortcut_leaves_only_what_it_means(
    repository: Repository, name: str, expected: list[str]
) -> None:
    """One version, the latest, or those in another stage."""
    assert names(repository, name, "prod") == expected


def test_nothing_in_a_known_stage_is_no_error(repository: Repository) -> None:
    """Used by this artifact, used by another one, or allowed by `.gto`."""
    configure(repository, "stages: [canary]\n")

    assert names(repository, "churn", "qa") == []
    assert names(repository, "churn", "staging") == []
    assert names(repository, "churn", "canary") == []
    assert names(repository, "noted", "prod") == []


@pytest.mark.parametrize(
    ("name", "stage", "kind", "told"),
    [
        ("chrun", "prod", ErrorKind.ARTIFACT_NOT_FOUND, "Did you mean 'churn'?"),
        ("notde", "prod", ErrorKind.ARTIFACT_NOT_FOUND, "Did you mean 'noted'?"),
        ("xyz", "prod", ErrorKind.ARTIFACT_NOT_FOUND, "'gtoc show' lists"),
        ("churn@v1.0.1", "prod", ErrorKind.VERSION_NOT_FOUND, "Did you mean 'v1.0.0'?"),
        ("churn", "prdo", ErrorKind.STAGE_NOT_FOUND, "Did you mean 'prod'?"),
        ("churn", "xyz", ErrorKind.STAGE_NOT_FOUND, "Stages are: dev, prod, qa, staging."),
    ],
)
def test_what_is_unknown_gets_a_suggestion(
    repository: Repository, name: str, stage: str, kind: ErrorKind, told: str
) -> None:
    """Or where to look."""
    assert told in refusal(which(repository, WhichQuestion(name, stage), {}), kind)


def test_a_registry_without_stages_says_so(tmp_path: Path) -> None:
    """There is none to suggest."""
    repository = build(tmp_path, "10 a@v1.0.0 on A")

    told = refusal(which(repository, WhichQuestion("a", "prod"), {}), ErrorKind.STAGE_NOT_FOUND)

    assert "No tag assigns one" in told


def test_the_latest_is_the_greatest_active_registered_version(repository: Repository) -> None:
    """Not the deregistered one, and never a commit."""
    assert [v.name for v in finish(latest(repository, "churn", {}))] == ["v2.0.0", "v1.0.0"]
    assert finish(latest(repository, "segment", {}))[:1] == []
    assert finish(latest(repository, "noted", {})) == []


def test_the_latest_of_what_is_unknown(repository: Repository) -> None:
    """Is refused as everywhere."""
    refusal(latest(repository, "none", {}), ErrorKind.ARTIFACT_NOT_FOUND)
    refusal(latest(repository, "churn@v9.0.0", {}), ErrorKind.VERSION_NOT_FOUND)


def test_a_new_tag_is_in_the_next_answer(repository: Repository) -> None:
    """Without anybody telling."""
    before = names(repository, "segment", "staging")
    folder = Path(repository.location.common_dir)
    oid = (folder / "refs/tags/churn#dev#4").read_text()
    (folder / "refs/tags/segment#staging#2").write_text(oid)

    assert len(before) == 1
    assert len(names(repository, "segment", "staging")) == 2

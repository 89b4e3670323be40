"""The registry as a table, and the versions of one artifact."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.registry.query import Sort
from gtod.service.discovery import Reach
from gtod.service.show import ShowQuestion, show_artifact, show_registry
from gtod.service.views import RegistryView, VersionView
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.helpers.git import git
from tests.service.asking import build, commit_of, configure, refusal

STORY = """
    1 commit A
    2 commit B
    5 staged#qa#1 on A
    10 late#dev#1 on A
    20 churn@v1.0.0 on A
    21 churn@v2.0.0 on B
    22 churn#prod#1 on A
    23 churn#prod#2 on B
    30 late@v1.0.0 on A
    40 old@v1.0.0 on A
    41 old@deprecated on A
"""
FILES = {
    "A": {"artifacts.yaml": "early: {}\n"},
    "B": {"artifacts.yaml": "zulu: {}\nchurn: {type: model}\nalpha: {}\n"},
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Registered, staged, annotated and deprecated artifacts."""
    return build(tmp_path, STORY, FILES)


def table(
    repository: Repository, question: ShowQuestion | None = None
) -> tuple[tuple[str, ...], dict[str, tuple[str | None, dict[str, str]]]]:
    """Columns, and for each artifact its latest version and its stages."""
    view: RegistryView = finish(show_registry(repository, question or ShowQuestion(), {}))
    return view.stages, {
        row.name: (
            row.latest.name if row.latest else None,
            {stage: placement.version.name for stage, placement in row.stages.items()},
        )
        for row in view.rows
    }


def versions(
    repository: Repository, name: str, question: ShowQuestion | None = None
) -> list[VersionView]:
    """The versions of one artifact."""
    return finish(show_artifact(repository, name, question or ShowQuestion(), {}))


def test_rows_are_ordered_by_first_appearance(repository: Repository) -> None:
    """Registered ones, then those with stages only, then annotated ones as in the file."""
    _, rows = table(repository)

    assert list(rows) == ["churn", "late", "staged", "zulu", "alpha"]


def test_rows_have_the_latest_version_and_what_counts_in_each_stage(
    repository: Repository,
) -> None:
    """The greatest of those in it."""
    _, rows = table(repository)

    assert rows["churn"] == ("v2.0.0", {"prod": "v2.0.0"})
    assert rows["staged"] == (None, {"qa": commit_of(repository, "A")})
    assert rows["zulu"] == (None, {})


def test_columns_are_those_of_the_configuration_then_those_in_use(repository: Repository) -> None:
    """The former in their order, the latter sorted."""
    before, _ = table(repository)
    configure(repository, "stages: [prod, canary]\n")

    assert before == ("dev", "prod", "qa")
    assert table(repository)[0] == ("prod", "canary", "dev", "qa")


def test_deprecated_artifacts_are_shown_if_asked_for(repository: Repository) -> None:
    """In their place."""
    _, rows = table(repository, ShowQuestion(deprecated=True))

    assert list(rows) == ["churn", "late", "old", "staged", "zulu", "alpha"]


def test_only_what_stands_on_a_commit(repository: Repository) -> None:
    """By any revision; what has no version there has no row."""
    _, rows = table(repository, ShowQuestion(at="HEAD~1"))

    assert rows["churn"] == ("v1.0.0", {"prod": "v1.0.0"})
    assert "zulu" not in rows
    refusal(show_registry(repository, ShowQuestion(at="none"), {}), ErrorKind.REVISION_NOT_FOUND)


@pytest.mark.parametrize(
    ("reach", "annotated"),
    [
        (Reach.HEAD, ["zulu", "alpha"]),
        (Reach.BRANCHES, ["zulu", "alpha"]),
        (Reach.COMMITS, ["zulu", "alpha", "early"]),
    ],
)
def test_annotations_are_looked_for_as_far_as_asked(
    repository: Repository, reach: Reach, annotated: list[str]
) -> None:
    """In HEAD, in all branches, or in all their commits."""
    _, rows = table(repository, ShowQuestion(reach=reach))

    assert list(rows)[3:] == annotated


def test_another_branch_annotates_too(repository: Repository) -> None:
    """Where branches are asked for."""
    assert repository.location.work_tree is not None
    git(Path(repository.location.work_tree), "branch", "side", "HEAD~1")

    assert "early" in table(repository, ShowQuestion(reach=Reach.BRANCHES))[1]


def test_the_index_is_the_file_that_the_configuration_names(tmp_path: Path) -> None:
    """Instead of artifacts.yaml."""
    files = {"A": {"index.yaml": "here: {}\n", "artifacts.yaml": "there: {}\n"}}
    repository = build(tmp_path, "1 commit A", files)
    configure(repository, "index: index.yaml\n")

    assert list(table(repository)[1]) == ["here"]


def test_an_empty_repository_has_an_empty_table(tmp_path: Path) -> None:
    """Also before the first commit."""
    assert table(build(tmp_path, "")) == ((), {})


def test_the_versions_of_an_artifact(tmp_path: Path) -> None:
    """Registered ones, greatest first; commits with stages; the one that HEAD discovers."""
    story = """
        1 commit A
        2 commit B
        3 commit C
        10 a@v1.0.0 on A
        11 a@v2.0.0 on A
        12 a@v1.5.0 on A
        13 a@v1.5.0! on A
        20 a#dev#1 on B
    """
    repository = build(tmp_path, story, {"C": {"artifacts.yaml": "a: {type: model}\n"}})

    found = versions(repository, "a")

    assert [(v.name, v.is_registered, v.discovered, v.tag) for v in found] == [
        ("v2.0.0", True, False, "a@v2.0.0"),
        ("v1.0.0", True, False, "a@v1.0.0"),
        (commit_of(repository, "B"), False, False, None),
        (commit_of(repository, "C"), False, True, None),
    ]
    assert found[-1].created.time == 3
    assert found[-1].annotation is not None


def test_a_version_on_head_leaves_nothing_to_discover(repository: Repository) -> None:
    """The annotation is that version's."""
    found = versions(repository, "churn")

    assert [(v.name, v.discovered, v.annotation is not None) for v in found] == [
        ("v2.0.0", False, True),
        ("v1.0.0", False, False),
    ]


def test_assignments_are_those_that_hold(tmp_path: Path) -> None:
    """Since each stage became active, in order."""
    story = """
        10 a@v1.0.0 on A
        20 a#prod#1 on A
        21 a#prod!#2 on A
        22 a#prod#3 on A
        23 a#dev#4 on A
        24 a#prod#5 on A
    """
    (version,) = versions(build(tmp_path, story), "a")

    assert [event.tag for event in version.assignments] == ["a#prod#3", "a#dev#4", "a#prod#5"]
    assert [state.stage for state in version.stages] == ["prod", "dev"]


def test_registered_versions_only(tmp_path: Path) -> None:
    """Neither those named by commits nor discovered ones."""
    story = "1 commit A\n2 commit B\n10 a@v1.0.0 on A\n20 a#dev#1 on B"
    repository = build(tmp_path, story)

    found = versions(repository, "a", ShowQuestion(registered_only=True))

    assert [version.name for version in found] == ["v1.0.0"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("churn@v1.0.0", ["v1.0.0"]),
        ("churn@latest", ["v2.0.0"]),
        ("churn#prod", ["v2.0.0", "v1.0.0"]),
        ("churn#dev", []),
    ],
)
def test_a_shortcut_shows_what_it_means(
    repository: Repository, name: str, expected: list[str]
) -> None:
    """And nothing that is discovered."""
    assert [version.name for version in versions(repository, name)] == expected


def test_versions_by_timestamp(tmp_path: Path) -> None:
    """The newest first."""
    repository = build(tmp_path, "10 a@v2.0.0 on A\n20 a@v1.0.0 on B")

    found = versions(repository, "a", ShowQuestion(sort=Sort.TIMESTAMP))

    assert [version.name for version in found] == ["v1.0.0", "v2.0.0"]


def test_an_unknown_artifact_gets_a_suggestion(repository: Repository) -> None:
    """From tags and annotations."""
    told = refusal(
        show_artifact(repository, "zuul", ShowQuestion(), {}), ErrorKind.ARTIFACT_NOT_FOUND
    )

    assert "Did you mean 'zulu'?" in told

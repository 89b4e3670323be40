"""What is wrong with .gto and .gtod.yaml, given what the repository says."""

import pytest

from gtod.service.checking.configuration import check_gto, check_settings
from gtod.service.checking.facts import RegistryFacts
from gtod.service.checking.gathering import gather_registry_facts
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.annotations.marked import briefly, place, unmark
from tests.service.checking.example import build_example


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> RegistryFacts:
    """The example: versions are in prod, dev and qa, .gto allows dev and prod."""
    top = build_example(tmp_path_factory.mktemp("example") / "r")
    repository = Repositories().find(str(top), {})
    return finish(gather_registry_facts(repository, repository.configuration({})))


@pytest.mark.parametrize(
    ("marked", "problems"),
    [
        ("stages: [dev, prod, qa]", []),
        ("types: [model]", []),
        ("«stages»: [dev, prod]", ["warning stage-not-listed"]),
        ("types: [a] # 😀\n«STAGES»: []", ["warning stage-not-listed"] * 3),
        ("stages: [«-x»]", ["error invalid-value"]),
        ("types: [«'😀'»]", ["error invalid-value"]),
        ("«sort»: semver\nstages: [dev, prod, qa]", ["error misplaced-key"]),
        ("«stagse»: [dev]", ["error unknown-key"]),
        ("stages: [dev, prod, qa, «on»]", ["warning ambiguous-boolean"]),
    ],
)
def test_gto(facts: RegistryFacts, marked: str, problems: list[str]) -> None:
    """A stage that somebody uses is missed once the file is right in itself."""
    text, ranges = unmark(marked)

    found = check_gto(text, facts)

    assert briefly(found) == problems
    assert {place(problem.range) for problem in found} == set(ranges)


@pytest.mark.parametrize(
    ("marked", "problems"),
    [
        ("promotions: {prod: [dev]}", []),
        ("promotions: {«qa»: [dev, «pord»]} # 😀", ["warning stage-not-allowed"] * 2),
        ("promotions: {«'😀'»: [dev]}", ["error invalid-value"]),
        ("sort: «size»", ["error invalid-value"]),
        ("«srot»: semver", ["warning unknown-key"]),
    ],
)
def test_settings(facts: RegistryFacts, marked: str, problems: list[str]) -> None:
    """Their stages are held against those that .gto allows."""
    text, ranges = unmark(marked)

    found = check_settings(text, facts)

    assert briefly(found) == problems
    assert [place(problem.range) for problem in found] == ranges


def test_without_a_repository_only_the_texts_count() -> None:
    """Nobody knows which stages there are."""
    assert check_gto("stages: []", None) == ()
    assert check_settings("promotions: {qa: [x]}", None) == ()


def test_the_message_names_an_artifact_that_is_in_the_stage(facts: RegistryFacts) -> None:
    """So that one can look."""
    (problem,) = check_gto("stages: [dev, prod]", facts)

    assert problem.message == (
        "Stage 'qa' is missing here, and a version of 'old' is in it. "
        "Add it, or unassign what is in it."
    )

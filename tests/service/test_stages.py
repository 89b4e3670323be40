"""The stages of a registry."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.service.stages import Which, list_stages
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.service.asking import build, configure, refusal


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Three stages are in use."""
    return build(tmp_path, "10 a#prod on A\n20 a#dev#1 on A\n30 b#qa!#1 on A")


def stages(repository: Repository) -> list[list[str]]:
    """Those in force, allowed and used."""
    return [finish(list_stages(repository, which, {})) for which in Which]


def test_without_configuration_those_in_use_are_in_force(repository: Repository) -> None:
    """Sorted; none is named as allowed."""
    assert stages(repository) == [["dev", "prod", "qa"], [], ["dev", "prod", "qa"]]


def test_the_configuration_says_what_is_allowed(repository: Repository) -> None:
    """In its own order."""
    configure(repository, "stages: [prod, canary]\n")

    assert stages(repository) == [["prod", "canary"], ["prod", "canary"], ["dev", "prod", "qa"]]


def test_a_broken_configuration_allows_nothing(repository: Repository) -> None:
    """It fails only who asks what is allowed; the line is told."""
    configure(repository, "stages: [prod]\nnonsense: 1\n")

    sentence = refusal(list_stages(repository, Which.ALLOWED, {}), ErrorKind.INVALID_CONFIGURATION)

    assert ".gto line 2" in sentence
    assert finish(list_stages(repository, Which.IN_FORCE, {})) == ["dev", "prod", "qa"]

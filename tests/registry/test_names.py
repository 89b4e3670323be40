"""Names of artifacts and stages, shortcuts to versions, and suggestions."""

import pytest

from gtod.registry.name import (
    artifact_from_tag,
    artifact_in_tag,
    is_artifact_name,
    is_stage_name,
)
from gtod.registry.shortcut import Shortcut, parse_shortcut
from gtod.registry.suggest import did_you_mean, nearest

NAMES = ["a", "7", "churn", "team/churn", "Churn_Model-2", "a--b", "x/y/z"]
NO_NAMES = ["", "-a", "a-", "_a", "a_", "/a", "a/", "a.b", "a b", "a#b", "a@b", "a=b", "ä", "a\n"]


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    """Letters, digits, `-`, `_` and `/`, with a letter or digit at both ends."""
    assert is_artifact_name(name)
    assert is_stage_name(name)


@pytest.mark.parametrize("name", NO_NAMES)
def test_no_names(name: str) -> None:
    """Anything else."""
    assert not is_artifact_name(name)
    assert not is_stage_name(name)


@pytest.mark.parametrize("name", ["dir:churn", "some/dir.x:team/churn", "../x:a"])
def test_an_artifact_may_have_a_folder(name: str) -> None:
    """A stage may not. A tag writes `=` for the colon, which no ref can hold."""
    assert is_artifact_name(name)
    assert not is_stage_name(name)
    assert artifact_in_tag(name) == name.replace(":", "=")
    assert artifact_from_tag(artifact_in_tag(name)) == name


@pytest.mark.parametrize("name", [":churn", "dir:", "a:b:c", "dir:-a", "dir=churn", "d r:churn"])
def test_no_folder(name: str) -> None:
    """The name behind a folder follows its own rule, and there is one folder."""
    assert not is_artifact_name(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("churn", Shortcut("churn")),
        ("churn@v1.0.0", Shortcut("churn", version="v1.0.0")),
        ("churn@v1.0.0-rc.1", Shortcut("churn", version="v1.0.0-rc.1")),
        ("churn@latest", Shortcut("churn", latest=True)),
        ("churn@greatest", Shortcut("churn", latest=True)),
        ("churn#prod", Shortcut("churn", stage="prod")),
        ("churn#latest", Shortcut("churn", stage="latest")),
        ("some/dir:churn#eu/prod", Shortcut("some/dir:churn", stage="eu/prod")),
    ],
)
def test_shortcuts(text: str, expected: Shortcut) -> None:
    """A version, the latest one, or those in a stage."""
    assert parse_shortcut(text) == expected
    assert parse_shortcut(text).is_plain == (text == expected.artifact)


@pytest.mark.parametrize("text", ["churn@", "churn#", "churn@1.0.0", "churn#prod#1", "@latest", ""])
def test_what_is_no_shortcut_is_a_name(text: str) -> None:
    """As it stands, so that it is not found under that name."""
    assert parse_shortcut(text) == Shortcut(text)


def test_a_typing_error_gets_a_suggestion() -> None:
    """The nearest known word, if any is near."""
    known = ["churn", "segment", "prod"]

    assert nearest("chrun", known) == "churn"
    assert did_you_mean("chrun", known) == " Did you mean 'churn'?"


def test_what_is_near_to_nothing_gets_none() -> None:
    """No guess is better than a wild one."""
    assert nearest("xyz", ["churn"]) is None
    assert did_you_mean("xyz", ["churn"]) == ""
    assert did_you_mean("churn", []) == ""


def test_a_very_long_word_is_no_typing_error() -> None:
    """Comparing it would take the daemon's time, and nobody mistypes that much."""
    assert nearest("a" * 10_000, ["a" * 9_999]) is None

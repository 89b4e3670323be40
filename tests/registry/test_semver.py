"""Semantic versions and their precedence."""

import itertools

import pytest
from hypothesis import given

from gtod.registry.semver import is_version, precedence
from tests.registry.strategies import versions

#: Each is less than the one behind it (semver.org, item 11, and what follows from it).
_ASCENDING = """
    v0.0.0 v0.0.9 v0.0.10 v0.9.0 v0.10.0
    v1.0.0--
    v1.0.0-alpha v1.0.0-alpha.1 v1.0.0-alpha.beta v1.0.0-beta v1.0.0-beta.2 v1.0.0-beta.11
    v1.0.0-rc.1 v1.0.0 v2.0.0 v2.1.0 v2.1.1
    v10.0.0-1 v10.0.0-2 v10.0.0-10 v10.0.0-99999999999999999999 v10.0.0-1a v10.0.0-A
    v10.0.0-a v10.0.0-a.0.0 v10.0.0
    v99999999999999999999.0.0
"""
_pairs = list(itertools.combinations(_ASCENDING.split(), 2))


@pytest.mark.parametrize(("less", "greater"), _pairs)
def test_precedence_is_that_of_semver(less: str, greater: str) -> None:
    """Numbers order as numbers, before words; a prerelease before its release."""
    assert precedence(less) < precedence(greater)


def test_build_metadata_only_breaks_ties() -> None:
    """Semver ignores it; here it makes the order total, as text."""
    assert precedence("v1.0.0") < precedence("v1.0.0+1") < precedence("v1.0.0+a")
    assert precedence("v1.0.0+a") < precedence("v1.0.1-rc")


@given(versions, versions)
def test_the_order_is_total(one: str, other: str) -> None:
    """Two different versions are never equal, and any two can be compared."""
    assert (precedence(one) == precedence(other)) == (one == other)
    assert (precedence(one) < precedence(other)) == (not precedence(one) >= precedence(other))


@pytest.mark.parametrize(
    "text",
    ["v1.2.3", "v0.0.0", "v1.0.0-0", "v1.0.0-0a", "v1.0.0--", "v1.0.0+01", "v1.0.0-a.b+c.d"],
)
def test_versions(text: str) -> None:
    """A `v` and any semantic version."""
    assert is_version(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v",
        "1.0.0",
        "V1.0.0",
        "v1",
        "v1.0",
        "v1.0.0.0",
        "v01.0.0",
        "v1.00.0",
        "v1.0.0-00",
        "v1.0.0-",
        "v1.0.0-a.",
        "v1.0.0+",
        "v1.0.0+a+b",
        "v1.0.0\n",
        " v1.0.0",
        "v1.0.-1",
        "v¹.0.0",
    ],
)
def test_no_versions(text: str) -> None:
    """What semver forbids is no version, and has no precedence."""
    assert not is_version(text)
    with pytest.raises(ValueError, match="not a version like v1"):
        precedence(text)

"""The version that follows another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.registry.semver import FIRST_VERSION, Part, bump, is_version, precedence
from tests.registry.strategies import versions

parts = st.sampled_from(Part)


@pytest.mark.parametrize(
    ("version", "part", "following"),
    [
        ("v1.2.3", Part.PATCH, "v1.2.4"),
        ("v1.2.3", Part.MINOR, "v1.3.0"),
        ("v1.2.3", Part.MAJOR, "v2.0.0"),
        ("v0.0.0", Part.PATCH, "v0.0.1"),
        ("v1.9.9", Part.MINOR, "v1.10.0"),
        ("v9.9.9", Part.MAJOR, "v10.0.0"),
        ("v1.2.9", Part.PATCH, "v1.2.10"),
        ("v1.2.3-rc.1", Part.PATCH, "v1.2.4"),
        ("v1.2.3+linux", Part.PATCH, "v1.2.4"),
        ("v1.0.99999999999999999999", Part.PATCH, "v1.0.100000000000000000000"),
    ],
)
def test_a_part_is_raised(version: str, part: Part, following: str) -> None:
    """What is behind it starts again at 0; prerelease and build do not last."""
    assert bump(version, part) == following


@given(versions, parts)
def test_what_follows_is_a_greater_release(version: str, part: Part) -> None:
    """Whatever the version was."""
    following = bump(version, part)

    assert is_version(following)
    assert precedence(following) > precedence(version)
    assert "-" not in following
    assert "+" not in following


@given(versions)
def test_the_parts_weigh_as_much_as_they_should(version: str) -> None:
    """A patch less than a minor version, that less than a major one."""
    patch, minor, major = (bump(version, part) for part in (Part.PATCH, Part.MINOR, Part.MAJOR))

    assert precedence(patch) < precedence(minor) < precedence(major)


@pytest.mark.parametrize("part", list(Part))
@pytest.mark.parametrize("version", ["", "1.0.0", "v1.0", "latest", "v1.0.0\n"])
def test_what_is_no_version_has_none_after_it(version: str, part: Part) -> None:
    """As it has no precedence."""
    with pytest.raises(ValueError, match="not a version like v1"):
        bump(version, part)


@pytest.mark.parametrize("part", list(Part))
def test_a_number_may_have_any_length(part: Part) -> None:
    """Python itself stops at 4,300 digits."""
    many = "9" * 5000

    assert is_version(bump(f"v{many}.{many}.{many}", part))


def test_the_first_version_is_one() -> None:
    """And the least that a bump of nothing would give."""
    assert bump("v0.0.0", Part.PATCH) == FIRST_VERSION == "v0.0.1"

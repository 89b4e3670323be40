"""Semantic versions with a leading `v`, and their precedence (semver.org 2.0.0, item 11)."""

import enum
import functools
import re

_IDENTIFIER = r"(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
_NUMBER = r"(?:0|[1-9][0-9]*)"
#: A version without its `v`, for use inside larger patterns.
SEMVER = (
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}"
    rf"(?:-{_IDENTIFIER}(?:\.{_IDENTIFIER})*)?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
)

_version = re.compile(
    rf"v({_NUMBER})\.({_NUMBER})\.({_NUMBER})"
    rf"(?:-({_IDENTIFIER}(?:\.{_IDENTIFIER})*))?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
)

#: The version that an artifact's first registration gets unless it is told.
FIRST_VERSION = "v0.0.1"


class Part(enum.Enum):
    """The part of a version that a bump raises; those behind it start again at 0."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


#: What `precedence` gives: comparable with every other precedence.
Precedence = tuple[object, ...]


def is_version(text: str) -> bool:
    """Whether `text` is `v` and a semantic version: `v1.2.0`, `v1.0.0-rc.1+linux`."""
    return _version.fullmatch(text) is not None


@functools.lru_cache(maxsize=16384)
def precedence(version: str) -> Precedence:
    """A sort key: greater versions have greater keys.

    The artifacts of a registry have few versions that no other one has, so that it is kept.

    Build metadata does not count in semver; here it breaks ties as text, so that the order of
    different versions is total.

    Raises:
        ValueError: `version` is not a version by `is_version`.
    """
    match = _version.fullmatch(version)
    if match is None:
        raise ValueError(f"'{version}' is not a version like v1.0.0")
    major, minor, patch, prerelease = match.groups()
    release = (_numeric(major), _numeric(minor), _numeric(patch))
    if prerelease is None:
        return (*release, 1, (), version)
    return (*release, 0, tuple(map(_identifier, prerelease.split("."))), version)


def bump(version: str, part: Part) -> str:
    """The next version by one part: of v1.2.3-rc.1 the next patch is v1.2.4.

    Raises:
        ValueError: `version` is not a version by `is_version`.
    """
    match = _version.fullmatch(version)
    if match is None:
        raise ValueError(f"'{version}' is not a version like v1.0.0")
    major, minor, patch = match.groups()[:3]
    match part:
        case Part.MAJOR:
            return f"v{_successor(major)}.0.0"
        case Part.MINOR:
            return f"v{major}.{_successor(minor)}.0"
        case Part.PATCH:
            return f"v{major}.{minor}.{_successor(patch)}"


def _successor(digits: str) -> str:
    """The next number, of whatever length: Python converts only those of 4,300 digits."""
    head = digits.rstrip("9")
    zeros = "0" * (len(digits) - len(head))
    if not head:
        return f"1{zeros}"
    return f"{head[:-1]}{int(head[-1]) + 1}{zeros}"


def _numeric(digits: str) -> tuple[int, str]:
    """Orders digits without a leading zero as numbers, of whatever length."""
    return (len(digits), digits)


def _identifier(text: str) -> tuple[int, int, str]:
    if text.isdigit():
        return (0, *_numeric(text))
    return (1, 0, text)

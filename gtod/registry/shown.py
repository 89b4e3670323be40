"""Versions and commits as they are shown to people."""

_HASH_DIGITS = 7


def short_hash(commit: str) -> str:
    """A commit's hash as people see it."""
    return commit[:_HASH_DIGITS]


def short_version(version: str) -> str:
    """A version as people see it: whole, unless it is only a commit's hash."""
    return version if version.startswith("v") else short_hash(version)

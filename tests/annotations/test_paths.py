"""Paths as they are written."""

import pytest

from gtod.annotations.paths import can_be_of_file, is_address


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("s3://bucket/x", True), ("gs://b/x", True), ("https://e.org/x?y#z", True),
        ("azure://c/x y", True), ("models/x", False), ("C:/x", False), ("a:b", False),
        ("://x", False), ("", False),
    ],
)  # fmt: skip
def test_addresses(path: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """Whatever begins with a scheme and two slashes."""
    assert is_address(path) is expected


@pytest.mark.parametrize("path", ["s3://bucket/x", "a\0", "\ud800"])
def test_where_no_file_lies(path: str) -> None:
    """At an address, and at what no file system takes."""
    assert not can_be_of_file(path)
    assert can_be_of_file("models/a b:c.pkl")

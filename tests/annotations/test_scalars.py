"""What plain scalars mean."""

import math

import pytest

from gtod.annotations.scalars import kind_of, value_of_plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("", None),
        ("~", None),
        ("Null", None),
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("-0b11", -3),
        ("1_000", 1000),
        ("0x_", "0x_"),
        ("_1", "_1"),
        ("1.10", 1.1),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("-.INF", -math.inf),
        ("1e", "1e"),
        (".", "."),
        ("-", "-"),
        ("1:30", "1:30"),
        ("1.2.3", "1.2.3"),
        ("2024-01-31", "2024-01-31"),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", "9223372036854775808"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_plain_scalars_mean_what_they_mean_to_gto(text: str, value: object) -> None:
    """Booleans are those of YAML 1.2, numbers those of gto's reader, all else is text."""
    read = value_of_plain(text)

    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2024-01-31", "timestamp"),
        ("2024-01-31 10:00:00", "timestamp"),
        ("2024-01-31T10:00:00.5Z", "timestamp"),
        ("2024-01", "text"),
        ("churn", "text"),
        ("1", "int"),
        (".nan", "float"),
        ("", "null"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    """A timestamp is told apart from text, although its value is text."""
    assert kind_of(text) == kind

"""Tables and JSON, made in slices."""

from __future__ import annotations

import json
import random

import pytest
from tabulate import tabulate

from gtod.commands.json_output import json_list, json_object
from gtod.commands.table import TableForm, table
from gtod.commands.text import printable, printable_lines
from gtod.registry.shown import short_version
from gtod.steps import finish


@pytest.mark.parametrize("form", ["fancy_outline", "plain"])
@pytest.mark.parametrize("count", [1, 199, 200, 201, 1000])
def test_a_table_in_slices_is_the_table(form: TableForm, count: int) -> None:
    """It looks as if tabulate had made it at once."""
    chosen = random.Random(count)
    rows = [
        [chosen.choice(["a", "1.10", "1e5", "", None, "x" * chosen.randrange(30)]) for _ in "abc"]
        for _ in range(count)
    ]
    headers = ["one", "two", "a long header"]
    whole = tabulate(rows, headers, form, disable_numparse=True, missingval="-")
    assert finish(table(headers, rows, form)) == whole + "\n"


def test_a_long_table_pauses() -> None:
    """So that the daemon can serve others in between."""
    steps = table(["n"], [[str(n)] for n in range(1000)], "plain")
    assert sum(1 for _ in steps) >= 4


@pytest.mark.parametrize("items", [[], [1], [{"a": []}, ["b\n", {}], "\x7f\udcff", None]])
def test_json_in_slices_is_the_json(items: list[object]) -> None:
    """It looks as if json had made it at once."""
    assert finish(json_list(items)) == json.dumps(items, indent=4) + "\n"
    pairs = [(f"k\n{n}", item) for n, item in enumerate(items)]
    assert finish(json_object(pairs)) == json.dumps(dict(pairs), indent=4) + "\n"


def test_versions_are_never_cut() -> None:
    """Only what is a commit's hash is."""
    assert short_version("v10.20.30-rc.1+linux") == "v10.20.30-rc.1+linux"
    assert short_version("c59a5c191c7d1ef09d2722ae02d44c1b8caa7bca") == "c59a5c1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë 東京 🪴 👩‍🔬", "Zoë 東京 🪴 👩‍🔬"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("a\r\nb\tc", r"a\r\nb\tc"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("\u202e\u2066\u2028", r"\u202e\u2066\u2028"),
        ("\udcff", r"\udcff"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    """What a terminal would obey is written as an escape, all other text stays."""
    assert printable(text) == shown


def test_printable_lines() -> None:
    """A description keeps its lines."""
    assert printable_lines("a\r\n\tb\x1b\n") == "a\n\tb\\x1b\n"

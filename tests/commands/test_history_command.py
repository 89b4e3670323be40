"""`gtoc history`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.commands.registry_building import Gtoc

CHURN = """\
╒═════════════════════╤════════════╤══════════════╤═══════════╤═════════╤══════════╤══════════════╕
│ timestamp           │ artifact   │ event        │ version   │ stage   │ commit   │ author       │
╞═════════════════════╪════════════╪══════════════╪═══════════╪═════════╪══════════╪══════════════╡
│ 2022-07-13 12:00:00 │ churn      │ commit       │ -         │ -       │ c59a5c1  │ Ada Lovelace │
│ 2022-07-12 12:04:00 │ churn      │ assignment   │ v1.1.0    │ dev     │ 8abc26f  │ Grace Hopper │
│ 2022-07-12 12:03:00 │ churn      │ assignment   │ v1.1.0    │ staging │ 8abc26f  │ Grace Hopper │
│ 2022-07-12 12:02:00 │ churn      │ assignment   │ v1.0.0    │ prod    │ 8894584  │ Ada Lovelace │
│ 2022-07-12 12:01:00 │ churn      │ registration │ v1.1.0    │ -       │ 8abc26f  │ Grace Hopper │
│ 2022-07-12 12:00:00 │ churn      │ commit       │ -         │ -       │ 8abc26f  │ Grace Hopper │
│ 2022-07-11 12:02:00 │ churn      │ assignment   │ v1.0.0    │ dev     │ 8894584  │ Ada Lovelace │
│ 2022-07-11 12:01:00 │ churn      │ registration │ v1.0.0    │ -       │ 8894584  │ Ada Lovelace │
│ 2022-07-11 12:00:00 │ churn      │ commit       │ -         │ -       │ 8894584  │ Ada Lovelace │
╘═════════════════════╧════════════╧══════════════╧═══════════╧═════════╧══════════╧══════════════╛
"""

PLAIN = """\
timestamp            artifact    event           version    stage    commit    author
2022-07-14 12:00:00  old         deprecation     -          -        8894584   Ada Lovelace
2022-07-13 12:01:00  draft       assignment      c59a5c1    dev      c59a5c1   Ada Lovelace
2022-07-13 12:00:00  segment     deregistration  v0.4.1     -        8abc26f   Ada Lovelace
"""


def test_the_journal_of_an_artifact(gtoc: Gtoc) -> None:
    """Newest first; a commit for each that carries something of the artifact."""
    assert gtoc.stdout("history churn") == CHURN


def test_limit_and_plain(gtoc: Gtoc) -> None:
    """The newest entries of all artifacts, for grep and awk."""
    assert gtoc.stdout("history --plain --limit 3") == PLAIN


@pytest.mark.parametrize("option", ["--asc", "--ascending"])
def test_ascending(gtoc: Gtoc, option: str) -> None:
    """The oldest first."""
    newest = [entry["timestamp"] for entry in json.loads(gtoc.stdout("history --json"))]
    oldest = [entry["timestamp"] for entry in json.loads(gtoc.stdout(f"history --json {option}"))]
    assert oldest == newest[::-1] == sorted(newest)


def test_columns_without_a_value_are_dropped(gtoc: Gtoc) -> None:
    """As gto does: a registry of annotations has neither versions nor stages."""
    assert gtoc.stdout("history notes --plain").splitlines()[0].split() == [
        *("timestamp", "artifact", "event", "commit", "author"),
    ]
    assert "stage" not in gtoc.stdout("history segment --plain")


def test_reach(gtoc: Gtoc) -> None:
    """Annotations of other branches and older commits are found on demand."""
    unknown = gtoc.failure("history idea")
    assert "Cannot find artifact 'idea'" in unknown
    assert "2022-07-14 12:00:00" in gtoc.stdout("history idea -a")
    assert len(gtoc.stdout("history notes --plain -A").splitlines()) == 4


def test_shortcuts(gtoc: Gtoc) -> None:
    """Only what concerns the version."""
    entries = json.loads(gtoc.stdout("history churn#prod --json"))
    assert {entry.get("version") for entry in entries if entry["event"] != "commit"} == {"v1.0.0"}


def test_json(gtoc: Gtoc) -> None:
    """The keys of gto, which leave out what there is not, and the tag behind them."""
    commit, assignment, *_ = json.loads(gtoc.stdout("history churn --json", TZ="UTC-3"))
    assert commit == {
        "timestamp": "2022-07-13T15:00:00+03:00",
        "artifact": "churn",
        "event": "commit",
        "commit": "c59a5c191c7d1ef09d2722ae02d44c1b8caa7bca",
        "author": "Ada Lovelace",
        "author_email": "ada@example.org",
        "message": "Commit",
        "ref": None,
    }
    assert list(assignment) == [
        *("timestamp", "artifact", "event", "version", "stage", "commit"),
        *("author", "author_email", "message", "ref"),
    ]
    assert assignment["ref"] == "churn#dev#4"


def test_usage(gtoc: Gtoc) -> None:
    """A limit is a positive number; the forms exclude each other."""
    assert "'--limit'" in gtoc.usage_error("history --limit 0")
    assert "'--limit'" in gtoc.usage_error("history --limit many")
    assert gtoc.usage_error("history --json --plain") == (
        "Error: --json and --plain exclude each other."
    )

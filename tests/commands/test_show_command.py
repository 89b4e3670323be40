"""`gtoc show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.commands.registry_building import text_of

if TYPE_CHECKING:
    from tests.commands.registry_building import Gtoc

REGISTRY = """\
╒═════════╤══════════╤═════════╤═════════╤════════════╕
│ name    │ latest   │ #dev    │ #prod   │ #staging   │
╞═════════╪══════════╪═════════╪═════════╪════════════╡
│ churn   │ v1.1.0   │ v1.1.0  │ v1.0.0  │ v1.1.0     │
│ segment │ v0.4.0   │ -       │ -       │ -          │
│ draft   │ -        │ c59a5c1 │ -       │ -          │
│ notes   │ -        │ -       │ -       │ -          │
╘═════════╧══════════╧═════════╧═════════╧════════════╛
"""

CHURN = """\
╒════════════╤═══════════╤══════════════╤═════════════════════╤══════════════╤══════════════╕
│ artifact   │ version   │ stage        │ created_at          │ author       │ ref          │
╞════════════╪═══════════╪══════════════╪═════════════════════╪══════════════╪══════════════╡
│ churn      │ v1.1.0    │ dev, staging │ 2022-07-12 12:01:00 │ Grace Hopper │ churn@v1.1.0 │
│ churn      │ v1.0.0    │ prod, dev    │ 2022-07-11 12:01:00 │ Ada Lovelace │ churn@v1.0.0 │
│ churn      │ c59a5c1   │              │ 2022-07-13 12:00:00 │ Ada Lovelace │ c59a5c1      │
╘════════════╧═══════════╧══════════════╧═════════════════════╧══════════════╧══════════════╛
"""

PLAIN = """\
name     latest    #dev     #prod    #staging
churn    v1.1.0    v1.1.0   v1.0.0   v1.1.0
segment  v0.4.0    -        -        -
draft    -         c59a5c1  -        -
notes    -         -        -        -
"""


def test_the_registry_is_a_table(gtoc: Gtoc) -> None:
    """Commit-named versions show seven digits, what is not there shows a dash."""
    assert gtoc.stdout("show") == REGISTRY


def test_an_artifact_is_a_table_of_its_versions(gtoc: Gtoc) -> None:
    """Newest assignment first; the version that HEAD's annotation discovers is the last."""
    assert gtoc.stdout("show churn") == CHURN


def test_plain_has_no_lines(gtoc: Gtoc) -> None:
    """For grep and awk."""
    assert gtoc.stdout("show --plain") == PLAIN


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("show --name-only", "churn segment draft notes"),
        ("show --name-only -d", "churn old segment draft notes"),
        ("show --name-only --deprecated", "churn old segment draft notes"),
        ("show --name-only -a", "churn segment draft notes idea"),
        ("show --name-only --all-branches", "churn segment draft notes idea"),
        ("show --name-only -A", "churn segment draft idea notes"),
        ("show --name-only --all-commits -a", "churn segment draft idea notes"),
        ("show --name-only --at HEAD~1", "churn segment"),
        ("show segment --name-only", "v0.4.0"),
        ("show churn --name-only --ro", "v1.1.0 v1.0.0"),
        ("show churn --name-only --registered-only --sort timestamp", "v1.1.0 v1.0.0"),
        ("show churn@latest --name-only", "v1.1.0"),
        ("show churn@v1.0.0 --name-only", "v1.0.0"),
        ("show churn#prod --name-only", "v1.0.0"),
        ("show churn --at HEAD~2 --name-only", "v1.0.0"),
        ("show draft --name-only", "c59a5c191c7d1ef09d2722ae02d44c1b8caa7bca"),
    ],
)
def test_names_one_on_a_line(gtoc: Gtoc, line: str, names: str) -> None:
    """Of artifacts, or of an artifact's versions; each option restricts or adds."""
    assert gtoc.stdout(line).split() == names.split()


@pytest.mark.parametrize("option", ["--ls", "--last-stage"])
def test_on_a_kanban_board_a_version_is_in_its_last_stage_only(gtoc: Gtoc, option: str) -> None:
    """The last stage replaces the earlier ones."""
    row = gtoc.stdout(f"show --plain {option}").splitlines()[1]
    assert row.split() == ["churn", "v1.1.0", "v1.1.0", "v1.0.0", "-"]
    assert gtoc.stdout(f"show churn --plain {option}").splitlines()[1].split()[2] == "dev"


def test_a_commit_named_version_goes_with_registered_only(gtoc: Gtoc) -> None:
    """It has stages but no version that somebody registered."""
    assert gtoc.stdout("show --plain --ro").splitlines()[3].split() == ["draft", "-", "-", "-", "-"]


def test_registry_as_json(gtoc: Gtoc) -> None:
    """The keys of gto 0.2.0 first, and its layout."""
    text = gtoc.stdout("show --json")
    assert text.startswith(
        '{\n    "churn": {\n        "version": "v1.1.0",\n        "stage": {\n'
        '            "dev": "v1.1.0",\n            "prod": "v1.0.0",\n'
        '            "staging": "v1.1.0"\n        },\n        "deprecated": false,\n'
        '        "annotated": true\n    },\n    "segment": {'
    )
    assert text == json.dumps(json.loads(text), indent=4) + "\n"
    draft = json.loads(text)["draft"]
    assert draft["version"] is None
    assert draft["stage"]["dev"] == "c59a5c191c7d1ef09d2722ae02d44c1b8caa7bca"


def test_versions_as_json(gtoc: Gtoc) -> None:
    """All that is known of each version; times have the offset of the client's zone."""
    first, second, discovered = json.loads(gtoc.stdout("show churn --json", TZ="Asia/Kolkata"))
    assert second == {
        "artifact": "churn",
        "name": "v1.0.0",
        "created_at": "2022-07-11T17:31:00+05:30",
        "author": "Ada Lovelace",
        "author_email": "ada@example.org",
        "message": "Tag churn@v1.0.0",
        "commit_hexsha": "8894584e8ac71e8967a2b5e180a0790a109a5dcd",
        "discovered": False,
        "tag": "churn@v1.0.0",
        "enrichments": [
            {
                "source": "gto",
                "artifact": {
                    "type": "model",
                    "path": "models/churn.pkl",
                    "virtual": False,
                    "labels": [],
                    "description": "",
                },
            }
        ],
        "assignments": [
            {
                "artifact": "churn",
                "version": "v1.0.0",
                "stage": stage,
                "created_at": time,
                "author": "Ada Lovelace",
                "author_email": "ada@example.org",
                "message": f"Tag churn#{stage}#{counter}",
                "commit_hexsha": "8894584e8ac71e8967a2b5e180a0790a109a5dcd",
                "tag": f"churn#{stage}#{counter}",
            }
            for stage, counter, time in [
                ("dev", 1, "2022-07-11T17:32:00+05:30"),
                ("prod", 2, "2022-07-12T17:32:00+05:30"),
            ]
        ],
        "is_registered": True,
        "is_active": True,
        "stages": ["prod", "dev"],
    }
    assert first["enrichments"][0]["artifact"]["labels"] == ["fast", "new"]
    assert (discovered["discovered"], discovered["tag"]) == (True, None)


def test_nothing_is_said_to_be_nothing(gtoc: Gtoc) -> None:
    """A table without rows would look like a mistake; programs get an empty value."""
    at = "--at refs/heads/next"
    assert gtoc.stdout(f"show {at}") == "Nothing found in the current workspace\n"
    assert gtoc.stdout(f"show churn {at}") == "Nothing found in the current workspace\n"
    assert gtoc.stdout(f"show {at} --json") == "{}\n"
    assert gtoc.stdout(f"show churn {at} --json") == "[]\n"
    assert gtoc.stdout(f"show {at} --name-only") == ""


def test_only_one_form(gtoc: Gtoc) -> None:
    """Which one would be a guess."""
    told = "Error: --json and --plain exclude each other."
    assert gtoc.usage_error("show --plain --json") == told
    told = "Error: --plain and --name-only exclude each other."
    assert gtoc.usage_error("show --name-only --plain") == told
    assert "'size'" in gtoc.usage_error("show --sort size")


def test_unknown_names(gtoc: Gtoc) -> None:
    """The message says what would be right."""
    assert gtoc.failure("show chrun") == (
        "❌ Cannot find artifact 'chrun'. Did you mean 'churn'?\n"
    )
    assert "'gtoc show churn' lists the versions" in gtoc.failure("show churn@v7.7.7")
    assert "There is no commit 'nowhere'" in gtoc.failure("show --at nowhere")


def test_one_frame(gtoc: Gtoc) -> None:
    """The output goes to stdout in one piece."""
    output = gtoc.run("show")
    assert [stream for stream, _ in output.frames] == ["stdout"]
    assert text_of(output, "stdout") == REGISTRY

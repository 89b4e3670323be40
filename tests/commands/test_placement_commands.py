"""`gtoc which` and `gtoc latest`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.commands.registry_building import Gtoc

FIRST = "8894584e8ac71e8967a2b5e180a0790a109a5dcd"
SECOND = "8abc26ff7234353d08efbcc2135c772d7bc9e4ce"
THIRD = "c59a5c191c7d1ef09d2722ae02d44c1b8caa7bca"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("which churn prod", "v1.0.0"),
        ("which churn dev", "v1.1.0"),
        ("which churn dev --sort semver", "v1.1.0"),
        ("which churn dev --sort timestamp", "v1.1.0"),
        ("which churn dev --all", "v1.1.0 v1.0.0"),
        ("which churn dev -a", "v1.1.0 v1.0.0"),
        ("which churn dev --ref", "churn#dev#4"),
        ("which churn dev --all --ref", "churn#dev#4 churn#dev#1"),
        ("which churn dev --commit", SECOND),
        ("which churn dev --path", "models/churn-2.pkl"),
        ("which churn dev --path --all", "models/churn-2.pkl models/churn.pkl"),
        ("which churn@v1.0.0 dev", "v1.0.0"),
        ("which churn dev --last", "v1.1.0"),
        ("which churn staging --last", ""),
        ("which draft dev", THIRD),
        ("which draft dev --ref", "draft#dev#1"),
        ("which draft dev --ro", ""),
        ("which draft dev --registered-only", ""),
        ("which draft dev --path", ""),
        ("which draft prod", ""),
        ("latest churn", "v1.1.0"),
        ("latest churn --ref", "churn@v1.1.0"),
        ("latest churn --commit", SECOND),
        ("latest churn --path", "models/churn-2.pkl"),
        ("latest churn --all", "v1.1.0 v1.0.0"),
        ("latest churn -a --commit", f"{SECOND} {FIRST}"),
        ("latest churn#prod", "v1.0.0"),
        ("latest segment", "v0.4.0"),
        ("latest draft", ""),
        ("latest notes", ""),
        ("latest churn -e", "v1.1.0"),
    ],
)
def test_prints_what_was_asked_for(gtoc: Gtoc, line: str, printed: str) -> None:
    """A version is never shortened; what has no answer prints nothing."""
    assert gtoc.stdout(line).split() == printed.split()


@pytest.mark.parametrize(
    "line",
    [
        "which draft prod -e",
        "which draft prod --expected",
        "which draft dev --path -e",
        "which draft dev --ro --ref -e",
        "latest draft -e",
        "latest notes --expected",
    ],
)
def test_expected_but_not_there(gtoc: Gtoc, line: str) -> None:
    """Nothing is printed, the exit code says it."""
    assert gtoc.failure(line) == ""


def test_which_as_json(gtoc: Gtoc) -> None:
    """The version, the tag that decided, and what its commit says of it."""
    assert json.loads(gtoc.stdout("which churn dev --json")) == {
        "artifact": "churn",
        "version": "v1.1.0",
        "stage": "dev",
        "commit": SECOND,
        "ref": "churn#dev#4",
        "type": "model",
        "path": "models/churn-2.pkl",
    }
    both = json.loads(gtoc.stdout("which churn dev --json --all"))
    assert [one["path"] for one in both] == ["models/churn-2.pkl", "models/churn.pkl"]


def test_latest_as_json(gtoc: Gtoc) -> None:
    """The same without a stage; without an annotation its fields are null."""
    assert json.loads(gtoc.stdout("latest segment --json")) == {
        "artifact": "segment",
        "version": "v0.4.0",
        "commit": FIRST,
        "ref": "segment@v0.4.0",
        "type": None,
        "path": None,
    }


def test_no_answer_as_json(gtoc: Gtoc) -> None:
    """Programs get a value that they can parse."""
    assert gtoc.stdout("latest draft --json") == "null\n"
    assert gtoc.stdout("latest draft --json --all") == "[]\n"
    assert gtoc.run("which draft prod --json -e").exit_code == 1


def test_unknown_names(gtoc: Gtoc) -> None:
    """Each is named, with what it may have meant."""
    assert gtoc.failure("which churn prdo") == (
        "❌ Cannot find stage 'prdo'. Did you mean 'prod'?\n"
    )
    assert gtoc.failure("which chrun prod") == (
        "❌ Cannot find artifact 'chrun'. Did you mean 'churn'?\n"
    )
    assert gtoc.failure("latest xyz") == (
        "❌ Cannot find artifact 'xyz'. 'gtoc show' lists the artifacts.\n"
    )


def test_usage(gtoc: Gtoc) -> None:
    """A wrong command line is told what is wrong."""
    assert gtoc.usage_error("which churn") == "Error: Missing argument 'STAGE'."
    assert gtoc.usage_error("latest --ref churn --path") == (
        "Error: --ref and --path exclude each other."
    )
    assert "unexpected extra argument" in gtoc.usage_error("latest churn dev")

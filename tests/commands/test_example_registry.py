"""The outputs that the documentation promises for the registry of `gtoc demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gtod.demo.example import EXAMPLE
from tests.commands.registry_building import Gtoc, build

if TYPE_CHECKING:
    from pathlib import Path

SHOW = """\
╒═══════════════╤══════════╤════════╤═════════╤════════════╕
│ name          │ latest   │ #dev   │ #prod   │ #staging   │
╞═══════════════╪══════════╪════════╪═════════╪════════════╡
│ churn         │ v3.1.0   │ v3.0.0 │ v3.0.0  │ v3.1.0     │
│ segment       │ v0.4.1   │ v0.4.1 │ -       │ -          │
│ cv-class      │ v0.1.13  │ -      │ -       │ -          │
│ awesome-model │ v0.0.1   │ -      │ v0.0.1  │ -          │
╘═══════════════╧══════════╧════════╧═════════╧════════════╛
"""

CHURN = """\
╒════════════╤═══════════╤═══════════╤═════════════════════╤═══════════════════╤══════════════╕
│ artifact   │ version   │ stage     │ created_at          │ author            │ ref          │
╞════════════╪═══════════╪═══════════╪═════════════════════╪═══════════════════╪══════════════╡
│ churn      │ v3.1.0    │ staging   │ 2022-07-13 15:25:41 │ Alexander Guschin │ churn@v3.1.0 │
│ churn      │ v3.0.0    │ prod, dev │ 2022-07-09 00:19:01 │ Alexander Guschin │ churn@v3.0.0 │
╘════════════╧═══════════╧═══════════╧═════════════════════╧═══════════════════╧══════════════╛
"""

HISTORY = [
    "2022-07-17 02:45:41 churn assignment v3.0.0 prod",
    "2022-07-15 22:59:01 churn assignment v3.1.0 staging",
    "2022-07-14 19:12:21 churn assignment v3.0.0 dev",
    "2022-07-13 15:25:41 churn registration v3.1.0 -",
    "2022-07-12 11:39:01 churn commit - -",
    "2022-07-09 00:19:01 churn registration v3.0.0 -",
    "2022-07-07 20:32:21 churn commit - -",
]

DESCRIBE = """\
{
    "type": "model",
    "path": "models/churn.pkl",
    "virtual": false
}
"""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Gtoc:
    """Runs command lines in the example."""
    folder: Path = tmp_path_factory.mktemp("example")
    return Gtoc(build(folder, EXAMPLE))


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("show", SHOW),
        ("show churn", CHURN),
        ("latest churn", "v3.1.0\n"),
        ("latest churn --ref", "churn@v3.1.0\n"),
        ("which churn dev", "v3.0.0\n"),
        ("which churn prod", "v3.0.0\n"),
        ("which churn dev --ref", "churn#dev#1\n"),
        ("which churn dev --last", ""),
        ("describe churn", DESCRIBE),
    ],
)
def test_to_the_letter(example: Gtoc, line: str, printed: str) -> None:
    """Whoever copies a line out of the documentation gets this."""
    assert example.stdout(line) == printed


def test_kanban(example: Gtoc) -> None:
    """The last stage of a version replaces the earlier ones."""
    assert "│ churn         │ v3.1.0   │ -      │ v3.0.0  │ v3.1.0     │" in example.stdout(
        "show --ls"
    )


def test_history(example: Gtoc) -> None:
    """Newest first."""
    lines = example.stdout("history churn --plain").splitlines()[1:]
    assert [" ".join(line.split()[:6]) for line in lines] == HISTORY

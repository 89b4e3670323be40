"""gtoc prints what gto 0.2.0 prints; its JSON has the same keys and values, and more keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gtod.commands.invocation import Invocation
from gtod.commands.run import run
from gtod.demo.example import build_example
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.compat.command_lines import LINES, golden

if TYPE_CHECKING:
    from pathlib import Path

    from tests.compat.facts import Json

#: Values that are times: ours have their offset from UTC, which is what the goldens are in.
TIMES = frozenset({"created_at", "timestamp"})
OFFSET = "+00:00"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example registry."""
    folder = tmp_path_factory.mktemp("command-lines") / "registry"
    build_example(folder)
    return folder


def _printed(registry: Path, line: str) -> str:
    output = finish(
        run(Invocation(tuple(line.split()), str(registry), {"TZ": "UTC"}), Repositories())
    )
    assert output.exit_code == 0
    return "".join(text for stream, text in output.frames if stream == "stdout")


@pytest.mark.parametrize("line", [line for line in LINES if "--json" not in line.split()])
def test_text_is_the_same(registry: Path, line: str) -> None:
    """What people read is the same to the letter."""
    assert _printed(registry, line) == golden()[line]


@pytest.mark.parametrize("line", [line for line in LINES if "--json" in line.split()])
def test_json_holds_the_same(registry: Path, line: str) -> None:
    """Every key that a script may read is there, with the same value."""
    assert _missing(json.loads(golden()[line]), json.loads(_printed(registry, line)), "") == []


def _missing(theirs: Json, ours: Json, path: str) -> list[str]:
    """The places at which ours does not hold what theirs holds."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return [
            place
            for key, value in theirs.items()
            for place in (
                _missing(value, ours[key], f"{path}.{key}") if key in ours else [f"{path}.{key}"]
            )
        ]
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        pairs = enumerate(zip(theirs, ours, strict=True))
        return [place for at, pair in pairs for place in _missing(*pair, f"{path}[{at}]")]
    key = path.rpartition(".")[2]
    if key in TIMES and isinstance(theirs, str):
        theirs += OFFSET
    if key == "message" and isinstance(theirs, str):
        theirs = theirs.rstrip("\n")  # docs/compatibility.md, final-newline
    return [] if theirs == ours else [f"{path}: {theirs!r} is {ours!r} here"]

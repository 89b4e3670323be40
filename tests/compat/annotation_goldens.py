"""What gto 0.2.0 makes of each sequence of annotations, and how that is recorded.

A golden is one file for each sequence. A step of it says what was run, and the error if it was
refused; else the new entry of the artifact, without fields that have their default, or that the
artifact is gone. That no other entry changes is checked, and so need not be recorded.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.compat.draw_annotations import (
    FILES,
    AnnotationLine,
    AnnotationSequence,
    annotation_sequences,
)
from tests.helpers.git import git, make_repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.compat.facts import Json

    Entries = Mapping[str, Json]

HERE: Final = Path(__file__).parent
GOLDENS: Final = HERE / "annotations"

DEFAULTS: Final = {"type": None, "path": None, "virtual": True, "labels": [], "description": ""}


class AnnotationStep(NamedTuple):
    """One command: why it was refused, or what the file says after it.

    Attributes:
        line: The command.
        before: The entries that there were, by artifact.
        error: Empty if the command was not refused.
        after: The entries that there are.
    """

    line: AnnotationLine
    before: Entries
    error: str
    after: Entries


def make_annotated(folder: Path, sequence: AnnotationSequence) -> None:
    """A repository with the files that a sequence speaks of."""
    make_repository(folder)
    for path in FILES:
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(path, encoding="utf-8")
    if sequence.config:
        (folder / ".gto").write_text(sequence.config, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=files")


def annotation_golden(sequence: AnnotationSequence) -> list[AnnotationStep]:
    """The recorded steps of a sequence.

    Raises:
        AssertionError: The golden is that of other commands.
    """
    recorded = json.loads((GOLDENS / f"{sequence.name}.json").read_text(encoding="utf-8"))
    run = [shlex.join(line.words()) for line in sequence.lines]
    assert [step["run"] for step in recorded["steps"]] == run
    steps = []
    before: Entries = {}
    for line, step in zip(sequence.lines, recorded["steps"], strict=True):
        after = before
        if "entry" in step:
            after = {**before, line.artifact: step["entry"]}
        elif "error" not in step:
            after = {key: entry for key, entry in before.items() if key != line.artifact}
        steps.append(AnnotationStep(line, before, step.get("error", ""), after))
        before = after
    return steps


def without_defaults(entries: Mapping[str, Mapping[str, Json] | None] | None) -> Entries:
    """Entries without the fields that say what nothing says."""
    return {
        name: {
            key: value
            for key, value in (entry or {}).items()
            if key not in DEFAULTS or value != DEFAULTS[key]
        }
        for name, entry in (entries or {}).items()
    }


def regenerate(python: Path) -> None:
    """Run every sequence through gto 0.2.0, with an interpreter that has it, and write goldens."""
    GOLDENS.mkdir(exist_ok=True)
    for old in GOLDENS.glob("*.json"):
        old.unlink()
    with tempfile.TemporaryDirectory() as scratch:
        report = _run(python, Path(scratch))
        for sequence in annotation_sequences():
            steps = _recorded(sequence, report["sequences"][sequence.name])
            lines = ",\n ".join(json.dumps(step, ensure_ascii=False) for step in steps)
            text = f'{{"tool": {json.dumps(report["tool"])}, "steps": [\n {lines}\n]}}\n'
            (GOLDENS / f"{sequence.name}.json").write_text(text, encoding="utf-8")


def _run(python: Path, scratch: Path) -> dict[str, Json]:
    """What the driver tells."""
    asked = []
    for sequence in annotation_sequences():
        make_annotated(scratch / sequence.name, sequence)
        words = [line.words() for line in sequence.lines]
        asked.append([sequence.name, str(scratch / sequence.name), words])
    question, answer = scratch / "asked.json", scratch / "told.json"
    question.write_text(json.dumps(asked), encoding="utf-8")
    environment = {
        "HOME": str(scratch),
        "LC_ALL": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }
    command = [python, HERE / "run_gto_0_2_annotations.py", question, answer]
    subprocess.run(command, check=True, env=environment)
    report: dict[str, Json] = json.loads(answer.read_text(encoding="utf-8"))
    return report


def _recorded(sequence: AnnotationSequence, steps: list[Json]) -> list[dict[str, Json]]:
    """The steps as they are recorded."""
    recorded = []
    before: Entries = {}
    for line, (error, entries) in zip(sequence.lines, steps, strict=True):
        after = without_defaults(entries)
        name = line.artifact
        assert {**before, name: None} == {**after, name: None}
        step: dict[str, Json] = {"run": shlex.join(line.words())}
        if error is not None:
            step["error"] = error
            assert after == before
        elif name in after:
            step["entry"] = after[name]
        recorded.append(step)
        before = after
    return recorded

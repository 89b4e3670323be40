"""What the generator knows of the registry that it makes: the right answers."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.registry import (
    ANNOTATED,
    COMMITS,
    STAGES,
    History,
    Question,
    artifact_name,
    questions,
    version_name,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOTHING = "-"  # what a table has where nothing is


@dataclass(frozen=True, slots=True)
class Row:
    """An artifact in the registry: its latest version, and the one in each stage."""

    latest: str
    stages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """An artifact that is asked for.

    Attributes:
        question: Which version is in a stage.
        row: Its row.
        tags: The names of its tags.
        counter: The number of its last stage event.
        newest: The revision of its newest version's commit.
    """

    question: Question
    row: Row
    tags: frozenset[str]
    counter: int
    newest: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the generator knows.

    Attributes:
        rows: All artifacts by name.
        subjects: A few of them, to be asked for one by one.
        last: When the newest tag was made, in seconds since 1970-01-01 UTC.
    """

    rows: Mapping[str, Row]
    subjects: Sequence[Subject]
    last: int


@functools.cache
def known(tags: int) -> Known:
    """What is in the registry with that many tags."""
    asked = {question.name: question for question in questions(tags)}
    named: dict[str, set[str]] = {name: set() for name in asked}
    history = History(tags, seed=1)
    last = 0
    for tag in history.tags():
        artifact = tag.name.replace("#", "@").partition("@")[0]
        if artifact in named:
            named[artifact].add(tag.name)
        last = int(tag.tagger.split()[-2])
    annotated = {artifact_name(index): Row(NOTHING, {}) for index in range(ANNOTATED)}
    tagged = {
        artifact.name: Row(
            version_name(len(artifact.commits) - 1),
            {
                stage: version_name(max(versions))
                for stage in STAGES
                if (versions := [version for held, version in artifact.active if held == stage])
            },
        )
        for artifact in history.artifacts
    }
    rows = annotated | tagged
    subjects = [
        Subject(
            asked[artifact.name],
            rows[artifact.name],
            frozenset(named[artifact.name]),
            artifact.counter,
            f"main~{COMMITS - 1 - artifact.commits[-1]}",
        )
        for artifact in history.artifacts
        if artifact.name in asked
    ]
    return Known(rows, subjects, last)


def check_which(subject: Subject, result: Any) -> None:  # noqa: ANN401  # JSON has any type
    """Fail if `gto/which` answered something else than the generator says."""
    expect(subject.question.name, subject.question.version, result and result["version"])


def check_latest(subject: Subject, result: Any) -> None:  # noqa: ANN401  # JSON has any type
    """The same for `gto/latest`."""
    expect(subject.question.name, subject.row.latest, result and result["version"])


def check_history(subject: Subject, result: Any) -> None:  # noqa: ANN401  # JSON has any type
    """The same for `gto/history`: each tag once, and commits between them."""
    told = sorted(event["ref"] for event in result if event["event"] != "commit")
    expect(subject.question.name, sorted(subject.tags), told)


def check_table(rows: Mapping[str, Row], text: str) -> None:
    """The same for the table that `gtoc show` prints."""
    lines = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in text.splitlines()
        if line.startswith("│")
    ]
    expect(
        "the table's head",
        ["name", "latest", *(f"#{stage}" for stage in sorted(STAGES))],
        lines[0] if lines else text,
    )
    told = {
        name: Row(
            latest,
            {s: v for s, v in zip(sorted(STAGES), stages, strict=True) if v != NOTHING},
        )
        for name, latest, *stages in lines[1:]
    }
    if told != rows:
        differing = sorted(name for name in told.keys() | rows if told.get(name) != rows.get(name))
        raise RuntimeError(f"the table is wrong about {len(differing)} artifacts: {differing[:3]}")


def expect(what: str, wanted: object, told: object) -> None:
    """Fail if an answer is not what it should be: the time of a wrong one is worth nothing."""
    if told != wanted:
        raise RuntimeError(f"{what} should be {json.dumps(wanted)}: {json.dumps(told)}")

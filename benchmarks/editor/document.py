"""The artifacts.yaml that is edited, and the repository in which all of it is registered.

Each entry has five lines. Every other artifact has its file in the repository, the others lie in a
bucket. The entry in the middle has a label that is no text: a mistake that stays while its line is
typed in, so that the diagnostics tell by their column which keystroke they answer.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.registry import (
    FIRST_COMMIT,
    PEOPLE,
    STAGES,
    Tag,
    artifact_name,
    data,
    fast_import,
    git,
    kept,
    tag_from,
    text_hash,
    version_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "artifacts.yaml"
LINES = 5  # of each entry
VERSIONS = 2  # of each artifact
MISTAKEN_LABELS = "  labels: [nlp, 5]"


class Position(NamedTuple):
    """A place in the text: a line from 0, a column from 0; all characters are ASCII."""

    line: int
    character: int


@dataclass(frozen=True, slots=True)
class Change:
    """A text that takes the place of another one."""

    start: Position
    end: Position
    text: str


@dataclass(frozen=True, slots=True)
class Expected:
    """Where the errors and warnings must begin on some lines.

    Attributes:
        first: The first of these lines.
        last: The last one.
        starts: All that there are, in order.
    """

    first: int
    last: int
    starts: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Keystroke:
    """A change, and the diagnostics that answer it and no other."""

    change: Change
    expected: Expected


class Document:
    """The file with that many entries, and what can be typed in its middle."""

    def __init__(self, entries: int) -> None:
        self.entries = entries
        self.middle = entries // 2
        self._top = self.middle * LINES
        self._label_end = MISTAKEN_LABELS.index(",")

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(
            entry(index, MISTAKEN_LABELS if index == self.middle else labels(index))
            for index in range(self.entries)
        )

    @property
    def unchanged(self) -> Expected:
        """What is wrong with it as it lies in the repository."""
        return self._wrong(typed=0)

    def value_keystrokes(self, letters: int) -> Iterator[Keystroke]:
        """Letters typed into a label one by one, and then taken out again from the end."""
        line = self._top + 3
        for typed in range(letters):
            place = Position(line, self._label_end + typed)
            yield Keystroke(Change(place, place, "x"), self._wrong(typed=typed + 1))
        for left in reversed(range(letters)):
            start, end = (Position(line, self._label_end + left + more) for more in (0, 1))
            yield Keystroke(Change(start, end, ""), self._wrong(typed=left))

    def key_keystrokes(self, times: int) -> Iterator[Keystroke]:
        """The last letter of a key taken away, which makes an error, and typed again."""
        line = self._top + 1
        start, end = (Position(line, len(before)) for before in ("  typ", "  type"))
        mistake = Position(line, len("  "))
        for _ in range(times):
            yield Keystroke(Change(start, end, ""), self._wrong(mistake, typed=0))
            yield Keystroke(Change(start, start, "e"), self.unchanged)

    def half_typed_keys(self, times: int) -> Iterator[tuple[Change, Position, Change]]:
        """A letter on a line of its own in an entry: its coming, the cursor then, its going."""
        for index in self._around(times):
            line = index * LINES + 4
            end = Position(line, len(description(index)))
            cursor = Position(line + 1, len("  v"))
            yield Change(end, end, "\n  v"), cursor, Change(end, cursor, "")

    def words(self, times: int) -> Iterator[Position]:
        """Places to hover over: names of artifacts and keys, in turns."""
        for number, index in enumerate(self._around(times)):
            key = number % 2
            yield Position(index * LINES + key, 3)

    def _around(self, times: int) -> Iterator[int]:
        """The entries around the middle, again and again."""
        near = [self.middle - 2, self.middle + 1, self.middle - 1, self.middle + 2]
        return itertools.islice(itertools.cycle(near), times)

    def _wrong(self, *mistakes: Position, typed: int) -> Expected:
        label = Position(self._top + 3, MISTAKEN_LABELS.index("5") + typed)
        return Expected(self._top, self._top + LINES - 1, (*mistakes, label))


def entry(index: int, label_line: str) -> str:
    """What the file says about one artifact."""
    place = path(index) if is_here(index) else f"s3://models/{path(index)}"
    return (
        f"{artifact_name(index)}:\n  type: model\n  path: {place}\n{label_line}\n"
        f"{description(index)}\n"
    )


def labels(index: int) -> str:
    """The line of an entry's labels."""
    return f"  labels: [demand, region-{index % 40}]"


def description(index: int) -> str:
    """The line of an entry's description."""
    return f"  description: Predicts tomorrow's demand of shop {index}"


def path(index: int) -> str:
    """Where an artifact's file lies, in the repository or elsewhere."""
    return f"models/{index % 100:02d}/{index:05d}.pkl"


def is_here(index: int) -> bool:
    """Whether an artifact's file lies in the repository."""
    return index % 2 == 0


def repository(document: Document, cache: Path) -> Path:
    """Give the repository with the file, built now if the cache does not hold it."""
    name = f"editor-{document.entries}-{text_hash(__file__)}"
    return kept(cache, name, lambda folder: build(folder, document))


def build(folder: Path, document: Document) -> None:
    """Make the repository: one commit, two versions of each artifact, the first in a stage."""
    git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    fast_import(folder, itertools.chain(commit(document), tags(document.entries)))
    git(folder, "pack-refs", "--all")
    git(folder, "reset", "--quiet", "--hard")


def commit(document: Document) -> Iterator[str]:
    """The file and the artifacts."""
    person, zone = PEOPLE[0]
    yield (
        f"commit refs/heads/main\nmark :1\ncommitter {person} {FIRST_COMMIT} {zone}\n"
        f"{data('Train')}"
    )
    yield f"M 100644 inline {FILE}\n{data(document.text.removesuffix(chr(10)))}"
    for index in filter(is_here, range(document.entries)):
        yield f"M 100644 inline {path(index)}\n{data(f'model {index}')}"


def tags(entries: int) -> Iterator[str]:
    """The registrations, and the assignments."""
    moment = itertools.count(FIRST_COMMIT)
    for index in range(entries):
        name, stage = artifact_name(index), STAGES[index % len(STAGES)]
        person, zone = PEOPLE[index % len(PEOPLE)]
        for told in (*(f"@{version_name(number)}" for number in range(VERSIONS)), f"#{stage}#1"):
            tag = Tag(f"{name}{told}", f"{name}{told}", 0, f"{person} {next(moment)} {zone}")
            yield tag_from(tag, ":1")

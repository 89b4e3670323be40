"""What gto 1.10.1 makes of each sequence of operations, and how that is recorded.

A golden is one file for each sequence. A step of it says what was run, in the words of the tool
behind the second at which it was run, and the error if it was refused; and which tags are new and
which are gone. A new tag has a commit, which goes by its label, and a message. That tags are dated
by the second of their step and bear the committer's name is checked, and so need not be recorded.
"""

from __future__ import annotations

import functools
import json
import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.compat.draw_operations import TAGGER, Operation, Sequence, drawn_sequences
from tests.compat.listed_tags import listed_tags
from tests.compat.written_operations import written_sequences
from tests.helpers.git import git, make_repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.compat.facts import Json

HERE: Final = Path(__file__).parent
GOLDENS: Final = HERE / "operations"

_placeholder: Final = re.compile(r"\{([cs][0-9])(?::([0-9]+))?\}")
_tag_object: Final = re.compile(
    r"object (?P<hash>[0-9a-f]{40})\ntype commit\ntag (?P<name>.+)\n"
    rf"tagger {re.escape(TAGGER)} (?P<second>[0-9]+) \+0000\n\n(?P<message>.*)",
    re.DOTALL,
)


class Tag(NamedTuple):
    """A tag that an operation made; its message is as it stands in the object."""

    name: str
    commit: str
    second: int
    message: str


class Place(NamedTuple):
    """Where a tag stands: the label of its commit, and its second; 0 if it has no date."""

    commit: str
    second: int


class Outcome(NamedTuple):
    """What an operation did; `error` is empty if it was not refused."""

    error: str
    new: tuple[Tag, ...]
    gone: tuple[str, ...]


class Twin:
    """A repository in which a sequence is run."""

    def __init__(self, folder: Path, sequence: Sequence) -> None:
        """Make it."""
        self.folder = make_repository(folder, sequence.stream)
        lines = git(folder, "log", "--all", "--format=%s %H").splitlines()
        self._hashes = dict(line.split(" ") for line in lines)
        self._labels = {hash_: label for label, hash_ in self._hashes.items()}
        self._places: dict[str, Place] = {}

    def tags(self) -> dict[str, str]:
        """The hash of what each tag names."""
        return listed_tags(str(self.folder))

    def commit(self, label: str) -> str:
        """The hash of a commit."""
        return self._hashes[label]

    def place(self, hash_: str) -> Place:
        """The commit that a tag leads to, and when it was made."""
        if hash_ not in self._places:
            form = "--format=%(*objectname) %(taggerdate:unix)"
            told = git(self.folder, "for-each-ref", form, "--points-at", hash_, "refs/tags").split()
            commit, second = told if len(told) == 2 else (hash_, "0")
            self._places[hash_] = Place(self._labels[commit], int(second))
        return self._places[hash_]

    def write(self, tags: list[Tag]) -> list[str]:
        """The hashes of tag objects, which are there afterwards, though no ref names them."""
        folder = self.folder / ".git" / "written"
        folder.mkdir()
        files = [folder / str(number) for number in range(len(tags))]
        for tag, file in zip(tags, files, strict=True):
            file.write_bytes(self._content(tag))
        paths = "".join(f"{file}\n" for file in files)
        told = git(folder, "hash-object", "-t", "tag", "-w", "--stdin-paths", stdin=paths)
        hashes = told.split()
        places = (Place(tag.commit, tag.second) for tag in tags)
        self._places |= dict(zip(hashes, places, strict=True))
        return hashes

    def _content(self, tag: Tag) -> bytes:
        head = f"object {self._hashes[tag.commit]}\ntype commit\ntag {tag.name}\n"
        return f"{head}tagger {TAGGER} {tag.second} +0000\n\n{tag.message}".encode()

    def in_words(self, words: Iterable[str]) -> tuple[str, ...]:
        """Words with hashes in place of `{c3}` and `{c3:8}`."""
        return tuple(_placeholder.sub(self._replaced, word) for word in words)

    def _replaced(self, match: re.Match[str]) -> str:
        label, length = match.groups()
        return self._hashes[label][: int(length or 40)]

    def outcome(self, error: str, before: Mapping[str, str], after: Mapping[str, str]) -> Outcome:
        """What happened between two listings of the tags; a tag that was replaced is new."""
        made = [name for name, hash_ in after.items() if before.get(name) != hash_]
        gone = tuple(sorted(name for name in before if name not in after))
        return Outcome(error, tuple(self._tag(name, after[name]) for name in made), gone)

    def _tag(self, name: str, hash_: str) -> Tag:
        """A tag by the hash of its object.

        Raises:
            AssertionError: It has a form that no golden can tell.
        """
        command = ["git", "-C", self.folder, "cat-file", "tag", hash_]
        content = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        match = _tag_object.fullmatch(content)
        assert match is not None, content
        assert match["name"] == name
        return Tag(name, self._labels[match["hash"]], int(match["second"]), match["message"])


@functools.cache
def by_name() -> dict[str, Sequence]:
    """The sequences."""
    return {one.name: one for one in (*drawn_sequences(), *written_sequences())}


def golden(sequence: Sequence) -> list[Outcome]:
    """The recorded outcome of each step of a sequence.

    Raises:
        AssertionError: The golden is that of other operations.
    """
    recorded = json.loads((GOLDENS / f"{sequence.name}.json").read_text(encoding="utf-8"))
    run = [told(operation) for operation in sequence.operations]
    assert [step["run"] for step in recorded["steps"]] == run
    pairs = zip(sequence.operations, recorded["steps"], strict=True)
    return [_read(operation, step) for operation, step in pairs]


def told(operation: Operation) -> str:
    """An operation in the words of gto 1.10.1, behind the second at which it is run."""
    return f"{operation.second} {shlex.join(operation.theirs())}"


def _read(operation: Operation, step: dict[str, Json]) -> Outcome:
    made = (Tag(name, commit, operation.second, text) for name, commit, text in step.get("new", ()))
    return Outcome(step.get("error", ""), tuple(made), tuple(step.get("gone", ())))


def _written(operation: Operation, found: Outcome) -> dict[str, Json]:
    """A step as it is recorded."""
    assert all(tag.second == operation.second for tag in found.new)
    made: Json = [[tag.name, tag.commit, tag.message] for tag in found.new]
    step = {"run": told(operation), "error": found.error, "new": made, "gone": list(found.gone)}
    return {key: value for key, value in step.items() if value}


def regenerate(python: Path) -> None:
    """Run every sequence through gto 1.10.1, with an interpreter that has it, and write goldens."""
    GOLDENS.mkdir(exist_ok=True)
    for old in GOLDENS.glob("*.json"):
        old.unlink()
    with tempfile.TemporaryDirectory() as scratch:
        twins = {name: Twin(Path(scratch) / name, one) for name, one in by_name().items()}
        before = {name: twin.tags() for name, twin in twins.items()}
        report = _run(python, Path(scratch), twins)
        for name, steps in report["sequences"].items():
            outcomes = _outcomes(twins[name], before[name], steps)
            text = _text(by_name()[name], report["tool"], outcomes)
            (GOLDENS / f"{name}.json").write_text(text, encoding="utf-8")


def _run(python: Path, scratch: Path, twins: dict[str, Twin]) -> dict[str, Json]:
    """What the driver tells."""
    asked = {
        name: {
            "folder": str(twin.folder),
            "steps": [
                [operation.second, twin.in_words(operation.theirs())]
                for operation in by_name()[name].operations
            ],
        }
        for name, twin in twins.items()
    }
    question, answer = scratch / "asked.json", scratch / "told.json"
    question.write_text(json.dumps(asked), encoding="utf-8")
    command = [python, HERE / "run_gto_1_operations.py", question, answer]
    subprocess.run(command, check=True, env=_environment(scratch))
    report: dict[str, Json] = json.loads(answer.read_text(encoding="utf-8"))
    return report


def _environment(home: Path) -> dict[str, str]:
    """The environment of the driver."""
    name, _, address = TAGGER.partition(" ")
    return {
        "GIT_COMMITTER_EMAIL": address.strip("<>"),
        "GIT_COMMITTER_NAME": name,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }


def _outcomes(twin: Twin, before: dict[str, str], steps: list[Json]) -> list[Outcome]:
    """What each step did."""
    outcomes = []
    for error, after in steps:
        outcomes.append(twin.outcome(error or "", before, after))
        before = after
    return outcomes


def _text(sequence: Sequence, tool: str, outcomes: list[Outcome]) -> str:
    """A golden; each step is one line."""
    pairs = zip(sequence.operations, outcomes, strict=True)
    steps = [json.dumps(_written(*pair), ensure_ascii=False) for pair in pairs]
    head = f'{{"sequence": {json.dumps(sequence.name)}, "tool": {json.dumps(tool)}, "steps": [\n '
    return head + ",\n ".join(steps) + "\n]}\n"

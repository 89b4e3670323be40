"""Running single steps of a sequence through gtoc, each on what gto 1.10.1 had before it.

So one difference hides no other: whatever the step before made of the tags here, the next one
begins with the tags that the golden tells of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gtod.commands.invocation import Invocation
from gtod.commands.run import run
from gtod.git.writing import Surroundings
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.compat.draw_operations import FIRST
from tests.compat.operation_goldens import Outcome, Place, Twin, golden
from tests.helpers.git import ENVIRONMENT, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.compat.draw_operations import Operation, Sequence


class Case(NamedTuple):
    """What the two tools make of one operation.

    Attributes:
        sequence: The name of the sequence.
        number: Which step of it this is, from 0.
        operation: What is asked for.
        before: Where each tag that there is stands.
        head: The label of the commit that is checked out.
        golden: What gto 1.10.1 does.
        ours: What gtoc does.
    """

    sequence: str
    number: int
    operation: Operation
    before: dict[str, Place]
    head: str
    golden: Outcome
    ours: Outcome


class Replay:
    """A repository in which the steps of a sequence are run, in any order."""

    def __init__(self, folder: Path, sequence: Sequence) -> None:
        """Make the repository, and all tag objects of the golden in it."""
        self._sequence = sequence
        self._twin = Twin(folder, sequence)
        self._repositories = Repositories()
        self._golden = golden(sequence)
        self._now = self._twin.tags()
        self._before = self._states(self._golden)

    def _states(self, outcomes: list[Outcome]) -> list[dict[str, str]]:
        """The hash of what each tag names, before each step."""
        hashes = iter(self._twin.write([tag for outcome in outcomes for tag in outcome.new]))
        states = [self._now]
        for outcome in outcomes:
            kept = {name: hash_ for name, hash_ in states[-1].items() if name not in outcome.gone}
            states.append(kept | {tag.name: next(hashes) for tag in outcome.new})
        return states

    def cases(self) -> list[Case]:
        """What the two tools make of each operation."""
        return [
            self.case(number)
            for number, operation in enumerate(self._sequence.operations)
            if operation.verb != "commit"
        ]

    def case(self, number: int) -> Case:
        """What the two tools make of one operation."""
        operation = self._sequence.operations[number]
        made = [one.artifact for one in self._sequence.operations[:number] if one.verb == "commit"]
        head = made[-1] if made else self._sequence.head
        self._restore(self._before[number], head)
        words = self._twin.in_words(operation.ours())
        error = refusal(self._repositories, self._twin.folder, words, operation.second)
        before, self._now = self._now, self._twin.tags()
        return Case(
            sequence=self._sequence.name,
            number=number,
            operation=operation,
            before={name: self._twin.place(hash_) for name, hash_ in before.items()},
            head=head,
            golden=self._golden[number],
            ours=self._twin.outcome(error, before, self._now),
        )

    def _restore(self, wanted: dict[str, str], head: str) -> None:
        """Have the tags and the branch as they were."""
        lines = [f"update refs/heads/main {self._twin.commit(head)}"]
        lines += [f"delete refs/tags/{name}" for name in self._now if name not in wanted]
        lines += [
            f"update refs/tags/{name} {hash_}"
            for name, hash_ in wanted.items()
            if self._now.get(name) != hash_
        ]
        git(self._twin.folder, "update-ref", "--stdin", stdin="\n".join(lines) + "\n")
        self._now = wanted


def refusal(
    repositories: Repositories, folder: Path, words: tuple[str, ...], second: int = FIRST
) -> str:
    """Why gtoc refuses a command; empty if it does it.

    Args:
        repositories: What it holds in memory.
        folder: Where it is run.
        words: What stands behind its name.
        second: What the clock shows, in seconds since 1970 UTC.
    """
    environ = {**ENVIRONMENT, "GIT_COMMITTER_DATE": f"@{second} +0000", "TZ": "UTC"}
    writing = Surroundings(environ, str(folder))
    invocation = Invocation(words, str(folder), environ, writing=writing)
    output = finish(run(invocation, repositories))
    told = "".join(text for stream, text in output.frames if stream == "stderr")
    return (told or f"status {output.exit_code}") if output.exit_code else ""

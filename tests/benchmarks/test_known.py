"""The benchmarks know the right answers, and take no other."""

import dataclasses
from pathlib import Path

import pytest

from benchmarks.known import check_history, check_latest, check_table, check_which, known
from benchmarks.registry import build
from gtod.commands.invocation import Invocation
from gtod.commands.run import run
from gtod.steps import finish
from gtod.workspace.repositories import Repositories

TAGS = 300


def test_the_table_of_a_built_registry_is_the_known_one(tmp_path: Path) -> None:
    """What gtoc shows of it is what the generator says."""
    build(tmp_path / "registry", TAGS)

    check_table(known(TAGS).rows, _shown(tmp_path / "registry"))


def test_a_table_with_another_version_is_refused(tmp_path: Path) -> None:
    """One cell is enough, and the artifact is named."""
    build(tmp_path / "registry", TAGS)
    text = _shown(tmp_path / "registry")
    name, row = next((name, row) for name, row in known(TAGS).rows.items() if row.latest in text)
    line = next(line for line in text.splitlines() if name in line)

    with pytest.raises(RuntimeError, match=f"wrong about 1 artifacts: .'{name}'"):
        check_table(known(TAGS).rows, text.replace(line, line.replace(row.latest, "v9.9.9", 1)))


def test_another_answer_is_refused() -> None:
    """Another version, none at all, or a history that lacks a tag."""
    subject = known(TAGS).subjects[0]
    right = [{"event": "registration", "ref": tag} for tag in subject.tags]
    commit = {"event": "commit", "ref": None}

    check_which(subject, {"version": subject.question.version})
    check_latest(subject, {"version": subject.row.latest})
    check_history(subject, [commit, *right])
    for check, wrong in (
        (check_which, {"version": "v9.9.9"}),
        (check_which, None),
        (check_latest, {"version": "v9.9.9"}),
        (check_history, right[1:]),
        (check_history, [*right, right[0]]),
    ):
        with pytest.raises(RuntimeError, match=subject.question.name):
            check(subject, wrong)


def test_what_is_known_is_of_the_whole_history() -> None:
    """The loose tags count too, and the newest tag is the last one."""
    facts = known(TAGS)
    subject = facts.subjects[0]

    assert all(tag.startswith(subject.question.name) for tag in subject.tags)
    assert dataclasses.asdict(subject)["counter"] == max(
        int(tag.rstrip("!").rpartition("#")[2]) for tag in subject.tags if "#" in tag
    )


def _shown(registry: Path) -> str:
    invocation = Invocation(("show",), str(registry), {"TZ": "UTC"})
    return "".join(text for _, text in finish(run(invocation, Repositories())).frames)

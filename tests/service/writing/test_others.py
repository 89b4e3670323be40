"""Others who write at the same time; each moment is chosen, not hoped for."""

import shutil
import subprocess
from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.service.writing.registering import Registration
from tests.helpers.git import ENVIRONMENT
from tests.service.asking import build
from tests.service.writing.support import (
    all_tags,
    created,
    deleted,
    opened,
    refused,
    steps,
    top,
    write,
)

STORY = "5 commit A\n5 commit B\n10 churn@v1.0.0 on A\n20 churn#prod#1 on A"


def meanwhile(folder: Path, word: str, command: str) -> dict[str, str]:
    """Variables by which git, asked for `word` the first time, finds that `command` was run."""
    mark, program = folder / "done", folder / "bin" / "git"
    program.parent.mkdir()
    real = shutil.which("git")
    program.write_text(
        f"#!/bin/sh\nPATH={ENVIRONMENT['PATH']}\n"
        f'case " $* " in *" {word} "*) [ -e {mark} ] || {{ touch {mark}\n{command}\n}} ;; esac\n'
        f'exec {real} "$@"\n'
    )
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:{ENVIRONMENT['PATH']}"}


def test_a_counter_that_somebody_else_took(tmp_path: Path) -> None:
    """Between our look and our tag: then ours gets the next one."""
    repository = build(tmp_path, STORY)
    others = meanwhile(tmp_path, "tag", "git tag -a -m other 'churn#dev#2' HEAD")

    written = write(
        repository, Assignment("churn", "prod", version="v1.0.0", force=True), variables=others
    )

    assert created(written) == ["churn#prod#3"]
    assert all_tags(top(repository)) == [
        "churn#dev#2",
        "churn#prod#1",
        "churn#prod#3",
        "churn@v1.0.0",
    ]


def test_a_version_that_somebody_else_registered(tmp_path: Path) -> None:
    """The next one is free; the rules are asked anew."""
    repository = build(tmp_path, STORY)
    others = meanwhile(tmp_path, "tag", "git tag -a -m other churn@v1.0.1 HEAD~1")

    written = write(repository, Registration("churn"), variables=others)

    assert created(written) == ["churn@v1.0.2"]
    assert all_tags(top(repository))[1:] == ["churn@v1.0.0", "churn@v1.0.1", "churn@v1.0.2"]


def test_a_rule_that_holds_since_somebody_else_was_faster(tmp_path: Path) -> None:
    """Then there is nothing left to do, and nothing is left behind."""
    repository = build(tmp_path, STORY)
    others = meanwhile(tmp_path, "tag", "git tag -a -m other churn@v1.0.1 HEAD")

    with refused(ErrorKind.VERSION_EXISTS, "'v1.0.1'"):
        write(repository, Registration("churn"), variables=others)

    assert all_tags(top(repository))[1:] == ["churn@v1.0.0", "churn@v1.0.1"]


def test_the_first_tag_of_two_is_made_anew_too(tmp_path: Path) -> None:
    """Where the second one came too late, both are taken back first."""
    repository = build(tmp_path, STORY)
    others = meanwhile(
        tmp_path,
        "churn#prod#2",
        "git tag -a -m other 'churn#prod#2' HEAD~1; git tag -a -m other 'churn@v1.5.0' HEAD~1",
    )

    written = write(repository, Assignment("churn", "prod"), variables=others)

    assert created(written) == ["churn@v1.5.1", "churn#prod#3"]
    assert "churn@v1.0.1" not in all_tags(top(repository))


@pytest.mark.parametrize(
    ("command", "gone"),
    [
        ("git tag -f -a -m other 'churn#prod#1' HEAD~1", ["churn#prod#1"]),
        ("git tag -a -m other 'churn#prod#2' HEAD~1", ["churn#prod#1"]),
        (
            "git tag -d 'churn#prod#1' && git tag -a -m other 'churn#prod#2' HEAD~1",
            ["churn#prod#2"],
        ),
    ],
)
def test_only_what_was_seen_is_deleted(tmp_path: Path, command: str, gone: list[str]) -> None:
    """If it is something else by now, it is looked at again."""
    repository = build(tmp_path, STORY)
    others = meanwhile(tmp_path, "update-ref", command)

    assert (
        deleted(write(repository, Unassignment("churn", "prod", delete=True), variables=others))
        == gone
    )


def test_what_somebody_else_deleted_is_not_there_to_delete(tmp_path: Path) -> None:
    """And that is told."""
    repository = build(tmp_path, STORY)
    others = meanwhile(tmp_path, "update-ref", "git tag -d 'churn#prod#1'")

    with refused(ErrorKind.NOT_ASSIGNED, "'prod'"):
        write(repository, Unassignment("churn", "prod", delete=True), variables=others)


def test_many_at_once(tmp_path: Path) -> None:
    """Every one gets a counter of its own; the steps of all of them take turns."""
    path = top(build(tmp_path, STORY))
    under_way = {
        stage: steps(opened(path), Assignment("churn", stage, version="v1.0.0"))
        for stage in "abcdef"
    }
    counters = []

    while under_way:
        for stage, work in list(under_way.items()):
            try:
                next(work)
            except StopIteration as done:
                counters += [one.event.counter for one in done.value.created]
                del under_way[stage]

    assert sorted(counters) == [2, 3, 4, 5, 6, 7]
    assert len(all_tags(path)) == 2 + 6


def test_many_processes_of_git_at_once(tmp_path: Path) -> None:
    """Tags that come and go while ours is made never hold it up."""
    repository = build(tmp_path, STORY)
    path = top(repository)
    script = "for n in 1 2 3 4 5 6 7 8; do git tag -a -m x other@v1.0.$n HEAD; done"
    with subprocess.Popen(["sh", "-c", script], cwd=path, env=ENVIRONMENT) as others:
        for stage in "abcd":
            write(repository, Assignment("churn", stage, version="v1.0.0"))
        assert others.wait() == 0

    assert len(all_tags(path)) == 2 + 4 + 8


@pytest.mark.slow
def test_who_is_never_fast_enough_is_told(tmp_path: Path) -> None:
    """After many attempts; nothing is left behind."""
    repository = build(tmp_path, STORY)
    path = top(repository)
    # Whatever counter ours has, another tag has it as well.
    hook = path / ".git" / "hooks" / "reference-transaction"
    hook.write_text(
        f'#!/bin/sh\n[ "$1" = prepared ] || exit 0\n'
        f"n=$(cat {tmp_path}/n 2>/dev/null || echo 1)\nn=$((n + 1))\necho $n >{tmp_path}/n\n"
        f'cp ".git/refs/tags/churn#prod#1" ".git/refs/tags/churn#dev#$n"\n'
    )
    hook.chmod(0o755)

    with refused(ErrorKind.WRITE_CONFLICT, "'churn'", "nothing was written"):
        write(repository, Assignment("churn", "prod", version="v1.0.0", force=True))

    assert [name for name in all_tags(path) if name.startswith("churn#prod")] == ["churn#prod#1"]

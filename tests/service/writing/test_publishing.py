"""Taking a change to a remote, all of it or nothing; whatever happens, it is told what holds."""

import shlex
import subprocess
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.service.writing.deprecating import Deprecation
from gtod.service.writing.registering import Deregistration, Registration
from gtod.workspace.repository import Repository
from tests.helpers.git import ENVIRONMENT, git, make_repository, tag
from tests.service.asking import build
from tests.service.writing.support import (
    Request,
    all_tags,
    created,
    deleted,
    refused,
    top,
    write,
)

STORY = "5 commit A\n5 commit B\n10 churn@v1.0.0 on A\n20 churn#prod#1 on A"
KNOWN = ["churn#prod#1", "churn@v1.0.0"]
BOTH = Assignment("churn", "dev")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A registry whose remote `origin` has its tags."""
    repository = build(tmp_path, STORY)
    make_repository(remote(repository), "", "--bare")
    git(top(repository), "remote", "add", "origin", str(remote(repository)))
    git(top(repository), "push", "--quiet", "origin", "main", "--tags")
    return repository


def remote(repository: Repository) -> Path:
    """Where its remote is."""
    return top(repository).with_name("origin.git")


def hook(folder: Path, name: str, script: str) -> None:
    """Have git run a script of its own accord."""
    path = folder / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run_by_hand(command: str, folder: Path) -> None:
    """Run a command in a shell, as the user would."""
    subprocess.run(
        ["bash", "-c", command], cwd=folder, env=ENVIRONMENT, check=True, capture_output=True
    )


@pytest.mark.parametrize(
    ("request_", "there"),
    [
        (Registration("churn"), [*KNOWN, "churn@v1.0.1"]),
        (BOTH, ["churn#dev#2", *KNOWN, "churn@v1.0.1"]),
        (Unassignment("churn", "prod"), [KNOWN[0], "churn#prod#2!", KNOWN[1]]),
        (Unassignment("churn", "prod", delete=True), ["churn@v1.0.0"]),
        (Deregistration("churn", "v1.0.0", delete=True), []),
        (Deprecation("churn"), [KNOWN[0], "churn@deprecated", KNOWN[1]]),
    ],
)
def test_the_remote_gets_the_change(
    repository: Repository, request_: Request, there: list[str]
) -> None:
    """Tags that were made, or the absence of tags that were deleted."""
    written = write(repository, request_, push=True)

    assert (written.is_pushed, written.push_command) == (True, None)
    assert all_tags(remote(repository)) == all_tags(top(repository)) == there


def test_nothing_else_is_pushed(repository: Repository) -> None:
    """Neither other tags nor branches, whatever the settings say."""
    path = top(repository)
    git(path, "config", "push.followTags", "true")
    git(path, "config", "push.default", "matching")
    git(path, "config", "remote.origin.push", "refs/heads/*:refs/heads/*")
    git(path, "commit", "--quiet", "--allow-empty", "--message=unpublished")
    tag(path, "private")

    write(repository, Registration("churn"), push=True)

    assert all_tags(remote(repository)) == [*KNOWN, "churn@v1.0.1"]
    assert git(remote(repository), "rev-parse", "main") != git(path, "rev-parse", "main")


def test_a_remote_can_be_named(repository: Repository, tmp_path: Path) -> None:
    """Or be the URL of one."""
    other = make_repository(tmp_path / "other.git", "", "--bare")
    git(top(repository), "remote", "add", "other", str(other))

    write(repository, Registration("churn", "HEAD"), push=True, remote="other")
    write(repository, Assignment("churn", "dev"), push=True, remote=other.as_uri())

    assert all_tags(other) == ["churn#dev#2", "churn@v1.0.1"]
    assert all_tags(remote(repository)) == KNOWN


def test_a_remote_that_is_pushed_to_elsewhere(repository: Repository, tmp_path: Path) -> None:
    """Than it is fetched from; deletions are looked up there too."""
    other = make_repository(tmp_path / "other.git", "", "--bare")
    git(top(repository), "remote", "set-url", "--push", "origin", str(other))

    write(repository, Registration("churn"), push=True)
    before = all_tags(other)
    write(repository, Deregistration("churn", "v1.0.1", delete=True), push=True)

    assert before == ["churn@v1.0.1"]
    assert all_tags(other) == []
    assert all_tags(remote(repository)) == KNOWN


def test_a_remote_that_is_none_is_told_before_anything_is_written(
    repository: Repository,
) -> None:
    """With those that there are."""
    with refused(ErrorKind.INVALID_ARGUMENT, "'upstream'", "origin", "git remote add upstream"):
        write(repository, Registration("churn"), push=True, remote="upstream")
    git(top(repository), "remote", "remove", "origin")
    with refused(ErrorKind.INVALID_ARGUMENT, "'origin'", "has none"):
        write(repository, Registration("churn"), push=True)

    assert all_tags(top(repository)) == KNOWN


def test_a_dry_run_pushes_nothing(repository: Repository) -> None:
    """But asks whether there is such a remote."""
    written = write(repository, Registration("churn"), push=True, dry_run=True)

    assert (written.is_pushed, written.push_command) == (False, None)
    assert all_tags(remote(repository)) == KNOWN
    with refused(ErrorKind.INVALID_ARGUMENT, "'upstream'"):
        write(repository, Registration("churn"), push=True, remote="upstream", dry_run=True)


def test_what_somebody_else_pushed_first(repository: Repository, tmp_path: Path) -> None:
    """All of it is taken back here, and it is told how to get what they pushed."""
    theirs = tmp_path / "theirs"
    git(tmp_path, "clone", "--quiet", str(remote(repository)), str(theirs))
    tag(theirs, "churn#dev#2", "HEAD~1", time=30)
    git(theirs, "push", "--quiet", "origin", "churn#dev#2")

    with refused(ErrorKind.PUSH_REJECTED, "'origin'", "already exists", "git fetch --tags origin"):
        write(repository, BOTH, push=True)
    assert all_tags(top(repository)) == KNOWN
    assert all_tags(remote(repository)) == ["churn#dev#2", *KNOWN]

    run_by_hand("git fetch --tags origin", top(repository))

    assert created(write(repository, BOTH, push=True)) == ["churn@v1.0.1", "churn#dev#3"]
    assert all_tags(remote(repository)) == all_tags(top(repository))


@pytest.mark.parametrize(
    ("where", "name"),
    [("here", "pre-push"), ("there", "pre-receive"), ("there", "update")],
)
def test_a_hook_that_says_no(repository: Repository, where: str, name: str) -> None:
    """Here or at the remote; its words are told, the change is taken back."""
    folder = top(repository) / ".git" if where == "here" else remote(repository)
    hook(folder, name, "echo not on Fridays >&2; exit 1")

    for request in (BOTH, Unassignment("churn", "prod", delete=True)):
        with pytest.raises(GtodError) as caught:
            write(repository, request, push=True)
        assert "not on Fridays" in caught.value.message
        assert "taken back" in caught.value.message
        assert all_tags(top(repository)) == all_tags(remote(repository)) == KNOWN
        assert "fetch" not in caught.value.message


def test_a_hook_there_that_says_no_to_one_tag(repository: Repository) -> None:
    """Then none arrives."""
    hook(remote(repository), "update", 'case "$1" in *#dev*) exit 1;; esac')

    with refused(ErrorKind.PUSH_REJECTED, "taken back"):
        write(repository, BOTH, push=True)

    assert all_tags(top(repository)) == all_tags(remote(repository)) == KNOWN


def test_what_was_deleted_comes_back_as_it_was(repository: Repository) -> None:
    """The same objects."""
    before = git(top(repository), "for-each-ref")
    hook(remote(repository), "update", "! expr $3 : '0*$' >/dev/null")

    with refused(ErrorKind.PUSH_REJECTED, "taken back"):
        write(repository, Deregistration("churn", "v1.0.0", delete=True), push=True)

    assert git(top(repository), "for-each-ref") == before
    assert all_tags(remote(repository)) == KNOWN


def test_what_the_remote_never_had_need_not_be_deleted_there(repository: Repository) -> None:
    """Nor what somebody deleted there before."""
    git(remote(repository), "tag", "--delete", "churn#prod#1")

    written = write(repository, Deregistration("churn", "v1.0.0", delete=True), push=True)

    assert deleted(written) == ["churn@v1.0.0", "churn#prod#1"]
    assert all_tags(remote(repository)) == all_tags(top(repository)) == []


def test_what_the_remote_has_otherwise_is_not_deleted_there(repository: Repository) -> None:
    """It is another tag of the same name."""
    there = remote(repository)
    git(there, "tag", "--force", "-a", "-m", "other", "churn#prod#1", "main")
    theirs = git(there, "rev-parse", "churn#prod#1")

    with refused(ErrorKind.PUSH_REJECTED, "taken back", "git fetch"):
        write(repository, Unassignment("churn", "prod", delete=True), push=True)

    assert git(there, "rev-parse", "churn#prod#1") == theirs
    assert all_tags(top(repository)) == KNOWN


def test_a_remote_that_does_not_answer(repository: Repository) -> None:
    """The change stays, and the commands that finish or undo it are told; both work."""
    away = remote(repository).rename(remote(repository).with_name("away"))

    with pytest.raises(GtodError) as caught:
        write(repository, BOTH, push=True)

    assert caught.value.kind is ErrorKind.OUTCOME_UNKNOWN
    assert "churn@v1.0.1" in all_tags(top(repository))
    finish, undo = commands(caught.value.message)
    assert caught.value.finish == finish
    away.rename(remote(repository))
    run_by_hand(finish, top(repository))
    assert all_tags(remote(repository)) == ["churn#dev#2", *KNOWN, "churn@v1.0.1"]
    run_by_hand(undo, top(repository))
    assert all_tags(top(repository)) == KNOWN


def test_a_remote_that_does_not_answer_to_a_deletion(repository: Repository) -> None:
    """The same."""
    before = git(top(repository), "for-each-ref")
    away = remote(repository).rename(remote(repository).with_name("away"))

    with pytest.raises(GtodError) as caught:
        write(repository, Deregistration("churn", "v1.0.0", delete=True), push=True)

    assert caught.value.kind is ErrorKind.OUTCOME_UNKNOWN
    finish, undo = commands(caught.value.message)
    away.rename(remote(repository))
    run_by_hand(undo, top(repository))
    assert git(top(repository), "for-each-ref") == before
    write(repository, Deregistration("churn", "v1.0.0", delete=True))
    run_by_hand(finish, top(repository))
    assert all_tags(remote(repository)) == []


def commands(message: str) -> tuple[str, str]:
    """The commands with which a sentence ends: to finish, and to undo."""
    finish, _, undo = message.partition("To finish, run: ")[2].partition(" - to undo, run: ")
    return finish, undo


def through_ssh(repository: Repository, script: str) -> dict[str, str]:
    """Variables by which the remote is reached through a program called ssh."""
    folder = top(repository).with_name("bin")
    folder.mkdir()
    program = folder / "ssh"
    program.write_text(f"#!/bin/sh\nfor command; do :; done\n{script}\n")
    program.chmod(0o755)
    git(top(repository), "remote", "set-url", "origin", f"host:{remote(repository)}")
    return {"PATH": f"{folder}:{ENVIRONMENT['PATH']}", "GIT_SSH_VARIANT": "simple"}


def test_an_answer_that_was_lost(repository: Repository) -> None:
    """What arrived has arrived: the remote is asked."""
    there = remote(repository)
    greeting = subprocess.run(
        ["git", "receive-pack", "--http-backend-info-refs", str(there)],
        env=ENVIRONMENT,
        check=True,
        capture_output=True,
    ).stdout
    variables = through_ssh(
        repository,
        'case "$command" in\n'
        f'*receive-pack*) eval "git ${{command#git-}}" | head -c {len(greeting)};;\n'
        '*) eval "git ${command#git-}";;\nesac',
    )

    written = write(repository, BOTH, push=True, variables=variables)

    assert written.is_pushed
    assert all_tags(there) == all_tags(top(repository)) == ["churn#dev#2", *KNOWN, "churn@v1.0.1"]


def test_a_push_that_never_arrived(repository: Repository) -> None:
    """The remote, when asked, has nothing of it: the change is taken back."""
    variables = through_ssh(
        repository,
        'case "$command" in *receive-pack*) echo broken pipe >&2; exit 1;; esac\n'
        'eval "git ${command#git-}"',
    )

    with refused(ErrorKind.GIT_FAILED, "taken back", "broken pipe"):
        write(repository, BOTH, push=True, variables=variables)
    assert all_tags(top(repository)) == all_tags(remote(repository)) == KNOWN


def test_who_has_to_say_who_they_are(repository: Repository) -> None:
    """The change stays; the command that finishes it can ask them."""
    variables = through_ssh(
        repository, 'echo "me@host: Permission denied (publickey)." >&2; exit 255'
    )

    with pytest.raises(GtodError) as caught:
        write(repository, BOTH, push=True, variables=variables)

    assert caught.value.kind is ErrorKind.AUTH_REQUIRED
    assert "Permission denied" in caught.value.message
    assert "churn@v1.0.1" in all_tags(top(repository))
    assert commands(caught.value.message)[0] == shlex.join(
        ["git", "push", "--atomic", "origin", "churn@v1.0.1", "churn#dev#2"]
    )


@pytest.mark.parametrize(
    ("request_", "there"),
    [
        (Registration("churn"), [*KNOWN, "churn@v1.0.1"]),
        (BOTH, ["churn#dev#2", *KNOWN, "churn@v1.0.1"]),
        (Unassignment("churn", "prod"), [KNOWN[0], "churn#prod#2!", KNOWN[1]]),
        (Unassignment("churn", "prod", delete=True), ["churn@v1.0.0"]),
        (Deregistration("churn", "v1.0.0", delete=True), []),
    ],
)
def test_the_command_that_pushes_it_later(
    repository: Repository, request_: Request, there: list[str]
) -> None:
    """Is told and works, in a shell with its own thoughts about `#` and `!`."""
    written = write(repository, request_)
    assert written.push_command is not None

    run_by_hand(f"set -H; {written.push_command}", top(repository))

    assert all_tags(remote(repository)) == all_tags(top(repository)) == there


def test_the_command_works_beside_a_branch_of_that_name(repository: Repository) -> None:
    """Git would not know which one is meant."""
    git(top(repository), "branch", "churn@v1.0.1")

    written = write(repository, Registration("churn"))
    assert written.push_command is not None
    run_by_hand(written.push_command, top(repository))

    assert all_tags(remote(repository)) == [*KNOWN, "churn@v1.0.1"]

"""How a push can end, and what is then here, there, and told."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon.support import Answer, Place
from tests.helpers.git import git
from tests.writing.private_server import private_server
from tests.writing.support import (
    add_remote,
    assert_sound,
    build_registry,
    created_by_command,
    make_program,
    tags,
    told,
)

ASSIGN = ("assign", "churn", "prod", "--push")
UNASSIGN = ("unassign", "churn", "prod", "--delete", "--push")
TAG = "churn#prod#1"


def bash(host: Place, command: str, folder: Path) -> None:
    """Run a command that we told somebody to run, as they would."""
    words = ["bash", "-e", "-o", "pipefail", "-c", command]
    process = host.start(*words, cwd=folder)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()


def advised(complaint: str) -> tuple[str, str]:
    """The commands to finish and to undo that a complaint tells."""
    _, _, commands = complaint.rstrip("\n").partition("To finish, run: ")
    finish, separator, undo = commands.partition(" - to undo, run: ")
    assert separator, complaint
    return finish, undo


def assert_rejected(process: subprocess.CompletedProcess[bytes], *reasons: str) -> None:
    """The remote said no, for these reasons, and the change was taken back."""
    exit_code, complaint = told(process)
    assert (exit_code, process.stdout) == (1, b"")
    assert "'origin' rejected the push, so that the change was taken back here" in complaint
    for reason in reasons:
        assert reason in complaint


def assert_taken_back(process: subprocess.CompletedProcess[bytes], *reasons: str) -> None:
    """Nothing arrived, for these reasons, and the change was taken back."""
    exit_code, complaint = told(process)
    assert (exit_code, process.stdout) == (1, b"")
    assert "Nothing could be pushed to 'origin', so that the change was taken back" in complaint
    for reason in reasons:
        assert reason in complaint


def test_success(host: Place, registry: Path, remote: Path) -> None:
    """The remote has the very tag, and only that one of those that were not there."""
    git(registry, "tag", "--annotate", "--message=m", "mine", "HEAD")

    output = host.check(*ASSIGN, cwd=registry)

    assert output.endswith("\nPushed to 'origin'\n")
    assert tags(remote)[TAG] == tags(registry)[TAG]
    assert "mine" not in tags(remote)


def test_follow_tags_is_not_followed(host: Place, registry: Path, remote: Path) -> None:
    """push.followTags would push every annotated tag that the remote lacks."""
    git(registry, "config", "push.followTags", "true")
    git(registry, "tag", "--annotate", "--message=m", "mine", "HEAD")
    before = tags(remote)

    host.check(*ASSIGN, cwd=registry)

    assert tags(remote).keys() == before.keys() | {TAG}


def test_two_tags_at_once(host: Place, registry: Path, remote: Path) -> None:
    """A commit that is registered along with its stage: both tags arrive, or none."""
    git(registry, "commit", "--quiet", "--allow-empty", "--message=new")
    refuse_on(remote, "refs/tags/churn#prod")
    before = tags(registry)

    refused = host.gtoc(*ASSIGN, cwd=registry)
    after_refusal = tags(registry), tags(remote)
    (remote / "hooks/update").unlink()
    made = created_by_command(host.check(*ASSIGN, "--json", cwd=registry).encode())

    assert_rejected(refused, "not on a Friday")
    assert after_refusal == (before, before)
    assert made == ["churn@v0.0.4", TAG]
    assert set(made) <= tags(remote).keys()


def refuse_on(remote: Path, start: str) -> None:
    """Have the remote refuse refs that begin so."""
    make_program(
        remote / "hooks/update",
        f'#!/bin/sh\ncase "$1" in "{start}"*) echo not on a Friday >&2; exit 1;; esac\n',
    )


def test_tag_that_is_there_already(host: Place, registry: Path, remote: Path) -> None:
    """Somebody else pushed a tag of that name: theirs stays, ours goes, and the way out works."""
    git(remote, "tag", "--annotate", "--message=theirs", TAG, "churn@v0.0.1^{commit}")
    theirs = tags(remote)[TAG]

    refused = host.gtoc(*ASSIGN, cwd=registry)

    assert_rejected(refused, "already exists", "git fetch --tags origin")
    assert TAG not in tags(registry)
    assert tags(remote)[TAG] == theirs
    bash(host, "git fetch --quiet --tags origin", registry)
    again = host.check(*ASSIGN, "--json", cwd=registry)
    assert created_by_command(again.encode()) == ["churn#prod#2"]
    assert tags(registry) == tags(remote)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_fetch_that_replaces_the_tag_meanwhile(
    host: Place, registry: Path, remote: Path, tmp_path: Path, moment: str
) -> None:
    """Git fetch may overwrite a tag that was made while it ran: what is pushed is ours or nothing.

    It looks which tags are new before it takes them over, and does not look again.
    """
    git(remote, "tag", "--annotate", "--message=theirs", TAG, "churn@v0.0.1^{commit}")
    theirs = tags(remote)[TAG]
    git(registry, "fetch", "--quiet", str(remote), f"refs/tags/{TAG}")
    fetch = f"git update-ref 'refs/tags/{TAG}' {theirs}"
    before, after = (fetch, "") if moment == "before" else ("", fetch)
    environ = replace_git(
        tmp_path / "bin",
        f'case " $* " in *" push "*) {before}\ngit "$@"; status=$?; {after}\nexit $status;; esac',
    )

    refused = host.gtoc(*ASSIGN, cwd=registry, environ=environ)

    assert_rejected(refused, "already exists")
    assert tags(registry)[TAG] == tags(remote)[TAG] == theirs


def test_fetch_that_replaces_the_tag_at_once(
    host: Place, registry: Path, remote: Path, tmp_path: Path
) -> None:
    """The same before gtod has seen its own tag: it is not taken for ours, and the next one is."""
    git(remote, "tag", "--annotate", "--message=theirs", TAG, "churn@v0.0.1^{commit}")
    theirs = tags(remote)[TAG]
    git(registry, "fetch", "--quiet", str(remote), f"refs/tags/{TAG}")
    environ = replace_git(
        tmp_path / "bin",
        f'case " $* " in *" tag "*"{TAG}"*) git "$@"; status=$?; '
        f"git update-ref 'refs/tags/{TAG}' {theirs}; exit $status;; esac",
    )

    output = host.check("assign", "churn", "prod", "--json", cwd=registry, environ=environ)

    assert created_by_command(output.encode()) == ["churn#prod#2"]
    assert tags(registry)[TAG] == theirs
    assert host.check("which", "churn", "prod", cwd=registry) == "v0.0.3\n"


def replace_git(folder: Path, script: str) -> dict[str, str]:
    """Put a shell script before git, for a client that has these variables."""
    path = os.environ["PATH"]
    make_program(folder / "git", f'#!/bin/sh\nPATH={path}\n{script}\nexec git "$@"\n')
    return {"PATH": f"{folder}{os.pathsep}{path}"}


def test_tag_that_cannot_be_taken_back(
    host: Place, registry: Path, remote: Path, tmp_path: Path
) -> None:
    """Something of the change is left, which is told with the command that undoes it."""
    before = tags(registry)
    refuse_on(remote, "refs/tags/churn#prod")
    # Somebody else's git packs the refs just then, and does not end.
    lock = registry / ".git/packed-refs.lock"
    git(registry, "config", "core.packedRefsTimeout", "0")
    environ = replace_git(
        tmp_path / "bin", f'case " $* " in *" push "*) git "$@" || : > {lock}; exit 1;; esac'
    )

    unfinished = host.gtoc(*ASSIGN, cwd=registry, environ=environ)

    exit_code, complaint = told(unfinished)
    assert exit_code == 75
    assert "not on a Friday" in complaint
    assert TAG in tags(registry)
    lock.unlink()
    bash(host, complaint.rstrip("\n").partition("to undo, run: ")[2], registry)
    assert tags(registry) == before


@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_hook_of_the_remote_refuses(host: Place, registry: Path, remote: Path, hook: str) -> None:
    """Its words are in the complaint."""
    make_program(remote / "hooks" / hook, "#!/bin/sh\necho not on a Friday >&2\nexit 1\n")
    before = tags(registry)

    refused = host.gtoc(*ASSIGN, cwd=registry)

    assert_rejected(refused, "not on a Friday", "hook declined")
    assert (tags(registry), tags(remote)) == (before, before)
    assert_sound(registry)


def test_hook_of_our_own_refuses(host: Place, registry: Path, remote: Path) -> None:
    """A pre-push hook says no before anything was sent."""
    make_program(registry / ".git/hooks/pre-push", "#!/bin/sh\necho lint first >&2\nexit 1\n")
    before = tags(registry)

    refused = host.gtoc(*ASSIGN, cwd=registry)

    assert_taken_back(refused, "lint first")
    assert (tags(registry), tags(remote)) == (before, before)


@pytest.mark.parametrize("alone", [False, True])
def test_remote_that_cannot_be_reached(
    host: Place, registry: Path, remote: Path, *, alone: bool
) -> None:
    """The tag stays, nobody knows of the remote; the command that is told finishes it."""
    vanished = remote.rename(remote.with_name("elsewhere.git"))

    unknown = host.gtoc(*ASSIGN, cwd=registry, environ={"GTOD": "off"} if alone else {})

    exit_code, complaint = told(unknown)
    assert (exit_code, unknown.stdout) == (75, b"")
    assert "The change was made here, but pushing it to 'origin' failed" in complaint
    assert TAG in tags(registry)
    vanished.rename(remote)
    finish, _ = advised(complaint)
    bash(host, finish, registry)
    assert tags(remote) == tags(registry)


def test_undoing_what_could_not_be_pushed(host: Place, registry: Path, remote: Path) -> None:
    """The other command that is told brings back what was."""
    before = tags(registry)
    remote.rename(remote.with_name("elsewhere.git"))

    _, undo = advised(told(host.gtoc(*ASSIGN, cwd=registry))[1])

    bash(host, undo, registry)
    assert tags(registry) == before


def test_commands_that_are_told_elsewhere(
    host: Place, registry: Path, remote: Path, tmp_path: Path
) -> None:
    """Who writes from another folder, with --repo, can run them there."""
    vanished = remote.rename(remote.with_name("elsewhere.git"))
    before = tags(registry)

    unknown = host.gtoc(*ASSIGN, "--repo", str(registry), cwd=tmp_path)

    assert unknown.returncode == 75
    finish, undo = advised(told(unknown)[1])
    vanished.rename(remote)
    bash(host, finish, tmp_path)
    assert TAG in tags(remote)
    bash(host, undo, tmp_path)
    assert tags(registry) == before


@pytest.fixture(params=["dies", "fails"])
def forgetful_remote(request: pytest.FixtureRequest, registry: Path, remote: Path) -> Path:
    """A remote that takes a push, and then dies without a word or ends with an error."""
    if request.param == "dies":
        make_program(
            remote / "hooks/reference-transaction",
            '#!/bin/sh\n[ "$1" = committed ] && kill -9 "$PPID"\nexit 0\n',
        )
    else:
        wrapper = remote.parent / "receive-pack"
        make_program(wrapper, '#!/bin/sh\ngit-receive-pack "$@"\nexit 1\n')
        git(registry, "config", "remote.origin.receivepack", str(wrapper))
    return remote


def test_remote_that_took_it_and_then_failed(
    host: Place, registry: Path, forgetful_remote: Path
) -> None:
    """What the remote has decides: it is there, so that it is a success."""
    output = host.check(*ASSIGN, cwd=registry)

    assert output.endswith("\nPushed to 'origin'\n")
    assert tags(forgetful_remote) == tags(registry)
    assert TAG in tags(registry)


def test_remote_that_deleted_it_and_then_failed(
    host: Place, registry: Path, forgetful_remote: Path
) -> None:
    """The same for a deletion."""
    host.check(*ASSIGN, cwd=registry)

    host.check(*UNASSIGN, cwd=registry)

    assert TAG not in tags(registry)
    assert TAG not in tags(forgetful_remote)


def test_remote_that_died_before_it_took_anything(
    host: Place, registry: Path, remote: Path
) -> None:
    """It has nothing, so that nothing is left here either."""
    make_program(remote / "hooks/pre-receive", '#!/bin/sh\nkill -9 "$PPID"\n')
    before = tags(registry)

    failed = host.gtoc(*ASSIGN, cwd=registry)

    assert_taken_back(failed)
    assert (tags(registry), tags(remote)) == (before, before)


def test_deletion_of_what_the_remote_has(host: Place, registry: Path, remote: Path) -> None:
    """The tag goes in both places."""
    host.check(*ASSIGN, cwd=registry)

    output = host.check(*UNASSIGN, cwd=registry)

    assert (
        output == f"Deleted git tag '{TAG}' that assigned 'prod' to 'v0.0.3'\nPushed to 'origin'\n"
    )
    assert TAG not in tags(registry)
    assert TAG not in tags(remote)


def test_deletion_of_what_was_never_pushed(host: Place, registry: Path, remote: Path) -> None:
    """There is nothing to delete there."""
    host.check("assign", "churn", "prod", cwd=registry)
    before = tags(remote)

    host.check(*UNASSIGN, cwd=registry)

    assert TAG not in tags(registry)
    assert tags(remote) == before


def test_deletion_of_what_was_pushed_in_part(host: Place, registry: Path, remote: Path) -> None:
    """Of two tags the remote has one: that one goes."""
    host.check(*ASSIGN, cwd=registry)
    host.check("assign", "churn", "prod", "--force", cwd=registry)

    host.check(*UNASSIGN, cwd=registry)

    assert not {TAG, "churn#prod#2"} & (tags(registry).keys() | tags(remote).keys())


def test_deletion_of_what_somebody_changed(host: Place, registry: Path, remote: Path) -> None:
    """The remote has another tag of that name: it stays, and ours is back."""
    host.check(*ASSIGN, cwd=registry)
    ours = tags(registry)
    git(remote, "tag", "--force", "--annotate", "--message=theirs", TAG, "churn@v0.0.1^{commit}")
    theirs = tags(remote)

    refused = host.gtoc(*UNASSIGN, cwd=registry)

    assert_rejected(refused, "stale info")
    assert (tags(registry), tags(remote)) == (ours, theirs)


def test_deletion_where_the_remote_cannot_be_reached(
    host: Place, registry: Path, remote: Path
) -> None:
    """Both commands that are told work, though the remote lacks one of the tags."""
    host.check(*ASSIGN, cwd=registry)
    host.check("assign", "churn", "prod", "--force", cwd=registry)
    before = tags(registry)
    vanished = remote.rename(remote.with_name("elsewhere.git"))

    unknown = host.gtoc(*UNASSIGN, cwd=registry)

    assert unknown.returncode == 75
    finish, undo = advised(told(unknown)[1])
    vanished.rename(remote)
    bash(host, undo, registry)
    assert tags(registry) == before
    bash(host, finish, registry)
    assert TAG not in tags(remote)


def test_unknown_remote(host: Place, registry: Path) -> None:
    """It is noticed before anything is written."""
    before = tags(registry)

    refused = host.gtoc(*ASSIGN, "--remote", "upstream", cwd=registry)

    exit_code, complaint = told(refused)
    assert exit_code == 1
    assert "There is no remote 'upstream'" in complaint
    assert tags(registry) == before


def test_address_instead_of_a_remote(host: Place, registry: Path, tmp_path: Path) -> None:
    """A path is an address that tags can be pushed to."""
    elsewhere = add_remote(build_registry(tmp_path / "other", 1), tmp_path / "elsewhere.git")

    output = host.check(*ASSIGN, "--remote", str(elsewhere), cwd=registry)

    assert output.endswith(f"\nPushed to '{elsewhere}'\n")
    assert tags(elsewhere)[TAG] == tags(registry)[TAG]


@pytest.fixture
def private_remote(registry: Path, remote: Path) -> Iterator[str]:
    """The registry's `origin` is on a server that wants to know who asks; its address."""
    with private_server(remote.parent) as address:
        git(registry, "remote", "set-url", "origin", f"{address}/{remote.name}")
        yield address


def test_remote_that_wants_to_know_who(host: Place, registry: Path, private_remote: str) -> None:
    """Nobody can be asked: the command to run by hand is told, and the tag stays."""
    unknown = host.gtoc(*ASSIGN, cwd=registry)

    exit_code, complaint = told(unknown)
    assert exit_code == 75
    assert "git has to ask who you are" in complaint
    assert private_remote in complaint
    assert advised(complaint)[0] == f"git push origin '{TAG}'"
    assert TAG in tags(registry)


@pytest.mark.usefixtures("private_remote")
def test_method_whose_push_needs_somebody(host: Place, registry: Path) -> None:
    """Programs are told by the kind of the error."""
    params = {"repo": str(registry), "name": "churn", "stage": "prod", "push": True}
    with host.rpc() as rpc:
        error: Answer = rpc.call("gto/assign", params)["error"]

    assert error["data"]["kind"] == "auth_required"
    assert f"git push origin '{TAG}'" in error["message"]
    assert TAG in tags(registry)

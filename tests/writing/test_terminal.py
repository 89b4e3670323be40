"""Writing where git may want to ask something: then it runs in gtoc's own process."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.daemon.support import Place
from tests.helpers.git import git
from tests.writing.gate import gate_in
from tests.writing.private_server import PASSWORD, USER, private_server
from tests.writing.support import (
    add_remote,
    assert_sound,
    created_by,
    created_by_command,
    make_program,
    tags,
)
from tests.writing.terminal import Terminal, at_terminal

TAG = "churn#prod#1"
PUSH = ("assign", "churn", "prod", "--push")
PASSPHRASE = "correct horse"  # noqa: S105 - of a key that lives as long as its test


@contextmanager
def asked(host: Place, times: int) -> Iterator[None]:
    """Prove that the daemon is asked so often meanwhile."""
    with host.rpc() as rpc:
        before = rpc.result("gtod/status")["requests"]
        yield
        # The second question for the status counts itself.
        assert rpc.result("gtod/status")["requests"] - before - 1 == times


def test_push_from_a_terminal(host: Place, registry: Path, remote: Path) -> None:
    """Git's progress is seen as it comes, because gtoc runs it and not the daemon."""
    git(registry, "commit", "--quiet", "--allow-empty", "--message=new")

    with asked(host, times=0):
        done = at_terminal(host, *PUSH, cwd=registry)

    assert done.returncode == 0
    assert "Writing objects: 100%" in done.stdout
    assert done.stdout.endswith("Pushed to 'origin'\r\n")
    assert tags(remote) == tags(registry)
    assert TAG in tags(remote)


def test_write_from_a_terminal_without_a_push(host: Place, registry: Path) -> None:
    """There is nothing that git could ask, so that the daemon does it."""
    with asked(host, times=1):
        done = at_terminal(host, "assign", "churn", "prod", cwd=registry)

    assert done.returncode == 0
    assert TAG in tags(registry)


def test_push_from_a_script(host: Place, registry: Path, remote: Path) -> None:
    """There is nobody whom git could ask, so that the daemon does it."""
    with asked(host, times=1):
        host.check(*PUSH, cwd=registry)

    assert TAG in tags(remote)


def test_password_that_git_asks_for(host: Place, registry: Path, remote: Path) -> None:
    """Whoever sits at the terminal can say who they are."""
    git(remote, "config", "http.receivepack", "true")
    with private_server(remote.parent) as address:
        git(registry, "remote", "set-url", "origin", f"{address}/{remote.name}")
        with Terminal(host, *PUSH, cwd=registry) as terminal:
            terminal.read_until("Username for")
            terminal.type(f"{USER}\n")
            terminal.read_until("Password for")
            terminal.type(f"{PASSWORD}\n")

            assert terminal.end() == 0
            assert "Pushed to 'origin'" in terminal.seen

    assert tags(remote)[TAG] == tags(registry)[TAG]


def test_wrong_password(host: Place, registry: Path, remote: Path) -> None:
    """Then it is not known whether the push arrived, and the commands are told."""
    with private_server(remote.parent) as address:
        git(registry, "remote", "set-url", "origin", f"{address}/{remote.name}")
        with Terminal(host, *PUSH, cwd=registry) as terminal:
            # The second time, git asks what became of it.
            for _ in range(2):
                terminal.read_until("Username for")
                terminal.type("nobody\n")
                terminal.read_until("Password for")
                terminal.seen = ""
                terminal.type("wrong\n")

            assert terminal.end() == 75
            assert f"git push origin '{TAG}'" in terminal.seen

    assert TAG in tags(registry)
    assert TAG not in tags(remote)


def test_interrupting_a_push_from_a_terminal(
    host: Place, registry: Path, remote: Path, tmp_path: Path
) -> None:
    """Ctrl-C ends git; what the remote has decides, and the tag is taken back."""
    before = tags(registry)
    with gate_in(tmp_path / "gate") as gate:
        make_program(registry / ".git/hooks/pre-push", f"#!/bin/sh\n{gate.script}")
        with Terminal(host, *PUSH, cwd=registry) as terminal:
            gate.wait()
            terminal.type("\x03")

            assert terminal.end() == 1
            assert "Nothing could be pushed to 'origin'" in terminal.seen

    assert (tags(registry), tags(remote)) == (before, before)
    assert_sound(registry)


def sign_tags_in(registry: Path, folder: Path, passphrase: str = "") -> None:
    """Have git sign the tags of a registry with a key of SSH."""
    key = folder / "key"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "", "-f", str(key)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    signers = folder / "signers"
    signers.write_text(f"ann@example.com {key.with_suffix('.pub').read_text()}")
    for name, value in {
        "tag.gpgSign": "true",
        "gpg.format": "ssh",
        "user.signingKey": str(key),
        "gpg.ssh.allowedSignersFile": str(signers),
    }.items():
        git(registry, "config", name, value)


def assert_signed(registry: Path, tag: str) -> None:
    """Git knows whose signature it is, and that it is good."""
    words = ["git", "tag", "--verify", tag]
    verified = subprocess.run(words, cwd=registry, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stderr
    assert 'Good "git" signature for ann@example.com' in verified.stderr


@pytest.mark.parametrize("environ", [{}, {"GTOD": "off"}], ids=["daemon", "alone"])
def test_signed_tag(host: Place, registry: Path, tmp_path: Path, environ: dict[str, str]) -> None:
    """The daemon leaves it to gtoc, where agents are at hand."""
    sign_tags_in(registry, tmp_path)

    output = host.check("assign", "churn", "prod", "--json", cwd=registry, environ=environ)

    assert created_by_command(output.encode()) == [TAG]
    assert_signed(registry, TAG)
    assert host.check("which", "churn", "prod", cwd=registry) == "v0.0.3\n"


def test_signed_tag_that_is_pushed(host: Place, registry: Path, tmp_path: Path) -> None:
    """The signature arrives with it."""
    sign_tags_in(registry, tmp_path)
    remote = add_remote(registry, tmp_path / "remote.git")

    host.check(*PUSH, cwd=registry)

    assert tags(remote)[TAG] == tags(registry)[TAG]
    assert_signed(registry, TAG)


def test_passphrase_that_the_key_needs(host: Place, registry: Path, tmp_path: Path) -> None:
    """Whoever sits at the terminal can unlock their key."""
    sign_tags_in(registry, tmp_path, PASSPHRASE)

    with Terminal(host, "assign", "churn", "prod", cwd=registry) as terminal:
        terminal.read_until("Enter passphrase")
        terminal.type(f"{PASSPHRASE}\n")

        assert terminal.end() == 0

    assert_signed(registry, TAG)


def test_passphrase_that_nobody_can_give(host: Place, registry: Path, tmp_path: Path) -> None:
    """Without a terminal the tag is not made, and git's own words say why."""
    sign_tags_in(registry, tmp_path, PASSPHRASE)

    refused = host.gtoc("assign", "churn", "prod", cwd=registry, start_new_session=True)

    assert (refused.returncode, refused.stdout) == (1, b"")
    # There are versions of git that make the tag without a signature then, and succeed.
    assert f"the tag '{TAG}': " in refused.stderr.decode()
    assert TAG not in tags(registry)


def test_method_that_signs(host: Place, registry: Path, tmp_path: Path) -> None:
    """A key that needs nobody signs for programs too."""
    sign_tags_in(registry, tmp_path)

    with host.rpc() as rpc:
        params = {"repo": str(registry), "name": "churn", "stage": "prod"}
        written = rpc.result("gto/assign", params)

    assert created_by(written) == [TAG]
    assert_signed(registry, TAG)

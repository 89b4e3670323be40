"""Bringing tags to a remote and finding out whether they got there (git-push(1))."""

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import arguments, whole_complaint
from gtod.git.location import Location
from gtod.git.process import Program, run_program
from gtod.git.tag_refs import TAGS
from gtod.git.writing import Process, Surroundings, run_writing_git, writing_environment
from gtod.steps import Steps

#: What a push asks of the remote: of each tag the object to be there, None for its absence.
Wanted = Mapping[str, str | None]

_PORCELAIN_REJECTED = re.compile(r"!\t(?P<refs>[^\t]*)\t(?P<reason>.*)")
#: What git and ssh say where they would have asked somebody (with LANGUAGE=C).
_AUTHENTICATION = re.compile(
    rb"terminal prompts disabled|could not read (?:Username|Password)|Authentication failed"
    rb"|Permission denied \(|Host key verification failed|authenticity of host"
)
#: Reasons that concern other refs of the same push, or say nothing of what the remote did.
_NOT_THE_REASON = ("atomic push fail", "atomic transaction failed")
_UNREPORTED = "[remote failure]"


class Pushed(msgspec.Struct, frozen=True):
    """How a push went.

    Attributes:
        outcome: `done`; `rejected`, where something said no; `failed`, where nobody knows.
        reason: Why not, in the words of git, the remote or a hook.
        needs_authentication: Whether somebody has to say who they are.
    """

    outcome: Literal["done", "rejected", "failed"]
    reason: str = ""
    needs_authentication: bool = False


def check_remote(location: Location, remote: str, surroundings: Surroundings) -> Steps[None]:
    """Return if tags can be pushed to `remote`: a remote's name, or the URL of one.

    Raises:
        GtodError: There is no such remote.
    """
    if "\0" not in remote and (":" in remote or "/" in remote):
        return
    process = yield from run_writing_git(location, ["remote"], surroundings)
    names = process.stdout.decode("utf-8", "replace").split()
    if remote not in names:
        known = f"remotes are: {', '.join(names)}" if names else "this repository has none"
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"There is no remote '{remote}', {known}. "
            f"Nothing was written; add it with: git remote add {shlex.quote(remote)} URL",
        )


def push(
    location: Location,
    remote: str,
    wanted: Wanted,
    expected: Mapping[str, str],
    surroundings: Surroundings,
) -> Steps[Pushed]:
    """Push tags all at once, and no others; what is to be absent is deleted there.

    Args:
        location: The repository.
        remote: The remote's name or URL.
        wanted: What is to be there afterwards.
        expected: The objects that the remote has for what is to be deleted; another one stays.
        surroundings: What git gets of whoever asks.
    """
    leases = [f"--force-with-lease={TAGS}{name}:{oid}" for name, oid in expected.items()]
    refs = [
        f"{TAGS}{name}:{TAGS}{name}" if oid else f":{TAGS}{name}" for name, oid in wanted.items()
    ]
    words = ["push", "--atomic", "--porcelain", "--no-follow-tags", *leases, "--", remote, *refs]
    process = yield from _over_the_network(location, words, surroundings)
    return _judge(process, surroundings)


def _judge(process: Process, surroundings: Surroundings) -> Pushed:
    if process.returncode == 0:
        return Pushed("done")
    reasons = _rejections(process.stdout.decode("utf-8", "replace"))
    if reasons:
        lines = process.stderr.decode("utf-8", "replace").split("\n")
        remote = [
            line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")
        ]
        return Pushed("rejected", "; ".join(filter(None, [*reasons, *remote])))
    needs = _AUTHENTICATION.search(process.stderr) is not None
    unsaid = "git tells why above" if surroundings.is_in_foreground else "git did not say why"
    return Pushed("failed", whole_complaint(process) or unsaid, needs_authentication=needs)


def _rejections(porcelain: str) -> list[str]:
    """The reasons of an explicit no, the one that caused the others first."""
    found = [
        m["reason"] for line in porcelain.splitlines() if (m := _PORCELAIN_REJECTED.match(line))
    ]
    if any(reason.startswith(_UNREPORTED) for reason in found):
        return []
    causes = [r for r in found if not any(said in r for said in _NOT_THE_REASON)]
    return list(dict.fromkeys(causes or found))


def on_remote(
    location: Location, remote: str, names: Sequence[str], surroundings: Surroundings
) -> Steps[dict[str, str] | None]:
    """Of these tags those that the remote has, with their objects; None if it does not tell."""
    words = ["ls-remote", "--", remote, *(TAGS + name for name in names)]
    process = yield from _over_the_network(location, words, surroundings)
    if process.returncode != 0:
        return None
    lines = (line.split("\t", 1) for line in process.stdout.decode("utf-8", "replace").splitlines())
    found = {ref: oid for oid, ref in lines}
    return {name: found[TAGS + name] for name in names if TAGS + name in found}


def _over_the_network(
    location: Location, words: Sequence[str], surroundings: Surroundings
) -> Steps[Process]:
    """Run git where it may have to say who asks; at a terminal it asks, and shows its progress."""
    ssh = yield from _batch_ssh(location, surroundings)
    program = Program(
        words=tuple(arguments(location, *words)),
        environ={**writing_environment(surroundings), **ssh},
        folder=surroundings.folder,
        umask=surroundings.umask,
        is_in_foreground=surroundings.is_in_foreground,
        shows_errors=surroundings.is_in_foreground,
    )
    return (yield from run_program(program, None))


def _batch_ssh(location: Location, surroundings: Surroundings) -> Steps[dict[str, str]]:
    """The variable that keeps OpenSSH from asking where nobody could answer."""
    environ = surroundings.environ
    if surroundings.is_in_foreground or "GIT_SSH" in environ:
        return {}
    command = environ.get("GIT_SSH_COMMAND")
    if command is None:
        words = ["config", "--get", "core.sshCommand"]
        process = yield from run_writing_git(location, words, surroundings)
        command = process.stdout.decode("utf-8", "replace").rstrip("\n") or "ssh"
    program = os.path.basename(command.split(" ", 1)[0])
    if not program.startswith("ssh"):
        return {}
    return {"GIT_SSH_COMMAND": f"{command} -o BatchMode=yes"}

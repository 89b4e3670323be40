"""Bringing tags to a remote and finding out whether they got there (git-push(1))."""

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import refuse_trouble, whole_complaint
from gtod.git.location import Location
from gtod.git.process import run_program
from gtod.git.tag_refs import TAGS
from gtod.git.writing import Process, Surroundings, run_writing_git, writing_program
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
#: The name of a remote that there is for one command only.
_PROBE = "gtod-probe"
#: More tags than this are not named one by one.
_MANY = 1000


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


class Remote(msgspec.Struct, frozen=True):
    """Where tags are pushed to.

    Attributes:
        name: Its name, or a URL.
        urls: Where a push goes, which need not be where a fetch comes from, nor one place.
    """

    name: str
    urls: tuple[str, ...]


def find_remote(location: Location, name: str, surroundings: Surroundings) -> Steps[Remote]:
    """The remote of that name, or at that URL.

    Raises:
        GtodError: There is none, or git could not find out.
    """
    if name.startswith("-") or "\0" in name:
        raise GtodError(ErrorKind.INVALID_ARGUMENT, f"'{name}' can be no remote")
    words = ["remote", "get-url", "--push", "--all", name]
    process = yield from run_writing_git(location, words, surroundings)
    refuse_trouble(process)
    urls = process.stdout.decode("utf-8", "surrogateescape").splitlines()
    if process.returncode == 0 and urls:
        return Remote(name, tuple(urls))
    if ":" in name or "/" in name:
        # As a remote of that URL, it goes through what the settings make of it for a push.
        probe = ["-c", f"remote.{_PROBE}.url={name}", "remote", "get-url", "--push", _PROBE]
        process = yield from run_writing_git(location, probe, surroundings)
        url = process.stdout.decode("utf-8", "surrogateescape").rstrip("\n")
        return Remote(name, (url or name,))
    process = yield from run_writing_git(location, ["remote"], surroundings)
    names = process.stdout.decode("utf-8", "replace").split()
    known = f"remotes are: {', '.join(names)}" if names else "this repository has none"
    raise GtodError(
        ErrorKind.INVALID_ARGUMENT,
        f"There is no remote '{name}', {known}. "
        f"Nothing was written; add it with: git remote add {shlex.quote(name)} URL",
    )


def push(
    location: Location,
    remote: Remote,
    wanted: Wanted,
    expected: Mapping[str, str],
    surroundings: Surroundings,
) -> Steps[Pushed]:
    """Push tags all at once, and no others; what is to be absent is deleted there.

    Args:
        location: The repository.
        remote: Where to.
        wanted: What is to be there afterwards.
        expected: The objects that the remote has for what is to be deleted; another one stays.
        surroundings: What git gets of whoever asks.
    """
    leases = [f"--force-with-lease={TAGS}{name}:{oid}" for name, oid in expected.items()]
    sources = [f"{TAGS}{name}" if oid else "" for name, oid in wanted.items()]
    refs = [f"{source}:{TAGS}{name}" for source, name in zip(sources, wanted, strict=True)]
    # One ref is all or nothing anyway; there are servers that know no more than that.
    atomic = ["--atomic"] if len(refs) > 1 else []
    options = [*atomic, "--porcelain", "--no-follow-tags", *leases]
    words = ["push", *options, "--", remote.name, *refs]
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
    location: Location, remote: Remote, names: Sequence[str], surroundings: Surroundings
) -> Steps[list[dict[str, str]] | None]:
    """Of these tags those that each place of the remote has, with their objects.

    Returns:
        An entry for each URL; None if one of them does not tell.
    """
    places: list[dict[str, str]] = []
    for url in remote.urls:
        # Of very many all are listed, for a command line has its limits.
        patterns = [TAGS + name for name in names] if len(names) < _MANY else ["refs/tags/*"]
        words = ["ls-remote", "--", url, *patterns]
        process = yield from _over_the_network(location, words, surroundings)
        if process.returncode != 0:
            return None
        lines = process.stdout.decode("utf-8", "replace").splitlines()
        found = {ref: oid for oid, _, ref in (line.partition("\t") for line in lines)}
        places.append({name: found[TAGS + name] for name in names if TAGS + name in found})
    return places


def _over_the_network(
    location: Location, words: Sequence[str], surroundings: Surroundings
) -> Steps[Process]:
    """Run git where it may have to say who asks; at a terminal it asks, and shows its progress."""
    ssh = yield from _batch_ssh(location, surroundings)
    program = writing_program(location, words, surroundings)
    talking = msgspec.structs.replace(
        program,
        environ={**program.environ, **ssh},
        shows_errors=surroundings.is_in_foreground,
    )
    return (yield from run_program(talking, None))


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
    if program not in {"ssh", "ssh.exe"}:
        return {}
    return {"GIT_SSH_COMMAND": f"{command} -o BatchMode=yes"}

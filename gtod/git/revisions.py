"""What git means by a revision that a user types, and which commits there are."""

import re
from collections.abc import Mapping

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import arguments, complaint, refuse_trouble, run_git_in_steps
from gtod.git.location import Location
from gtod.steps import Steps

_HEXADECIMAL = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def resolve_revision(location: Location, revision: str, environ: Mapping[str, str]) -> Steps[str]:
    """The commit that `revision` names (gitrevisions(7)), in hexadecimal.

    Raises:
        GtodError: It names none, or git could not find out.
    """
    words = arguments(
        location, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    found = ""
    if "\0" not in revision:  # no word of a command can hold one
        process = yield from run_git_in_steps(words, environ)
        refuse_trouble(process)
        found = process.stdout.decode("ascii", "replace").strip()
    if not found and revision == "HEAD":
        raise GtodError(
            ErrorKind.REVISION_NOT_FOUND, "HEAD has no commit yet; commit something first"
        )
    if _HEXADECIMAL.fullmatch(found) is None:
        raise GtodError(
            ErrorKind.REVISION_NOT_FOUND,
            f"There is no commit '{revision}'; 'git log --oneline --all' lists those there are",
        )
    return found


def has_path(
    location: Location, revision: str, path: str, environ: Mapping[str, str]
) -> Steps[bool]:
    """Whether the commit that `revision` names has a file or folder at `path`.

    Raises:
        GtodError: git could not find out.
    """
    words = arguments(location, "cat-file", "-e", f"{revision}:{path}")
    process = yield from run_git_in_steps(words, environ)
    refuse_trouble(process)
    return process.returncode == 0


def branch_heads(location: Location, environ: Mapping[str, str]) -> Steps[list[str]]:
    """The commits that the local branches point to, each once, in the order of the branches."""
    words = arguments(location, "for-each-ref", "--format=%(objectname)", "refs/heads")
    return (yield from _commits(words, environ))


def branch_commits(location: Location, environ: Mapping[str, str]) -> Steps[list[str]]:
    """Every commit that a local branch reaches, newest first."""
    return (yield from _commits(arguments(location, "rev-list", "--branches"), environ))


def _commits(words: list[str], environ: Mapping[str, str]) -> Steps[list[str]]:
    process = yield from run_git_in_steps(words, environ)
    if process.returncode != 0:
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE, f"git cannot list commits: {complaint(process)}"
        )
    return list(dict.fromkeys(process.stdout.decode("ascii", "replace").split()))


def last_change(
    location: Location, revision: str, path: str, environ: Mapping[str, str], patience: float
) -> Steps[str | None]:
    """The newest commit up to `revision` that changed a file or folder, in hexadecimal.

    Args:
        location: The repository.
        revision: The commit to begin at.
        path: From the repository's uppermost folder, with `/`; that folder itself if empty.
        environ: Variables for the git: where its settings are.
        patience: Seconds after which it is given up: a long history takes long.

    Returns:
        None if no commit did.

    Raises:
        GtodError: It was given up.
    """
    pathspec = ("--", path) if path else ()
    words = arguments(
        location, "--literal-pathspecs", "rev-list", "--max-count=1", revision, *pathspec
    )
    process = yield from run_git_in_steps(words, environ, patience=patience)
    found = process.stdout.decode("ascii", "replace").strip()
    return found if _HEXADECIMAL.fullmatch(found) else None

"""Whether git would work in a repository that somebody else may own (safe.directory)."""

import os
import shlex
from collections.abc import Mapping

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import complaint, run_git
from gtod.git.location import Location, locate


def check_ownership(location: Location, environ: Mapping[str, str]) -> None:
    """Return if the repository is ours, or if git's settings allow it all the same.

    Raises:
        GtodError: It is somebody else's; the message has the command that allows it.
    """
    if not hasattr(os, "geteuid") or _is_ours(location):
        return
    # With --git-dir git trusts the caller, so ask as a user would: from inside.
    top = _inside(location)
    process = run_git(["git", "-C", top, "rev-parse", "--absolute-git-dir"], environ)
    answered = os.fsdecode(process.stdout).rstrip("\n")
    if process.returncode == 0 and os.path.realpath(answered) == location.git_dir:
        return
    if process.returncode != 0 and b"safe.directory" not in process.stderr:
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE, f"git cannot read '{top}': {complaint(process)}"
        )
    raise GtodError(
        ErrorKind.REPOSITORY_NOT_OWNED,
        f"'{top}' is owned by somebody else; if you trust it, run: "
        f"git config --global --add safe.directory {shlex.quote(top)}",
    )


def _inside(location: Location) -> str:
    """A folder from which git finds the repository.

    That is not the work tree where the repository itself says where that is: whoever made it may
    name a folder of ours, from which git finds a repository of ours, or none.
    """
    try:
        if location.work_tree and locate(location.work_tree, {}).git_dir == location.git_dir:
            return location.work_tree
    except GtodError:
        pass
    return location.git_dir


def _is_ours(location: Location) -> bool:
    """Git's own rule: work tree, `.git` file and Git directory belong to the user."""
    paths = [location.git_dir]
    if location.work_tree is not None:
        paths += [location.work_tree, os.path.join(location.work_tree, ".git")]
    return all(_owner(path) in (os.geteuid(), None) for path in paths)


def _owner(path: str) -> int | None:
    try:
        return os.lstat(path).st_uid
    except FileNotFoundError:
        return None

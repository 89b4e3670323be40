"""Running `git` for what only it can answer."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gtod.errors import ErrorKind, GtodError

if TYPE_CHECKING:
    from gtod.git.location import Location

#: The only variables of whoever asks that a reading git gets: they say where its settings are.
PASSED_ON = ("HOME", "XDG_CONFIG_HOME")

#: Seconds after which a git that only reads is given up.
_PATIENCE = 60.0


def git_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a git that only reads."""
    chosen = {name: environ[name] for name in PASSED_ON if name in environ}
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        # A question never goes over the network, not even in a partial clone.
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        # As libgit2 has it: an object is what its id says.
        "GIT_NO_REPLACE_OBJECTS": "1",
        **chosen,
    }


def arguments(location: "Location", *words: str) -> list[str]:
    """The words of a git command in the repository at `location`."""
    where = ["git", f"--git-dir={location.git_dir}"]
    if location.work_tree is not None:
        where.append(f"--work-tree={location.work_tree}")
    return [*where, *words]


def run_git(words: Sequence[str], environ: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Run git to its end; a status other than 0 is the caller's to judge.

    Raises:
        GtodError: There is no git, or it does not end.
    """
    try:
        return subprocess.run(
            list(words),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=git_environment(environ),
            cwd="/" if os.name == "posix" else None,
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError as error:
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE, "There is no 'git' on PATH; install Git"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE, f"'{' '.join(words[:4])} …' did not end"
        ) from error


def complaint(process: subprocess.CompletedProcess[bytes]) -> str:
    """The first line that git wrote on its standard error, without `fatal: `."""
    lines = process.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else "no reason given"

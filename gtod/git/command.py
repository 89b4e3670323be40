"""Running `git` for what only it can answer."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING

from gtod.errors import ErrorKind, GtodError
from gtod.steps import SLICE, Steps, finish

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
    return finish(run_git_in_steps(words, environ))


def run_git_in_steps(
    words: Sequence[str], environ: Mapping[str, str]
) -> Steps[subprocess.CompletedProcess[bytes]]:
    """The same with pauses, for what may take git a while.

    Raises:
        GtodError: There is no git, or it does not end.
    """
    # Into files: a pipe that nobody empties during a pause would hold git up.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = _start(words, environ, output, errors)
        try:
            yield from _wait(process, words)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        for file in (output, errors):
            file.seek(0)
        status = process.returncode
        return subprocess.CompletedProcess(list(words), status, output.read(), errors.read())


def _start(
    words: Sequence[str], environ: Mapping[str, str], output: IO[bytes], errors: IO[bytes]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            list(words),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=git_environment(environ),
            cwd="/" if os.name == "posix" else None,
        )
    except FileNotFoundError as error:
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE, "There is no 'git' on PATH; install Git"
        ) from error


def _wait(process: subprocess.Popen[bytes], words: Sequence[str]) -> Steps[None]:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            # Most often git has ended by then; else the pause leaves the others room.
            process.wait(SLICE)
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise GtodError(
                    ErrorKind.REPOSITORY_UNREADABLE, f"'{' '.join(words[:4])} …' did not end"
                ) from None
            yield
        else:
            return


def complaint(process: subprocess.CompletedProcess[bytes]) -> str:
    """The first line that git wrote on its standard error, without `fatal: `."""
    lines = process.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else "no reason given"

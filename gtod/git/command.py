"""Running `git` for what only it can answer."""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gtod.errors import ErrorKind, GtodError
from gtod.git.process import Program, run_program
from gtod.steps import Steps, finish

if TYPE_CHECKING:
    from gtod.git.location import Location

#: The only variables of whoever asks that a reading git gets: they say where its settings are.
PASSED_ON = ("HOME", "XDG_CONFIG_HOME")

#: Settings that hold for a git that only reads, whatever a repository's own settings say: those are
#: whose who made it, and name programs that git runs when it reads the index or fetches.
_HARMLESS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.alternateRefsCommand": "false",
    "core.sshCommand": "false",
    "core.gitProxy": "none",
}

#: Seconds after which a git that only reads is given up.
_PATIENCE = 60.0

#: What git says where it could not read what it had to.
_trouble = re.compile(
    rb"not a git repository|unable to |couldn't |failed to read|mmap failed|is corrupt"
    rb"|unknown error"
)


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
        # What `git -c` sets: GIT_CONFIG_COUNT is known to git 2.31 and newer alone.
        "GIT_CONFIG_PARAMETERS": " ".join(f"'{key}={value}'" for key, value in _HARMLESS.items()),
        **chosen,
    }


def own_settings_variables() -> dict[str, str]:
    """The variables of this process that say where git's settings are."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def own_environment() -> dict[str, str]:
    """The variables of this process, for a git that writes for nobody else."""
    return dict(os.environ)


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
    words: Sequence[str],
    environ: Mapping[str, str],
    given: bytes = b"",
    *,
    patience: float = _PATIENCE,
) -> Steps[subprocess.CompletedProcess[bytes]]:
    """The same with pauses, for what may take git a while.

    Args:
        words: The whole command.
        environ: Variables of whoever asks.
        given: What git reads on its standard input.
        patience: Seconds after which it is given up.

    Raises:
        GtodError: There is no git, or it does not end.
    """
    folder = "/" if os.name == "posix" else None
    # It holds no lock, so that it can be ended at once.
    program = Program(tuple(words), git_environment(environ), folder, input=given, grace=0.0)
    return (yield from run_program(program, patience))


def refuse_trouble(process: subprocess.CompletedProcess[bytes]) -> None:
    """Return if git came to an answer, be it that there is nothing of the kind.

    Raises:
        GtodError: It was ended, or could not read what it had to.
    """
    if process.returncode < 0:
        raise GtodError(
            ErrorKind.GIT_FAILED, f"git was killed (signal {-process.returncode}); run it again"
        )
    if process.returncode > 0 and _trouble.search(process.stderr):
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE, f"git cannot read what it has to: {_last(process)}"
        )


def _last(process: subprocess.CompletedProcess[bytes]) -> str:
    """The last line that git wrote on its standard error, without `fatal: `."""
    told = process.stderr.decode("utf-8", "replace").strip().splitlines()[-1]
    return told.removeprefix("fatal: ").removeprefix("error: ")


def complaint(process: subprocess.CompletedProcess[bytes]) -> str:
    """The first line that git wrote on its standard error, without `fatal: `."""
    lines = process.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else "no reason given"


def whole_complaint(process: subprocess.CompletedProcess[bytes]) -> str:
    """All that git and its hooks wrote on standard error, on one line and without hints."""
    lines = process.stderr.decode("utf-8", "replace").split("\n")
    told = [_without_mark(line.strip()) for line in lines if not line.startswith("hint:")]
    return _sentences(line for line in told if line)


def _sentences(lines: Iterable[str]) -> str:
    """The lines one after the other; one that begins small goes on with the sentence."""
    text = ""
    for line in lines:
        joint = " " if line[:1].islower() else "; "
        text = f"{text}{joint}{line}" if text else line
    return text


def _without_mark(line: str) -> str:
    for mark in ("fatal: ", "error: ", "remote: ", "remote:"):
        line = line.removeprefix(mark)
    return line.rstrip(" .")

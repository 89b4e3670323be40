"""Committing one file of the work tree with `git` itself, and nothing else."""

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import Location
from gtod.git.writing import Process, Surroundings, git_failed, run_writing_git
from gtod.steps import Steps


def is_unchanged(location: Location, path: str, surroundings: Surroundings) -> Steps[bool]:
    """Whether a file of the work tree is as HEAD has it, or is in neither.

    Raises:
        GtodError: git does not tell, or ignores it.
    """
    words = ["status", "--porcelain", "--ignored", "--untracked-files=all", "--", _pathspec(path)]
    process = yield from run_writing_git(location, words, _at_top(location, surroundings))
    if process.returncode != 0:
        raise git_failed(f"tell whether {path} was changed", process)
    if process.stdout.startswith(b"!!"):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, f"git ignores {path} (.gitignore), so it is not committed"
        )
    return not process.stdout


def commit_file(
    location: Location, path: str, message: str, surroundings: Surroundings
) -> Steps[Process]:
    """Commit one file of the work tree and nothing else, whatever is staged.

    Args:
        location: The repository; it has a work tree.
        path: The file, relative to the top of the work tree.
        message: The commit's message.
        surroundings: What git gets of whoever asks.
    """
    context = _at_top(location, surroundings)
    # A file that git does not know yet can only be committed once it does.
    words = ["add", "--intent-to-add", "--", _pathspec(path)]
    known = yield from run_writing_git(location, words, context)
    if known.returncode != 0:
        return known
    words = ["commit", "--quiet", "--only", "--file=-", "--cleanup=verbatim", "--", _pathspec(path)]
    return (yield from run_writing_git(location, words, context, f"{message}\n".encode()))


def newest_commit(location: Location, surroundings: Surroundings) -> Steps[tuple[list[str], str]]:
    """The parents of HEAD's commit, and its message without the newlines at its end."""
    words = ["log", "-1", "--format=%P%x00%B", "HEAD"]
    process = yield from run_writing_git(location, words, surroundings)
    parents, _, message = process.stdout.decode("utf-8", "replace").partition("\0")
    return parents.split(), message.rstrip("\n")


def current_branch(location: Location, surroundings: Surroundings) -> Steps[str | None]:
    """The branch that is checked out, such as `main`; None if none is."""
    words = ["symbolic-ref", "--quiet", "--short", "HEAD"]
    process = yield from run_writing_git(location, words, surroundings)
    return process.stdout.decode("utf-8", "surrogateescape").rstrip("\n") or None


def forget_file(location: Location, path: str, surroundings: Surroundings) -> Steps[Process]:
    """Let git know nothing of a file that was to be committed for the first time."""
    words = ["rm", "--quiet", "--cached", "--force", "--ignore-unmatch", "--", _pathspec(path)]
    return (yield from run_writing_git(location, words, _at_top(location, surroundings)))


def _pathspec(path: str) -> str:
    return f":(top,literal){path}"


def _at_top(location: Location, surroundings: Surroundings) -> Surroundings:
    """Git finds files of a work tree only from inside of it."""
    folder = location.work_tree or surroundings.folder
    return msgspec.structs.replace(surroundings, folder=folder)

"""Which Git reads and writes here."""

from collections.abc import Mapping

from gtod.git.command import run_git

_PREFIX = "git version "


def git_version(environ: Mapping[str, str]) -> str:
    """The version of the `git` on PATH: `2.39.5`.

    Raises:
        GtodError: There is no git.
    """
    told = run_git(["git", "--version"], environ).stdout.decode("utf-8", "replace")
    return told.strip().removeprefix(_PREFIX)


def libgit2_version() -> str:
    """The version of the libgit2 that reads objects: `1.9.1`."""
    # pygit2 takes 70 ms to import; a daemon that only answers `status` never needs it.
    import pygit2  # noqa: PLC0415

    return pygit2.LIBGIT2_VERSION

"""The settings of a repository that say where its work tree is (git-config(1))."""

import os
import re

import msgspec

from gtod.git.command import refuse_trouble, run_git
from gtod.git.files import read_file

#: The files of a Git directory that hold its settings; the later one precedes, if it counts.
SETTINGS_FILES = ("config", "config.worktree")

#: Bytes that such a file may have.
SETTINGS_LIMIT = 16 * 1024 * 1024

#: What stands in nearly every repository, and says nothing that is not so anyway.
_usual = re.compile(rb"\bbare[ \t]*=[ \t]*false\b")


class WorkTreeSettings(msgspec.Struct, frozen=True):
    """What a Git directory's own settings say.

    Attributes:
        is_bare: Whether `core.bare` says that there is no work tree.
        work_tree: `core.worktree`, absolute or relative to the Git directory; None if not said.
    """

    is_bare: bool = False
    work_tree: str | None = None


def work_tree_settings(git_dir: str) -> WorkTreeSettings:
    """The settings in the files of a Git directory; one that is not there says nothing.

    As git does here, files that these include are left out.

    Raises:
        OSError: A file cannot be read.
        GtodError: git cannot read it.
    """
    main, own = (os.path.join(git_dir, name) for name in SETTINGS_FILES)
    said = _read(main)
    if said.get("extensions.worktreeconfig", "").lower() in _TRUE:
        said |= _read(own)
    is_bare = said.get("core.bare", "false").lower() in _TRUE
    return WorkTreeSettings(is_bare, said.get("core.worktree"))


#: How git writes yes.
_TRUE = frozenset({"true", "yes", "on", "1"})


def _read(path: str) -> dict[str, str]:
    try:
        content = _usual.sub(b"", read_file(path, SETTINGS_LIMIT).lower())
    except FileNotFoundError:
        return {}
    if b"bare" not in content and b"worktree" not in content:
        return {}
    words = ["git", "config", "--file", path, "--no-includes", "--null", "--list"]
    process = run_git(words, {})
    refuse_trouble(process)
    listing = process.stdout.decode("utf-8", "surrogateescape")
    entries = (entry.partition("\n") for entry in listing.split("\0"))
    # A key without a value says yes.
    return {key: value if separator else "true" for key, separator, value in entries if key}

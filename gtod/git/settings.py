"""The settings of a repository that say where its work tree is (git-config(1))."""

import os

import msgspec


class WorkTreeSettings(msgspec.Struct, frozen=True):
    """What a Git directory's own `config` says.

    Attributes:
        is_bare: `core.bare`; None if it is not said.
        work_tree: `core.worktree`, absolute or relative to the Git directory; None if not said.
    """

    is_bare: bool | None = None
    work_tree: str | None = None


#: The files of a Git directory that hold its settings; the later one precedes.
SETTINGS_FILES = ("config", "config.worktree")


def work_tree_settings(git_dir: str) -> WorkTreeSettings:
    """The settings in the files of a Git directory; one that cannot be read says nothing."""
    found = WorkTreeSettings()
    for name in SETTINGS_FILES:
        path = os.path.join(git_dir, name)
        if os.path.isfile(path):
            said = _read(path)
            found = WorkTreeSettings(
                found.is_bare if said.is_bare is None else said.is_bare,
                found.work_tree if said.work_tree is None else said.work_tree,
            )
    return found


def _read(path: str) -> WorkTreeSettings:
    # pygit2 takes 70 ms to import; where a repository is found, it is needed anyway.
    import pygit2  # noqa: PLC0415

    try:
        config = pygit2.Config(path)
        bare = config.get_bool("core.bare") if "core.bare" in config else None
        work_tree = config["core.worktree"] if "core.worktree" in config else None  # noqa: SIM401 - no dict
    except (pygit2.GitError, ValueError, OSError, KeyError):
        return WorkTreeSettings()
    return WorkTreeSettings(bare, work_tree)

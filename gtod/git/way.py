"""Leading git to a repository, when somebody asks for it from wherever they are."""

import shlex
from collections.abc import Mapping, Sequence

import msgspec

from gtod.errors import GtodError
from gtod.git.location import Location, locate

#: Variables that name a repository.
_VARIABLES = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR"})


class Way(msgspec.Struct, frozen=True):
    """How a git that runs for somebody is led to a repository.

    Attributes:
        options: Its options, behind `git`.
        folder: Its working folder: relative URLs and hooks are found from there.
        keeps_variables: Whether the asker's GIT_DIR and the like are what leads it there.
    """

    options: tuple[str, ...]
    folder: str
    keeps_variables: bool


def way_to(location: Location, folder: str, environ: Mapping[str, str]) -> Way:
    """The way that changes least for git and its hooks.

    Args:
        location: The repository.
        folder: The asker's working folder.
        environ: The asker's variables.
    """
    if location.work_tree is None and "GIT_DIR" not in environ:
        # Git may be told not to take a folder for a bare repository by itself.
        return Way((f"--git-dir={location.git_dir}",), location.git_dir, keeps_variables=False)
    if _leads_to(location, folder, environ):
        return Way((), folder, keeps_variables=True)
    top = location.work_tree or location.git_dir
    if _leads_to(location, top, {}):
        return Way(("-C", top), top, keeps_variables=False)
    work_tree = () if location.work_tree is None else (f"--work-tree={location.work_tree}",)
    return Way((f"--git-dir={location.git_dir}", *work_tree), top, keeps_variables=False)


def shell_command(
    location: Location, folder: str, environ: Mapping[str, str], words: Sequence[str]
) -> str:
    """A git command about the repository, as the asker can run it in a shell.

    Args:
        location: The repository.
        folder: The asker's working folder.
        environ: The asker's variables.
        words: The command behind `git`.
    """
    if _leads_to(location, folder, environ):
        return shlex.join(["git", *words])
    options = way_to(location, folder, environ).options
    if not _VARIABLES.isdisjoint(environ):
        # An option precedes them, a folder does not.
        options = (f"--git-dir={location.git_dir}",)
    return shlex.join(["git", *options, *words])


def _leads_to(location: Location, folder: str, environ: Mapping[str, str]) -> bool:
    """Whether git finds the repository by itself."""
    try:
        return locate(folder, environ) == location
    except GtodError:
        return False

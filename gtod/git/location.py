"""Where the repository is that a folder lies in (gitrepository-layout(5))."""

import errno
import os
import re
from collections.abc import Mapping

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.files import is_file, is_folder, is_nothing, is_there, read_file
from gtod.git.settings import work_tree_settings

_head = re.compile(rb"ref:\s*refs/|[0-9a-f]{40}")
#: Bytes that a file which leads to another place may have.
_LINK_LIMIT = 65536
_GITFILE = "gitdir:"
#: What comes up where something else than a file is in HEAD's place.
_NO_HEAD = frozenset({errno.EISDIR, errno.EINVAL, errno.EFBIG, errno.ENXIO})


class Location(msgspec.Struct, frozen=True):
    """The folders of a repository, as absolute paths without symbolic links.

    Attributes:
        git_dir: The Git directory; of a linked worktree its own one.
        common_dir: The Git directory that holds tags and objects, shared by all worktrees.
        work_tree: The top of the work tree, or None in a bare repository.
    """

    git_dir: str
    common_dir: str
    work_tree: str | None


def locate(start: str, environ: Mapping[str, str]) -> Location:
    """The repository that `start` lies in.

    Args:
        start: An absolute path of a folder in a work tree, or of a Git directory.
        environ: Variables of whoever asks: GIT_DIR and GIT_WORK_TREE, relative to `start`.

    Raises:
        GtodError: There is no repository, it is broken, or nobody can tell.
    """
    try:
        return _locate(start, environ)
    except OSError as error:
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE,
            f"'{error.filename or start}' cannot be read: {error.strerror}",
        ) from error


def _locate(start: str, environ: Mapping[str, str]) -> Location:
    if not is_folder(start):
        raise GtodError(ErrorKind.REPOSITORY_NOT_FOUND, f"There is no folder '{start}'")
    top = os.path.realpath(start)
    if git_dir := environ.get("GIT_DIR"):
        return _explicit(top, git_dir, environ.get("GIT_WORK_TREE"))
    found = _search(top)
    work_tree = environ.get("GIT_WORK_TREE")
    if work_tree is None:
        return found
    return msgspec.structs.replace(found, work_tree=os.path.realpath(os.path.join(top, work_tree)))


def _explicit(top: str, git_dir: str, work_tree: str | None) -> Location:
    path = os.path.realpath(os.path.join(top, git_dir))
    if is_file(path):
        path = _follow_gitfile(path)
    if not is_git_dir(path):
        raise GtodError(
            ErrorKind.REPOSITORY_NOT_FOUND, f"GIT_DIR names '{path}', which is no Git directory"
        )
    if work_tree is not None:
        return _at(path, os.path.realpath(os.path.join(top, work_tree)))
    return _configured(_at(path, top))


class Entrance(msgspec.Struct, frozen=True):
    """Where a search upwards ends.

    Attributes:
        folder: The folder in which the search ended.
        path: The `.git` in it; or the folder itself, if that is a Git directory.
    """

    folder: str
    path: str


def find_entrance(top: str) -> Entrance:
    """What leads from the folder `top`, a path without symbolic links, to its repository.

    Raises:
        GtodError: Nothing does.
        OSError: Nobody can tell.
    """
    folder = top
    while True:
        dot_git = os.path.join(folder, ".git")
        if is_file(dot_git) or is_git_dir(dot_git):
            return Entrance(folder, dot_git)
        if is_git_dir(folder):
            return Entrance(folder, folder)
        parent = os.path.dirname(folder)
        if parent == folder:
            raise GtodError(
                ErrorKind.REPOSITORY_NOT_FOUND,
                f"'{top}' is not in a Git repository; run it in one or name one with --repo PATH",
            )
        folder = parent


def _search(top: str) -> Location:
    entrance = find_entrance(top)
    if entrance.path == entrance.folder:
        return _configured(_at(entrance.folder, None))
    if is_file(entrance.path):
        return _configured(_at(_follow_gitfile(entrance.path), entrance.folder))
    return _configured(_at(os.path.realpath(entrance.path), entrance.folder))


def _configured(found: Location) -> Location:
    """The location with the work tree that the repository's settings name, if they do.

    As in git, they count where there is one work tree; a linked worktree knows its own.
    """
    if found.common_dir != found.git_dir:
        return found
    settings = work_tree_settings(found.git_dir)
    if settings.work_tree is not None:
        work_tree = os.path.realpath(os.path.join(found.git_dir, settings.work_tree))
        return msgspec.structs.replace(found, work_tree=work_tree)
    return msgspec.structs.replace(found, work_tree=None) if settings.is_bare else found


def _at(git_dir: str, work_tree: str | None) -> Location:
    return Location(git_dir, _common_dir(git_dir), work_tree)


def _common_dir(git_dir: str) -> str:
    target = common_dir_target(git_dir)
    return git_dir if target is None else os.path.realpath(target)


def common_dir_target(git_dir: str) -> str | None:
    """What a linked worktree's Git directory names as the common one, as it stands; or None."""
    try:
        content = read_file(os.path.join(git_dir, "commondir"), _LINK_LIMIT)
    except FileNotFoundError:
        return None
    return os.path.join(git_dir, os.fsdecode(content.rstrip(b"\n")))


def _follow_gitfile(path: str) -> str:
    """The Git directory that a `.git` file names, as in a linked worktree or a submodule."""
    target = gitfile_target(path)
    git_dir = None if target is None else os.path.realpath(target)
    if git_dir is None or not is_git_dir(git_dir):
        raise GtodError(
            ErrorKind.REPOSITORY_NOT_FOUND,
            f"'{path}' names no Git directory; a moved worktree is mended by 'git worktree repair'",
        )
    return git_dir


def gitfile_target(path: str) -> str | None:
    """The path that a `.git` file names, as it stands; None if it names none.

    Raises:
        GtodError: The file cannot be read.
    """
    try:
        content = os.fsdecode(read_file(path, _LINK_LIMIT))
    except OSError as error:
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE, f"'{path}' cannot be read: {error.strerror}"
        ) from error
    if not content.startswith(_GITFILE):
        return None
    return os.path.join(os.path.dirname(path), content.removeprefix(_GITFILE).strip())


def _is_head(path: str) -> bool:
    """Whether `path` can be a HEAD: a ref's name, or a commit (setup.c, validate_headref).

    Raises:
        OSError: Nobody can tell.
    """
    try:
        if os.path.islink(path):
            return os.readlink(path).startswith("refs/")
        return _head.match(read_file(path, _LINK_LIMIT)) is not None
    except PermissionError:
        return True  # It is there; whoever reads it will say what is wrong.
    except OSError as error:
        if is_nothing(error) or error.errno in _NO_HEAD:
            return False
        raise


def is_git_dir(path: str) -> bool:
    """Whether `path` is a Git directory as git has it: a HEAD, and objects and refs or others'.

    Raises:
        OSError: Nobody can tell.
    """
    if not _is_head(os.path.join(path, "HEAD")):
        return False
    if is_there(os.path.join(path, "commondir")):
        return True
    return is_folder(os.path.join(path, "objects")) and is_folder(os.path.join(path, "refs"))

"""Why a folder belongs to a repository, as facts that can be checked again."""

import os
import stat
from collections.abc import Mapping

import msgspec

from gtod.git.file_system import is_local
from gtod.git.files import read_file
from gtod.git.freshness import Grain, Watched
from gtod.git.location import (
    Location,
    common_dir_target,
    find_entrance,
    gitfile_target,
    locate,
)
from gtod.git.settings import SETTINGS_FILES, SETTINGS_LIMIT, work_tree_settings

#: Who a folder is: device, inode, owner, and type, since a file may get a folder's old inode.
Identity = tuple[int, int, int, int]


class Proof(msgspec.Struct, frozen=True):
    """Why a folder belongs to a repository, as facts that a few stats can check again.

    Attributes:
        identities: Folders and files that must still be the ones that were found.
        settings: Files that say where the work tree is, with what they said.
        contents: Small files whose text leads on, such as a linked worktree's `.git`.
        present: What makes a folder a Git directory.
        absent: Paths at which a repository nearer to the folder would have appeared.
    """

    identities: tuple[tuple[str, Identity], ...]
    settings: tuple[tuple[Watched[bytes | None], bytes | None], ...]
    contents: tuple[tuple[str, bytes | None], ...]
    present: tuple[str, ...]
    absent: tuple[str, ...]

    def holds(self) -> bool:
        """Whether all of it still is so.

        Raises:
            OSError: Something cannot be read.
        """
        for path, identity in self.identities:
            if identity_of(path) != identity:
                return False
        for file, said in self.settings:
            file.refresh()
            if file.value != said:
                return False
        for path, content in self.contents:
            if _content(path) != content:
                return False
        for path in self.present:
            if not os.access(path, os.F_OK):
                return False
        return not any(os.access(path, os.F_OK) for path in self.absent)


def locate_provably(folder: str, environ: Mapping[str, str]) -> tuple[Location, Proof]:
    """Where the folder's repository is, with facts that held when it was found there."""
    location = locate(folder, environ)
    while True:
        proof = _prove(folder, location, environ)
        # The facts came after what was found; found again after them, it is what they prove.
        again = locate(folder, environ)
        if again == location:
            return location, proof
        location = again


def _prove(folder: str, location: Location, environ: Mapping[str, str]) -> Proof:
    git_dir = environ.get("GIT_DIR")
    leading = [os.path.join(folder, git_dir)] if git_dir else []
    absent: list[str] = []
    if not leading:
        top = os.path.realpath(folder)
        entrance = find_entrance(top)
        leading.append(entrance.path)
        if entrance.path == entrance.folder:
            absent.append(os.path.join(entrance.folder, ".git"))
        while top != entrance.folder:
            absent += [os.path.join(top, ".git"), os.path.join(top, "HEAD")]
            top = os.path.dirname(top)
    if location.common_dir != location.git_dir:
        leading.append(os.path.join(location.git_dir, "commondir"))
    paths = {location.git_dir, location.common_dir, *leading}
    if os.path.join(folder, ".git") not in leading:
        # Otherwise another folder in its place would bring another `.git`.
        paths.add(folder)
    # This folder says how refs are stored; `git refs migrate` makes and removes it.
    paths.add(os.path.join(location.common_dir, "reftable"))
    paths |= _links(folder, location, environ)
    paths |= {
        target for path in leading if os.path.isfile(path) if (target := gitfile_target(path))
    }
    identities = {path: identity_of(path) for path in sorted(paths)}
    absent += [path for path, found in identities.items() if found is None]
    return Proof(
        tuple((path, found) for path, found in identities.items() if found is not None),
        _settings(location),
        tuple((path, _content(path)) for path in leading if os.path.isfile(path)),
        (
            os.path.join(location.git_dir, "HEAD"),
            os.path.join(location.common_dir, "objects"),
            os.path.join(location.common_dir, "refs"),
        ),
        tuple(absent),
    )


def _settings(
    location: Location,
) -> tuple[tuple[Watched[bytes | None], bytes | None], ...]:
    grain = Grain(is_local=is_local(location.git_dir))
    files = [
        Watched[bytes | None](os.path.join(location.git_dir, name), _read_settings, grain, None)
        for name in SETTINGS_FILES
    ]
    for file in files:
        file.refresh()
    main, own = files
    counts = main.value is not None and b"worktreeconfig" in main.value.lower()
    return tuple((file, file.value) for file in ([main, own] if counts else [main]))


def _read_settings(path: str) -> bytes | None:
    return read_file(path, SETTINGS_LIMIT)


def _links(folder: str, location: Location, environ: Mapping[str, str]) -> set[str]:
    """Paths as they were given: a symbolic link on the way may be switched to another place."""
    given: list[str | None] = [common_dir_target(location.git_dir)]
    if work_tree := environ.get("GIT_WORK_TREE"):
        given.append(os.path.join(os.path.realpath(folder), work_tree))
    if location.common_dir == location.git_dir:
        configured = work_tree_settings(location.git_dir).work_tree
        given.append(configured and os.path.join(location.git_dir, configured))
    return {path for path in given if path}


def _content(path: str) -> bytes | None:
    try:
        return read_file(path, SETTINGS_LIMIT)
    except OSError:
        return None


def identity_of(path: str) -> Identity | None:
    """Who is at a path; None if nobody can tell."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino, found.st_uid, stat.S_IFMT(found.st_mode))

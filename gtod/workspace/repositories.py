"""All repositories in memory, found by any folder in them."""

import os
import stat
from collections.abc import Mapping

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import PASSED_ON
from gtod.git.file_system import is_local
from gtod.git.files import read_file
from gtod.git.freshness import Grain, Moment, Watched, this_moment
from gtod.git.location import (
    Location,
    common_dir_target,
    find_entrance,
    gitfile_target,
    locate,
)
from gtod.git.object_stream import stream_objects
from gtod.git.objects import open_objects
from gtod.git.ownership import check_ownership
from gtod.git.settings import SETTINGS_FILES, SETTINGS_LIMIT, work_tree_settings
from gtod.git.storage import RefStorage, open_storage
from gtod.workspace.bulk import Bulk
from gtod.workspace.cache_folder import tags_file
from gtod.workspace.repository import Repository
from gtod.workspace.tag_store import TagStore

#: Who a folder is: device, inode, owner, and type, since a file may get a folder's old inode.
Identity = tuple[int, int, int, int]

#: Variables that say which repository is meant, or whether git may work in it.
_ENVIRONMENT = ("GIT_DIR", "GIT_WORK_TREE", "HOME", "XDG_CONFIG_HOME")

#: How many folders are remembered; each costs a few hundred bytes.
_FOLDERS = 4096

_Key = tuple[str, tuple[str | None, ...]]
_SharedKey = tuple[str, tuple[str | None, ...]]


class _Proof(msgspec.Struct, frozen=True):
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
        for path, identity in self.identities:
            if _identity(path) != identity:
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


class _Entry(msgspec.Struct, frozen=True):
    proof: _Proof
    repository: Repository


class _Shared(msgspec.Struct, frozen=True):
    """What the worktrees of one common Git directory have in common."""

    identity: Identity | None
    is_reftable: bool
    storage: RefStorage
    tags: TagStore


class Repositories:
    """The repositories that were asked for, by the folder they were asked from.

    Args:
        cache: The folder of what was read before; None if nothing is to be kept.
    """

    def __init__(self, cache: str | None = None) -> None:
        self._cache = cache
        self._entries: dict[_Key, _Entry] = {}
        #: What was found for the moment that is answered for.
        self._found: dict[_Key, Repository] = {}
        self._moment: Moment | None = None
        self._shared: dict[_SharedKey, _Shared] = {}

    def held(self) -> list[Repository]:
        """The repositories in memory, each once, in the order they were asked for first."""
        return list({e.repository.location: e.repository for e in self._entries.values()}.values())

    def find(self, folder: str, environ: Mapping[str, str]) -> Repository:
        """The repository that `folder` lies in now.

        Args:
            folder: An absolute path.
            environ: Variables of whoever asks.

        Raises:
            GtodError: There is none, it is somebody else's, or it cannot be read.
        """
        key = (folder, _chosen(environ, _ENVIRONMENT))
        now = this_moment()
        if now is None or now is not self._moment:
            self._moment = now
            self._found.clear()
        found = self._found.get(key)
        if found is None:
            found = self._look_for(key, folder, environ)
            if now is not None:
                self._found[key] = found
        return found

    def _look_for(self, key: _Key, folder: str, environ: Mapping[str, str]) -> Repository:
        try:
            entry = self._entries.get(key)
            if entry is not None and entry.proof.holds():
                return entry.repository
            self._entries.pop(key, None)
            entry = self._enter(folder, environ)
        except OSError as error:
            raise GtodError(
                ErrorKind.REPOSITORY_UNREADABLE,
                f"'{error.filename or folder}' cannot be read: {error.strerror}",
            ) from error
        if len(self._entries) >= _FOLDERS:
            self._entries.clear()
        self._entries[key] = entry
        return entry.repository

    def _enter(self, folder: str, environ: Mapping[str, str]) -> _Entry:
        location, proof = _locate_provably(folder, environ)
        check_ownership(location, environ)
        shared = self._share(location, environ)
        for entry in self._entries.values():
            known = entry.repository
            if known.location == location and known.tags is shared.tags:
                return _Entry(proof, known)
        repository = Repository(location, shared.storage, shared.tags, dict(environ))
        return _Entry(proof, repository)

    def _bulk(self, location: Location, settings: Mapping[str, str]) -> Bulk | None:
        if os.name != "posix":
            return None  # There nothing tells when a pipe can be read.
        cache = self._cache and tags_file(self._cache, location.common_dir)
        return Bulk(lambda ids: stream_objects(location, ids, settings), cache)

    def _forget_gone(self) -> None:
        """Let go of repositories that are not where they were: nobody will ask them any more."""
        self._entries = {key: entry for key, entry in self._entries.items() if _holds(entry)}
        in_use = {id(entry.repository.tags) for entry in self._entries.values()}
        self._shared = {key: kept for key, kept in self._shared.items() if id(kept.tags) in in_use}

    def _share(self, location: Location, environ: Mapping[str, str]) -> _Shared:
        common = location.common_dir
        identity = _identity(common)
        is_reftable = os.path.exists(os.path.join(common, "reftable"))
        key = (common, _chosen(environ, PASSED_ON))
        known = self._shared.get(key)
        if known and known.identity == identity and known.is_reftable == is_reftable:
            return known
        # Not by the asker's worktree, which may be removed while others go on asking.
        shared_location = Location(common, common, None)
        settings = dict(environ)
        storage = open_storage(shared_location, settings)
        tags = TagStore(
            storage,
            lambda: open_objects(shared_location, settings),
            self._bulk(shared_location, settings),
        )
        self._forget_gone()
        self._shared[key] = shared = _Shared(identity, is_reftable, storage, tags)
        return shared


def _holds(entry: _Entry) -> bool:
    try:
        return entry.proof.holds()
    except OSError:
        return False


def _locate_provably(folder: str, environ: Mapping[str, str]) -> tuple[Location, _Proof]:
    """Where the folder's repository is, with facts that held when it was found there."""
    location = locate(folder, environ)
    while True:
        proof = _prove(folder, location, environ)
        # The facts came after what was found; found again after them, it is what they prove.
        again = locate(folder, environ)
        if again == location:
            return location, proof
        location = again


def _prove(folder: str, location: Location, environ: Mapping[str, str]) -> _Proof:
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
    identities = {path: _identity(path) for path in sorted(paths)}
    absent += [path for path, found in identities.items() if found is None]
    return _Proof(
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


def _chosen(environ: Mapping[str, str], names: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(map(environ.get, names))


def _identity(path: str) -> Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino, found.st_uid, stat.S_IFMT(found.st_mode))

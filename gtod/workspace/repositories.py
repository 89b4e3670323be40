"""All repositories in memory, found by any folder in them."""

import os
import time
import weakref
from collections.abc import Mapping

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import PASSED_ON
from gtod.git.freshness import Moment, this_moment
from gtod.git.location import Location
from gtod.git.object_stream import stream_objects
from gtod.git.objects import open_objects
from gtod.git.ownership import check_ownership
from gtod.git.storage import open_storage
from gtod.workspace.bulk import Bulk
from gtod.workspace.cache_folder import tags_file
from gtod.workspace.proof import Identity, Proof, identity_of, locate_provably
from gtod.workspace.repository import Repository
from gtod.workspace.residence import Residence
from gtod.workspace.tag_store import TagStore

#: Variables that say which repository is meant, or whether git may work in it.
_ENVIRONMENT = ("GIT_DIR", "GIT_WORK_TREE", "HOME", "XDG_CONFIG_HOME")

#: How many folders are remembered; each costs a few hundred bytes.
_FOLDERS = 4096

_Key = tuple[str, tuple[str | None, ...]]
_SharedKey = tuple[str, tuple[str | None, ...]]


class _Entry(msgspec.Struct, frozen=True):
    proof: Proof
    repository: Repository
    residence: Residence


class _Shared(msgspec.Struct, frozen=True):
    """What the worktrees of one common Git directory have in common, and whose it is."""

    identity: Identity | None
    is_reftable: bool
    residence: Residence


class Repositories:
    """The repositories that were asked for, by the folder they were asked from.

    Args:
        cache: The folder of what was read before; None if nothing is to be kept.

    Attributes:
        cache: As above.
    """

    def __init__(self, cache: str | None = None) -> None:
        self.cache = cache
        self._entries: dict[_Key, _Entry] = {}
        #: What was found for the moment that is answered for.
        self._found: dict[_Key, Repository] = {}
        self._moment: Moment | None = None
        self._shared: dict[_SharedKey, _Shared] = {}

    def held(self) -> list[Repository]:
        """The repositories in memory, each once, in the order they were asked for first."""
        return [held for residence in self.residences() for held in residence.repositories]

    def residences(self) -> list[Residence]:
        """The same by what they share, in the order they were asked for first."""
        return [shared.residence for shared in self._shared.values()]

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
            if entry is None or not entry.proof.holds():
                self._entries.pop(key, None)
                entry = self._enter(folder, environ)
        except OSError as error:
            raise GtodError(
                ErrorKind.REPOSITORY_UNREADABLE,
                f"'{error.filename or folder}' cannot be read: {error.strerror}",
            ) from error
        if key not in self._entries:
            if len(self._entries) >= _FOLDERS:
                self._entries.clear()
            self._entries[key] = entry
        entry.residence.asked = time.monotonic()
        return entry.repository

    def let_go(self, residence: Residence) -> bool:
        """Take a repository out of memory, unless somebody has it in use.

        Returns:
            Whether it is out: nobody asks `residence.tags` any more, which can be freed.
        """
        entries = {k: e for k, e in self._entries.items() if e.residence is residence}
        kept = {key: (entry.proof, weakref.ref(entry.repository)) for key, entry in entries.items()}
        held = [weakref.ref(repository) for repository in residence.repositories]
        self._found.clear()
        for key in entries:
            del self._entries[key]
        entries.clear()
        residence.repositories.clear()
        # What is not gone now is held by somebody else.
        residence.repositories += [alive for ref in held if (alive := ref()) is not None]
        if not residence.repositories:
            self._shared = {k: s for k, s in self._shared.items() if s.residence is not residence}
            return True
        for key, (proof, ref) in kept.items():
            if (repository := ref()) is not None:
                self._entries[key] = _Entry(proof, repository, residence)
        return False

    def _enter(self, folder: str, environ: Mapping[str, str]) -> _Entry:
        location, proof = locate_provably(folder, environ)
        check_ownership(location, environ)
        residence = self._share(location, environ)
        for known in residence.repositories:
            if known.location == location:
                return _Entry(proof, known, residence)
        repository = Repository(location, residence.storage, residence.tags, dict(environ))
        residence.repositories.append(repository)
        return _Entry(proof, repository, residence)

    def _bulk(self, location: Location, settings: Mapping[str, str]) -> Bulk | None:
        if os.name != "posix":
            return None  # There nothing tells when a pipe can be read.
        cache = self.cache and tags_file(self.cache, location.common_dir)
        return Bulk(lambda ids: stream_objects(location, ids, settings), cache)

    def _forget_gone(self) -> None:
        """Let go of repositories that are not where they were: nobody will ask them any more."""
        self._entries = {key: entry for key, entry in self._entries.items() if _holds(entry)}
        found = {id(entry.repository) for entry in self._entries.values()}
        for residence in self.residences():
            residence.repositories = [r for r in residence.repositories if id(r) in found]
        self._shared = {k: s for k, s in self._shared.items() if s.residence.repositories}

    def _share(self, location: Location, environ: Mapping[str, str]) -> Residence:
        common = location.common_dir
        identity = identity_of(common)
        is_reftable = os.path.exists(os.path.join(common, "reftable"))
        key = (common, _chosen(environ, PASSED_ON))
        known = self._shared.get(key)
        if known and known.identity == identity and known.is_reftable == is_reftable:
            return known.residence
        self._forget_gone()
        residence = self._open(common, dict(environ))
        self._shared[key] = _Shared(identity, is_reftable, residence)
        return residence

    def _open(self, common: str, environ: Mapping[str, str]) -> Residence:
        # Not by the asker's worktree, which may be removed while others go on asking.
        location = Location(common, common, None)
        storage = open_storage(location, environ)
        tags = TagStore(
            storage, lambda: open_objects(location, environ), self._bulk(location, environ)
        )
        return Residence(common, storage, tags)


def _holds(entry: _Entry) -> bool:
    try:
        return entry.proof.holds()
    except OSError:
        return False


def _chosen(environ: Mapping[str, str], names: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(map(environ.get, names))

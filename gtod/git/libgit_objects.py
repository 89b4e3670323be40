"""Objects read in this process: libgit2 reads the packs, and we the others."""

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

import pygit2
from pygit2.enums import ObjectType, Option

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import Location
from gtod.git.loose_objects import read_loose, size_of_loose
from gtod.git.object_files import check_packs, object_folders
from gtod.git.objects import OBJECT_LIMIT, MissingObjectError, RawObject
from gtod.git.trees import file_by_reading

# What is read once is kept as events; a second copy in libgit2 would only cost memory.
pygit2.option(Option.ENABLE_CACHING, False)

_TYPES = {kind.value: kind.name.lower() for kind in ObjectType if kind.value > 0}
#: What comes up where an object is missing or broken. What the system refuses is an OSError.
_NOT_THERE = (KeyError, ValueError, pygit2.GitError)

T = TypeVar("T")


class RefusedError(Exception):
    """libgit2 does not read this repository, for its format, for its owner, or for now."""


class LibgitObjects:
    """The `Objects` that libgit2 reads.

    Raises:
        RefusedError: It refuses the repository.
    """

    def __init__(self, location: Location) -> None:
        self._location = location
        self._folders = _folders(location)
        self._repository = _open(location, self._folders)
        self._packs = self._repository.odb
        #: The same opened later, for what was not there.
        self._again: pygit2.Repository | None = None

    def read(self, oid: str) -> RawObject | None:
        """See `Objects.read`."""
        try:
            self._check_size(oid)
            kind, data = self._packs.read(oid)
        except MissingObjectError:
            return None
        except _NOT_THERE:
            return self._read_loose(oid)
        except OSError as error:
            raise _unreadable(error) from error
        return RawObject(_TYPES.get(int(kind), ""), data)

    def _read_loose(self, oid: str) -> RawObject | None:
        found = self._find_loose(oid, read_loose)
        if found is not None:
            return found
        again = self._look_again(lambda packs: packs.read(oid))
        return None if again is None else RawObject(_TYPES.get(int(again[0]), ""), again[1])

    def read_many(self, oids: Sequence[str]) -> list[RawObject | None]:
        """See `Objects.read_many`."""
        return [self.read(oid) for oid in oids]

    def size(self, oid: str) -> int | None:
        """See `Objects.size`."""
        try:
            _, size = self._packs.read_header(oid)
        except _NOT_THERE:
            found = self._find_loose(oid, size_of_loose)
            if found is not None:
                return found
            again = self._look_again(lambda packs: packs.read_header(oid))
            return None if again is None else again[1]
        except OSError as error:
            raise _unreadable(error) from error
        return size

    def file_id(self, commit: str, path: str) -> str | None:
        """See `Objects.file_id`."""
        try:
            return self._file_id(commit, path)
        except (*_NOT_THERE, OSError):
            # Object by object it is certain what is in no pack, what is missing, and what fails.
            return file_by_reading(self, commit, path)

    def _file_id(self, commit: str, path: str) -> str | None:
        found: pygit2.Object = self._tree_of(commit)
        for name in path.split("/"):
            # A name that a tree lacks is an answer; an object that is missing is none.
            if not isinstance(found, pygit2.Tree):
                return None
            self._check_size(found.id)
            if name not in found:
                return None
            found = found[name]
        return str(found.id) if isinstance(found, pygit2.Blob) else None

    def _tree_of(self, commit: str) -> pygit2.Tree:
        self._check_size(commit)
        found = self._repository[commit].peel(pygit2.Commit)
        self._check_size(found.tree_id)
        return found.tree

    def _check_size(self, oid: str | pygit2.Oid) -> None:
        """Return if an object may be read; libgit2 would take memory for all of it."""
        size = self.size(str(oid))
        if size is not None and size > OBJECT_LIMIT:
            raise MissingObjectError(str(oid))

    def close(self) -> None:
        """See `Objects.close`."""
        self._repository.free()
        if self._again is not None:
            self._again.free()

    def _find_loose(self, oid: str, find: Callable[[str, str], T | None]) -> T | None:
        """What is found of an object in a file of its own.

        Raises:
            GtodError: It cannot be read.
        """
        try:
            for folder in self._folders:
                if (found := find(folder, oid)) is not None:
                    return found
        except OSError as error:
            raise _unreadable(error) from error
        return None

    def _look_again(self, look: Callable[[pygit2.Odb], T]) -> T | None:
        """What is found in the packs once it is certain that they can be read; else None.

        Raises:
            GtodError: One cannot be read, so that nobody knows what is in it.
        """
        try:
            if self._again is None:
                for folder in self._folders:
                    check_packs(folder)
                self._again = _open(self._location, self._folders)
            return look(self._again.odb)
        except _NOT_THERE:
            return None
        except (OSError, RefusedError) as error:
            raise _unreadable(error) from error


def _folders(location: Location) -> list[str]:
    try:
        return object_folders(os.path.join(location.common_dir, "objects"))
    except OSError as error:
        raise _unreadable(error) from error


def _open(location: Location, folders: Sequence[str]) -> pygit2.Repository:
    """The repository, of whose objects only those in packs are seen."""
    try:
        repository = pygit2.Repository(location.git_dir)
        packs = pygit2.Odb()
        for priority, folder in enumerate(folders, 1):
            packs.add_backend(pygit2.OdbBackendPack(folder), priority)
        repository.set_odb(packs)
    except (pygit2.GitError, OSError) as error:
        raise RefusedError(str(error)) from error
    return repository


def _unreadable(failure: Exception) -> GtodError:
    return GtodError(ErrorKind.REPOSITORY_UNREADABLE, f"Objects cannot be read: {failure}")

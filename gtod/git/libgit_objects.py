"""Objects read in this process: libgit2 reads the packs, and we the others."""

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

import pygit2
from pygit2.enums import ObjectType, Option

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import Location
from gtod.git.loose_objects import has_own_file, read_loose, size_of_loose
from gtod.git.object_files import check_packs, object_folders
from gtod.git.objects import OBJECT_LIMIT, RawObject
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
        self._repository = _open(location)
        #: The same opened later, for what was not there.
        self._again: pygit2.Repository | None = None
        #: What is in packs alone, for an object whose own file is broken.
        self._packs: pygit2.Odb | None = None

    def read(self, oid: str) -> RawObject | None:
        """See `Objects.read`."""
        size = self.size(oid)
        # libgit2 would take memory for all of it.
        if size is None or size > OBJECT_LIMIT:
            return None
        if self._has_own_file(oid) and (found := self._find_loose(oid, read_loose)) is not None:
            return found
        read = self._find(oid, lambda objects: objects.read(oid))
        return None if read is None else RawObject(_TYPES.get(int(read[0]), ""), read[1])

    def read_many(self, oids: Sequence[str]) -> list[RawObject | None]:
        """See `Objects.read_many`."""
        return [self.read(oid) for oid in oids]

    def size(self, oid: str) -> int | None:
        """See `Objects.size`."""
        if self._has_own_file(oid) and (found := self._find_loose(oid, size_of_loose)) is not None:
            return found
        read = self._find(oid, lambda objects: objects.read_header(oid))
        return None if read is None else read[1]

    def file_id(self, commit: str, path: str) -> str | None:
        """See `Objects.file_id`."""
        return file_by_reading(self, commit, path)

    def close(self) -> None:
        """See `Objects.close`."""
        self._repository.free()
        if self._again is not None:
            self._again.free()

    def _has_own_file(self, oid: str) -> bool:
        return any(has_own_file(folder, oid) for folder in self._folders)

    def _find(self, oid: str, look: Callable[[pygit2.Odb], T]) -> T | None:
        """What is found of an object by libgit2, which is kept from files that are broken.

        Raises:
            GtodError: Something cannot be read, so that nobody knows what is in it.
        """
        try:
            return look(self._only_packs() if self._has_own_file(oid) else self._repository.odb)
        except _NOT_THERE:
            return None if self._has_own_file(oid) else self._look_again(look)
        except OSError as error:
            raise _unreadable(error) from error

    def _only_packs(self) -> pygit2.Odb:
        # Each costs some hundred bytes for ever (pygit2 1.21), so that it is not the usual way.
        if self._packs is None:
            self._packs = pygit2.Odb()
            for priority, folder in enumerate(self._folders, 1):
                self._packs.add_backend(pygit2.OdbBackendPack(folder), priority)
        return self._packs

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
        """What is found between two looks at the packs, which can be read at both; None if nothing.

        Raises:
            GtodError: One cannot be read, so that nobody knows what is in it.
        """
        try:
            self._check_packs()
            if self._again is None:
                self._again = _open(self._location)
            try:
                return look(self._again.odb)
            except _NOT_THERE:
                # They may be readable no longer; then it is not missing.
                self._check_packs()
        except (OSError, RefusedError) as error:
            raise _unreadable(error) from error
        return None

    def _check_packs(self) -> None:
        for folder in self._folders:
            check_packs(folder)


def _folders(location: Location) -> list[str]:
    try:
        return object_folders(os.path.join(location.common_dir, "objects"))
    except OSError as error:
        raise _unreadable(error) from error


def _open(location: Location) -> pygit2.Repository:
    try:
        repository = pygit2.Repository(location.git_dir)
        _ = repository.odb  # it is opened with its packs
    except (pygit2.GitError, OSError) as error:
        raise RefusedError(str(error)) from error
    return repository


def _unreadable(failure: Exception) -> GtodError:
    return GtodError(ErrorKind.REPOSITORY_UNREADABLE, f"Objects cannot be read: {failure}")

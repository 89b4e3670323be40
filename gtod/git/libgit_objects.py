"""Objects read by libgit2, in this process."""

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

import pygit2
from pygit2.enums import ObjectType, Option

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import Location
from gtod.git.object_files import check_packs, has_own_file
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
        self._repository = _open(location)
        self._database = self._repository.odb
        #: The same opened later, for what was not there.
        self._again: pygit2.Repository | None = None

    def read(self, oid: str) -> RawObject | None:
        """See `Objects.read`."""
        try:
            self._check_size(oid)
            kind, data = self._database.read(oid)
        except MissingObjectError:
            return None
        except (*_NOT_THERE, OSError) as error:
            found = self._look_again(oid, error, lambda repository: repository.odb.read(oid))
            if found is None:
                return None
            kind, data = found
        return RawObject(_TYPES.get(int(kind), ""), data)

    def read_many(self, oids: Sequence[str]) -> list[RawObject | None]:
        """See `Objects.read_many`."""
        return [self.read(oid) for oid in oids]

    def size(self, oid: str) -> int | None:
        """See `Objects.size`."""
        try:
            _, size = self._database.read_header(oid)
        except (*_NOT_THERE, OSError) as error:
            found = self._look_again(oid, error, lambda again: again.odb.read_header(oid))
            return None if found is None else found[1]
        return size

    def file_id(self, commit: str, path: str) -> str | None:
        """See `Objects.file_id`."""
        try:
            return self._file_id(commit, path)
        except (*_NOT_THERE, OSError):
            # Object by object it is certain what cannot be read, and what is missing.
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

    def _look_again(
        self, oid: str, error: Exception, look: Callable[[pygit2.Repository], T]
    ) -> T | None:
        """What is found once it is certain that all that there is can be read; else None.

        Args:
            oid: The object.
            error: Why it was not found at once.
            look: Gives what is wanted of it.

        Raises:
            GtodError: Something cannot be read, so that nobody knows what is in there.
        """
        if isinstance(error, OSError):
            raise _unreadable(error) from error
        objects = os.path.join(self._location.common_dir, "objects")
        has_file = False
        try:
            has_file = has_own_file(objects, oid)
            if self._again is None:
                check_packs(objects)
                self._again = _open(self._location)
            return look(self._again)
        except KeyError as failure:
            if has_file:
                raise _unreadable(failure) from failure
            return None
        except _NOT_THERE:
            return None
        except (OSError, RefusedError) as failure:
            raise _unreadable(failure) from failure


def _unreadable(failure: Exception) -> GtodError:
    return GtodError(ErrorKind.REPOSITORY_UNREADABLE, f"Objects cannot be read: {failure}")


def _open(location: Location) -> pygit2.Repository:
    try:
        repository = pygit2.Repository(location.git_dir)
        _ = repository.odb  # it is opened with its packs
    except (pygit2.GitError, OSError) as error:
        raise RefusedError(str(error)) from error
    return repository

"""Objects read by libgit2, in this process."""

from collections.abc import Sequence

import pygit2
from pygit2.enums import ObjectType, Option

from gtod.git.location import Location
from gtod.git.objects import OBJECT_LIMIT, MissingObjectError, RawObject

# What is read once is kept as events; a second copy in libgit2 would only cost memory.
pygit2.option(Option.ENABLE_CACHING, False)

_TYPES = {kind.value: kind.name.lower() for kind in ObjectType if kind.value > 0}
_FAILURES = (KeyError, ValueError, OSError, pygit2.GitError)


class RefusedError(Exception):
    """libgit2 does not read this repository, for its format or for its owner."""


class LibgitObjects:
    """The `Objects` that libgit2 reads.

    Raises:
        RefusedError: It refuses the repository.
    """

    def __init__(self, location: Location) -> None:
        try:
            self._repository = pygit2.Repository(location.git_dir)
        except pygit2.GitError as error:
            raise RefusedError(str(error)) from error
        self._database = self._repository.odb

    def read(self, oid: str) -> RawObject | None:
        """See `Objects.read`."""
        try:
            self._check_size(oid)
            kind, data = self._database.read(oid)
        except (*_FAILURES, MissingObjectError):
            return None
        return RawObject(_TYPES.get(int(kind), ""), data)

    def read_many(self, oids: Sequence[str]) -> list[RawObject | None]:
        """See `Objects.read_many`."""
        return [self.read(oid) for oid in oids]

    def size(self, oid: str) -> int | None:
        """See `Objects.size`."""
        try:
            _, size = self._database.read_header(oid)
        except _FAILURES:
            return None
        return size

    def file_id(self, commit: str, path: str) -> str | None:
        """See `Objects.file_id`."""
        try:
            found: pygit2.Object = self._tree_of(commit)
            for name in path.split("/"):
                # A name that a tree lacks is an answer; an object that is missing is none.
                if not isinstance(found, pygit2.Tree):
                    return None
                self._check_size(found.id)
                if name not in found:
                    return None
                found = found[name]
        except _FAILURES as error:
            raise MissingObjectError(commit) from error
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

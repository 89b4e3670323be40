"""Reading objects: by libgit2, or by `git cat-file` where libgit2 refuses the repository."""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import Location

#: Bytes that an object may have; a larger one, which may take a thousandth of it on disk, counts as
#: missing. The largest that anybody means to be read are annotations.
OBJECT_LIMIT = 64 * 1024 * 1024


#: Where other places for objects are named, and commits without their parents.
_BESIDE_OBJECTS = ("objects/info/alternates", "shallow", "info/grafts")


class RawObject(msgspec.Struct, frozen=True, gc=False):
    """An object's type (`commit`, `tag`, `tree`, `blob`) and content."""

    type: str
    data: bytes


class MissingObjectError(Exception):
    """An object cannot be read now; a fetch may bring it at any time."""


class Objects(Protocol):
    """The objects of a repository, open for a burst of reading."""

    def read(self, oid: str) -> RawObject | None:
        """The object of that id in hexadecimal, or None if it is missing, broken or too large."""

    def read_many(self, oids: Sequence[str]) -> list[RawObject | None]:
        """The same for several at once, in their order."""

    def size(self, oid: str) -> int | None:
        """How many bytes an object has, without reading it; None if it is missing or broken."""

    def file_id(self, commit: str, path: str) -> str | None:
        """The blob of the file at `path` (relative, with `/`) in a commit, None if it has none.

        Raises:
            MissingObjectError: The commit or its tree cannot be read.
        """

    def close(self) -> None:
        """Let go of everything that is open."""


#: How many objects one call of `read_many` should ask for: their ids must fit into a pipe.
BATCH = 256


@contextmanager
def open_objects(location: Location, environ: Mapping[str, str]) -> Iterator[Objects]:
    """The objects of a repository, for as long as the block lasts.

    Nothing stays open between two bursts: packs that `git gc` replaced are let go, and another
    repository at the same place is noticed.
    """
    objects = _open(location, environ)
    try:
        yield objects
    finally:
        objects.close()


def _open(location: Location, environ: Mapping[str, str]) -> Objects:
    # pygit2 takes 70 ms to import; a daemon that only answers `status` never needs it.
    from gtod.git.cat_file_objects import CatFileObjects  # noqa: PLC0415
    from gtod.git.libgit_objects import LibgitObjects, RefusedError  # noqa: PLC0415

    _check_files(location)
    try:
        return LibgitObjects(location)
    except RefusedError:
        return CatFileObjects(location, environ)


def _check_files(location: Location) -> None:
    """Return if what is read of a repository beside its objects are files, where they are there.

    libgit2 would wait in this process for somebody to write into a pipe, and git in its own.

    Raises:
        GtodError: One is something else.
    """
    for name in _BESIDE_OBJECTS:
        path = f"{location.common_dir}/{name}"
        try:
            found = os.stat(path)
        except OSError:
            continue
        if not stat.S_ISREG(found.st_mode):
            raise GtodError(ErrorKind.REPOSITORY_UNREADABLE, f"'{path}' is no file")

"""Reading objects: by libgit2, or by `git cat-file` where libgit2 refuses the repository."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import arguments, git_environment
from gtod.git.location import Location


class RawObject(msgspec.Struct, frozen=True, gc=False):
    """An object's type (`commit`, `tag`, `tree`, `blob`) and content."""

    type: str
    data: bytes


class MissingObjectError(Exception):
    """An object cannot be read now; a fetch may bring it at any time."""


class Objects(Protocol):
    """The objects of a repository, open for a burst of reading."""

    def read(self, oid: str) -> RawObject | None:
        """The object of that id in hexadecimal, or None if it is missing or broken."""

    def read_many(self, oids: Sequence[str]) -> list[RawObject | None]:
        """The same for several at once, in their order."""

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
    import pygit2  # noqa: PLC0415

    try:
        return LibgitObjects(location)
    except pygit2.GitError:
        return CatFileObjects(location, environ)


class LibgitObjects:
    """Objects read by libgit2, in this process."""

    def __init__(self, location: Location) -> None:
        import pygit2  # noqa: PLC0415
        from pygit2.enums import ObjectType, Option  # noqa: PLC0415

        # What is read once is kept as events; a second copy in libgit2 would only cost memory.
        pygit2.option(Option.ENABLE_CACHING, False)
        self._types = {kind.value: kind.name.lower() for kind in ObjectType if kind.value > 0}
        self._repository = pygit2.Repository(location.git_dir)
        self._database = self._repository.odb

    def read(self, oid: str) -> RawObject | None:
        """See `Objects.read`."""
        try:
            kind, data = self._database.read(oid)
        except (KeyError, ValueError, OSError):
            return None
        return RawObject(self._types.get(int(kind), ""), data)

    def read_many(self, oids: Sequence[str]) -> list[RawObject | None]:
        """See `Objects.read_many`."""
        return [self.read(oid) for oid in oids]

    def file_id(self, commit: str, path: str) -> str | None:
        """See `Objects.file_id`."""
        import pygit2  # noqa: PLC0415

        try:
            tree = self._repository[commit].peel(pygit2.Tree)
        except (KeyError, ValueError, OSError, pygit2.GitError) as error:
            raise MissingObjectError(commit) from error
        try:
            found = tree[path]
        except (KeyError, ValueError, OSError, pygit2.GitError):
            return None
        return str(found.id) if isinstance(found, pygit2.Blob) else None

    def close(self) -> None:
        """See `Objects.close`."""
        self._repository.free()


class CatFileObjects:
    """Objects read by a `git cat-file --batch` (git-cat-file(1))."""

    def __init__(self, location: Location, environ: Mapping[str, str]) -> None:
        try:
            self._process = subprocess.Popen(
                arguments(location, "cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=git_environment(environ),
                cwd="/",
            )
        except FileNotFoundError as error:
            raise GtodError(
                ErrorKind.REPOSITORY_UNREADABLE, "There is no 'git' on PATH; install Git"
            ) from error

    def read(self, oid: str) -> RawObject | None:
        """See `Objects.read`."""
        return self.read_many([oid])[0]

    def read_many(self, oids: Sequence[str]) -> list[RawObject | None]:
        """See `Objects.read_many`."""
        return [found[1] if found else None for found in self._ask(oids)]

    def file_id(self, commit: str, path: str) -> str | None:
        """See `Objects.file_id`."""
        if "\n" in path:
            return None
        found = self._ask([f"{commit}:{path}"])[0]
        if found is None and self._ask([f"{commit}^{{tree}}"])[0] is None:
            raise MissingObjectError(commit)
        return found[0] if found is not None and found[1].type == "blob" else None

    def _ask(self, names: Sequence[str]) -> list[tuple[str, RawObject] | None]:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise AssertionError("both were asked to be pipes")
        try:
            stdin.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
            stdin.flush()
            return [self._answer(stdout.readline()) for _ in names]
        except (BrokenPipeError, ValueError) as error:
            raise GtodError(
                ErrorKind.REPOSITORY_UNREADABLE,
                "Neither libgit2 nor git can read the objects; run 'git fsck' to see why",
            ) from error

    def _answer(self, line: bytes) -> tuple[str, RawObject] | None:
        if not line:
            raise ValueError("git ended")
        fields = line.split()
        if len(fields) != 3 or not fields[2].isdigit():  # noqa: PLR2004 - id, type, size
            return None
        stdout = self._process.stdout
        if stdout is None:
            raise AssertionError("it was asked to be a pipe")
        data = stdout.read(int(fields[2]))
        stdout.read(1)
        return fields[0].decode(), RawObject(fields[1].decode(), data)

    def close(self) -> None:
        """See `Objects.close`."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()

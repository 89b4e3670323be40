"""Objects read by `git cat-file`, where libgit2 refuses the repository."""

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import IO, NamedTuple

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import arguments, git_environment
from gtod.git.location import Location
from gtod.git.objects import OBJECT_LIMIT, MissingObjectError, RawObject

#: Bytes of an object that are passed over at once.
_PART = 1024 * 1024


class CatFileObjects:
    """Objects read by git-cat-file(1): whole by `--batch`, their headers by `--batch-check`."""

    def __init__(self, location: Location, environ: Mapping[str, str]) -> None:
        self._location = location
        self._environ = environ
        self._whole = _Process(location, environ, "--batch")

    @cached_property
    def _headers(self) -> "_Process":
        # Few bursts ask for headers.
        return _Process(self._location, self._environ, "--batch-check")

    def read(self, oid: str) -> RawObject | None:
        """See `Objects.read`."""
        return self.read_many([oid])[0]

    def read_many(self, oids: Sequence[str]) -> list[RawObject | None]:
        """See `Objects.read_many`."""
        self._whole.ask(oids)
        return [self._whole.object() for _ in oids]

    def size(self, oid: str) -> int | None:
        """See `Objects.size`."""
        header = self._header(oid)
        return None if header is None else header.size

    def file_id(self, commit: str, path: str) -> str | None:
        """See `Objects.file_id`."""
        if "\n" in path:
            return None
        found = self._header(f"{commit}:{path}")
        if found is None and self._header(f"{commit}^{{tree}}") is None:
            raise MissingObjectError(commit)
        return found.oid if found is not None and found.type == "blob" else None

    def close(self) -> None:
        """See `Objects.close`."""
        self._whole.close()
        if "_headers" in self.__dict__:
            self._headers.close()

    def _header(self, name: str) -> "_Header | None":
        self._headers.ask([name])
        return self._headers.header()


class _Header(NamedTuple):
    """What an object is."""

    oid: str
    type: str
    size: int


class _Process:
    """A `git cat-file` that answers for each name, in their order, with what it finds."""

    def __init__(self, location: Location, environ: Mapping[str, str], form: str) -> None:
        try:
            self._process = subprocess.Popen(
                arguments(location, "cat-file", form),
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

    def ask(self, names: Sequence[str]) -> None:
        """Ask for what bears those names."""
        stdin = _pipe(self._process.stdin)
        try:
            stdin.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
            stdin.flush()
        except BrokenPipeError as error:
            raise _unreadable() from error

    def header(self) -> _Header | None:
        """What the next name leads to; None if to nothing."""
        line = _pipe(self._process.stdout).readline()
        if not line:
            raise _unreadable()
        fields = line.split()
        if len(fields) != 3 or not fields[2].isdigit():  # noqa: PLR2004 - id, type, size
            return None
        return _Header(fields[0].decode(), fields[1].decode(), int(fields[2]))

    def object(self) -> RawObject | None:
        """The object that the next name leads to, where whole ones are given."""
        header = self.header()
        if header is None:
            return None
        stdout = _pipe(self._process.stdout)
        if header.size > OBJECT_LIMIT:
            _pass_over(stdout, header.size + 1)
            return None
        data = stdout.read(header.size)
        stdout.read(1)
        return RawObject(header.type, data)

    def close(self) -> None:
        """End it."""
        if self._process.stdin is not None:
            # What a git that ended early did not take is written once more here.
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()


def _pass_over(stream: IO[bytes], size: int) -> None:
    while size > 0 and (part := stream.read(min(size, _PART))):
        size -= len(part)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise AssertionError("it was asked to be a pipe")
    return stream


def _unreadable() -> GtodError:
    return GtodError(
        ErrorKind.REPOSITORY_UNREADABLE,
        "Neither libgit2 nor git can read the objects; run 'git fsck' to see why",
    )

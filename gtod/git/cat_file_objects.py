"""Objects read by `git cat-file`, where libgit2 refuses the repository."""

import os
import select
import subprocess
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import IO, NamedTuple

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import arguments, git_environment
from gtod.git.location import Location
from gtod.git.objects import OBJECT_LIMIT, MissingObjectError, RawObject

#: Bytes that one read takes at most.
_CHUNK = 1024 * 1024
#: Seconds to wait for git at most: everybody waits with whoever asked.
_PATIENCE = 10.0


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
                bufsize=0,
            )
        except FileNotFoundError as error:
            raise GtodError(
                ErrorKind.REPOSITORY_UNREADABLE, "There is no 'git' on PATH; install Git"
            ) from error
        except OSError as error:
            raise GtodError(
                ErrorKind.REPOSITORY_UNREADABLE, f"'git' cannot be started: {error.strerror}"
            ) from error
        self._buffer = bytearray()

    def ask(self, names: Sequence[str]) -> None:
        """Ask for what bears those names."""
        data = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
        stdin = _pipe(self._process.stdin).fileno()
        try:
            while data:
                data = data[os.write(stdin, data) :]
        except BrokenPipeError as error:
            raise _unreadable() from error

    def header(self) -> _Header | None:
        """What the next name leads to; None if to nothing."""
        while (end := self._buffer.find(b"\n")) < 0:
            self._fill()
        fields = self._take(end + 1).split()
        if len(fields) != 3 or not fields[2].isdigit():  # noqa: PLR2004 - id, type, size
            return None
        return _Header(fields[0].decode(), fields[1].decode(), int(fields[2]))

    def object(self) -> RawObject | None:
        """The object that the next name leads to, where whole ones are given."""
        header = self.header()
        if header is None:
            return None
        if header.size > OBJECT_LIMIT:
            self._pass_over(header.size + 1)
            return None
        return RawObject(header.type, self.content(header.size))

    def content(self, size: int) -> bytes:
        """What comes behind a header."""
        # Behind it there is a newline.
        while len(self._buffer) <= size:
            self._fill()
        return self._take(size + 1)[:-1]

    def _pass_over(self, size: int) -> None:
        while len(self._buffer) < size:
            size -= len(self._buffer)
            self._buffer.clear()
            self._fill()
        self._take(size)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _fill(self) -> None:
        """Take what comes next.

        Raises:
            GtodError: Nothing does: git ended, or stands still.
        """
        stdout = _pipe(self._process.stdout).fileno()
        if not _can_be_read(stdout):
            raise GtodError(ErrorKind.REPOSITORY_UNREADABLE, "'git cat-file' does not answer")
        data = os.read(stdout, _CHUNK)
        if not data:
            raise _unreadable()
        self._buffer += data

    def close(self) -> None:
        """End it; it holds no lock, so that it can be ended at once."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            _pipe(pipe).close()
        self._process.wait()


def _can_be_read(descriptor: int) -> bool:
    if os.name != "posix":
        return True  # There nothing tells when a pipe can be read.
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(_PATIENCE * 1000))


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise AssertionError("it was asked to be a pipe")
    return stream


def _unreadable() -> GtodError:
    return GtodError(
        ErrorKind.REPOSITORY_UNREADABLE,
        "Neither libgit2 nor git can read the objects; run 'git fsck' to see why",
    )

"""Objects read by `git cat-file --batch`, where libgit2 refuses the repository."""

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import arguments, git_environment
from gtod.git.location import Location
from gtod.git.objects import MissingObjectError, RawObject


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
            # What a git that ended early did not take is written once more here.
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()

"""Very many objects in one go, read by a `git cat-file --batch` that runs beside this process.

libgit2 reads an object in twice the time that git takes, and in this process; a git of its own
works on another core while what it has read is taken in here.
"""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from typing import IO

from gtod.git.command import arguments, git_environment
from gtod.git.location import Location
from gtod.git.objects import OBJECT_LIMIT
from gtod.steps import Steps, Wait

#: Bytes that one read takes at most, and that the pipe shall hold (the most that Linux allows).
_CHUNK = 1024 * 1024
#: Seconds to wait for the next objects at most.
_PATIENCE = 60.0
#: In an answer: id, type, size. What is missing has two words.
_WORDS = 3


class StreamEndedError(Exception):
    """git ended, or does not answer: what is still to come has to be read in another way."""


class ObjectStream:
    """The objects that a git reads, in the order in which they were asked for.

    Args:
        output: What the git writes (git-cat-file(1), batch output), without waiting.
    """

    def __init__(self, output: IO[bytes]) -> None:
        self._descriptor = output.fileno()
        self._buffer = b""
        self._position = 0
        #: Bytes of an object that is too large, still to come.
        self._passed_over = 0

    def take(self, count: int) -> Steps[list[bytes | None]]:
        """The contents of the next tags; None for what is missing, too large, or no tag.

        Raises:
            StreamEndedError: They do not come.
        """
        found: list[bytes | None] = []
        while True:
            self._take_whole(found, count)
            if len(found) == count:
                return found
            yield from self._fill()

    def _take_whole(self, found: list[bytes | None], count: int) -> None:
        """Take from the buffer what is there as a whole."""
        buffer, position = self._buffer, self._position
        while len(found) < count and (end := buffer.find(b"\n", position)) >= 0:
            words = buffer[position:end].split()
            begin = end + 1
            if len(words) != _WORDS or not words[2].isdigit():
                found.append(None)
                position = begin
                continue
            size = int(words[2])
            after = begin + size
            if size > OBJECT_LIMIT:
                found.append(None)
                position = min(after + 1, len(buffer))
                self._passed_over = after + 1 - position
                continue
            if after >= len(buffer):
                break
            found.append(buffer[begin:after] if words[1] == b"tag" else None)
            position = after + 1
        self._position = position

    def _fill(self) -> Steps[None]:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                data = os.read(self._descriptor, _CHUNK)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StreamEndedError("git does not answer") from None
                yield Wait(_PATIENCE, self._descriptor)
        if not data:
            raise StreamEndedError("git ended before it had read all objects")
        unwanted = min(self._passed_over, len(data))
        self._passed_over -= unwanted
        data = data[unwanted:]
        self._buffer = self._buffer[self._position :] + data
        self._position = 0


@contextlib.contextmanager
def stream_objects(
    location: Location, ids: IO[bytes], environ: Mapping[str, str]
) -> Iterator[ObjectStream]:
    """A stream of the objects whose ids stand in a file, one on a line.

    Raises:
        OSError: git cannot be started.
    """
    with subprocess.Popen(
        arguments(location, "cat-file", "--batch", "--buffer"),
        stdin=ids,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=git_environment(environ),
        cwd="/",
        bufsize=0,
    ) as process:
        if process.stdout is None:
            raise AssertionError("it was asked to be a pipe")
        os.set_blocking(process.stdout.fileno(), False)
        _enlarge(process.stdout)
        try:
            yield ObjectStream(process.stdout)
        finally:
            # It holds no lock, so that it can be ended at once.
            process.kill()


def _enlarge(pipe: IO[bytes]) -> None:
    """Let git read ahead further, where the system knows how."""
    import fcntl  # noqa: PLC0415 - POSIX only, as streams are

    with contextlib.suppress(AttributeError, OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _CHUNK)

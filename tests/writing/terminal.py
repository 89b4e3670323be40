"""A process with a terminal of its own, and somebody who reads and types there."""

import codecs
import os
import pty
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Self

from tests.daemon.support import DEADLINE, GTOC, Place

#: Opens its terminal, which makes it the one that /dev/tty means, and becomes the program.
_AT_TERMINAL = 'exec < "$0" && exec "$@"'


class Terminal:
    """gtoc at a terminal.

    Args:
        place: The place whose daemon it finds.
        words: What is typed behind `gtoc`.
        cwd: Where.
        environ: More variables.
        stdout: Where the answer goes, if not to the terminal.
        program: What gets the words.
    """

    def __init__(
        self,
        place: Place,
        *words: str,
        cwd: Path,
        environ: Mapping[str, str] | None = None,
        stdout: IO[bytes] | None = None,
        program: Sequence[str] = (GTOC,),
    ) -> None:
        self._ours, theirs = pty.openpty()
        self.seen = ""
        # What is read may end in the middle of a character.
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            self._process = place.start(
                "sh",
                "-c",
                _AT_TERMINAL,
                os.ttyname(theirs),
                *program,
                *words,
                cwd=cwd,
                environ={"TERM": "dumb", **(environ or {})},
                stdin=theirs,
                stdout=stdout or theirs,
                stderr=theirs,
                start_new_session=True,
            )
        finally:
            os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._ours)

    def read_until(self, text: str) -> None:
        """Return when a text has been seen."""
        deadline = time.monotonic() + DEADLINE
        while text not in self.seen:
            assert self._read(deadline - time.monotonic()), f"never seen: {text!r}: {self.seen}"

    def type(self, text: str) -> None:
        """Press these keys."""
        os.write(self._ours, text.encode())

    def end(self) -> int:
        """The exit status, once the process has ended and all that it wrote has been read."""
        while self._read(DEADLINE):
            continue
        return self._process.wait(DEADLINE)

    def _read(self, seconds: float) -> bool:
        """Read what is there; whether there was something in time."""
        if not select.select([self._ours], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._ours, 1 << 16)
        except OSError:
            # EIO: nobody has the other side any more (pty(7)).
            return False
        self.seen += self._decoder.decode(data)
        return bool(data)


def at_terminal(
    place: Place, *words: str, cwd: Path, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What a gtoc wrote at a terminal where nobody types, and its exit status."""
    with Terminal(place, *words, cwd=cwd, environ=environ) as terminal:
        status = terminal.end()
        return subprocess.CompletedProcess(words, status, terminal.seen, "")

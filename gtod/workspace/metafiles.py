"""What metafiles say, read once for all commits and work trees that have the same."""

import functools
import hashlib
from collections.abc import Callable
from typing import TypeVar

from gtod.annotations.metafile import BROKEN_METAFILE
from gtod.annotations.problem import NOWHERE, Problem
from gtod.steps import Steps, in_thread
from gtod.workspace.recent import Recent

P = TypeVar("P")

#: Bytes that a metafile may have: those of the largest projects have some megabytes.
METAFILE_LIMIT = 8 * 1024 * 1024
# What is larger is read beside other work, and few of its kind are kept.
_LARGE = 16 * 1024

_Key = tuple[object, str]


class Metafiles:
    """A memory for what metafiles say, by the blobs that they are to Git."""

    def __init__(self) -> None:
        self._small: Recent[_Key, object] = Recent(4_096)
        self._large: Recent[_Key, object] = Recent(16)

    def find(self, oid: str, parse: Callable[[str], P | Problem]) -> P | Problem | None:
        """What `parse` made of a blob before; None if that is not known (any more)."""
        key = (parse, oid)
        found = self._small.find(key)
        if found is None:
            found = self._large.find(key)
        # Under a function there is only what that very function gave.
        return found  # type: ignore[return-value]

    def read(
        self, oid: str, data: bytes, parse: Callable[[str], P | Problem]
    ) -> Steps[P | Problem]:
        """What `parse` makes of the content of a blob."""
        known = self.find(oid, parse)
        if known is not None:
            return known
        found = yield from read_content(data, parse)
        (self._small if len(data) < _LARGE else self._large).put((parse, oid), found)
        return found


def read_content(data: bytes, parse: Callable[[str], P]) -> Steps[P]:
    """What `parse` makes of a text, beside other work if it is long."""
    text = data.decode("utf-8", "replace")
    if len(data) < _LARGE:
        return parse(text)
    return (yield from in_thread(functools.partial(parse, text)))


def blob_id(data: bytes) -> str:
    """Git's name for a file with that content, in a repository of SHA-1."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def too_large() -> Problem:
    """The problem of a metafile beyond the limit."""
    megabytes = METAFILE_LIMIT // 1024 // 1024
    message = f"It has more than {megabytes} MiB, which no metafile needs; it was not read."
    return Problem(BROKEN_METAFILE, "warning", message, NOWHERE)

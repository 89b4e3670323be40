"""Refs and objects in files of their own are read as git's layout says, whatever is in the file.

The first byte of an input says what is made of the others: a ref, an object, or a file beside one.
"""

import functools
import hashlib
import re
import zlib
from pathlib import Path

from gtod.git.freshness import Grain
from gtod.git.loose_objects import has_own_file, read_loose, size_of_loose
from gtod.git.loose_refs import LooseTags
from tests.fuzz.folder import own_folder

_OID = b"0123456789abcdef0123456789abcdef01234567"

_HEAD = re.compile(rb"([^ \0]*) ([0-9]+)\0", re.DOTALL)


@functools.cache
def _root() -> Path:
    """A Git directory and a folder of objects in one."""
    root = own_folder()
    (root / "refs" / "tags").mkdir(parents=True)
    return root


def check(data: bytes) -> None:
    """The law."""
    kind, content = data[:1], data[1:]
    if kind < b"\x55":
        _check_ref(content)
    elif kind < b"\xaa":
        _check_object(content, zlib.compress(content, 0))
    else:
        _check_file(content)


def _check_ref(content: bytes) -> None:
    """Git takes an id with nothing or white space behind it, or `ref:` and a name."""
    tags = _root() / "refs" / "tags"
    (tags / "a@v1.0.0").write_bytes(content)
    (tags / "b@v1.0.0").write_bytes(_OID)
    loose = LooseTags(str(_root()), Grain(is_local=True), {"refs/packed": "f" * 40}.get)
    found = loose.refresh("a")["a"]["a@v1.0.0"].oid
    assert found == _object_of(content)


def _object_of(content: bytes) -> str:
    if not content.startswith(b"ref:"):
        return _id_in(content)
    target = content[4:].strip()
    if target == b"refs/packed":
        return "f" * 40
    return _OID.decode() if target == b"refs/tags/b@v1.0.0" else ""


def _id_in(content: bytes) -> str:
    for length in (40, 64):
        written, behind = content[:length], content[length : length + 1]
        if len(written) == length and (not behind or behind.isspace()):
            try:
                return bytes.fromhex(written.decode("ascii")).hex() if written.isalnum() else ""
            except ValueError:
                return ""
    return ""


def _check_object(content: bytes, written: bytes) -> None:
    """What is in the file counts if it is what its name says, and as long as it says."""
    oid = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    path = _write(oid, written)
    try:
        head = _HEAD.match(content)
        found = read_loose(str(_root()), oid)
        is_whole = head is not None and int(head[2]) == len(content) - head.end()
        assert (found is not None) == is_whole
        assert found is None or found.data == content[content.index(b"\0") + 1 :]
        assert size_of_loose(str(_root()), oid) == (None if head is None else int(head[2]))
        for cut in (written[:-1], written[: len(written) // 2], b"x" + written):
            path.write_bytes(cut)
            assert read_loose(str(_root()), oid) is None
    finally:
        path.unlink()


def _check_file(written: bytes) -> None:
    """A file that is no object is none; nothing is read of it for ever."""
    path = _write(_OID.decode(), written)
    try:
        assert has_own_file(str(_root()), _OID.decode())
        assert read_loose(str(_root()), _OID.decode()) is None
        size = size_of_loose(str(_root()), _OID.decode())
        assert size is None or size >= 0
    finally:
        path.unlink()


def _write(oid: str, content: bytes) -> Path:
    path = _root() / oid[:2] / oid[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path

"""Objects in files of their own (gitrepository-layout(5), gitformat-loose(5)).

libgit2 1.9 reads one that is cut off for ever, as a crash may leave it; so we read them ourselves.
"""

import hashlib
import os
import zlib

from gtod.git.files import is_nothing, read_beginning, read_file
from gtod.git.objects import OBJECT_LIMIT, RawObject

#: Bytes that a file may have: what cannot be compressed takes a little more in it.
_FILE_LIMIT = 2 * OBJECT_LIMIT
#: Bytes of a file, and of what is in it, that hold type and size.
_HEAD = 256


def has_own_file(objects: str, oid: str) -> bool:
    """Whether there may be a file for the object in a folder of objects, whatever is in it."""
    try:
        os.stat(_path(objects, oid))
    except OSError as error:
        return not is_nothing(error)
    return True


def read_loose(objects: str, oid: str) -> RawObject | None:
    """The object of that id in a folder of objects; None if it is missing or broken.

    Raises:
        OSError: It cannot be read.
    """
    try:
        written = read_file(_path(objects, oid), _FILE_LIMIT)
        # However small a file is, it may hold any number of bytes.
        reader = zlib.decompressobj()
        data = reader.decompress(written, _HEAD + OBJECT_LIMIT)
    except zlib.error:
        return None
    except OSError as error:
        if is_nothing(error) or isinstance(error, IsADirectoryError):
            return None
        raise
    head = _head_of(data) if reader.eof else None
    if head is None or hashlib.sha1(data, usedforsecurity=False).hexdigest() != oid:
        return None
    kind, size = head
    content = data[data.index(b"\0") + 1 :]
    return RawObject(kind, content) if len(content) == size else None


def size_of_loose(objects: str, oid: str) -> int | None:
    """How many bytes the object has, without reading it; None if it is missing or broken.

    Raises:
        OSError: It cannot be read.
    """
    try:
        begin = read_beginning(_path(objects, oid), _HEAD)
        head = _head_of(zlib.decompressobj().decompress(begin, _HEAD))
    except zlib.error:
        return None
    except OSError as error:
        if is_nothing(error) or isinstance(error, IsADirectoryError):
            return None
        raise
    return None if head is None else head[1]


def _path(objects: str, oid: str) -> str:
    return os.path.join(objects, oid[:2], oid[2:])


def _head_of(data: bytes) -> tuple[str, int] | None:
    """The type and the size that an object begins with; None if it does not."""
    kind, _, size = data[:_HEAD].partition(b"\0")[0].partition(b" ")
    if not size.isdigit() or b"\0" not in data[:_HEAD]:
        return None
    return kind.decode("ascii", "replace"), int(size)

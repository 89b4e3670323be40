"""Where the objects of a repository lie, and whether they can be read (gitrepository-layout(5)).

Of a pack that it cannot open or map libgit2 says nothing: what lies in there is missing to it.
Whoever misses an object looks here before believing it.
"""

import mmap
import os
from collections.abc import Iterator

from gtod.git.files import read_file

#: Bytes that the list of other repositories' objects may have.
_LIST_LIMIT = 1024 * 1024
#: How many bytes of a pack are mapped to see whether that can be done.
_MAPPED = 1
#: How many repositories may lend each other their objects in a row, as in git.
_DEPTH = 5


def object_folders(objects: str) -> list[str]:
    """A repository's folder of objects, and those of others from which it borrows.

    Raises:
        OSError: Which these are cannot be read.
    """
    return list(dict.fromkeys(_with_lenders(objects, _DEPTH)))


def _with_lenders(objects: str, depth: int) -> Iterator[str]:
    yield objects
    if depth == 0:
        return
    try:
        listed = read_file(os.path.join(objects, "info", "alternates"), _LIST_LIMIT)
    except (FileNotFoundError, NotADirectoryError):
        return
    for line in listed.splitlines():
        if line and not line.startswith(b"#"):
            path = os.path.realpath(os.path.join(objects, os.fsdecode(line)))
            yield from _with_lenders(path, depth - 1)


def check_packs(folder: str) -> None:
    """Return if all packs in a folder of objects can be opened and mapped.

    Raises:
        OSError: One cannot.
    """
    packs = os.path.join(folder, "pack")
    try:
        names = os.listdir(packs)
    except FileNotFoundError:
        return
    for name in names:
        if name.endswith((".idx", ".pack")) or name == "multi-pack-index":
            _check(os.path.join(packs, name))


def _check(path: str) -> None:
    try:
        with open(path, "rb", buffering=0) as file:
            if os.fstat(file.fileno()).st_size > 0:
                mmap.mmap(file.fileno(), _MAPPED, access=mmap.ACCESS_READ).close()
    except FileNotFoundError:
        return  # A pack may be replaced at any time.

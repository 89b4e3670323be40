"""Whether the files that hold a repository's objects can be read (gitrepository-layout(5)).

Of a file that it cannot open libgit2 says nothing: what lies in there is missing to it. Whoever
misses an object looks here before believing it.
"""

import os
from collections.abc import Iterator

from gtod.git.files import read_file

#: Bytes that the list of other repositories' objects may have.
_LIST_LIMIT = 1024 * 1024
#: How many repositories may lend each other their objects in a row, as in git.
_DEPTH = 5


def check_packs(objects: str) -> None:
    """Return if all packs can be opened.

    Args:
        objects: The folder of the objects.

    Raises:
        OSError: One cannot.
    """
    for folder in _stores(objects, _DEPTH):
        packs = os.path.join(folder, "pack")
        try:
            names = os.listdir(packs)
        except FileNotFoundError:
            continue
        for name in names:
            if name.endswith((".idx", ".pack")) or name == "multi-pack-index":
                _can_be_opened(os.path.join(packs, name))


def has_own_file(objects: str, oid: str) -> bool:
    """Whether the object has a file of its own, which can be opened.

    Args:
        objects: The folder of the objects.
        oid: The object, in hexadecimal.

    Raises:
        OSError: It cannot.
    """
    stores = _stores(objects, _DEPTH)
    return any(_can_be_opened(os.path.join(folder, oid[:2], oid[2:])) for folder in stores)


def _can_be_opened(path: str) -> bool:
    """Whether there is a file; a pack may be replaced at any time."""
    try:
        os.close(os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)))
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _stores(objects: str, depth: int) -> Iterator[str]:
    """The folder, and those of other repositories whose objects it borrows."""
    yield objects
    if depth == 0:
        return
    try:
        listed = read_file(os.path.join(objects, "info", "alternates"), _LIST_LIMIT)
    except (FileNotFoundError, NotADirectoryError):
        return
    for line in listed.splitlines():
        if line and not line.startswith(b"#"):
            yield from _stores(os.path.join(objects, os.fsdecode(line)), depth - 1)

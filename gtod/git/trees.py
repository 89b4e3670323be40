"""Which paths a commit has (gitformat-pack(5) for the form of a tree)."""

import re
from collections.abc import Mapping

from gtod.git.object_parsing import parse_commit_object
from gtod.git.objects import MissingObjectError, Objects

#: What a folder's mode begins with in a tree.
_FOLDER = b"4"
#: Mode, name and id of each entry; an id has 20 bytes, or 32 where objects are named by SHA-256.
_entries = {size: re.compile(rb"([0-7]+) ([^\0]+)\0(.{%d})" % size, re.DOTALL) for size in (20, 32)}

_Folder = Mapping[bytes, str | None]


def entry_in(tree: bytes, name: bytes, digits: int) -> tuple[str, bool] | None:
    """What a tree has under a name: its id, and whether it is a folder; None if nothing.

    Args:
        tree: The content of the tree object.
        name: The name.
        digits: How many digits an id has.
    """
    for mode, found, oid in _entries[digits // 2].findall(tree):
        if found == name:
            return oid.hex(), mode.startswith(_FOLDER)
    return None


def file_by_reading(objects: Objects, commit: str, path: str) -> str | None:
    """As `Objects.file_id`, by nothing but reading whole objects.

    Raises:
        MissingObjectError: One of them is missing or broken.
    """
    oid = parse_commit_object(_read(objects, commit, "commit")).tree
    is_folder = True
    for name in path.encode("utf-8", "surrogateescape").split(b"/"):
        if not is_folder:
            return None
        entry = entry_in(_read(objects, oid, "tree"), name, len(commit))
        if entry is None:
            return None
        oid, is_folder = entry
    return None if is_folder else oid


def _read(objects: Objects, oid: str, kind: str) -> bytes:
    raw = objects.read(oid)
    if raw is None or raw.type != kind:
        raise MissingObjectError(oid)
    return raw.data


class CommittedPaths:
    """The paths of a commit; its trees are read when they are asked for, each once.

    Args:
        objects: The objects, open for as long as this is asked.
        commit: The commit, in hexadecimal.
    """

    def __init__(self, objects: Objects, commit: str) -> None:
        self._objects = objects
        self._commit = commit
        #: By path: the names in it, each with the id of its tree if it is a folder.
        self._folders: dict[bytes, _Folder] = {}

    def has(self, path: str) -> bool:
        """Whether there is a file or a folder at `path`, relative with `/`; empty for the top.

        Raises:
            MissingObjectError: The commit or one of its trees cannot be read.
        """
        if not path:
            return True
        folder, _, name = path.encode("utf-8", "surrogateescape").rpartition(b"/")
        found = self._folder(folder)
        return found is not None and name in found

    def names_in(self, folder: str) -> dict[str, bool]:
        """The names in a folder, each with whether it is a folder; empty if there is none such.

        Raises:
            MissingObjectError: The commit or one of its trees cannot be read.
        """
        found = self._folder(folder.encode("utf-8", "surrogateescape")) or {}
        return {
            name.decode("utf-8", "surrogateescape"): tree is not None
            for name, tree in found.items()
        }

    def _folder(self, path: bytes) -> _Folder | None:
        known = self._folders.get(path)
        if known is not None:
            return known
        tree: str | None
        if path:
            parent, _, name = path.rpartition(b"/")
            around = self._folder(parent)
            tree = None if around is None else around.get(name)
        else:
            tree = parse_commit_object(_read(self._objects, self._commit, "commit")).tree
        if tree is None:
            return None
        size = len(tree) // 2
        found = {
            name: oid.hex() if mode.startswith(_FOLDER) else None
            for mode, name, oid in _entries[size].findall(_read(self._objects, tree, "tree"))
        }
        self._folders[path] = found
        return found

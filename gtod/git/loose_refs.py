"""Loose tag refs: one file for each, in folders that are stat-ed before they are listed.

Only names of the registry's grammar are read. Folders prove which files there are; each file is
proven by its own stamp, because some tools write a ref in place, which leaves its folder as it is.
"""

import errno
import os
import re
from collections.abc import Callable

from gtod.git.files import read_file
from gtod.git.freshness import Grain, Watched
from gtod.git.tag_refs import NO_OBJECT, TAGS, TagRef, can_name_tag
from gtod.registry.name import artifact_in_tag
from gtod.registry.tag import parse_tag

#: How many refs a row of symbolic ones may have, with the one at its end (SYMREF_MAXDEPTH of git).
_SYMBOLIC_DEPTH = 5

#: Of how many artifacts it is remembered where their tags can lie.
_PLACES = 4096

#: Bytes that a loose ref may have.
REF_LIMIT = 4096

#: Where refs are, which keeps us from reading other files.
_ref_name = re.compile(r"refs/.+|[A-Z][A-Z_-]*")
_oid = re.compile(rb"(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})(?=\s|\Z)")
_SYMBOLIC = b"ref:"

#: What the system says where no ref can be.
NO_FILE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP})

_NO_REF = frozenset({errno.EINVAL, errno.EFBIG, errno.ENXIO})

#: Gives the object of a ref that is not loose, by its whole name, or None.
LookUp = Callable[[str], str | None]

Listing = tuple[frozenset[str], frozenset[str]]
_NO_ENTRIES: Listing = (frozenset(), frozenset())


def is_ref_name(name: str) -> bool:
    """Whether `name` can be a whole ref's: `refs/tags/x`, `HEAD`."""
    return _ref_name.fullmatch(name) is not None and can_name_tag(name)


class LooseTags:
    """The loose tags of one common Git directory.

    Args:
        common_dir: The directory that holds `refs/tags`.
        grain: How far times in it can be trusted.
        look_up: Finds packed refs, for symbolic tags that lead to them.
    """

    def __init__(self, common_dir: str, grain: Grain, look_up: LookUp) -> None:
        self._common_dir = common_dir
        self._grain = grain
        self._look_up = look_up
        self._folders: dict[str, Watched[Listing]] = {"": self._folder("")}
        self._stage_folders: set[str] = set()
        #: The folders around artifacts that were asked for, as long as there are no others.
        self._places: dict[str, list[str]] = {}
        self._files: dict[str, dict[str, Watched[bytes | None]]] = {}
        self._values: dict[str, dict[str, TagRef]] = {}

    def refresh(self, artifact: str | None) -> dict[str, dict[str, TagRef]]:
        """The loose tags by artifact and name, proven for `artifact`, or for all if None.

        The same object comes back as long as nothing has changed in it.

        Raises:
            OSError: A folder or file cannot be read.
        """
        self._refresh_folders(list(self._folders) if artifact is None else self._around(artifact))
        if artifact is None:
            for name in list(self._files.keys() | self._values.keys()):
                self._refresh_artifact(name)
        elif artifact in self._files or artifact in self._values:
            self._refresh_artifact(artifact)
        return self._values

    def _folder(self, prefix: str) -> Watched[Listing]:
        path = os.path.join(self._common_dir, TAGS, prefix)
        return Watched(path, _list_folder, self._grain, _NO_ENTRIES)

    def _around(self, artifact: str) -> list[str]:
        """The folders in which the artifact's tags can lie, whatever the others hold."""
        known = self._places.get(artifact)
        if known is None:
            if len(self._places) >= _PLACES:
                self._places.clear()
            known = self._places[artifact] = self._find_around(artifact)
        # Whoever goes through them adds what turns up.
        return known.copy()

    def _find_around(self, artifact: str) -> list[str]:
        name = artifact_in_tag(artifact)
        ends = [0, *(at + 1 for at, sign in enumerate(name) if sign == "/")]
        above = [name[:end] for end in ends if name[:end] in self._folders]
        # A stage may have a `/` in it: `churn#prod/eu#1` lies in the folder `churn#prod`.
        return above + [prefix for prefix in self._stage_folders if prefix.startswith(f"{name}#")]

    def _refresh_folders(self, prefixes: list[str]) -> None:
        waiting = prefixes
        for prefix in waiting:
            folder = self._folders.get(prefix)
            if folder is None:
                continue  # It went with a folder above it.
            before = folder.value
            if folder.refresh():
                # New folders are listed in turn; one that cannot be is tried again next time.
                waiting += self._take_listing(prefix, before, folder.value)

    def _take_listing(self, prefix: str, before: Listing, now: Listing) -> list[str]:
        """Make what is known of one folder what was listed; the folders that are new in it."""
        for name in before[1] - now[1]:
            self._forget(f"{prefix}{name}/")
        for name in before[0] - now[0]:
            self._remove_file(prefix + name)
        for name in now[0] - before[0]:
            self._add_file(prefix + name)
        added = [f"{prefix}{name}/" for name in sorted(now[1] - before[1])]
        for below in added:
            self._folders[below] = self._folder(below)
            self._places.clear()
            if "#" in below:
                self._stage_folders.add(below)
        return added

    def _forget(self, prefix: str) -> None:
        self._places.clear()
        for below in [known for known in self._folders if known.startswith(prefix)]:
            self._stage_folders.discard(below)
            for name in self._folders.pop(below).value[0]:
                self._remove_file(below + name)

    def _add_file(self, tag: str) -> None:
        parsed = parse_tag(tag)
        if parsed is not None:
            path = os.path.join(self._common_dir, TAGS, tag)
            file = Watched[bytes | None](path, _read_file, self._grain, None)
            self._files.setdefault(parsed.artifact, {})[tag] = file

    def _remove_file(self, tag: str) -> None:
        parsed = parse_tag(tag)
        if parsed is not None:
            files = self._files[parsed.artifact]
            del files[tag]
            if not files:
                del self._files[parsed.artifact]

    def _refresh_artifact(self, artifact: str) -> None:
        values: dict[str, TagRef] = {}
        for tag, file in self._files.get(artifact, {}).items():
            file.refresh()
            if file.value is not None:
                values[tag] = TagRef(tag, self._resolve(file.value, 0) or NO_OBJECT)
        if values != self._values.get(artifact, {}):
            self._values = {**self._values, artifact: values}
            if not values:
                del self._values[artifact]

    def _resolve(self, content: bytes, depth: int) -> str | None:
        """The object that a ref file names, through symbolic refs, which are always read anew."""
        if not content.startswith(_SYMBOLIC):
            match = _oid.match(content)
            return match[0].decode().lower() if match else None
        if depth + 1 == _SYMBOLIC_DEPTH:
            return None
        target = content[len(_SYMBOLIC) :].strip().decode("utf-8", "surrogateescape")
        if not is_ref_name(target):
            return None
        try:
            path = os.path.join(self._common_dir, target)
            return self._resolve(read_file(path, REF_LIMIT), depth + 1)
        except OSError as error:
            if error.errno not in NO_FILE:
                raise
            return self._look_up(target)


def _list_folder(path: str) -> Listing:
    files: set[str] = set()
    folders: set[str] = set()
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.add(entry.name)
            elif not entry.name.endswith(".lock") and not _leads_to_folder(entry):
                files.add(entry.name)
    return frozenset(files), frozenset(folders)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # A symbolic link that leads nowhere, or in a circle.


def _read_file(path: str) -> bytes | None:
    try:
        return read_file(path, REF_LIMIT)
    except IsADirectoryError:
        return None  # It became a folder since the folder above was listed.
    except OSError as error:
        if error.errno in _NO_REF:
            return b""  # A pipe, a device, a large file: there is something, but no ref.
        raise

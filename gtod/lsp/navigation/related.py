"""The files of a repository that speak of the same artifacts, types and stages."""

import functools
import os
from collections.abc import Mapping

import msgspec

from gtod.annotations.file_kind import DVC_FILE, FileKind
from gtod.annotations.text import Text
from gtod.git.files import read_file
from gtod.lsp.documents import OpenFile, uri_of
from gtod.lsp.positions import Encoding
from gtod.lsp.registry import Registry
from gtod.lsp.snapshot import Snapshot
from gtod.service.checking.files import files_in
from gtod.steps import Pace, Steps, in_thread
from gtod.workspace.recent import Recent
from gtod.workspace.repository import INDEX_LIMIT, Repository

#: A file as it was when it was last written: device, inode, size, times.
_Stamp = tuple[int, int, int, int, int]


class Related(msgspec.Struct, frozen=True, eq=False):
    """A file of the repository as it is now.

    Attributes:
        snapshot: The file; as the editor has it, if it is open.
        version: The editor's number of its text; None if it is not open.
    """

    snapshot: Snapshot
    version: int | None


class DiskFiles:
    """The files that are not open, kept with what was found out about them."""

    def __init__(self) -> None:
        self._read: Recent[str, tuple[_Stamp, OpenFile]] = Recent(64)

    def read(self, path: str) -> Steps[OpenFile | None]:
        """A file as it is on disk; None if it cannot be read."""
        try:
            stamp = _stamp(path)
            known = self._read.find(path)
            if known is not None and known[0] == stamp:
                return known[1]
            file = yield from in_thread(functools.partial(_from_disk, path))
        except OSError:
            return None
        self._read.put(path, (stamp, file))
        return file


def _stamp(path: str) -> _Stamp:
    found = os.stat(path)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _from_disk(path: str) -> OpenFile:
    written = read_file(path, INDEX_LIMIT).decode("utf-8", "replace")
    return OpenFile(uri_of(path), path, "yaml", 0, Text(written))


def in_repository(
    repository: Repository,
    registry: Registry,
    encoding: Encoding,
    files: DiskFiles,
    opened: Mapping[str, OpenFile],
) -> Steps[list[Related]]:
    """The files of a repository that count, those that are open as they are there.

    Args:
        repository: The repository.
        registry: Its registry.
        encoding: How the editor counts.
        files: Those on disk.
        opened: The open files by their path.

    Raises:
        GtodError: The repository cannot be read.
    """
    top = repository.location.work_tree
    if top is None:
        return []
    found = yield from files_in(top, repository, registry.configuration)
    kinds = {file.path: file.kind for file in found}
    # Git does not track a new one yet.
    new = [path for path in opened if path not in kinds and _is_dvc_in(top, path)]
    kinds |= dict.fromkeys(new, FileKind.DVC)
    related: list[Related] = []
    pace = Pace()
    for path, kind in kinds.items():
        if pace.is_over():
            yield None
        open_file = opened.get(path)
        file = open_file or (yield from files.read(path))
        if file is None:
            continue
        snapshot = Snapshot(file, kind, encoding, registry)
        # Reading a large file takes a second; it stays with the file.
        yield from in_thread(functools.partial(_parse, snapshot))
        related.append(Related(snapshot, open_file.version if open_file is not None else None))
    return related


def _is_dvc_in(top: str, path: str) -> bool:
    return path.startswith(f"{top.rstrip('/')}/") and os.path.basename(path) == DVC_FILE


def _parse(snapshot: Snapshot) -> object:
    """Has the file read now, and keep what was read."""
    return snapshot.entries if snapshot.kind.annotates else snapshot.file.document

"""Which folders have to be watched to hear of every change of a registry."""

import os
import stat
import sys
from collections.abc import Iterator

import msgspec

from gtod.git.file_system import file_system_type, is_local
from gtod.git.location import Location
from gtod.workspace.configuration import GTO_FILE, SETTINGS_FILE

POLLING = "polling"
#: How changes are told where the system can.
NATIVE = {"linux": "inotify", "darwin": "fsevents"}.get(sys.platform, "events")

_Identity = tuple[int, int]

#: What is not even created under its final name.
_LOCK = ".lock"


class Folder(msgspec.Struct, frozen=True):
    """A folder, and which one it was: another one at its place has to be watched anew."""

    path: str
    identity: _Identity


class Obstacle(msgspec.Struct, frozen=True):
    """Why nothing tells of changes.

    Attributes:
        sentence: The reason, in plain words.
        mend: The shell command that mends it; None if there is none.
    """

    sentence: str
    mend: str | None = None


class WatchPlan(msgspec.Struct, frozen=True):
    """The folders to watch.

    Attributes:
        flat: Those in which a few names count.
        deep: Those in which everything counts, however deep.
        paths: What counts in the flat ones.
    """

    flat: tuple[Folder, ...]
    deep: tuple[Folder, ...]
    paths: frozenset[str]

    def counts(self, path: str) -> bool:
        """Whether a change at that path may be one of the registry."""
        if path in self.paths:
            return True
        return not path.endswith(_LOCK) and any(
            path == folder.path or path.startswith(folder.path + os.sep) for folder in self.deep
        )


def plan_watch(location: Location, index: str) -> WatchPlan:
    """What to watch for a repository, as its folders are now.

    Args:
        location: Where it is.
        index: The file of the annotations, from the top of the work tree.
    """
    common, git_dir, top = location.common_dir, location.git_dir, location.work_tree
    refs = os.path.join(common, "refs")
    paths = {os.path.join(common, "packed-refs"), refs, os.path.join(common, "reftable")}
    for folder in {common, git_dir}:
        paths |= {os.path.join(folder, "HEAD"), os.path.join(folder, "reftable", "tables.list")}
    deep = [os.path.join(refs, "tags"), os.path.join(refs, "heads")]
    paths.update(deep)
    if top is not None:
        paths |= {os.path.join(top, name) for name in (GTO_FILE, SETTINGS_FILE, ".git")}
        paths |= set(_way_to(top, index))
    flat = sorted({os.path.dirname(path) for path in paths} | {common, git_dir})
    return WatchPlan(
        flat=tuple(_existing(flat)),
        deep=tuple(_existing(deep)),
        # That a watched folder itself goes is told by its own path.
        paths=frozenset({*paths, *flat}),
    )


def _way_to(top: str, index: str) -> Iterator[str]:
    """The file, and each folder on the way that may still be missing."""
    if os.path.isabs(index) or ".." in index.split("/"):
        return
    path = top
    for part in filter(None, index.split("/")):
        path = os.path.join(path, part)
        yield path


def _existing(paths: list[str]) -> Iterator[Folder]:
    for path in paths:
        try:
            found = os.stat(path)
        except OSError:
            continue
        if stat.S_ISDIR(found.st_mode):
            yield Folder(path, (found.st_dev, found.st_ino))


def obstacle_to_watching(location: Location) -> Obstacle | None:
    """Why nothing tells of all changes of a repository; None if something does."""
    if sys.platform != "linux":
        return None
    for folder in (location.common_dir, location.git_dir, location.work_tree):
        if folder is not None and not is_local(folder):
            kind = file_system_type(folder) or "unknown"
            return Obstacle(f"Nothing tells what other hosts change on its file system ({kind})")
    return None

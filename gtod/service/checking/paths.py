"""Where the paths of annotations lead to, by their words alone."""

import os
from collections.abc import Iterable

import msgspec

from gtod.annotations.paths import is_address


class PathPlace(msgspec.Struct, frozen=True, gc=False):
    """Where a path leads to.

    Attributes:
        name: The same for every way of writing the same place: from the repository's top, empty
            for the top itself; beginning with `../` or absolute if it lies elsewhere; an
            address (`s3://bucket/key`).
        is_inside: Whether it lies in the repository.
        parents: The names of all folders that it lies in.
    """

    name: str
    is_inside: bool
    parents: tuple[str, ...]


def place_of(path: str, folder: str, work_tree: str | None) -> PathPlace:
    """Where a path leads to.

    Args:
        path: As it is written: relative, absolute, or an address.
        folder: The folder from which a relative one counts, from the top.
        work_tree: The top, absolute; None if it is not known, so that no absolute path is inside.
    """
    if is_address(path):
        name = path.rstrip("/")
        return PathPlace(name, is_inside=False, parents=tuple(_parents(name)))
    normal = os.path.normpath(os.path.join(folder, path))
    if os.path.isabs(normal) and work_tree is not None:
        normal = _relative(normal, work_tree)
    if normal == os.curdir:
        return PathPlace("", is_inside=True, parents=())
    is_outside = os.path.isabs(normal) or normal.split(os.sep, 1)[0] == os.pardir
    parents = list(_parents(normal))
    if not is_outside:
        parents.append("")
    return PathPlace(normal, not is_outside, tuple(parents))


def _relative(path: str, work_tree: str) -> str:
    """An absolute path from the work tree's top if it lies in there, else as it is."""
    if path == work_tree:
        return os.curdir
    return path.removeprefix(work_tree.rstrip(os.sep) + os.sep)


def _parents(name: str) -> Iterable[str]:
    end = name.rfind("/")
    while end > 0:
        yield name[:end]
        end = name.rfind("/", 0, end)

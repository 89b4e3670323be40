"""What git says of the files of a work tree: which it tracks, and which it ignores."""

import os
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence

from gtod.git.command import arguments, run_git_in_steps
from gtod.git.location import Location
from gtod.steps import Pace, Steps


def tracked_files(
    location: Location, environ: Mapping[str, str], *patterns: str
) -> Steps[list[str]]:
    """The files in git's index, from the top and in its order; with patterns those that match.

    Args:
        location: The repository.
        environ: Variables for the git: where its settings are.
        patterns: Pathspecs (gitglossary(7)).
    """
    words = arguments(location, "ls-files", "-z", "--cached", "--full-name", "--", *patterns)
    process = yield from run_git_in_steps(words, environ)
    files = process.stdout.split(b"\0")[:-1]
    # A file that is in conflict is there up to three times.
    return list(dict.fromkeys(map(os.fsdecode, files)))


def tracked_among(
    location: Location, paths: Collection[str], environ: Mapping[str, str]
) -> Steps[frozenset[str]]:
    """Those of the paths (from the top, with `/`) that git's index has, as files or folders."""
    words = arguments(location, "ls-files", "-z", "--cached", "--full-name")
    process = yield from run_git_in_steps(words, environ)
    # In this order git writes them; no list of pathspecs, each of which it would try at each file.
    files = process.stdout.split(b"\0")[:-1]
    found = set()
    pace = Pace()
    for path in paths:
        if _is_among(files, os.fsencode(path)):
            found.add(path)
        if pace.is_over():
            yield None
    return frozenset(found)


def _is_among(files: Sequence[bytes], path: bytes) -> bool:
    if not path:
        return bool(files)
    folder = path + b"/"
    place = bisect_left(files, path)
    if files[place : place + 1] == [path]:
        return True
    place = bisect_left(files, folder)
    return place < len(files) and files[place].startswith(folder)


def ignored_among(
    location: Location, paths: Collection[str], environ: Mapping[str, str]
) -> Steps[frozenset[str]]:
    """Those of the paths (from the top, with `/`) that git would leave out when told to add all."""
    if location.work_tree is None:
        return frozenset()
    asked: list[bytes] = []
    folders: dict[str, bool] = {"": True}
    pace = Pace()
    for path in paths:
        # At one path that leads out of the work tree git would give up on all.
        if path and _leads_through(location.work_tree, os.path.dirname(path), folders):
            asked.append(os.fsencode(path))
        if pace.is_over():
            yield None
    if not asked:
        return frozenset()
    words = arguments(location, "check-ignore", "-z", "--stdin")
    given = b"".join(path + b"\0" for path in asked)
    process = yield from run_git_in_steps(words, environ, given)
    return frozenset(map(os.fsdecode, process.stdout.split(b"\0")[:-1]))


def _leads_through(work_tree: str, folder: str, known: dict[str, bool]) -> bool:
    """Whether a folder, there or not, lies in the work tree and not in another one."""
    if folder not in known:
        place = os.path.join(work_tree, folder)
        known[folder] = (
            _leads_through(work_tree, os.path.dirname(folder), known)
            and not os.path.islink(place)
            and not os.path.lexists(os.path.join(place, ".git"))
        )
    return known[folder]

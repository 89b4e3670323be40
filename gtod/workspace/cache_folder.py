"""Where cache files are, and how many of them stay (XDG Base Directory Specification)."""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator, Mapping

import msgspec

#: Seconds after which a file that was not used is removed.
_AGE = 90 * 24 * 3600.0
#: Seconds after which a file that was begun and never finished is removed.
_UNFINISHED_AGE = 3600.0
#: Bytes that all files may have together; those used longest ago go first.
_SIZE = 2 * 1024**3

_TAGS = ".tags"
_TEXT = ".tag.txt"
_UNFINISHED = ".new"


class CacheFile(msgspec.Struct, frozen=True):
    """A file of the cache.

    Attributes:
        path: Where it is.
        size: Its bytes.
        used: When it was used last, in seconds since 1970-01-01 UTC.
    """

    path: str
    size: int
    used: float

    @property
    def is_finished(self) -> bool:
        """Whether it can be read; another one is being written, or never was to its end."""
        return not self.path.endswith(_UNFINISHED)


def cache_folder(environ: Mapping[str, str]) -> str | None:
    """The folder for somebody with these variables; None if they tell of none."""
    base = environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        home = environ.get("HOME", "")
        if not os.path.isabs(home):
            return None
        base = os.path.join(home, ".cache")
    return os.path.join(base, "gtod")


def tags_file(folder: str, common_dir: str) -> str:
    """The file for the tags of the repository whose common Git directory that is."""
    name = hashlib.blake2b(os.fsencode(common_dir), digest_size=12).hexdigest()
    return os.path.join(folder, name + _TAGS)


def tag_text_file(folder: str, name: str, oid: str) -> str:
    """The file that shows a tag to people, by a readable name and its object."""
    return os.path.join(folder, f"{name}.{oid[:12]}{_TEXT}")


def make_folder(folder: str) -> None:
    """Make the folder, for this user alone.

    Raises:
        OSError: It cannot be made.
    """
    os.makedirs(folder, mode=0o700, exist_ok=True)


def note_use(path: str) -> None:
    """Remember that a file was used now, so that it stays."""
    with contextlib.suppress(OSError):
        os.utime(path)


def files(folder: str) -> list[CacheFile]:
    """The files of the cache, the one used last first."""
    return sorted(_files(folder), key=lambda file: file.used, reverse=True)


def _files(folder: str) -> Iterator[CacheFile]:
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            if entry.name.endswith((_TAGS, _TEXT, _UNFINISHED)) and entry.is_file(
                follow_symlinks=False
            ):
                with contextlib.suppress(FileNotFoundError):
                    found = entry.stat(follow_symlinks=False)
                    yield CacheFile(entry.path, found.st_size, found.st_mtime)


def prune(folder: str) -> list[CacheFile]:
    """Remove what was not used for long, and what is too much; what was removed.

    Raises:
        OSError: A file cannot be removed.
    """
    now = time.time()
    kept = 0
    removed: list[CacheFile] = []
    for file in files(folder):
        age = _AGE if file.is_finished else _UNFINISHED_AGE
        if now - file.used > age or kept + file.size > _SIZE:
            removed.append(file)
        else:
            kept += file.size
    _remove(removed)
    return removed


def clear(folder: str) -> list[CacheFile]:
    """Remove all files; what was removed.

    Raises:
        OSError: A file cannot be removed.
    """
    removed = files(folder)
    _remove(removed)
    return removed


def _remove(gone: list[CacheFile]) -> None:
    for file in gone:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(file.path)

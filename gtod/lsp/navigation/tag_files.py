"""Tags as files that an editor can open: not every editor opens what is no file.

They lie in the cache folder, can only be read, and are written when they are asked for.
"""

import contextlib
import os
import re
import tempfile

from gtod.service.tag_text import tag_text
from gtod.steps import Steps
from gtod.workspace.cache_folder import make_folder, note_use, tag_text_file
from gtod.workspace.repository import Repository

_unusual = re.compile(r"[^\w.@#!+=-]")
#: Bytes that most file systems allow in a name, with room for what is put behind it.
_LONGEST = 180


def tag_path(repository: Repository, tag: str, folder: str | None) -> str | None:
    """Where a tag's file is or will be, in the cache folder; None if there is no such tag."""
    oid = repository.tag_object(tag)
    if folder is None or oid is None:
        return None
    readable = _unusual.sub("-", tag.encode("ascii", "replace").decode("ascii"))[:_LONGEST]
    return tag_text_file(folder, readable, oid)


def written(repository: Repository, tag: str, folder: str | None) -> Steps[str | None]:
    """The path of a tag's file, which is there then; None if it cannot be."""
    path = tag_path(repository, tag, folder)
    if path is None:
        return None
    if os.path.exists(path):
        note_use(path)
        return path
    text = yield from tag_text(repository, tag)
    if text is None:
        return None
    try:
        _write(path, text)
    except OSError:
        # A cache that cannot be written to: the editor is told of no such place.
        return None
    return path


def _write(path: str, text: str) -> None:
    folder = os.path.dirname(path)
    make_folder(folder)
    descriptor, unfinished = tempfile.mkstemp(suffix=".new", dir=folder)
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        os.chmod(unfinished, 0o400)
        os.replace(unfinished, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise

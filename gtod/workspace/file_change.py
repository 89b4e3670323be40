"""Changing a file as a whole: what others see is the old text or the new one, never a part."""

import contextlib
import functools
import os
import re
import stat
from collections.abc import Callable

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.files import read_file
from gtod.git.freshness import Stamp, stamp_at
from gtod.steps import Steps, in_thread
from gtod.workspace.lock_file import take_lock_file

#: Gives the new text from the old one; None stands for no file.
Edit = Callable[[str | None], str | None]

#: Seconds to wait for somebody else who changes the file.
PATIENCE = 5.0

# Bytes that the file may have.
_LIMIT = 64 * 1024 * 1024
# How often a file may change while it is edited; editors take no locks.
_ATTEMPTS = 100
_NEW_FILE = 0o666
_CREATE = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
_line_break = re.compile(rb"\r\n|\r|\n")


class Target(msgspec.Struct, frozen=True):
    """A file to be changed.

    Attributes:
        path: Where it is, absolute; if that is a symbolic link, what it leads to is changed.
        within: The folder that the file must lie in, links followed.
        umask: Which rights a new file does not give.
    """

    path: str
    within: str
    umask: int


class FileChange(msgspec.Struct, frozen=True):
    """What became of a file.

    Attributes:
        before: Its text before; None if there was no file.
        after: Its text now; None if there is none.
    """

    before: str | None
    after: str | None


class _Found(msgspec.Struct, frozen=True):
    """A file as it was read."""

    stamp: Stamp | None
    text: str | None


def change_file(target: Target, edit: Edit, patience: float = PATIENCE) -> Steps[FileChange]:
    """Replaces a file's text by what `edit` makes of it.

    A lock file (the file's name and `.lock`) keeps other processes away meanwhile. Who ignores it
    and writes at the same time is noticed: the edit is made again from what is there then.

    Args:
        target: The file.
        edit: Makes the new text; may be called more than once.
        patience: Seconds to wait for somebody else's lock.

    Raises:
        GtodError: The file cannot be read as UTF-8 (the message begins with `line N:`) or cannot
            be written, or its lock does not go; or it comes from `edit`. The file is as it was.
    """
    path = _resolve(target)
    _refuse_protected(path)
    lock = yield from take_lock_file(f"{path}.lock", patience)
    with lock:
        for _ in range(_ATTEMPTS):
            found = _read(path)
            text = yield from in_thread(functools.partial(edit, found.text))
            if text == found.text or _replace(path, found, text, target.umask):
                return FileChange(found.text, text)
            yield None
    raise GtodError(
        ErrorKind.FILE_LOCKED, f"'{path}' changes all the time. Try again when it no longer does."
    )


def preview_change(target: Target, edit: Edit) -> FileChange:
    """What `change_file` would do now.

    Raises:
        GtodError: The file cannot be read as UTF-8, or it comes from `edit`.
    """
    text = _read(_resolve(target)).text
    return FileChange(text, edit(text))


def undo_change(target: Target, change: FileChange, patience: float = PATIENCE) -> Steps[bool]:
    """Puts the text back that a change replaced; whether it did, which it does not to a third one.

    Raises:
        GtodError: As `change_file`.
    """

    def back(text: str | None) -> str | None:
        return change.before if text == change.after else text

    undone = yield from change_file(target, back, patience)
    return undone.after == change.before


def _resolve(target: Target) -> str:
    path, folder = os.path.realpath(target.path), os.path.realpath(target.within)
    if os.path.commonpath([path, folder]) != folder or path == folder:
        raise GtodError(
            ErrorKind.INVALID_CONFIGURATION,
            f"'{target.path}' lies outside of '{folder}'; only a file within it is changed.",
        )
    return path


def _refuse_protected(path: str) -> None:
    by_effect = os.access in os.supports_effective_ids
    if os.path.lexists(path) and not os.access(path, os.W_OK, effective_ids=by_effect):
        raise GtodError(
            ErrorKind.FILE_UNWRITABLE,
            f"'{path}' is protected against writing. 'chmod u+w' allows it.",
        )


def _read(path: str) -> _Found:
    try:
        # The stamp comes first: a file that changes while it is read has another one later.
        stamp = stamp_at(path)
        return _Found(stamp, _decoded(read_file(path, _LIMIT)))
    except FileNotFoundError:
        return _Found(None, None)
    except OSError as error:
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE, f"'{path}' cannot be read: {error.strerror}."
        ) from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(_line_break.findall(data, 0, error.start)) + 1
        raise GtodError(
            ErrorKind.INVALID_ANNOTATIONS,
            f"line {line}: This is not UTF-8. Save the file in that encoding.",
        ) from error


def _replace(path: str, found: _Found, text: str | None, umask: int) -> bool:
    """Puts a text in a file's place; not, and False, if it is no longer the one that was read."""
    try:
        if text is None:
            return _remove(path, found)
        return _rename_over(path, found, text.encode("utf-8"), umask)
    except OSError as error:
        raise GtodError(
            ErrorKind.FILE_UNWRITABLE, f"'{path}' cannot be written: {error.strerror}."
        ) from error


def _remove(path: str, found: _Found) -> bool:
    if stamp_at(path) != found.stamp:
        return False
    os.unlink(path)
    _sync_folder(path)
    return True


def _rename_over(path: str, found: _Found, data: bytes, umask: int) -> bool:
    # One name under the lock: a process that is killed leaves one such file, and not many.
    temporary = f"{path}.lock.new"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary)
    is_in_place = False
    try:
        _write(temporary, path, data, umask)
        if stamp_at(path) == found.stamp:
            os.replace(temporary, path)
            is_in_place = True
    finally:
        if not is_in_place:
            # What cannot be removed now is when somebody writes the next time.
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    if is_in_place:
        _sync_folder(path)
    return is_in_place


def _write(temporary: str, path: str, data: bytes, umask: int) -> None:
    """A new file that has the owner and the rights of the one at `path`, safely on the disk."""
    descriptor = os.open(temporary, _CREATE, stat.S_IRUSR | stat.S_IWUSR)
    with open(descriptor, "wb") as file:
        _assume_rights(descriptor, path, umask)
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _assume_rights(descriptor: int, path: str, umask: int) -> None:
    if not hasattr(os, "fchmod"):  # pragma: no cover - Windows
        return
    try:
        old = os.stat(path)
    except FileNotFoundError:
        os.fchmod(descriptor, _NEW_FILE & ~umask)
        return
    # Who may not give files away keeps this one; the rights are set last, as this takes some away.
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _sync_folder(path: str) -> None:
    """Has the folder's change written to the disk, where the system knows how."""
    with contextlib.suppress(OSError):
        descriptor = os.open(os.path.dirname(path), os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

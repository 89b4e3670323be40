"""Reading files of which nobody knows what they are."""

import errno
import os
import stat

#: Binary where that makes a difference, and never waiting, as opening a pipe would.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

#: Bytes that are read at once where nobody knows how many there are.
_PART = 65536


def read_file(path: str, limit: int) -> bytes:
    """The content of the file at `path`, following symbolic links.

    Args:
        path: Where it is.
        limit: How many bytes it may have.

    Raises:
        FileNotFoundError: There is none.
        OSError: It cannot be read, is no file (a pipe, a device, a folder), or has more bytes.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        size = _size_of_file(descriptor, path)
        if size > limit:
            raise _too_large(path)
        content = _read_up_to(descriptor, limit + 1, size)
    finally:
        os.close(descriptor)
    # What is written meanwhile grows, and what the system makes up has no size at all.
    if len(content) > limit:
        raise _too_large(path)
    return content


def read_beginning(path: str, length: int) -> bytes:
    """The first bytes of the file at `path`, following symbolic links.

    Args:
        path: Where it is.
        length: How many bytes there are at most.

    Raises:
        FileNotFoundError: There is none.
        OSError: It cannot be read, or is no file (a pipe, a device, a folder).
    """
    descriptor = os.open(path, _FLAGS)
    try:
        _size_of_file(descriptor, path)
        return _read_up_to(descriptor, length, length)
    finally:
        os.close(descriptor)


def _size_of_file(descriptor: int, path: str) -> int:
    """The bytes of an open file, as the system tells them.

    Raises:
        OSError: It is no file.
    """
    found = os.fstat(descriptor)
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "Not a file", path)
    return found.st_size


#: What the system says where there is nothing at a path, nor could be.
_NOTHING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})


def is_nothing(error: OSError) -> bool:
    """Whether the error tells that there is nothing, and not that nobody can tell."""
    return error.errno in _NOTHING


def is_file(path: str) -> bool:
    """Whether there is a file at `path`, following symbolic links.

    Raises:
        OSError: Nobody can tell: what cannot be looked at is not missing.
    """
    return stat.S_ISREG(_mode(path))


def is_folder(path: str) -> bool:
    """Whether there is a folder at `path`, following symbolic links.

    Raises:
        OSError: Nobody can tell.
    """
    return stat.S_ISDIR(_mode(path))


def is_there(path: str) -> bool:
    """Whether there is anything at `path`, following symbolic links.

    Raises:
        OSError: Nobody can tell.
    """
    return _mode(path) != 0


def _mode(path: str) -> int:
    """The mode of what is at `path`; 0 for nothing."""
    try:
        return os.stat(path).st_mode
    except OSError as error:
        if is_nothing(error):
            return 0
        raise
    except ValueError:
        return 0  # A null byte, or a lone surrogate: no path has one.


def _read_up_to(descriptor: int, most: int, expected: int) -> bytes:
    """What is left in an open file, up to so many bytes; mostly it is the number expected."""
    # One more tells the end; room for the limit would cost more than the file.
    content = os.read(descriptor, min(expected + 1, most))
    if len(content) == expected:
        return content
    parts = [content]
    left = most - len(content)
    while left > 0 and (part := os.read(descriptor, min(_PART, left))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _too_large(path: str) -> OSError:
    return OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)

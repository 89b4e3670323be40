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
        kind = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if not stat.S_ISREG(kind):
            raise OSError(errno.EINVAL, "Not a file", path)
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
    return data

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
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "Not a file", path)
        if found.st_size > limit:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
        # Unbuffered, it asks for the file's size, and not for room for the limit.
        with open(descriptor, "rb", buffering=0, closefd=False) as file:
            return file.readall()
    finally:
        os.close(descriptor)

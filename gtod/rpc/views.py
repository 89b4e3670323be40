"""Whether client and daemon see the same folders (containers, mount namespaces)."""

import functools
import os

from gtod.errors import ErrorKind, GtodError
from gtod.rpc.params import View


def check_view(folder: str, view: View | None) -> None:
    """Return if `folder` is the same for both.

    In another mount namespace anything below the folder may be another thing, so that its own
    identity is no proof.

    Raises:
        GtodError: It is not, or it is unknown.
    """
    if view is None:
        return
    if view.namespace is not None and view.namespace != _own_namespace():
        raise _different(folder)
    try:
        found = os.stat(folder)
    except OSError as error:
        raise _different(folder) from error
    if (found.st_dev, found.st_ino) != (view.device, view.inode):
        raise _different(folder)


def _different(folder: str) -> GtodError:
    return GtodError(
        ErrorKind.DIFFERENT_VIEW,
        f"The daemon sees another '{folder}' than the client; run it with GTOD=off",
    )


@functools.cache
def _own_namespace() -> int | None:
    try:
        return os.stat("/proc/self/ns/mnt").st_ino
    except OSError:
        return None

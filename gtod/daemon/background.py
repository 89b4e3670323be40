"""Becoming a daemon: the lock first, then the socket, then out of the starter's sight."""

import contextlib
import os
from collections.abc import Sequence

from gtoc.address import UnsafeFolderError

from gtod.daemon.endpoint import Endpoint, ServedError, TakenError, log_path

_READY = b"+"
_FAILED = b"-"

#: The first descriptor that is no standard stream.
_BEHIND_STREAMS = 3


def main(arguments: Sequence[str]) -> int:
    """Serve in the background; the starter reads from its socket whether that worked."""
    ready = int(arguments[arguments.index("--ready") + 1])
    _forget_descriptors(ready)
    try:
        # Before it detaches: what fails here is still told to whoever started it.
        endpoint = Endpoint()
    except ServedError:
        # Somebody was faster; the starter has only to ask there.
        _tell(ready, _FAILED)
        return 1
    except (TakenError, UnsafeFolderError, OSError) as error:
        os.write(2, f"gtod: {error}\n".encode())
        _tell(ready, _FAILED)
        return 1
    if os.fork():
        # At once and without clean-up: everything belongs to the child now.
        os._exit(0)
    detach(log_path(endpoint.path))
    endpoint.note_process()
    _tell(ready, _READY)
    from gtod.daemon.serve import serve  # noqa: PLC0415 - clients queue up meanwhile

    serve(endpoint)
    return 0


def _tell(ready: int, outcome: bytes) -> None:
    """Tell the starter, who may have gone: others wait for the daemon by now."""
    with contextlib.suppress(OSError):
        os.write(ready, outcome)
    os.close(ready)


def _forget_descriptors(ready: int) -> None:
    """Let go of what the starter had open by chance, such as a lock that its script holds."""
    os.closerange(_BEHIND_STREAMS, ready)
    os.closerange(ready + 1, os.sysconf("SC_OPEN_MAX"))
    # Streams that the starter had closed must not become those of our files.
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < _BEHIND_STREAMS:
        pass
    os.close(descriptor)


def detach(log: str) -> None:
    """Leave the starter's session, folder and streams; what crashes writes goes to the log."""
    os.setsid()
    os.chdir("/")
    os.umask(0o077)
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        errors = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError:
        # No log, such as on a full disk, is no reason not to serve.
        errors = nowhere
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.dup2(errors, 2)
    for descriptor in {nowhere, errors}:
        os.close(descriptor)

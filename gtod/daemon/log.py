"""The daemon's log: a file beside the socket, of bounded size, that never stops the daemon."""

import asyncio
import errno
import logging
import logging.handlers
import time
from typing import Any

_log = logging.getLogger(__name__)

#: Bytes after which a new file is begun; the one before is kept.
_SIZE = 1_000_000

#: What the system says where it has no room for one more connection.
_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
#: Seconds in which that is told once.
_QUIET = 60.0


class Mishaps:
    """Logs what goes wrong in an event loop where nobody waits for it."""

    def __init__(self) -> None:
        self._told = -_QUIET

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log it. That nobody can be let in comes a thousand times in a row, each second."""
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in _EXHAUSTED:
            loop.default_exception_handler(context)
        elif time.monotonic() >= self._told + _QUIET:
            self._told = time.monotonic()
            _log.warning("nobody more can be let in for now: %s", error.strerror)


def open_log(path: str) -> None:
    """Write what is logged to the file at `path`; where that fails, to nowhere."""
    # A full disk must not end the daemon, nor make it write about not being able to write.
    logging.raiseExceptions = False
    handler: logging.Handler
    try:
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=_SIZE, backupCount=1, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)

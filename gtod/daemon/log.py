"""The daemon's log: a file beside the socket, of bounded size, that never stops the daemon."""

import logging
import logging.handlers

#: Bytes after which a new file is begun; the one before is kept.
_SIZE = 1_000_000


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

"""`gtod lsp`: an editor's language server over stdin and stdout, which is the daemon."""

import contextlib
import os
import sys
from collections.abc import Sequence
from socket import SHUT_WR, socket
from threading import Thread

from gtoc.address import UnsafeFolderError, socket_folder
from gtoc.start import start_and_connect

_USAGE = """\
Usage: gtod lsp [--standalone]

Serve an editor over stdin and stdout (Language Server Protocol 3.17). The daemon in the background
answers, and is started if need be; with --standalone, this process does.
"""

#: Bytes that are carried at once.
_CHUNK = 1 << 16
#: Bytes that the method's name in an `exit` may take.
_LONGEST_EXIT = 24
_EXIT_USAGE = 2
_EXIT_LOST = 1


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit status."""
    # Some editors' libraries add it wherever a server speaks over stdin and stdout.
    chosen = [word for word in arguments if word != "--stdio"]
    if chosen in (["-h"], ["--help"]):
        sys.stdout.write(_USAGE)
        return 0
    if chosen == ["--standalone"]:
        return _alone()
    if chosen:
        sys.stderr.write(f"❌ Unknown argument '{chosen[0]}'\n{_USAGE}")
        return _EXIT_USAGE
    daemon = _connect()
    return _alone() if daemon is None else carry(daemon)


def _connect() -> socket | None:
    try:
        daemon = start_and_connect(socket_folder(os.environ.get("GTOD_SOCKET")))
    except (UnsafeFolderError, OSError) as error:
        sys.stderr.write(f"⚠ Running without the daemon: {error}\n")
        return None
    if daemon is None:
        sys.stderr.write("⚠ Running without the daemon, which does not start; see 'gtod serve'\n")
        return None
    return daemon


def _alone() -> int:
    from gtod.daemon.standalone import serve_alone  # noqa: PLC0415 - the usual way needs none of it

    return serve_alone()


def carry(server: socket) -> int:
    """Carry bytes between the editor and who serves it, until one of them ends.

    Returns:
        The exit status: 0 if it was the editor that ended, or asked for the end.
    """
    server.settimeout(None)
    editor = _FromEditor(server)
    editor.start()
    with contextlib.suppress(ConnectionError):
        while chunk := server.recv(_CHUNK):
            if not _write(chunk):
                break
    if editor.wants_end:
        return 0
    sys.stderr.write("❌ The daemon has ended; restart the language server to start a new one\n")
    return _EXIT_LOST


class _FromEditor(Thread):
    """Carries what the editor says.

    Attributes:
        wants_end: Whether the editor has closed its end, or said `exit`.
    """

    def __init__(self, server: socket) -> None:
        super().__init__(daemon=True)
        self.wants_end = False
        self._server = server

    def run(self) -> None:
        """Carry until the end."""
        before = b""
        with contextlib.suppress(OSError):
            while chunk := os.read(0, _CHUNK):
                # Its answers to what the server wants to know may still come behind it.
                self.wants_end = self.wants_end or _says_exit(before + chunk)
                before = chunk[-_LONGEST_EXIT:]
                self._server.sendall(chunk)
            self.wants_end = True
            self._server.shutdown(SHUT_WR)


def _says_exit(data: bytes) -> bool:
    # Quotes within a text of JSON have a backslash in front.
    return b'"method":"exit"' in data.replace(b" ", b"")


def _write(chunk: bytes) -> bool:
    """Whether the editor still takes what is said."""
    try:
        view = memoryview(chunk)
        while view:
            view = view[os.write(1, view) :]
    except OSError:
        return False
    return True

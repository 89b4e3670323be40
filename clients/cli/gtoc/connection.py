"""A connection to the daemon that is kept from one question to the next."""

import contextlib
import json
import os
import select
import socket
import warnings
from typing import Any  # what a JSON object holds

from gtoc.address import UnsafeFolderError, socket_folder

Message = dict[str, Any]

#: There is one question at a time, so that all can have the same id.
QUESTION_ID = 1

#: Seconds that a daemon may take to take a question.
_PATIENCE = 1.0
#: Seconds of silence after which the daemon is asked whether it is alive.
_SILENCE = 0.5
_PING = b'{"jsonrpc":"2.0","id":"alive","method":"gtod/hello","params":{}}'

_HEADER_END = b"\r\n\r\n"
#: Bytes that a header never has.
_HEADER_LIMIT = 65536
#: Where a program lets SIGPIPE end it, it does not mean our socket.
_FLAGS = getattr(socket, "MSG_NOSIGNAL", 0)

#: How many calls above a warning the line of the program stands that asked.
_PROGRAMS_LEVEL = 6


class NotSentError(Exception):
    """The daemon does not have the whole question, and never will."""


class LostError(Exception):
    """The daemon may have the question, and does not answer; the text says what it did instead."""


class Connection:
    """A connection on which one question at a time is under way.

    It waits by poll(2) and not by the socket's own timeout: a TimeoutError that comes up is then
    the program's, raised by a signal handler of its own. Whatever comes up ends the connection,
    because an answer may still be on its way.
    """

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._socket.setblocking(False)
        self._pending = bytearray()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def is_usable(self) -> bool:
        """Whether neither side has hung up."""
        if self._socket.fileno() < 0:
            return False
        try:
            while data := self._socket.recv(65536):
                # A sign of life that came after the answer.
                self._pending += data
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        return False

    def send(self, body: bytes) -> None:
        """Send a question.

        Raises:
            NotSentError: The daemon did not take all of it.
        """
        try:
            self._send(body)
        except BaseException:
            self.close()
            raise

    def receive(self, patience: float) -> Message:
        """The answer to the question that was sent.

        Args:
            patience: Seconds without a sign of life after which none is expected any more.

        Raises:
            LostError: None came.
        """
        try:
            return self._receive(patience)
        except BaseException:
            self.close()
            raise

    def next_message(self, seconds: float) -> Message | None:
        """The next message, whatever it is; None if none comes within so many seconds.

        Raises:
            LostError: The daemon hung up, or what it sends is no message.
        """
        try:
            while (message := self._next_message()) is None:
                if not self._is_ready(select.POLLIN, seconds):
                    return None
                self._take_more()
        except ValueError as error:
            raise LostError("it sent nonsense") from error
        return message

    def _send(self, body: bytes) -> None:
        data = memoryview(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        while data:
            try:
                data = data[self._socket.send(data, _FLAGS) :]
            except BlockingIOError:
                if not self._is_ready(select.POLLOUT, _PATIENCE):
                    raise NotSentError from None
            except ConnectionError as error:
                raise NotSentError from error

    def _receive(self, patience: float) -> Message:
        while True:
            try:
                message = self._next_message()
            except ValueError as error:
                raise LostError("it answered nonsense") from error
            if message is None:
                self._wait_for_more(patience)
            elif _is_answer(message):
                return message

    def _next_message(self) -> Message | None:
        """The next message, if all of it has arrived.

        Raises:
            ValueError: What has arrived is none.
        """
        end = self._pending.find(_HEADER_END, 0, _HEADER_LIMIT)
        if end < 0:
            if len(self._pending) >= _HEADER_LIMIT:
                raise ValueError("there is no header")
            return None
        begin = end + len(_HEADER_END)
        length = int(self._pending[self._pending.index(b":") + 1 : end])
        if len(self._pending) < begin + length:
            return None
        message = json.loads(self._pending[begin : begin + length])
        del self._pending[: begin + length]
        if not isinstance(message, dict):
            raise ValueError("there is no message")  # noqa: TRY004 - it is data
        return message

    def _wait_for_more(self, patience: float) -> None:
        if not self._is_ready(select.POLLIN, _SILENCE):
            # A daemon that is at work on our question answers this in between.
            with contextlib.suppress(NotSentError):
                self._send(_PING)
            if not self._is_ready(select.POLLIN, patience - _SILENCE):
                raise LostError("it fell silent")
        self._take_more()

    def _take_more(self) -> None:
        try:
            data = self._socket.recv(65536)
        except BlockingIOError:
            return
        except ConnectionError as error:
            raise LostError("it hung up") from error
        if not data:
            raise LostError("it hung up")
        self._pending += data

    def _is_ready(self, event: int, seconds: float) -> bool:
        # Not select.select, which takes no descriptors beyond 1,023.
        poll = select.poll()
        poll.register(self._socket, event)
        return bool(poll.poll(seconds * 1000))


def _is_answer(message: Message) -> bool:
    # What is about no question in particular is about ours: the daemon could not read it.
    is_ours = message.get("id") in {QUESTION_ID, None}
    return is_ours and not message.keys().isdisjoint({"result", "error"})


def view_of(folder: str) -> dict[str, int | None]:
    """How this process sees a folder, for a daemon to compare.

    Raises:
        OSError: It does not see it.
    """
    found = os.stat(folder)
    try:
        namespace = os.stat("/proc/self/ns/mnt").st_ino
    except OSError:
        namespace = None
    return {"device": found.st_dev, "inode": found.st_ino, "namespace": namespace}


def open_connection() -> Connection | None:
    """A connection to the daemon, which is started if need be; None if there can be none."""
    try:
        from gtoc.ask import connected  # noqa: PLC0415 - there may be no unix sockets

        found = connected(socket_folder(os.environ.get("GTOD_SOCKET")))
    except UnsafeFolderError as error:
        warnings.warn(f"Answering without the daemon: {error}", RuntimeWarning, _PROGRAMS_LEVEL)
        return None
    except (ImportError, OSError):
        # The first: this Python has no unix sockets.
        return None
    return None if found is None else Connection(found)

"""The base protocol of LSP: a header with the length of the body in bytes, then the body."""

import re

_END = b"\r\n\r\n"
#: What nearly every header consists of, before the length.
_USUAL = b"Content-Length: "

#: The longest header, in bytes; real ones have less than 100.
HEADER_LIMIT = 4096
#: Digits of a length, at most.
_DIGITS = 20
#: The longest body, in bytes.
BODY_LIMIT = 16 * 1024 * 1024

_length = re.compile(
    rb"(?:^|\r\n)content-length:[ \t]*([0-9]{1,19})[ \t]*(?=\r\n|\Z)", re.IGNORECASE
)


class FramingError(Exception):
    """The stream makes no sense from here on; the connection has to end."""


class TooLargeError(FramingError):
    """The peer announced a body that is longer than the limit."""


class FrameReader:
    """Cuts a stream of bytes into bodies."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._expected = -1

    def feed(self, data: bytes | memoryview) -> None:
        """Take bytes as they arrive."""
        self._buffer += data

    def next_body(self) -> bytes | None:
        """The next whole body, or None until more bytes arrive.

        Raises:
            FramingError: There is no such body in what arrived.
        """
        if not self._buffer or (self._expected < 0 and not self._read_header()):
            return None
        if len(self._buffer) < self._expected:
            return None
        body = bytes(self._buffer[: self._expected])
        del self._buffer[: self._expected]
        self._expected = -1
        return body

    def _read_header(self) -> bool:
        end = self._buffer.find(_END, 0, HEADER_LIMIT)
        if end < 0:
            if len(self._buffer) >= HEADER_LIMIT:
                raise FramingError(f"No header ends within {HEADER_LIMIT} bytes")
            return False
        length = self._length(end)
        if length > BODY_LIMIT:
            raise TooLargeError(f"A message has at most {BODY_LIMIT} bytes")
        del self._buffer[: end + len(_END)]
        self._expected = length
        return True

    def _length(self, end: int) -> int:
        """The length that the header before `end` tells."""
        usual = self._buffer[len(_USUAL) : end]
        if self._buffer.startswith(_USUAL) and len(usual) < _DIGITS and usual.isdigit():
            return int(usual)
        match = _length.search(self._buffer, 0, end)
        if match is None:
            raise FramingError("The header has no valid Content-Length")
        return int(match[1])


def frame(body: bytes) -> bytes:
    """The body with its header."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)

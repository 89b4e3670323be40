"""The floor: a server that only reads frames and sends them back.

It is the kind of server that gtod is, an asyncio protocol on a unix socket with LSP framing, and
does nothing else. What a request to gtod takes longer than here is gtod's own work.

After a message `answer N` it fills what it sends back on that connection up to N bytes, so that
the transfer of a long answer counts as the floor's too.

    python echo_server.py SOCKET [frugal]

asyncio allocates a quarter of a megabyte for each read of a plain protocol. Whether the C library
gives that back to the system every time is luck, and makes it half as fast or not. The frugal
server reads into one buffer, as gtod does, and is always fast: a floor below the floor.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

END_OF_HEADER = b"\r\n\r\n"
ANSWER = b"answer "
FRUGAL = "frugal"

_buffer = memoryview(bytearray(65536))


class Echo(asyncio.Protocol):
    """Answers each message with the same body, filled up with spaces where that was asked for."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._length = 0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to answer on."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every message that is now complete."""
        self._received += data
        while (end := self._received.find(END_OF_HEADER)) >= 0:
            start = end + len(END_OF_HEADER)
            stop = start + content_length(self._received[:end])
            if len(self._received) < stop:
                return
            body = bytes(self._received[start:stop])
            del self._received[:stop]
            if body.startswith(ANSWER):
                self._length = int(body.removeprefix(ANSWER))
            if len(body) < self._length:
                body = body.ljust(self._length)
            self._transport.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))


class FrugalEcho(Echo, asyncio.BufferedProtocol):
    """The same without a new buffer for each read."""

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio's name
        """Give the buffer to read into; all connections live in one thread."""
        return _buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Take what was read."""
        self.data_received(bytes(_buffer[:nbytes]))


def content_length(header: bytearray) -> int:
    """Find the length of the body in the header's lines."""
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    raise ValueError(f"no Content-Length in {bytes(header)!r}")


async def serve(path: str, protocol: type[Echo]) -> None:
    """Listen, say so on standard output, and serve until killed."""
    server = await asyncio.get_running_loop().create_unix_server(protocol, path)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], FrugalEcho if sys.argv[2:] == [FRUGAL] else Echo))

"""Whatever arrives in whatever pieces gives the bodies, or the error, that all of it gives at once.

An input is the number of cuts, the sizes of the pieces, and the stream.
"""

from gtod.rpc import framing
from gtod.rpc.framing import FrameReader, FramingError, TooLargeError
from tests.fuzz.instead import instead

#: So small that inputs reach them.
_HEADER_LIMIT = 64
_BODY_LIMIT = 64

#: The bodies, and what ended the stream.
Told = tuple[list[bytes], type[FramingError] | None]


def check(data: bytes) -> None:
    """The law."""
    count = data[0] % 16 if data else 0
    sizes, stream = data[1 : count + 1], data[count + 1 :]
    with instead(framing, HEADER_LIMIT=_HEADER_LIMIT, BODY_LIMIT=_BODY_LIMIT):
        expected = _plainly(stream)
        assert _read([stream]) == expected
        assert _read(_pieces(stream, sizes)) == expected


def _pieces(stream: bytes, sizes: bytes) -> list[bytes]:
    pieces = []
    for size in sizes:
        pieces.append(stream[:size])
        stream = stream[size:]
    return [*pieces, stream]


def _read(pieces: list[bytes]) -> Told:
    reader = FrameReader()
    bodies = []
    for piece in pieces:
        reader.feed(piece)
        try:
            while (body := reader.next_body()) is not None:
                bodies.append(body)
        except FramingError as error:
            return bodies, type(error)
        assert len(reader._buffer) < max(_HEADER_LIMIT, _BODY_LIMIT)
    return bodies, None


def _plainly(stream: bytes) -> Told:
    """The same of a whole stream, as the base protocol is written down."""
    bodies: list[bytes] = []
    while stream:
        header, end, rest = stream.partition(b"\r\n\r\n")
        if not end or len(header + end) > _HEADER_LIMIT:
            return bodies, FramingError if len(stream) >= _HEADER_LIMIT else None
        length = next(filter(None, map(_length, header.split(b"\r\n"))), None)
        if length is None:
            return bodies, FramingError
        if int(length) > _BODY_LIMIT:
            return bodies, TooLargeError
        if len(rest) < int(length):
            return bodies, None
        bodies.append(rest[: int(length)])
        stream = rest[int(length) :]
    return bodies, None


def _length(field: bytes) -> bytes | None:
    name, colon, value = field.partition(b":")
    digits = value.strip(b" \t")
    is_length = name.lower() == b"content-length" and bool(colon)
    return digits if is_length and digits.isdigit() and len(digits) < 20 else None

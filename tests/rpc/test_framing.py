"""Bodies in a stream of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.rpc.framing import (
    BODY_LIMIT,
    HEADER_LIMIT,
    FrameReader,
    FramingError,
    TooLargeError,
    frame,
)


def bodies(*chunks: bytes) -> list[bytes]:
    """The bodies that come out as the chunks go in."""
    reader = FrameReader()
    found = []
    for chunk in chunks:
        reader.feed(chunk)
        while (body := reader.next_body()) is not None:
            found.append(body)
    return found


def test_a_body_has_a_header_with_its_length_in_bytes() -> None:
    """Bytes, not characters."""
    assert frame("ä".encode()) == b"Content-Length: 2\r\n\r\n\xc3\xa4"


@given(st.lists(st.binary(max_size=20), max_size=4), st.lists(st.integers(1, 60), max_size=9))
def test_what_is_framed_is_read_back(sent: list[bytes], sizes: list[int]) -> None:
    """In whatever pieces it arrives, and whatever the bodies look like."""
    stream = b"".join(map(frame, sent))
    chunks = []
    for size in sizes:
        chunks.append(stream[:size])
        stream = stream[size:]

    assert bodies(*chunks, stream) == sent


def test_byte_by_byte() -> None:
    """As slow as can be."""
    stream = frame(b"{}") + frame(b"") + frame(b"[1]")

    assert bodies(*(stream[i : i + 1] for i in range(len(stream)))) == [b"{}", b"", b"[1]"]


def test_several_in_one_chunk() -> None:
    """And the beginning of one more."""
    assert bodies(frame(b"1") + frame(b"2") + frame(b"3")[:-1]) == [b"1", b"2"]


@pytest.mark.parametrize(
    "header",
    [
        b"content-length: 2",
        b"CONTENT-LENGTH:2",
        b"Content-Length:\t 2 \t",
        b"Content-Length: 002",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2",
        b"Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8",
        b"X-Content-Length: 7\r\nContent-Length: 2",
    ],
)
def test_headers(header: bytes) -> None:
    """Case and space do not matter, and other fields are passed by."""
    assert bodies(header + b"\r\n\r\n{}") == [b"{}"]


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"Content-Type: text",
        b"Content-Length:",
        b"Content-Length: -1",
        b"Content-Length: 2x",
        b"Content-Length: 0x2",
        b"Content-Length: 2 2",
        b"Content-Length: 2\n",
        b"Content-Length:2\n",
        b"Content-Length 2",
        b"X-Content-Length: 2",
        b"Content-Length: \xd9\xa1",
        b"Content-Length: " + b"9" * 20,
        b"GET / HTTP/1.1\r\nHost: x",
    ],
)
def test_without_a_length_the_stream_makes_no_sense(header: bytes) -> None:
    """Nobody can tell where the next message begins."""
    with pytest.raises(FramingError, match="no valid Content-Length"):
        bodies(b"X: y\r\n" * (not header) + header + b"\r\n\r\n{}")


def test_a_header_without_an_end_is_given_up() -> None:
    """At the limit, not before."""
    reader = FrameReader()
    reader.feed(b"x" * (HEADER_LIMIT - 1))
    assert reader.next_body() is None
    reader.feed(b"x")

    with pytest.raises(FramingError, match="No header ends"):
        reader.next_body()


def test_a_long_header_may_end_at_the_limit() -> None:
    """Other fields may take what room there is."""
    length = b"\r\nContent-Length: 2\r\n\r\n"
    padding = b"X: ".ljust(HEADER_LIMIT - len(length), b"x")

    assert bodies(padding + length + b"{}") == [b"{}"]


def test_a_body_that_is_too_large_is_refused_before_it_arrives() -> None:
    """The largest one is not."""
    with pytest.raises(TooLargeError, match="at most"):
        bodies(b"Content-Length: %d\r\n\r\n" % (BODY_LIMIT + 1))

    assert bodies(b"Content-Length: %d\r\n\r\n" % BODY_LIMIT) == []

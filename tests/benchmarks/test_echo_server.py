"""The floor of the measurements answers as it is told to."""

import pytest

from benchmarks.echo_server import ANSWER, FRUGAL
from benchmarks.latency import echo_server_running
from benchmarks.scale.crowd import Crowd, rush
from benchmarks.wire import Connection, frame


@pytest.mark.parametrize("options", [(), (FRUGAL,)])
def test_answers_are_as_long_as_the_connection_asked_for(options: tuple[str, ...]) -> None:
    """Filled up with spaces, until it asks for something else; other connections are not."""
    with (
        echo_server_running(*options) as (path, _),
        Connection(path) as told,
        Connection(path) as other,
    ):
        told.exchange(frame(ANSWER + b"10"))

        assert told.exchange(frame(b"123")) == b"123       "
        assert told.exchange(frame(b"longer than ten")) == b"longer than ten"
        assert other.exchange(frame(b"123")) == b"123"


def test_a_crowd_takes_no_wrong_answer() -> None:
    """An answer of another length ends the run."""
    with echo_server_running() as (path, _):
        greeting = frame(ANSWER + b"10")

        right = rush(Crowd(path, [frame(b"123")], [b"123       "], greeting), 0.01)

        assert right.rate > 0
        with pytest.raises(RuntimeError, match="another one"):
            rush(Crowd(path, [frame(b"123")], [b"123"], greeting), 0.01)

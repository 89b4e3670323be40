"""Clients that mean harm: whatever they send, the daemon stays, and others are served."""

import contextlib
import random
import resource
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from gtod.rpc.framing import BODY_LIMIT
from gtod.rpc.methods import METHODS
from tests.daemon.support import Place, frame, resident, wait_until

_DEEP = "[" * 50_000 + "]" * 50_000
_LONG = "x" * 100_000


def _bodies(method: str, folder: str) -> Iterator[str]:
    """Requests of a method that nobody sends on purpose."""
    begin = f'{{"jsonrpc":"2.0","method":"{method}"'
    yield f'{begin},"id":1,"params":{_DEEP}}}'
    yield f'{begin},"id":1,"params":{{"repo":"{folder}","name":"x","custom":{_DEEP}}}}}'
    yield f'{begin},"id":{"9" * 5000},"params":{{}}}}'
    yield f'{begin},"id":1e999,"params":{{}}}}'
    yield f'{begin},"id":{_DEEP},"params":{{}}}}'
    yield f'{begin},"id":"{_LONG}","params":{{}}}}'
    yield f'{begin},"id":1,"id":2,"params":{{"repo":"{folder}","repo":"/","name":"a","name":"b"}}}}'
    for repo in ("/\\u0000", f"/{'x/' * 50_000}", "", "relative", "/proc/self/mem", "/dev/zero"):
        yield (
            f'{begin},"id":1,"params":{{"repo":"{repo}","folder":"{repo}","arguments":["show"],'
            f'"name":"{_LONG}","stage":"\\u0000","version":"v{"1" * 9999}.0.0","ref":"{_LONG}"}}}}'
        )


@pytest.mark.parametrize("method", sorted(METHODS.keys() - {"gtod/stop"}))
def test_no_request_of_a_method_breaks_anything(served: Place, method: str) -> None:
    """Each gets one answer, which is an error that it can do something about, or a result."""
    with served.rpc() as rpc:
        for body in _bodies(method, str(served.registry)):
            rpc.send(frame(body.encode()))
            answer = rpc.receive()

            assert "id" in answer, body[:99]
            kind = answer.get("error", {}).get("data", {}).get("kind")
            assert kind != "internal", (body[:99], answer)
    assert served.status()["last_error"] is None


def test_bytes_without_any_sense(served: Place) -> None:
    """They end their connection, or are waited for; nobody else notices."""
    dice = random.Random(7)
    with served.answering(0):
        for _ in range(100):
            with served.rpc() as rpc, contextlib.suppress(BrokenPipeError, ConnectionResetError):
                rpc.send(dice.randbytes(dice.randrange(1, 20_000)))
                rpc.socket.shutdown(socket.SHUT_WR)
                rpc.is_ended()
    assert served.status()["last_error"] is None


def test_whoever_only_hears_or_only_says_is_let_go(served: Place) -> None:
    """A client that closes one half has its answers, and is forgotten."""
    pid = served.pid()
    with served.rpc() as deaf, served.rpc() as mute:
        deaf.socket.shutdown(socket.SHUT_RD)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(1000):
                deaf.ask("gto/show", {"repo": str(served.registry)})
        mute.ask("gtod/hello", {})
        mute.socket.shutdown(socket.SHUT_WR)
        assert mute.receive()["id"] == 1
        assert mute.is_ended()
    wait_until(lambda: served.status()["connections"] == 1)
    assert served.pid() == pid


@pytest.mark.slow
def test_bodies_that_never_end(served: Place) -> None:
    """Each of many costs what it sent, and all of it is given back."""
    pid = served.pid()
    before = resident(pid)
    announced = b"Content-Length: %d\r\n\r\n" % BODY_LIMIT
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            slow = stack.enter_context(served.rpc())
            slow.send(announced + bytes(1 << 20))
        with served.rpc() as neighbour:
            neighbour.call("gtod/hello", {})
        assert resident(pid) - before < 20 * (3 << 20)
    wait_until(lambda: served.status()["connections"] == 1)
    assert served.pid() == pid


@pytest.mark.slow
def test_more_connections_than_the_system_allows(place: Place) -> None:
    """The daemon does not end, and serves again as soon as some are gone."""
    pid = place.begin()
    soft = len(list(Path(f"/proc/{pid}/fd").iterdir())) + 40
    _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(place.rpc())
        # Who gets no answer there is answered all the same.
        assert place.gtoc("which", "churn", "prod").stdout == b"v3.0.0\n"
    wait_until(lambda: place.status()["connections"] == 1)

    assert place.pid() == pid
    assert place.check("which", "churn", "staging") == "v3.1.0\n"
    assert Path(f"{place.socket}.log").read_text().count("nobody more can be let in") == 1


@pytest.mark.slow
def test_thousands_of_connections_leave_nothing(place: Place) -> None:
    """Each is made, asks, and goes; memory and descriptors stay what they were after the first."""
    pid = place.begin()
    params = {"repo": str(place.registry), "name": "churn", "stage": "prod"}

    def ask(times: int) -> int:
        for _ in range(times):
            with place.rpc() as rpc:
                assert rpc.result("gto/which", params)["version"] == "v3.0.0"
        return resident(pid)

    few = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    memory = ask(1_000)

    assert ask(9_000) - memory < 1_000_000
    wait_until(lambda: len(list(Path(f"/proc/{pid}/fd").iterdir())) <= few)

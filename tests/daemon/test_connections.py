"""Clients that are many, slow, greedy or rude: nobody else is kept waiting, nothing grows."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator

import pytest

from tests.daemon.support import Place, Rpc, message, resident, wait_until, worst_latency

#: How often a bar is tried, so that a noisy machine breaks nothing.
_TRIES = 3


@contextlib.contextmanager
def pumping(data: bytes, connection: socket.socket) -> Iterator[list[int]]:
    """Write data in a thread for as long as the block lasts; the bytes taken so far."""
    taken = [0]
    ended = threading.Event()

    def pump() -> None:
        view = memoryview(data)
        connection.settimeout(0.05)
        while not ended.is_set() and taken[0] < len(view):
            with contextlib.suppress(TimeoutError):
                taken[0] += connection.send(view[taken[0] : taken[0] + 65536])

    thread = threading.Thread(target=pump)
    thread.start()
    try:
        yield taken
    finally:
        ended.set()
        thread.join()


def assert_quick(neighbour: Rpc, bar: float, rounds: int = 200) -> None:
    """Assert that small requests are answered within `bar` seconds, each of so many."""
    worst = min(worst_latency(neighbour, rounds) for _ in range(_TRIES))
    assert worst < bar, f"{worst * 1000:.1f} ms"


@pytest.mark.slow
@pytest.mark.parametrize("method", ["gtod/hello", "gto/show", "gto/command"])
def test_client_that_stops_reading(served: Place, method: str) -> None:
    """Nothing more is read from it, so that neither memory grows nor anybody waits."""
    pid = served.begin()
    params = {"repo": str(served.registry), "folder": str(served.registry), "arguments": ["show"]}
    flood = message(method, params, 1) * 200_000
    with served.rpc() as neighbour, served.rpc() as greedy:
        neighbour.call("gto/show", {"repo": str(served.registry)})
        before = resident(pid)
        with pumping(flood, greedy.socket) as taken:
            assert_quick(neighbour, 0.05)
            wait_until(lambda: taken[0] > 65536)
            assert_quick(neighbour, 0.05)
        assert taken[0] < 8_000_000 < len(flood)
        assert resident(pid) - before < 20_000_000
        assert neighbour.result("gtod/status")["pid"] == pid


@pytest.mark.slow
def test_client_that_asks_too_much(big: Place) -> None:
    """What is under way takes turns, and what may not begin yet waits in the client."""
    pid = big.pid()
    # Each takes a while, so that the following ones cannot begin: 64 may be under way.
    flood = message("gto/history", {"repo": str(big.registry)}, 1) * 100
    flood += message("gtod/hello", {"client": "x" * 999}) * 50_000
    with big.rpc() as neighbour, big.rpc() as greedy:
        neighbour.result("gto/history", {"repo": str(big.registry)})
        before = resident(pid)
        with pumping(flood, greedy.socket) as taken:
            while neighbour.result("gtod/status")["requests"] < 64:
                pass
            assert_quick(neighbour, 0.1, rounds=10)
            assert taken[0] < 1_000_000
        assert resident(pid) - before < 250_000_000


@pytest.mark.slow
def test_five_thousand_requests_at_once(served: Place) -> None:
    """All are answered in order, and a neighbour's requests in between."""
    count = 5000
    params = {"repo": str(served.registry), "name": "churn", "stage": "prod"}
    pipeline = b"".join(message("gto/which", params, number) for number in range(count))
    for attempt in range(_TRIES):
        answers: list[object] = []
        with served.rpc() as neighbour, served.rpc() as busy:

            def read(busy: Rpc = busy, answers: list[object] = answers) -> None:
                answers.extend(busy.receive() for _ in range(count))

            reader = threading.Thread(target=read)
            with pumping(pipeline, busy.socket):
                reader.start()
                worst = 0.0
                while reader.is_alive():
                    worst = max(worst, worst_latency(neighbour, 1))
        assert [answer["id"] for answer in answers] == list(range(count))  # type: ignore[index]
        assert {answer["result"]["version"] for answer in answers} == {"v3.0.0"}  # type: ignore[index]
        if worst < 0.1:
            return
        assert attempt < _TRIES - 1, f"{worst * 1000:.1f} ms"


@pytest.mark.slow
def test_two_hundred_connections(served: Place) -> None:
    """Each is served, and all are let go."""
    pid = served.pid()
    params = {"repo": str(served.registry), "name": "churn", "stage": "prod"}
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(served.rpc()) for _ in range(200)]
        for client in clients:
            client.ask("gto/which", params)
        for client in reversed(clients):
            assert client.receive()["result"]["version"] == "v3.0.0"
        assert clients[0].result("gtod/status")["connections"] == 200
    wait_until(lambda: served.status()["connections"] == 1)
    assert served.pid() == pid
    assert len(os.listdir(f"/proc/{pid}/fd")) < 20


def test_slow_writer_keeps_nobody_waiting(served: Place) -> None:
    """Half a message is no reason to wait for the rest of it."""
    with served.rpc() as slow, served.rpc() as neighbour:
        text = message("gtod/hello", {}, 1)
        for number in range(len(text)):
            slow.send(text[number : number + 1])
            assert neighbour.result("gtod/hello")["server"] == "gtod"
        assert slow.receive()["id"] == 1


def test_connections_that_say_nothing(served: Place) -> None:
    """They cost a descriptor and nothing else."""
    with contextlib.ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(served.rpc())
        with served.answering():
            served.check("which", "churn", "prod")

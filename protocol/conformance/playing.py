"""Does what a case says, and holds what comes against it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from protocol.conformance.connection import Connection, WrongError, framed
from protocol.conformance.difference import at_pointer, differences
from protocol.conformance.registry import Registry

Json = Any

#: What is asked in the end, to see that nothing else is on its way.
_LAST = "the last request"

#: What may come as often as the server likes while a command is under way.
_SIGN_OF_LIFE = "gto/working"


class Player:
    """A case under way: its registry, its connections, and what it remembers.

    Args:
        path: The server's socket.
        patience: Seconds that an answer may take.
        registry: What the case is about.
    """

    def __init__(self, path: str, patience: float, registry: Registry) -> None:
        self._path = path
        self._patience = patience
        self._registry = registry
        self._kept: dict[str, Json] = {}
        self._open: dict[str, Connection] = {}
        self._steps: dict[str, Callable[[Mapping[str, Json]], None]] = {
            "send": self._send,
            "send-bytes": self._send_bytes,
            "receive": self._receive,
            "receive-one-of": self._receive_one_of,
            "ended": self._wait_for_end,
            "git": lambda step: registry.git(step["words"], step["environ"]),
            "remove-registry": lambda _: registry.remove(),
        }

    def play(self, case: Mapping[str, Json]) -> None:
        """Do all of it.

        Raises:
            WrongError: The server did something else than it has to.
        """
        try:
            for step in case["steps"]:
                self._steps[step["do"]](step)
            for connection in self._open.values():
                if case.get("ends_server"):
                    connection.wait_for_end()
                else:
                    _see_that_nothing_comes(connection)
        finally:
            for connection in self._open.values():
                connection.close()

    def _connection(self, step: Mapping[str, Json]) -> Connection:
        name = step["on"]
        if name not in self._open:
            self._open[name] = Connection(self._path, self._patience)
        return self._open[name]

    def _send(self, step: Mapping[str, Json]) -> None:
        self._connection(step).send(b"".join(map(framed, self._meant(step["messages"]))))

    def _send_bytes(self, step: Mapping[str, Json]) -> None:
        self._connection(step).send(step["bytes"].encode("latin-1") * step.get("times", 1))

    def _wait_for_end(self, step: Mapping[str, Json]) -> None:
        self._connection(step).wait_for_end()
        self._open.pop(step["on"]).close()

    def _receive(self, step: Mapping[str, Json]) -> None:
        waiting = [self._meant(one) for one in step["expected"]]
        while waiting:
            waiting.remove(self._next(self._connection(step), waiting))

    def _receive_one_of(self, step: Mapping[str, Json]) -> None:
        self._next(self._connection(step), [self._meant(one) for one in step["expected"]])

    def _next(
        self, connection: Connection, allowed: Sequence[Mapping[str, Json]]
    ) -> Mapping[str, Json]:
        """The one of several expected messages that came."""
        message = _next_message(connection)
        for expected in allowed:
            if not any(differences(expected, message)):
                for name, pointer in expected.get("keep", {}).items():
                    self._kept[name] = at_pointer(message, pointer)
                return expected
        raise WrongError("; or ".join(", ".join(differences(one, message)) for one in allowed))

    def _meant(self, value: Json) -> Json:
        """What a value of the case stands for here."""
        return _recalled(self._registry.placed(value), self._kept)


def _recalled(value: Json, kept: Mapping[str, Json]) -> Json:
    if isinstance(value, str):
        return kept.get(value[1:], value) if value.startswith("$") else value
    if isinstance(value, list):
        return [_recalled(one, kept) for one in value]
    if isinstance(value, dict):
        return {name: _recalled(one, kept) for name, one in value.items()}
    return value


def _see_that_nothing_comes(connection: Connection) -> None:
    """The next message answers what is asked now."""
    connection.send(framed({"jsonrpc": "2.0", "id": _LAST, "method": "gtod/hello"}))
    message = _next_message(connection)
    if not isinstance(message, dict) or message.get("id") != _LAST:
        raise WrongError(f"there is a message too much: {message}")


def _next_message(connection: Connection) -> Json:
    """The next message that is no sign of life: how many of those come depends on the machine."""
    message = connection.receive()
    while isinstance(message, dict) and message.get("method") == _SIGN_OF_LIFE:
        message = connection.receive()
    return message

"""Whatever the params, a method answers once, as it is said to; and a question twice the same.

The first byte of an input chooses the method; `/r` in its params is a registry's folder. What would
write only tells what it would do.
"""

import functools
import json
from pathlib import Path
from typing import Any

import msgspec

from gtod.rpc import dispatch
from gtod.rpc.dispatch import answer, recall
from gtod.rpc.envelope import Request
from gtod.rpc.methods import METHODS, TYPED, Method
from gtod.rpc.params import TagParams, WriteParams
from gtod.rpc.server import Server
from gtod.steps import Steps, finish
from tests.fuzz.answers import kind_of
from tests.fuzz.folder import own_folder
from tests.fuzz.instead import instead
from tests.helpers import contract
from tests.rpc.plain_server import PlainServer
from tests.rpc.registry import build_registry

#: The others need a connection, a terminal, or end the process.
_LEFT_OUT = {"gto/subscribe", "gto/unsubscribe", "gto/command", "gtod/stop", "gtod/status"}
_NAMES = sorted(TYPED.keys() - _LEFT_OUT)


@functools.cache
def _registry() -> tuple[Path, PlainServer]:
    """A registry, and what serves it."""
    return build_registry(own_folder() / "r"), PlainServer()


def check(data: bytes) -> None:
    """The law."""
    path, server = _registry()
    name = _NAMES[data[0] % len(_NAMES)] if data else _NAMES[0]
    params = data[1:].replace(b'"/r"', json.dumps(str(path)).encode())
    if not _is_json(params):
        return
    request = Request("2.0", name, 7, msgspec.Raw(params))
    with instead(dispatch, METHODS=_METHODS):
        body = finish(answer(request, server, server))
        known = recall(request, server)
        again = finish(answer(request, server, server))
    failures = list(server.failures)
    server.failures.clear()
    assert not failures, failures
    assert body is not None
    # What would be written has the time in it.
    assert issubclass(METHODS[name].params, WriteParams) or body == again
    assert known in {None, body}
    told = json.loads(body)
    kind_of(told)
    assert told["id"] == 7
    contract.check(name, json.loads(params), told)


def _is_json(params: bytes) -> bool:
    """Whether it can be part of a message; the target `envelope` has what cannot."""
    try:
        msgspec.json.decode(params)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _harmless(method: Method[Any]) -> Method[Any]:
    def handle(params: object, server: Server) -> Steps[object]:
        if isinstance(params, WriteParams):
            params = msgspec.structs.replace(params, dry_run=True, environ=None, folder=None)
        if isinstance(params, TagParams):
            params = msgspec.structs.replace(params, push=False, remote="origin")
        return method._handle(params, server)

    return Method(method.params, handle, method.errors, method._recall, lists_if=method.lists_if)


_METHODS = {name: _harmless(METHODS[name]) for name in _NAMES}

"""The table of contents of the server: every method with its params and its handler."""

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from gtod.rpc import handlers, subscribing, write_handlers
from gtod.rpc.params import (
    AnnotateParams,
    AssignParams,
    CheckRefParams,
    CommandParams,
    DeprecateParams,
    DeregisterParams,
    DescribeParams,
    HelloParams,
    HistoryParams,
    LatestParams,
    NoParams,
    RegisterParams,
    RemoveParams,
    ShowParams,
    StagesParams,
    SubscribeParams,
    UnassignParams,
    UnsubscribeParams,
    WhichParams,
)
from gtod.rpc.server import Server
from gtod.steps import Steps

P = TypeVar("P")
R = TypeVar("R")


class Method(Generic[P]):
    """A method: how its params are decoded, and what answers."""

    __slots__ = ("_decode", "_handle", "params")

    def __init__(self, params: type[P], handle: Callable[[P, Server], Steps[R]]) -> None:
        self.params = params
        self._decode = msgspec.json.Decoder(params).decode
        self._handle: Callable[[P, Server], Steps[object]] = handle

    def call(self, params: bytes | msgspec.Raw, server: Server) -> Steps[object]:
        """Answer a call.

        Raises:
            msgspec.ValidationError: The params do not fit.
        """
        return self._handle(self._decode(params), server)


METHODS: dict[str, Method[object]] = {
    name: Method(params, handle)  # type: ignore[arg-type]  # each handler takes its own params
    for names, params, handle in (
        (("gto/show", "show"), ShowParams, handlers.show),
        (("gto/which", "which"), WhichParams, handlers.which),
        (("gto/latest", "latest"), LatestParams, handlers.latest),
        (("gto/history", "history"), HistoryParams, handlers.history),
        (("gto/describe",), DescribeParams, handlers.describe),
        (("gto/checkRef",), CheckRefParams, handlers.check_ref),
        (("gto/stages",), StagesParams, handlers.stages),
        (("gto/register",), RegisterParams, write_handlers.register),
        (("gto/assign", "assign"), AssignParams, write_handlers.assign),
        (("gto/unassign",), UnassignParams, write_handlers.unassign),
        (("gto/deregister",), DeregisterParams, write_handlers.deregister),
        (("gto/deprecate",), DeprecateParams, write_handlers.deprecate),
        (("gto/annotate",), AnnotateParams, write_handlers.annotate),
        (("gto/remove",), RemoveParams, write_handlers.remove),
        (("gto/subscribe",), SubscribeParams, subscribing.subscribe),
        (("gto/unsubscribe",), UnsubscribeParams, subscribing.unsubscribe),
        (("gto/command",), CommandParams, handlers.command),
        (("gtod/hello",), HelloParams, handlers.hello),
        (("gtod/status",), NoParams, handlers.status),
        (("gtod/stop",), NoParams, handlers.stop),
    )
    for name in names
}

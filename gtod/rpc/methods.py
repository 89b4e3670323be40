"""The table of contents of the server: every method with its params and its handler."""

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from gtod.rpc import handlers, subscribing, write_handlers
from gtod.rpc.known_answers import recall, remembering
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
    """A method: how its params are decoded, what answers, and what knows the answer already."""

    __slots__ = ("_decode", "_handle", "_recall", "params")

    def __init__(
        self,
        params: type[P],
        handle: Callable[[P, Server], Steps[R]],
        recall: Callable[[P, Server], msgspec.Raw | None] | None = None,
    ) -> None:
        self.params = params
        self._decode = msgspec.json.Decoder(params).decode
        self._handle: Callable[[P, Server], Steps[object]] = handle
        self._recall = recall

    def call(self, params: bytes | msgspec.Raw, server: Server) -> Steps[object]:
        """Answer a call.

        Raises:
            msgspec.ValidationError: The params do not fit.
        """
        return self._handle(self._decode(params), server)

    def recall(self, params: bytes | msgspec.Raw, server: Server) -> msgspec.Raw | None:
        """The result of the same call before, if it is known to be the same; else None.

        Raises:
            msgspec.ValidationError: The params do not fit.
            GtodError: As the call.
        """
        return None if self._recall is None else self._recall(self._decode(params), server)


METHODS: dict[str, Method[object]] = {
    name: Method(params, *functions)
    for names, params, *functions in (
        (("gto/show", "show"), ShowParams, handlers.show),
        (("gto/which", "which"), WhichParams, remembering(handlers.which), recall),
        (("gto/latest", "latest"), LatestParams, remembering(handlers.latest), recall),
        (("gto/history", "history"), HistoryParams, remembering(handlers.history), recall),
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

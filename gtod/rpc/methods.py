"""The table of contents of the server: every method with its params, its result and its handler."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, get_args, get_type_hints

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


class Method(Generic[P]):
    """A method: how its params are decoded, what answers, and what knows the answer already.

    Args:
        params: What it is asked with.
        handle: What answers; what that gives is declared as the type of the result.
        recall: What knows the answer already.
        lists_if: The param that makes the result a list, if it is given: neither null nor false.
            Without it the result is what is no list in its type.

    Attributes:
        params: As above.
        lists_if: As above; None if the result is always of the same type.
    """

    __slots__ = ("_decode", "_handle", "_recall", "lists_if", "params")

    def __init__(
        self,
        params: type[P],
        handle: Callable[[P, Server], Steps[object]],
        recall: Callable[[P, Server], msgspec.Raw | None] | None = None,
        *,
        lists_if: str | None = None,
    ) -> None:
        self.params = params
        self.lists_if = lists_if
        self._decode = msgspec.json.Decoder(params).decode
        self._handle = handle
        self._recall = recall

    @property
    def summary(self) -> str:
        """What it answers, in a sentence."""
        return (self._handle.__doc__ or "").partition("\n")[0]

    @property
    def result(self) -> object:
        """The type of what it answers, `None` for null."""
        _, _, answer = get_args(get_type_hints(self._handle)["return"])
        return answer

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


#: By name.
TYPED: dict[str, Method[Any]] = {
    "gto/show": Method(ShowParams, handlers.show, lists_if="name"),
    "gto/which": Method(WhichParams, remembering(handlers.which), recall, lists_if="all"),
    "gto/latest": Method(LatestParams, remembering(handlers.latest), recall, lists_if="all"),
    "gto/history": Method(HistoryParams, remembering(handlers.history), recall),
    "gto/describe": Method(DescribeParams, handlers.describe),
    "gto/checkRef": Method(CheckRefParams, handlers.check_ref),
    "gto/stages": Method(StagesParams, handlers.stages),
    "gto/register": Method(RegisterParams, write_handlers.register),
    "gto/assign": Method(AssignParams, write_handlers.assign),
    "gto/unassign": Method(UnassignParams, write_handlers.unassign),
    "gto/deregister": Method(DeregisterParams, write_handlers.deregister),
    "gto/deprecate": Method(DeprecateParams, write_handlers.deprecate),
    "gto/annotate": Method(AnnotateParams, write_handlers.annotate),
    "gto/remove": Method(RemoveParams, write_handlers.remove),
    "gto/subscribe": Method(SubscribeParams, subscribing.subscribe),
    "gto/unsubscribe": Method(UnsubscribeParams, subscribing.unsubscribe),
    "gto/command": Method(CommandParams, handlers.command),
    "gtod/hello": Method(HelloParams, handlers.hello),
    "gtod/status": Method(NoParams, handlers.status),
    "gtod/stop": Method(NoParams, handlers.stop),
}

#: Bare names, for what is typed by hand most: the method that each stands for.
SYNONYMS = {
    "show": "gto/show",
    "which": "gto/which",
    "latest": "gto/latest",
    "history": "gto/history",
    "assign": "gto/assign",
}

#: By every name that a request may have.
METHODS: dict[str, Method[Any]] = TYPED | {bare: TYPED[name] for bare, name in SYNONYMS.items()}

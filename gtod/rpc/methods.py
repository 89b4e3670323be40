"""The table of contents of the server: every method with its params, its result and its handler."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import msgspec

from gtod.errors import ErrorKind
from gtod.rpc import handlers, refusals, subscribing, write_handlers
from gtod.rpc.envelope import KINDS
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
        errors: With which kinds of error it may answer, besides those that any request may end in.
        recall: What knows the answer already.
        lists_if: The param that makes the result a list, if it is given: neither null nor false.
            Without it the result is what is no list in its type.

    Attributes:
        params: As above.
        errors: As above.
        lists_if: As above; None if the result is always of the same type.
    """

    __slots__ = ("_decode", "_handle", "_recall", "errors", "lists_if", "params")

    def __init__(
        self,
        params: type[P],
        handle: Callable[[P, Server], Steps[object]],
        errors: frozenset[ErrorKind],
        recall: Callable[[P, Server], msgspec.Raw | None] | None = None,
        *,
        lists_if: str | None = None,
    ) -> None:
        self.params = params
        self.errors = errors
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

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds of error that a request of it may be answered with."""
        own = {kind.value for kind in self.errors}
        return tuple(kind for kind in KINDS if kind in own or kind in refusals.ANY)

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
    "gto/show": Method(ShowParams, handlers.show, refusals.ARTIFACT, lists_if="name"),
    "gto/which": Method(
        WhichParams, remembering(handlers.which), refusals.ARTIFACT, recall, lists_if="all"
    ),
    "gto/latest": Method(
        LatestParams, remembering(handlers.latest), refusals.ARTIFACT, recall, lists_if="all"
    ),
    "gto/history": Method(HistoryParams, remembering(handlers.history), refusals.ARTIFACT, recall),
    "gto/describe": Method(DescribeParams, handlers.describe, refusals.ARTIFACT),
    "gto/checkRef": Method(CheckRefParams, handlers.check_ref, refusals.REF),
    "gto/stages": Method(StagesParams, handlers.stages, refusals.STAGES),
    "gto/register": Method(RegisterParams, write_handlers.register, refusals.REGISTRATION),
    "gto/assign": Method(AssignParams, write_handlers.assign, refusals.ASSIGNMENT),
    "gto/unassign": Method(UnassignParams, write_handlers.unassign, refusals.UNASSIGNMENT),
    "gto/deregister": Method(DeregisterParams, write_handlers.deregister, refusals.DEREGISTRATION),
    "gto/deprecate": Method(DeprecateParams, write_handlers.deprecate, refusals.DEPRECATION),
    "gto/annotate": Method(AnnotateParams, write_handlers.annotate, refusals.ANNOTATION),
    "gto/remove": Method(RemoveParams, write_handlers.remove, refusals.REMOVAL),
    "gto/subscribe": Method(SubscribeParams, subscribing.subscribe, refusals.SUBSCRIPTION),
    "gto/unsubscribe": Method(UnsubscribeParams, subscribing.unsubscribe, refusals.NONE),
    "gto/command": Method(CommandParams, handlers.command, refusals.COMMAND),
    "gtod/hello": Method(HelloParams, handlers.hello, refusals.HELLO),
    "gtod/status": Method(NoParams, handlers.status, refusals.NONE),
    "gtod/stop": Method(NoParams, handlers.stop, refusals.NONE),
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

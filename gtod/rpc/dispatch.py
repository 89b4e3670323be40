"""From the body of a message to the body of its answer."""

import logging
from typing import Protocol

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.rpc import envelope
from gtod.rpc.envelope import Error, ErrorData, Id, RefusedError, Request
from gtod.rpc.methods import METHODS
from gtod.rpc.server import Server
from gtod.steps import Steps

_log = logging.getLogger(__name__)

_NO_PARAMS = b"{}"

_OUR_FAULT = "Something went wrong inside gtod; 'gtoc daemon log' has the details"


class Notes(Protocol):
    """Who is told what dispatching brings to light."""

    def failed(self, error: BaseException) -> None:
        """An unexpected error came up."""


def recall(request: Request, server: Server) -> bytes | None:
    """The answer to a request if it is known already; None if it has to be looked for."""
    method = METHODS.get(request.method)
    if method is None or isinstance(request.params, msgspec.UnsetType):
        return None
    try:
        result = method.recall(request.params, server)
    except Exception:  # noqa: BLE001 - whatever it is, the request wants one answer
        # Whoever looks for the answer finds the same error, and tells of it.
        return None
    return None if result is None else envelope.success(_id(request), result)


def answer(request: Request, server: Server, notes: Notes) -> Steps[bytes | None]:
    """The answer to a request, or None to a notification, whatever happens."""
    try:
        result = yield from _call(request, server)
        if isinstance(result, list):
            result = yield from envelope.encode_each(result)
        body = envelope.success(_id(request), result)
    except _UnanswerableError as error:
        body = envelope.failure(_id(request), error.error)
    except GtodError as error:
        body = envelope.failure(_id(request), envelope.error_of(error))
    except Exception as error:  # noqa: BLE001 - one request's failure must not end the others
        _log.exception("%s failed", request.method)
        notes.failed(error)
        body = envelope.failure(
            _id(request),
            Error(envelope.INTERNAL_ERROR, _OUR_FAULT, ErrorData(ErrorKind.INTERNAL.value)),
        )
    return None if isinstance(request.id, msgspec.UnsetType) else body


class _UnanswerableError(Exception):
    def __init__(self, code: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.error = Error(code, message, ErrorData(kind))


def _call(request: Request, server: Server) -> Steps[object]:
    method = METHODS.get(request.method)
    if method is None:
        raise _UnanswerableError(
            envelope.METHOD_NOT_FOUND, "method_not_found", f"There is no method '{request.method}'"
        )
    params = request.params
    try:
        raw = _NO_PARAMS if isinstance(params, msgspec.UnsetType) else params
        steps = method.call(raw, server)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _UnanswerableError(
            envelope.INVALID_PARAMS, "invalid_params", f"{request.method}: {error}"
        ) from error
    return (yield from steps)


def _id(request: Request) -> Id:
    return None if isinstance(request.id, msgspec.UnsetType) else request.id


def answer_batch(body: bytes, server: Server, notes: Notes) -> Steps[bytes | None]:
    """The answers to all requests of a batch, or None if it has only notifications."""
    answers: list[bytes] = []
    try:
        requests = envelope.read_batch(body)
    except RefusedError as refused:
        return refused.answer
    for item in requests:
        try:
            one = yield from answer(envelope.read_request(item), server, notes)
        except RefusedError as refused:
            # Inside a batch everything is JSON already, so that it can only be no request.
            one = refused.answer
        if one is not None:
            answers.append(one)
        yield None
    return b"[" + b",".join(answers) + b"]" if answers else None

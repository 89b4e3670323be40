"""The outside of messages (JSON-RPC 2.0, sections 4 and 5)."""

from typing import Annotated, Final, Literal, TypeVar, cast

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.steps import Pace, Steps, counted

T = TypeVar("T")

Id = int | float | str | None

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
#: LSP 3.17, ErrorCodes.ServerNotInitialized.
SERVER_NOT_INITIALIZED = -32002
#: LSP 3.17, ErrorCodes.RequestCancelled.
REQUEST_CANCELLED = -32800
#: The largest batch: in bytes, because it is decoded at one go, and in requests.
BATCH_LIMIT = 1024 * 1024
BATCH_COUNT_LIMIT = 1000

#: Every error that a user can do something about; `data.kind` tells which.
SERVER_ERROR = -32000


#: What can be wrong with a message itself, with the code that tells of it.
FAULTS: Final = {
    "parse_error": PARSE_ERROR,
    "invalid_request": INVALID_REQUEST,
    "method_not_found": METHOD_NOT_FOUND,
    "invalid_params": INVALID_PARAMS,
    "server_not_initialized": SERVER_NOT_INITIALIZED,
}
#: The codes of errors of ours that are no `SERVER_ERROR`.
_CODES: Final = {
    ErrorKind.INVALID_ARGUMENT: INVALID_PARAMS,
    ErrorKind.CANCELLED: REQUEST_CANCELLED,
    ErrorKind.INTERNAL: INTERNAL_ERROR,
}
#: All kinds that an error can be of.
KINDS: Final = (*FAULTS, *(kind.value for kind in ErrorKind))
KindText = Annotated[str, msgspec.Meta(title="ErrorKind", extra_json_schema={"enum": [*KINDS]})]


class Request(msgspec.Struct, frozen=True, gc=False):
    """A request; a notification if it has no id. `params` stay raw until their type is known."""

    jsonrpc: Literal["2.0"]
    method: str
    id: Id | msgspec.UnsetType = msgspec.UNSET
    params: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class ErrorData(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a program needs of an error.

    Attributes:
        kind: What went wrong; it stays as it is.
        finish: The command for the asker's shell that finishes a change, made but not pushed.
    """

    kind: KindText
    finish: str | msgspec.UnsetType = msgspec.UNSET


class Error(msgspec.Struct, frozen=True):
    """The error of a failed request."""

    code: int
    message: str
    data: ErrorData


class _Success(msgspec.Struct, frozen=True):
    id: Id
    result: object
    jsonrpc: str = "2.0"


class _Failure(msgspec.Struct, frozen=True):
    id: Id
    error: Error
    jsonrpc: str = "2.0"


class _Notification(msgspec.Struct, frozen=True):
    method: str
    params: object
    jsonrpc: str = "2.0"


class _OnlyId(msgspec.Struct, frozen=True):
    id: int | float | str | None = None


class _Response(msgspec.Struct, frozen=True):
    id: int | str | None = None
    method: str | msgspec.UnsetType = msgspec.UNSET


decode_request = msgspec.json.Decoder(Request).decode
_decode_id = msgspec.json.Decoder(_OnlyId).decode
_decode_response = msgspec.json.Decoder(_Response).decode
_decode_batch = msgspec.json.Decoder(list[msgspec.Raw]).decode
_encode = msgspec.json.Encoder().encode


class RefusedError(Exception):
    """A message that cannot be dispatched, with the answer that it gets."""

    def __init__(self, code: int, kind: str, message: str, request_id: Id = None) -> None:
        super().__init__(message)
        self.answer = failure(request_id, Error(code, message, ErrorData(kind)))


def read_request(body: bytes) -> Request:
    """The request in `body`.

    Raises:
        RefusedError: It is no JSON, or no request.
    """
    try:
        return decode_request(body)
    except msgspec.ValidationError as error:
        raise RefusedError(
            INVALID_REQUEST, "invalid_request", f"Not a JSON-RPC 2.0 request: {error}", _id_of(body)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(PARSE_ERROR, "parse_error", f"Not valid JSON: {error}") from error


def is_response(body: bytes) -> bool:
    """Whether the body answers a request of ours: it has an id, and result or error."""
    try:
        found = _decode_response(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return found.method is msgspec.UNSET and found.id is not None


def is_batch(body: bytes) -> bool:
    """Whether the body is an array: several requests at once."""
    return not body.startswith(b"{") and body.lstrip(b" \t\r\n")[:1] == b"["


def read_batch(body: bytes) -> list[bytes]:
    """The requests of a batch, still to be read one by one.

    Raises:
        RefusedError: It is no JSON, too large, or empty.
    """
    try:
        found = _decode_batch(body) if len(body) <= BATCH_LIMIT else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(PARSE_ERROR, "parse_error", f"Not valid JSON: {error}") from error
    if found is None or len(found) > BATCH_COUNT_LIMIT:
        told = f"A batch has at most {BATCH_COUNT_LIMIT} requests in {BATCH_LIMIT} bytes"
        raise RefusedError(INVALID_REQUEST, ErrorKind.TOO_LARGE.value, told)
    if not found:
        raise RefusedError(INVALID_REQUEST, "invalid_request", "An empty batch asks for nothing")
    return [bytes(request) for request in found]


def _id_of(body: bytes) -> Id:
    try:
        return _decode_id(body).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def success(request_id: Id, result: object) -> bytes:
    """The answer to a request that succeeded."""
    return _encode(_Success(request_id, result))


def encode_each(items: list[T]) -> Steps[list[T]]:
    """The items as JSON, to be put into an answer; in slices, for there may be very many."""
    pace = Pace()
    found: list[T] = []
    for item in items:
        found.append(encoded(item))
        if pace.is_over():
            yield counted("Writing the answer", len(found), len(items))
    return found


def encoded(item: T) -> T:
    """One item as JSON: a message has it where it would have the item, and nobody reads it there.

    Whoever encodes the message cannot tell the two apart, so that its type is that of the item.
    """
    return cast("T", msgspec.Raw(_encode(item)))


def failure(request_id: Id, error: Error) -> bytes:
    """The answer to a request that failed."""
    message = _unicode(error.message)
    return _encode(_Failure(request_id, msgspec.structs.replace(error, message=message)))


def notification(method: str, params: object) -> bytes:
    """A message that wants no answer."""
    return _encode(_Notification(method, params))


def error_of(error: GtodError) -> Error:
    """An error of ours as JSON-RPC has it."""
    finish = msgspec.UNSET if error.finish is None else _unicode(error.finish)
    return Error(_code_of(error.kind), error.message, ErrorData(error.kind.value, finish))


def _unicode(text: str) -> str:
    """A text as JSON can have it: names of files may be no Unicode."""
    return text.encode("utf-8", "backslashreplace").decode()


def codes() -> dict[str, int]:
    """The code that each kind of error has when it answers a request."""
    return FAULTS | {kind.value: _code_of(kind) for kind in ErrorKind}


def _code_of(kind: ErrorKind) -> int:
    return _CODES.get(kind, SERVER_ERROR)

"""pygls as it has to be in a process that serves many: every request is answered, none ends it."""

import logging
import re
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from itertools import islice
from typing import Any

import msgspec
from cattrs import ClassValidationError, Converter, transform_error
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, default_converter, lsp_method

from gtod.errors import GtodError
from gtod.steps import Steps

_log = logging.getLogger(__name__)
# It logs every message that does not fit, with long traces: the sender is told what is wrong.
logging.getLogger("pygls").setLevel(logging.CRITICAL)

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode

#: An escape in JSON. Half of a surrogate pair is allowed there (RFC 8259, section 8.2), and what
#: an editor sends that counts in UTF-16 when somebody deletes the other half.
_escape = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)

#: Making one takes longer than answering most requests; it holds nothing of a conversation.
converter: Converter = default_converter()  # type: ignore[no-untyped-call] # pygls' own


#: How many items of a long list are made and encoded at once.
_PART = 20

#: What may be said before `initialize` was answered, and was understood.
_AT_ANY_TIME = (types.INITIALIZE, types.EXIT)

_OUR_FAULT = "Something went wrong inside gtod; 'gtoc daemon log' has the details"

#: Runs steps, and gives what stops them.
Run = Callable[[Steps[None]], Callable[[], None]]

# What pygls hands from handler to handler has any type.
Handler = Callable[[Any], Steps[object]]


class SteppedHandler:
    """A handler whose answer comes in steps."""

    def __init__(self, name: str, handle: Handler) -> None:
        # pygls leaves marks on its handlers.
        self.__name__ = name
        # It asks for the types of a command's arguments: any, checked by the command.
        self.__annotations__: dict[str, object] = {}
        self._handle = handle

    def __call__(self, *arguments: Any) -> Steps[object]:  # noqa: ANN401 - as of `Handler`
        """The steps towards an answer."""
        return self._handle(*arguments)


class EditorProtocol(LanguageServerProtocol):
    """The conversation with one editor.

    pygls has the names of these methods; those with an underscore in front are its too. What it
    does not do: answer a message that does not fit, run long work beside other clients', keep the
    files itself (see `OpenFiles`), and go on living after `exit`.

    Attributes:
        run: Runs a request's steps between the other events of the process.
    """

    run: Run

    def __init__(self, *arguments: Any) -> None:  # noqa: ANN401 - pygls' own
        super().__init__(*arguments)
        #: The editor's requests under way; pygls would mix their ids with those of ours.
        self._running: dict[Future[Any], int | str] = {}

    def receive(self, body: bytes) -> None:
        """Take a message; a request gets an answer whatever happens."""
        try:
            content = _content(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            self._refuse_unreadable(body, f"Not valid JSON: {error}")
            return
        is_request = "id" in content and "method" in content
        if is_request and self._shutdown:
            self._refuse(content["id"], types.ErrorCodes.InvalidRequest, "The server shuts down")
            return
        if self._workspace is None and content.get("method") not in _AT_ANY_TIME:
            message = "An editor has to send 'initialize' first, as the protocol has it"
            self._refuse(content.get("id"), types.ErrorCodes.ServerNotInitialized, message)
            return
        if is_request and _is_notification(content["method"]):
            # pygls would take it for one, and answer nothing.
            message = f"'{content['method']}' is a notification, which has no id"
            self._refuse(content["id"], types.ErrorCodes.InvalidRequest, message)
            return
        if content.get("method") == types.INITIALIZE:
            content = _without_unknown(content)
        try:
            self.handle_message(self.structure_message(content))
        except JsonRpcException as error:
            if "id" in content and not is_request:
                # Who waits for an answer of the editor's has to hear that it is of no use.
                self._handle_response(content["id"], error=error.to_response_error())
                return
            if not isinstance(error, JsonRpcInvalidParams):
                self._refuse(content.get("id"), error.code, error.message)
                return
            message = f"{content.get('method')}: {_misfit(error.__cause__)}"
            self._refuse(content.get("id"), types.ErrorCodes.InvalidParams, message)

    def _refuse_unreadable(self, body: bytes, message: str) -> None:
        outside = _decode_outside(body)
        if outside.id is not None and outside.method is None:
            failure = types.ResponseError(types.ErrorCodes.ParseError, message)
            self._handle_response(outside.id, error=failure)
            return
        self._refuse(outside.id, types.ErrorCodes.ParseError, message)

    def _refuse(self, request_id: int | str | None, code: int, message: str) -> None:
        if request_id is None:
            _log.warning("a notification was dropped: %s", message)
            return
        self._send_response(request_id, error=types.ResponseError(code=code, message=message))

    def _execute_handler(
        self,
        msg_id: int | str,
        handler: Any,  # noqa: ANN401 - as of `Handler`
        callback: Callable[[Future[Any]], None],
        args: tuple[object, ...] | None = None,
        kwargs: dict[str, object] | None = None,
    ) -> None:
        target = getattr(handler, "func", handler)
        if not isinstance(target, SteppedHandler):
            super()._execute_handler(msg_id, handler, callback, args, kwargs)
            # pygls' own handlers have ended; it would keep those of notifications for ever.
            self._request_futures.pop(msg_id, None)
            return
        future: Future[object] = Future()
        self._running[future] = msg_id
        future.add_done_callback(self._forget)
        future.add_done_callback(callback)
        stop = self.run(_fulfil(future, handler(*(args or ()))))
        future.add_done_callback(lambda done: stop() if done.cancelled() else None)

    def _handle_response(
        self,
        msg_id: int | str,
        result: object = None,
        error: types.ResponseError | None = None,
    ) -> None:
        # Of a request that the editor refuses pygls would keep the type of the answer for ever.
        self._result_types.pop(msg_id, None)
        super()._handle_response(msg_id, result, error)

    def _forget(self, done: Future[Any]) -> None:
        self._running.pop(done, None)

    def _handle_cancel_notification(self, msg_id: object) -> None:
        for future in [each for each, known in self._running.items() if known == msg_id]:
            future.cancel()

    def _send_data(self, data: Any) -> None:  # noqa: ANN401 - pygls' own messages
        if self.writer is None:
            return
        result = getattr(data, "result", None)
        if isinstance(result, msgspec.Raw):
            body = _encode({"jsonrpc": "2.0", "id": data.id, "result": result})
        else:
            body = _encode(self._converter.unstructure(data))
        self.writer.write(body)

    def _send_response(
        self,
        msg_id: int | str,
        result: object = None,
        error: types.ResponseError | None = None,
    ) -> None:
        if isinstance(result, msgspec.Raw):
            self._result_types.pop(msg_id, None)
            self._send_data(_RawResponse(msg_id, result))
            return
        super()._send_response(msg_id, result, error)

    def notify_raw(self, method: str, params: dict[str, object]) -> None:
        """Send a notification whose params are JSON already, in part."""
        if self.writer is not None:
            self.writer.write(_encode({"jsonrpc": "2.0", "method": method, "params": params}))

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        """What the server can do for this editor."""
        result: types.InitializeResult = yield from super().lsp_initialize(params)
        if not asks_again(params.capabilities):
            result.capabilities.diagnostic_provider = None
        return result

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *arguments: object) -> Generator[Any, Any, None]:
        """The editor wants nothing more: what is under way ends."""
        for future in list(self._running):
            future.cancel()
        yield from super().lsp_shutdown(*arguments)

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: object) -> Generator[Any, Any, None]:
        """The editor leaves: this conversation ends, the process goes on."""
        yield from ()
        if self.writer is not None:
            self.writer.close()


def _without_unknown(content: dict[str, Any]) -> dict[str, Any]:
    """An `initialize` without the capabilities that newer editors have and lsprotocol has not.

    It would take none of them for the sake of one that does not fit.
    """
    params = content.get("params")
    if not isinstance(params, dict):
        return content
    groups = params.get("capabilities")
    if not isinstance(groups, dict) or _fits(groups):
        return content
    kept: dict[str, object] = {}
    for group, features in groups.items():
        if isinstance(features, dict):
            fitting = {name: can for name, can in features.items() if _fits({group: {name: can}})}
            kept[group] = fitting
            for name in features.keys() - fitting.keys():
                _log.info("an editor's capability is not understood: %s.%s", group, name)
    return {**content, "params": {**params, "capabilities": kept}}


def _fits(capabilities: dict[str, object]) -> bool:
    try:
        converter.structure(capabilities, types.ClientCapabilities)
    except ClassValidationError:
        return False
    return True


def asks_again(capabilities: types.ClientCapabilities) -> bool:
    """Whether an editor asks for diagnostics, and does so again when it is told to.

    One that asks and cannot be told would show what was wrong before a tag was made.
    """
    document, workspace = capabilities.text_document, capabilities.workspace
    if document is None or document.diagnostic is None:
        return False
    wanted = None if workspace is None else workspace.diagnostics
    return wanted is not None and bool(wanted.refresh_support)


def _is_notification(method: str) -> bool:
    """Whether the protocol knows a method as one that nobody answers."""
    known = types.METHOD_TO_TYPES.get(method)
    return known is not None and known[1] is None


def _misfit(cause: BaseException | None) -> str:
    """What does not fit in a message's params."""
    return "invalid params" if cause is None else "; ".join(transform_error(cause))


class _Outside(msgspec.Struct, frozen=True):
    """What can be read of a message that is not valid as a whole."""

    id: int | str | None = None
    method: str | None = None


_decode_outside = msgspec.json.Decoder(_Outside).decode


def _content(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """A message; half of a surrogate pair becomes U+FFFD, which editors count alike.

    Raises:
        msgspec.DecodeError: It is no JSON.
        UnicodeDecodeError: It is no UTF-8.
    """
    try:
        return _decode(body)
    except msgspec.DecodeError:
        return _decode(_escape.sub(_whole, body))


def _whole(escape: re.Match[bytes]) -> bytes:
    return escape[0] if escape["half"] is None else rb"\ufffd"


class _RawResponse(msgspec.Struct, frozen=True):
    """An answer that is JSON already."""

    id: int | str
    result: msgspec.Raw


def _fulfil(future: Future[object], steps: Steps[object]) -> Steps[None]:
    """Run steps to the end and hand the outcome to whoever waits for the future."""
    try:
        result = yield from steps
    except JsonRpcException as error:
        failure: Exception = error
    except GtodError as error:
        data = {"kind": error.kind.value}
        if error.finish is not None:
            data["finish"] = error.finish
        failure = JsonRpcException(error.message, types.LSPErrorCodes.RequestFailed, data)
    except Exception:  # noqa: BLE001 - one request's failure must not end the others
        _log.exception("a request failed")
        failure = JsonRpcInternalError(_OUR_FAULT)
    else:
        if not future.cancelled():
            future.set_result(result)
        return
    if not future.cancelled():
        future.set_exception(failure)


def encoded(value: object) -> msgspec.Raw:
    """A result as JSON, ready to be put into an answer; may be called from any thread.

    An iterator becomes a list, of which only a part is there at a time: while very many objects
    are, the collector stops every thread to look through them.
    """
    if not isinstance(value, Iterator):
        return msgspec.Raw(_encode(converter.unstructure(value)))
    parts: list[bytes] = []
    while part := [converter.unstructure(item) for item in islice(value, _PART)]:
        parts.append(_encode(part)[1:-1])
    return msgspec.Raw(b"[%b]" % b",".join(parts))


def rendering(render: Callable[..., object], *arguments: object) -> Callable[[], msgspec.Raw]:
    """A call whose result is wanted as JSON, to be made in a thread."""
    return lambda: encoded(render(*arguments))

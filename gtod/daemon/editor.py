"""A connection whose client is an editor: from `initialize` on the language server talks to it."""

import asyncio
import contextlib
import gc
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from gtod.daemon.turns import Turns
from gtod.daemon.under_way import UnderWay
from gtod.rpc import envelope
from gtod.rpc.envelope import Error, ErrorData, Id
from gtod.rpc.handlers import OWN_VARIABLES
from gtod.rpc.methods import METHODS
from gtod.steps import Steps
from gtod.workspace.repositories import Repositories
from gtod.workspace.watches import Watches

if TYPE_CHECKING:
    from gtod.lsp.session import Session

_log = logging.getLogger(__name__)

INITIALIZE = "initialize"
EXIT = "exit"

#: What the methods of editors begin with (LSP 3.17).
_PREFIXES = (
    "textDocument/",
    "workspace/",
    "window/",
    "notebookDocument/",
    "completionItem/",
    "codeAction/",
    "codeLens/",
    "documentLink/",
    "inlayHint/",
    "workspaceSymbol/",
)
_NAMES = frozenset({INITIALIZE, "initialized", "shutdown", EXIT, "$/setTrace"})

#: How many new objects are looked through for cycles at once: for less than a millisecond.
_NEW = 5_000
_NEVER = 2**31 - 1


class Client(Protocol):
    """The connection."""

    def send(self, body: bytes) -> None:
        """Send a message."""

    def close(self) -> None:
        """End the connection once everything is written."""

    def editor_ready(self) -> None:
        """What the editor sent next can be taken."""


class House(Protocol):
    """What of the daemon editors share."""

    @property
    def repositories(self) -> Repositories:
        """The repositories in memory."""

    @property
    def watches(self) -> Watches:
        """The repositories that are followed."""

    @property
    def turns(self) -> Turns:
        """Where long work waits."""


def is_of_an_editor(method: str) -> bool:
    """Whether only the language server knows a method."""
    return method not in METHODS and (method in _NAMES or method.startswith(_PREFIXES))


def not_initialized(request_id: Id) -> bytes:
    """The answer to what an editor asks before it says who it is."""
    message = "An editor has to send 'initialize' first"
    error = Error(envelope.SERVER_NOT_INITIALIZED, message, ErrorData("server_not_initialized"))
    return envelope.failure(request_id, error)


def not_identified(request_id: Id) -> bytes:
    """The answer to a request whose id is none that editors may give (LSP 3.17, RequestMessage)."""
    message = "The id of a request has to be a whole number or a text"
    error = Error(envelope.INVALID_REQUEST, message, ErrorData("invalid_request"))
    return envelope.failure(request_id, error)


class Editor:
    """Loads the language server beside other clients, and is its `Process`.

    Args:
        client: The connection.
        house: What editors share.
    """

    def __init__(self, client: Client, house: House) -> None:
        self.repositories = house.repositories
        self.watches = house.watches
        self.environ: Mapping[str, str] = OWN_VARIABLES
        self._client = client
        self._turns = house.turns
        self._loop = asyncio.get_running_loop()
        self._work: set[UnderWay] = set()
        self._session: Session | None = None
        self._is_over = False
        self._waiting: bytes | None = None

    @property
    def is_loading(self) -> bool:
        """Whether nothing more can be taken yet."""
        return self._waiting is not None

    def begin(self, body: bytes) -> None:
        """Take `initialize`; the client is told when the rest can be taken."""
        if self._session is not None:
            self._session.receive(body)
            return
        self._waiting = body
        threading.Thread(target=self._load, args=(body,), daemon=True).start()

    def take(self, body: bytes) -> None:
        """Take another message of the editor's, or its answer to one of ours."""
        if self._session is not None:
            self._session.receive(body)

    def end(self) -> None:
        """The editor has gone: nobody wants what is under way."""
        self._is_over = True
        if self._session is not None:
            self._session.end()
        for work in self._work:
            work.drop()
        self._work.clear()

    def _load(self, initialize: bytes) -> None:
        """Import what takes long. This is another thread."""
        try:
            with _collecting_little():
                from gtod.lsp.rehearsal import rehearse  # noqa: PLC0415 - only editors need it
                from gtod.lsp.session import Session  # noqa: PLC0415 - as above

                rehearse(initialize)
        except Exception:  # noqa: BLE001 - an editor would wait for ever for whatever it is
            _log.exception("the language server cannot be loaded")
            self._loop.call_soon_threadsafe(self._client.close)
        else:
            self._loop.call_soon_threadsafe(self._loaded, Session)
            with _collecting_little():
                _load_readers()

    def _loaded(self, make: "type[Session]") -> None:
        body, self._waiting = self._waiting, None
        if self._is_over or body is None:
            return
        self._session = make(self)
        self._session.receive(body)
        self._client.editor_ready()

    def send(self, body: bytes) -> None:
        """See `Process`."""
        self._client.send(body)

    def close(self) -> None:
        """See `Process`."""
        self._client.close()

    def run(self, steps: Steps[None]) -> Callable[[], None]:
        """See `Process`."""
        try:
            pause = next(steps)
        except StopIteration:
            return _nothing

        def finished(_nothing: bytes | None) -> None:
            self._work.discard(work)

        def stop() -> None:
            if work in self._work and work.drop():
                self._work.discard(work)

        work = UnderWay(_without_answer(steps), None, self._turns, finished)
        self._work.add(work)
        work.pause(pause)
        return stop

    def call_later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """See `Process`."""
        return self._loop.call_later(seconds, call).cancel


@contextlib.contextmanager
def _collecting_little() -> Iterator[None]:
    """Look for cycles only among what is new: what is imported makes some, and the rest stays.

    To look through all of it would keep everybody waiting.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_NEW, _NEVER, _NEVER)
    try:
        yield
    finally:
        gc.collect(0)
        gc.freeze()
        gc.set_threshold(*usual)


def _load_readers() -> None:
    """Import what reads files, while the editor is still opening its first one."""
    from gtod.annotations.gto_config import parse_gto_config  # noqa: PLC0415 - only editors need it

    parse_gto_config("stages: [dev]", {})


def _without_answer(steps: Steps[None]) -> Steps[bytes | None]:
    yield from steps
    return None


def _nothing() -> None:
    return

"""One client: its bytes, its requests under way, and its limits."""

import asyncio
import logging
import os
import socket
import struct
import sys
from typing import Protocol

import msgspec

from gtod.daemon.arrivals import Arrivals
from gtod.daemon.editor import (
    EXIT,
    INITIALIZE,
    Editor,
    is_of_an_editor,
    not_identified,
    not_initialized,
)
from gtod.daemon.progress import token_in
from gtod.daemon.subscriptions import Subscriptions
from gtod.daemon.turns import Turns
from gtod.daemon.under_way import UnderWay
from gtod.daemon.visit import House, Visit
from gtod.errors import ErrorKind, GtodError
from gtod.rpc import envelope
from gtod.rpc.dispatch import Notes, answer, answer_batch, recall
from gtod.rpc.envelope import Error, ErrorData, Id, RefusedError, Request
from gtod.rpc.framing import FrameReader, FramingError, TooLargeError, frame
from gtod.rpc.notifications import CANCEL, WORKING, working
from gtod.rpc.params import CancelParams
from gtod.steps import Pace, Progress, Steps
from gtod.workspace.watches import Watches

_log = logging.getLogger(__name__)

#: How many requests of one client may be under way; more wait unread.
_UNDER_WAY = 64
#: Seconds that a client may leave its answers unread.
_UNREAD = 60.0

_COMMAND = "gto/command"
_PEER = struct.Struct("3i")

#: What a read brings, until it is taken. All connections live in one thread.
_received = memoryview(bytearray(65536))

_decode_cancel = msgspec.json.Decoder(CancelParams).decode


class Host(House, Notes, Protocol):
    """What a connection needs of the daemon."""

    @property
    def turns(self) -> Turns:
        """Where long work waits."""

    @property
    def arrivals(self) -> Arrivals:
        """Where what arrives waits until all that arrived with it is read."""

    @property
    def watches(self) -> Watches:
        """The repositories that are followed."""

    def opened(self, connection: "Connection") -> None:
        """A client has come."""

    def closed(self, connection: "Connection") -> None:
        """A client has gone."""

    def asked(self) -> None:
        """A request has come."""


class Connection(asyncio.BufferedProtocol):
    """Serves one client. Clients share the repositories and nothing else."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._subscriptions = Subscriptions(self, host.watches, host.turns)
        self._visit = Visit(host, self._subscriptions)
        self._loop = asyncio.get_running_loop()
        self._frames = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._under_way: dict[int, UnderWay] = {}
        self._editor: Editor | None = None
        self._number = 0
        self._is_full = False
        self._is_behind = False
        self._is_ended = False
        self._is_lost = False
        self._has_spoken = False
        self._has_turn = False
        #: Messages that are kept back; None where each is sent at once.
        self._gathered: list[bytes] | None = None
        self._deadline: asyncio.TimerHandle | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something asked is unanswered, or unread by the client."""
        return bool(self._under_way) or self._has_turn or self._is_full

    @property
    def is_full(self) -> bool:
        """Whether the client has to catch up before it is told more."""
        return self._is_full

    @property
    def has_spoken(self) -> bool:
        """Whether the client has sent anything yet."""
        return self._has_spoken

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the client, if it is this user's."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a stream socket has a stream transport")
        self._transport = transport
        if not _is_same_user(transport.get_extra_info("socket")):
            _log.warning("refused another user's connection")
            transport.abort()
            return
        self._host.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        """Drop what the client asked for: nobody reads the answers. A change is finished."""
        self._under_way = {n: work for n, work in self._under_way.items() if not work.drop()}
        if self._deadline is not None:
            self._deadline.cancel()
        self._host.turns.forget(self._go_on)
        self._subscriptions.close()
        if self._editor is not None:
            self._editor.end()
        self._has_turn = False
        self._is_full = False
        self._is_ended = True
        self._is_lost = True
        self._leave()

    def _leave(self) -> None:
        """Tell the host that nothing is left of this client, if so."""
        if self._is_lost and not self._under_way:
            self._host.closed(self)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio's name
        """Where the next bytes go: one buffer for all, since each read is taken at once.

        asyncio.Protocol would allocate 256 KiB for every read, which costs more than the rest of
        a small request.
        """
        return _received

    def buffer_updated(self, nbytes: int) -> None:
        """Take what arrived, to be answered with all that arrives at other connections now."""
        self._has_spoken = True
        self._frames.feed(_received[:nbytes])
        if not self._has_turn:
            self._has_turn = True
            self._host.arrivals.queue(self)

    def answer_arrived(self) -> None:
        """See `Asker`."""
        self._gathered = []
        self._go_on()

    def send_gathered(self) -> None:
        """See `Asker`."""
        gathered, self._gathered = self._gathered, None
        if gathered and self._transport is not None and not self._transport.is_closing():
            self._transport.write(b"".join(gathered))

    def pause_writing(self) -> None:
        """The client reads too slowly: nothing more is read from it until it catches up."""
        self._is_full = True
        self._read_or_wait()
        if self._transport is not None:
            self._deadline = self._loop.call_later(_UNREAD, self._transport.abort)

    def resume_writing(self) -> None:
        """The client caught up."""
        self._is_full = False
        if self._deadline is not None:
            self._deadline.cancel()
        if self._transport is not None and not self._transport.is_closing():
            self._schedule()
            self._subscriptions.looked()

    def close(self) -> None:
        """End the connection once everything is written."""
        self.send_gathered()
        if self._transport is not None:
            self._transport.close()

    def _schedule(self) -> None:
        if not self._has_turn and not self._is_ended:
            self._has_turn = True
            self._host.turns.queue(self._go_on)

    def _go_on(self) -> None:
        """Answer what has arrived, for a while; a talkative client leaves room for the others."""
        self._has_turn = False
        if self._is_lost:
            return
        try:
            self._is_behind = self._take_some()
        except FramingError as error:
            self._end(error)
        self._read_or_wait()

    def _take_some(self) -> bool:
        """Take requests that have arrived; whether there may be more of them."""
        pace = Pace()
        while self._takes_more():
            body = self._frames.next_body()
            if body is None:
                return False
            self._take(body)
            if pace.is_over():
                self._schedule()
                return True
        return not self._is_ended

    def _takes_more(self) -> bool:
        if self._is_full or self._is_ended or (self._editor and self._editor.is_loading):
            return False
        return len(self._under_way) < _UNDER_WAY

    def editor_ready(self) -> None:
        """What the editor sent next can be taken."""
        self._schedule()

    def _read_or_wait(self) -> None:
        """Read on only when all that was read is taken: what waits, waits in the client."""
        if self._transport is None:
            return
        if self._is_full or self._is_behind:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _end(self, error: FramingError) -> None:
        """Tell the client why its stream makes no sense, and end it."""
        self._is_ended = True
        kind = ErrorKind.TOO_LARGE.value if isinstance(error, TooLargeError) else "parse_error"
        fault = Error(envelope.PARSE_ERROR, str(error), ErrorData(kind))
        self.send(envelope.failure(None, fault))
        self.close()

    def _take(self, body: bytes) -> None:
        self._host.asked()
        if envelope.is_batch(body):
            visit = Visit(self._host, self._subscriptions)
            self._run(answer_batch(body, visit, self._host), visit)
            return
        try:
            request = envelope.read_request(body)
        except RefusedError as refused:
            if self._editor is not None and envelope.is_response(body):
                self._editor.take(body)
                return
            self.send(refused.answer)
            return
        if is_of_an_editor(request.method):
            self._take_of_editor(request, body)
            return
        if request.method == CANCEL:
            self._cancel(request.params)
            if not isinstance(request.id, msgspec.UnsetType):
                self.send(envelope.success(request.id, None))
            elif self._editor is not None:
                self._editor.take(body)
            return
        if not isinstance(request.id, msgspec.UnsetType):
            known = recall(request, self._visit)
            if known is not None:
                self.send(known)
                return
        self._run(answer(request, self._visit, self._host), self._visit, request)

    def _take_of_editor(self, request: Request, body: bytes) -> None:
        """Take a message that only the language server understands."""
        if request.id is None or isinstance(request.id, float):
            self.send(not_identified(request.id))
            return
        if request.method == INITIALIZE and not isinstance(request.id, msgspec.UnsetType):
            self._editor = self._editor or Editor(self, self._host)
            self._editor.begin(body)
        elif self._editor is not None:
            self._editor.take(body)
        elif request.method == EXIT:
            self.close()
        elif not isinstance(request.id, msgspec.UnsetType):
            self.send(not_initialized(request.id))

    def _run(
        self, steps: Steps[bytes | None], visit: Visit, request: Request | None = None
    ) -> None:
        """Answer at once if it goes at once, else step by step between other events."""
        try:
            pause = next(steps)
        except StopIteration as done:
            self._answer(done.value, visit)
            return
        self._number += 1
        number = self._number

        def finished(body: bytes | None) -> None:
            del self._under_way[number]
            self._answer(body, visit)
            self._schedule()
            self._leave()

        under_way = UnderWay(steps, _id_of(request), self._host.turns, finished)
        self._under_way[number] = under_way
        under_way.pause(pause)
        if request is not None:
            self._tell_of(under_way, request)

    def _tell_of(self, under_way: UnderWay, request: Request) -> None:
        """Have the client hear of a request that takes longer, as it wants to."""
        if request.method == _COMMAND:
            under_way.beat(self._send_working)
        if (token := token_in(request.params)) is not None:
            under_way.report(token, self.send)

    def _send_working(self, progress: Progress | None) -> None:
        self.send(envelope.notification(WORKING, working(progress)))

    def _cancel(self, params: msgspec.Raw | msgspec.UnsetType) -> None:
        try:
            wanted = _decode_cancel(b"{}" if isinstance(params, msgspec.UnsetType) else params).id
        except (msgspec.DecodeError, UnicodeDecodeError):
            return
        error = GtodError(ErrorKind.CANCELLED, "The client cancelled the request")
        for number, under_way in list(self._under_way.items()):
            if under_way.request_id == wanted and under_way.drop():
                del self._under_way[number]
                self.send(envelope.failure(wanted, envelope.error_of(error)))

    def _answer(self, body: bytes | None, visit: Visit) -> None:
        if body is not None:
            self.send(body)
        visit.answered()

    def send(self, body: bytes) -> None:
        """Send a message; while what arrived is answered, once all of it is."""
        if self._gathered is not None:
            self._gathered.append(frame(body))
            return
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frame(body))


def _id_of(request: Request | None) -> Id:
    """A request's id; None if there is none, and for a batch."""
    return None if request is None or isinstance(request.id, msgspec.UnsetType) else request.id


def _is_same_user(peer: socket.socket) -> bool:
    """Whether the process at the other end is this user's (unix(7), SO_PEERCRED)."""
    if sys.platform != "linux":
        return True  # the socket's folder is this user's alone
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    return bool(_PEER.unpack(credentials)[1] == os.geteuid())

"""How far a request has come, told while it is under way (LSP 3.17, work done progress)."""

import asyncio
from collections.abc import Callable

import msgspec

from gtod.rpc import envelope
from gtod.rpc.notifications import (
    PROGRESS,
    ProgressBegin,
    ProgressEnd,
    ProgressParams,
    ProgressReport,
    Token,
    WorkDoneParams,
)
from gtod.steps import Progress

#: Seconds until a request is worth a word, and between two of them.
INTERVAL = 0.1


_decode = msgspec.json.Decoder(WorkDoneParams).decode


def token_in(params: msgspec.Raw | msgspec.UnsetType) -> Token | None:
    """The token under which a client wants to hear of its request; None if it wants not.

    A token that is neither a string nor an integer is none: it has no effect on the request.
    """
    if isinstance(params, msgspec.UnsetType):
        return None
    try:
        return _decode(params).token
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


class Reporter:
    """Tells one client about one request, at intervals, as long as there is something new.

    Args:
        token: What the client calls it.
        progress: Gives how far it has come; None if that is not known.
        send: Sends a message.
    """

    def __init__(
        self,
        token: Token,
        progress: Callable[[], Progress | None],
        send: Callable[[bytes], None],
    ) -> None:
        self._token = token
        self._progress = progress
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._title = ""
        self._last: Progress | None = None
        self._percentage = 0
        self._timer = self._loop.call_later(INTERVAL, self._look)

    def end(self) -> None:
        """Tell that it is over, if anything was told; the token is not valid any more."""
        self._timer.cancel()
        if self._last is not None:
            self._tell(ProgressEnd())

    def _look(self) -> None:
        self._timer = self._loop.call_later(INTERVAL, self._look)
        progress = self._progress()
        if progress is None or progress == self._last:
            return
        # Work of several parts begins anew with each; what was told before stays true.
        self._percentage = max(self._percentage, _percentage(progress))
        if self._last is None:
            self._title = progress.title
            self._tell(ProgressBegin(self._title, _amount(progress), self._percentage))
        else:
            self._tell(ProgressReport(self._message(progress), self._percentage))
        self._last = progress

    def _message(self, progress: Progress) -> str:
        """What a client shows behind the title."""
        amount = _amount(progress)
        return amount if progress.title == self._title else f"{progress.title} {amount}"

    def _tell(self, value: ProgressBegin | ProgressReport | ProgressEnd) -> None:
        self._send(envelope.notification(PROGRESS, ProgressParams(self._token, value)))


def _percentage(progress: Progress) -> int:
    return min(100, progress.done * 100 // progress.total) if progress.total else 0


def _amount(progress: Progress) -> str:
    of_all = "" if progress.total is None else f" of {progress.total:,}"
    return f"{progress.done:,}{of_all}"

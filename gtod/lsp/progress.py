"""Showing a person how far long work has come (LSP 3.17, Work Done Progress)."""

import time
import uuid
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types

from gtod.steps import Progress, Steps, seen

if TYPE_CHECKING:
    from pygls.progress import Progress as Reports

    from gtod.lsp.session import Session

T = TypeVar("T")

#: Seconds until work is worth a word, and between two of them.
_PATIENCE = 0.5
_INTERVAL = 0.1


def shown(steps: Steps[T], session: "Session") -> Steps[T]:
    """The same work, which the editor shows if it takes long and tells how far it is."""
    window = session.capabilities.window
    if window is None or not window.work_done_progress:
        return (yield from steps)
    showing = _Showing(session.server.work_done_progress)
    with closing(showing):
        return (yield from seen(steps, showing.tell))


class _Showing:
    """What one person sees of one work."""

    def __init__(self, reports: "Reports") -> None:
        self._reports = reports
        self._token = str(uuid.uuid4())
        self._due = time.monotonic() + _PATIENCE
        self._is_asked = self._is_begun = False

    def tell(self, progress: Progress) -> None:
        """The work has come so far."""
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _INTERVAL
        if not self._is_asked:
            self._is_asked = True
            self._reports.create(self._token)
        elif self._token in self._reports.tokens:
            self._report(progress)

    def _report(self, progress: Progress) -> None:
        message, percentage = _amount(progress), _percentage(progress)
        if self._is_begun:
            report = types.WorkDoneProgressReport(message=message, percentage=percentage)
            self._reports.report(self._token, report)
            return
        self._is_begun = True
        begin = types.WorkDoneProgressBegin(progress.title, message=message, percentage=percentage)
        self._reports.begin(self._token, begin)

    def close(self) -> None:
        """The work is over, or nobody wants it any more."""
        if self._is_begun:
            self._reports.end(self._token, types.WorkDoneProgressEnd())
        self._reports.tokens.pop(self._token, None)


def _amount(progress: Progress) -> str:
    of_all = "" if progress.total is None else f" of {progress.total:,}"
    return f"{progress.done:,}{of_all}"


def _percentage(progress: Progress) -> int | None:
    return min(100, progress.done * 100 // progress.total) if progress.total else None

"""`gtod.history`: what happened to an artifact.

Arguments: the file and the artifact. The result holds the events for an editor that shows them
itself; others are shown a text, or a message if they cannot show files.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from lsprotocol import types

from gtod.lsp.commands.asking import Asking
from gtod.lsp.commands.telling import one_line
from gtod.lsp.documents import uri_of
from gtod.service.history import HistoryQuestion
from gtod.service.history import history as service_history
from gtod.service.views import HistoryEntry
from gtod.steps import Steps, awaited, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

#: How many events a message tells: the last ones.
_IN_MESSAGE = 5
_SHOWN_HASH = 7


def history(asking: Asking) -> Steps[object]:
    """The events, newest first.

    Raises:
        GtodError: There is no such artifact, or it cannot be read.
    """
    name = asking.name
    question = HistoryQuestion(name)
    entries = yield from service_history(asking.repository, question, asking.environ)
    if _shows_files(asking.session):
        path = yield from in_thread(lambda: asking.session.pages.write(name, _page(name, entries)))
        params = types.ShowDocumentParams(uri_of(path), take_focus=True)
        yield from awaited(asking.session.server.window_show_document(params))
    else:
        asking.tell(_message(name, entries))
    return {"artifact": name, "events": [_as_json(entry) for entry in entries]}


def _shows_files(session: "Session") -> bool:
    """Whether the editor can show a file when it is asked to (LSP 3.17, window/showDocument)."""
    window = session.capabilities.window
    return window is not None and window.show_document is not None and window.show_document.support


def _page(name: str, entries: Sequence[HistoryEntry]) -> str:
    lines = [f"History of {name}, newest first", ""]
    return "\n".join([*lines, *_table(entries), ""])


def _message(name: str, entries: Sequence[HistoryEntry]) -> str:
    if not entries:
        return f"Nothing has happened to '{name}' yet."
    more = len(entries) - _IN_MESSAGE
    rest = [f"and {more} more: gtoc history {name}"] if more > 0 else []
    return "\n".join([f"History of {name}:", *_table(entries[:_IN_MESSAGE]), *rest])


def _table(entries: Sequence[HistoryEntry]) -> list[str]:
    rows = [_row(entry) for entry in entries]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _row(entry: HistoryEntry) -> tuple[str, ...]:
    when = _when(entry).strftime("%Y-%m-%d %H:%M:%S")
    cells = (when, entry.event, entry.version, entry.stage, entry.commit[:_SHOWN_HASH])
    return tuple(one_line(cell or "") for cell in (*cells, entry.author))


def _when(entry: HistoryEntry) -> datetime:
    zone = timezone(timedelta(minutes=entry.moment.offset))
    return datetime.fromtimestamp(entry.moment.time, zone)


def _as_json(entry: HistoryEntry) -> dict[str, object]:
    return {
        "timestamp": _when(entry).isoformat(),
        "event": entry.event,
        "version": entry.version,
        "stage": entry.stage,
        "commit": entry.commit,
        "author": entry.author,
        "message": entry.message,
        "tag": entry.tag,
    }

"""Diagnostics for an editor that asks for them (LSP 3.17, Pull Diagnostics)."""

import hashlib
from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from gtod.lsp.diagnostics.diagnostics import diagnostics
from gtod.lsp.progress import shown
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session


class Report(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What is wrong with a file, or that it is what it was (DocumentDiagnosticReport).

    Attributes:
        result_id: By which the editor names this state the next time.
        kind: `full` or `unchanged`.
        items: The diagnostics, as JSON already; unset where nothing has changed.
    """

    result_id: str
    kind: str
    items: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def diagnostic(session: "Session", params: types.DocumentDiagnosticParams) -> Steps[msgspec.Raw]:
    """What is wrong with a file as it is now."""
    snapshot = session.local_snapshot(params.text_document.uri)
    items = msgspec.Raw(b"[]")
    if snapshot is not None:
        items = yield from items_of(session, snapshot)
    return msgspec.Raw(msgspec.json.encode(report(items, params.previous_result_id)))


def items_of(session: "Session", snapshot: Snapshot) -> Steps[msgspec.Raw]:
    """The diagnostics of a file, as JSON already.

    Raises:
        GtodError: Its repository cannot be read.
    """
    repository = session.repository_of(snapshot.file.path)
    problems = yield from shown(session.checking.check(snapshot, repository), session)
    renewed = yield from session.checking.renew(snapshot, repository)
    if renewed is not None:
        problems = renewed
    return (yield from in_thread(rendering(diagnostics, snapshot, problems)))


def report(items: msgspec.Raw, known: str | None) -> Report:
    """The diagnostics of a file for an editor that knows an earlier report of that id."""
    result_id = hashlib.blake2b(bytes(items), digest_size=12).hexdigest()
    if result_id == known:
        return Report(result_id, "unchanged")
    return Report(result_id, "full", items)

"""Diagnostics of all files of the workspace (LSP 3.17, Workspace Diagnostics)."""

from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from gtod.errors import GtodError
from gtod.lsp.diagnostic import items_of, report
from gtod.lsp.diagnostics import diagnostics
from gtod.lsp.documents import OpenFile, uri_of
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.service.checking.files import File, check_files, files_in
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session


class WorkspaceReport(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What is wrong with one file of the workspace (WorkspaceDocumentDiagnosticReport).

    Attributes:
        uri: The file.
        version: The editor's number of its text; None if it is not open.
        kind: `full` or `unchanged`.
        result_id: By which the editor names this state the next time.
        items: The diagnostics, as JSON already; unset where nothing has changed.
    """

    uri: str
    version: int | None
    kind: str
    result_id: str
    items: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def workspace_diagnostic(
    session: "Session", params: types.WorkspaceDiagnosticParams
) -> Steps[msgspec.Raw]:
    """What is wrong with the files that count, open ones as they are in the editor."""
    known = {each.uri: each.value for each in params.previous_result_ids}
    reports: dict[str, WorkspaceReport] = {}
    opened = session.open_by_path()
    for repository in session.repositories():
        top = repository.location.work_tree
        if top is None:
            continue
        try:
            configuration = repository.configuration(session.process.environ)
            files = yield from files_in(top, repository, configuration)
            for file in files:
                open_file = opened.get(file.path)
                each = (
                    (yield from _of_disk(session, file, known))
                    if open_file is None
                    else (yield from _of_open(session, open_file, known))
                )
                reports[each.uri] = each
        except GtodError:
            # The other repositories are told of; an open file of this one tells what is wrong.
            continue
    return msgspec.Raw(msgspec.json.encode({"items": [*reports.values()]}))


def _of_open(session: "Session", file: OpenFile, known: dict[str, str]) -> Steps[WorkspaceReport]:
    items = yield from items_of(session, file.uri)
    return _report(file.uri, file.version, items, known)


def _of_disk(session: "Session", file: File, known: dict[str, str]) -> Steps[WorkspaceReport]:
    (found,) = yield from check_files([file], session.process.environ)
    uri = uri_of(file.path)
    written = OpenFile(uri, file.path, "yaml", 0, found.text)
    snapshot = Snapshot(written, file.kind, session.encoding)
    items = yield from in_thread(rendering(diagnostics, snapshot, found.problems))
    return _report(uri, None, items, known)


def _report(
    uri: str, version: int | None, items: msgspec.Raw, known: dict[str, str]
) -> WorkspaceReport:
    told = report(items, known.get(uri))
    return WorkspaceReport(uri, version, told.kind, told.result_id, told.items)

"""Diagnostics of all files of the workspace (LSP 3.17, Workspace Diagnostics)."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from gtod.errors import GtodError
from gtod.lsp.diagnostics.pulled import items_of, report
from gtod.lsp.snapshot import Snapshot
from gtod.service.checking.files import files_in
from gtod.steps import Pace, Steps
from gtod.workspace.repository import Repository

if TYPE_CHECKING:
    from gtod.lsp.session import Session

_log = logging.getLogger(__name__)


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
    for repository in session.repositories():
        try:
            for each in (yield from _of_repository(session, repository, known)):
                reports[each.uri] = each
        except GtodError as error:
            # The other repositories are told of all the same.
            top = repository.location.work_tree
            _log.warning("the files of '%s' cannot be checked: %s", top, error.message)
    return msgspec.Raw(msgspec.json.encode({"items": [*reports.values()]}))


def _of_repository(
    session: "Session", repository: Repository, known: Mapping[str, str]
) -> Steps[list[WorkspaceReport]]:
    top = repository.location.work_tree
    if top is None:
        return []
    opened = session.open_by_path()
    configuration = repository.configuration(session.process.environ)
    reports = []
    pace = Pace()
    for each in (yield from files_in(top, repository, configuration)):
        if pace.is_over():
            yield None
        open_file = opened.get(each.path)
        file = open_file or (yield from session.disk_files.read(each.path))
        if file is None:
            continue
        items = yield from items_of(session, Snapshot(file, each.kind, session.encoding))
        told = report(items, known.get(file.uri))
        version = None if open_file is None else open_file.version
        reports.append(WorkspaceReport(file.uri, version, told.kind, told.result_id, told.items))
    return reports

"""The symbols of all repositories in which the editor works (LSP 3.17, Workspace Symbols)."""

import logging
import os
from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from gtod.annotations.problem import NOWHERE
from gtod.errors import GtodError
from gtod.lsp.documents import path_of, uri_of
from gtod.lsp.navigation.names import NameKind, uses
from gtod.lsp.navigation.related import in_repository
from gtod.lsp.navigation.symbol_search import (
    MOST,
    Found,
    Place,
    WorkspaceSymbol,
    entry_places,
    search,
    symbol,
)
from gtod.lsp.navigation.tag_files import tag_path, written
from gtod.lsp.positions import START
from gtod.lsp.registry import gather_registry
from gtod.lsp.structure.document_symbol import Location
from gtod.steps import Pace, Steps, in_thread
from gtod.workspace.repository import Repository

if TYPE_CHECKING:
    from gtod.lsp.session import Session

_log = logging.getLogger(__name__)


def workspace_symbol(session: "Session", params: types.WorkspaceSymbolParams) -> Steps[object]:
    """The artifacts and versions that fit, the best first."""
    found: list[tuple[int, WorkspaceSymbol]] = []
    for repository in session.repositories():
        try:
            found += yield from _of_repository(session, repository, params.query)
        except GtodError as error:
            # The others are shown; this one's files tell what is wrong when they are open.
            _log.warning("'%s' is not searched: %s", repository.location.git_dir, error.message)
    found.sort(key=lambda each: each[0])
    symbols = [each for _, each in found[:MOST]]
    return msgspec.Raw(msgspec.json.encode(symbols))


def _of_repository(
    session: "Session", repository: Repository, query: str
) -> Steps[list[tuple[int, WorkspaceSymbol]]]:
    registry = yield from gather_registry(repository, session.process.environ)
    related = yield from in_repository(
        repository, registry, session.encoding, session.disk_files, session.open_by_path()
    )
    annotated = yield from in_thread(
        lambda: [
            use.named.name for file in related for use in uses(file.snapshot, NameKind.ARTIFACT)
        ]
    )
    fitting = yield from in_thread(lambda: search(query, registry.artifacts, annotated))
    names = {each.artifact for each in fitting}
    places = yield from in_thread(lambda: entry_places(related, names))
    shown: list[tuple[int, WorkspaceSymbol]] = []
    folder = os.path.basename(repository.location.work_tree or repository.location.git_dir)
    pace = Pace()
    for each in fitting:
        place = places.get(each.artifact) or (yield from _of_tag(session, repository, each))
        if place is not None:
            data = {"repo": repository.location.git_dir, "tag": each.tag or ""}
            shown.append((each.rank, symbol(each, place, folder, data)))
        if pace.is_over():
            yield None
    return shown


def _of_tag(
    session: "Session", repository: Repository, found: Found
) -> Steps[Location | Place | None]:
    """The file of a tag; for an editor that asks for ranges later, before it is there."""
    if found.tag is None:
        return None
    folder = session.process.repositories.cache
    if _resolves_ranges(session.capabilities):
        path = tag_path(repository, found.tag, folder)
        return None if path is None else Place(uri_of(path))
    path = yield from written(repository, found.tag, folder)
    return None if path is None else Location(uri_of(path), NOWHERE)


def _resolves_ranges(capabilities: types.ClientCapabilities) -> bool:
    can = capabilities.workspace.symbol if capabilities.workspace is not None else None
    resolves = can.resolve_support if can is not None else None
    return resolves is not None and "location.range" in resolves.properties


def resolve_symbol(session: "Session", params: types.WorkspaceSymbol) -> Steps[object]:
    """The range of a symbol, whose file is there then."""
    data = params.data if isinstance(params.data, dict) else {}
    folder = session.process.repositories.cache
    tag = str(data.get("tag", ""))
    for repository in session.repositories():
        if repository.location.git_dir != data.get("repo"):
            continue
        path = tag_path(repository, tag, folder)
        if path is not None and path == path_of(params.location.uri):
            yield from written(repository, tag, folder)
    if isinstance(params.location, types.LocationUriOnly):
        params.location = types.Location(params.location.uri, START)
    return params

"""Gathering what the features need that lead from one file to others."""

from typing import TYPE_CHECKING

from lsprotocol import types

from gtod.lsp.documents import uri_of
from gtod.lsp.navigation import definition as definitions
from gtod.lsp.navigation import document_link as links
from gtod.lsp.navigation import references as places
from gtod.lsp.navigation import rename as renaming
from gtod.lsp.navigation.tag_files import written
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

_START = types.Range(types.Position(0, 0), types.Position(0, 0))


def document_link(session: "Session", params: types.DocumentLinkParams) -> Steps[object]:
    """The links of a file to what is there."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    found = yield from links.existing(snapshot)
    return (yield from in_thread(rendering(links.document_links, snapshot, found)))


def definition(session: "Session", params: types.DefinitionParams) -> Steps[object]:
    """Where what is named at a position comes from: a file, an anchor, an entry, a tag."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    position = snapshot.position(params.position)
    one = definitions.anchor_of_alias(snapshot, position) or definitions.path_target(
        snapshot, position
    )
    if one is not None:
        return [one]
    related = yield from session.related(snapshot)
    found = yield from in_thread(lambda: definitions.named_elsewhere(snapshot, position, related))
    tag = definitions.tag_of_artifact(snapshot, position)
    path = None if tag is None else (yield from _tag_file(session, snapshot, tag))
    if path is not None:
        found.append(types.Location(uri_of(path), _START))
    return found


def _tag_file(session: "Session", snapshot: Snapshot, tag: str) -> Steps[str | None]:
    repository = session.repository_of(snapshot.file.path)
    if repository is None:
        return None
    return (yield from written(repository, tag, session.process.repositories.cache))


def references(session: "Session", params: types.ReferenceParams) -> Steps[object]:
    """All places of the repository where what stands at a position is named."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    position = snapshot.position(params.position)
    related = yield from session.related(snapshot)
    with_declaration = params.context.include_declaration
    return (
        yield from in_thread(
            lambda: places.references(
                snapshot, position, related, with_declaration=with_declaration
            )
        )
    )


def rename(session: "Session", params: types.RenameParams) -> Steps[object]:
    """The edits that give what stands at a position another name.

    Raises:
        GtodError: It cannot have that name.
    """
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    position = snapshot.position(params.position)
    related = yield from session.related(snapshot)
    can = _can_ask(session.capabilities)
    return (
        yield from in_thread(
            lambda: renaming.rename(snapshot, position, params.new_name, related, can)
        )
    )


def _can_ask(capabilities: types.ClientCapabilities) -> renaming.CanAsk:
    workspace = capabilities.workspace
    edits = workspace.workspace_edit if workspace is not None else None
    versions = bool(edits is not None and edits.document_changes)
    asks = edits is not None and edits.change_annotation_support is not None
    return renaming.CanAsk(versions=versions, confirmation=versions and asks)

"""What may be typed where the cursor stands (LSP 3.17, Completion Request)."""

from typing import TYPE_CHECKING

from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.lsp.completion import configuration, entries, names
from gtod.lsp.completion.cursor import Cursor, find_cursor
from gtod.lsp.completion.items import (
    Abilities,
    Proposals,
    abilities_of,
    completion_list,
)
from gtod.lsp.completion.paths import Folder, gather_folder, paths
from gtod.lsp.completion.spot import Role
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

#: What editors ask at besides letters. A space, for behind it stands what belongs to a key or a
#: dash; no colon, since Enter behind one begins a line and must not take what is proposed.
TRIGGERS = (" ", "/", '"', "'")


def completion(session: "Session", params: types.CompletionParams) -> Steps[object]:
    """Answer an editor that asks what may be typed."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    position = snapshot.position(params.position)
    cursor = yield from in_thread(lambda: find_cursor(snapshot.text, position))
    if cursor is None or _is_unasked(params.context, cursor):
        return None
    folder = yield from gather_folder(session.repository_of(snapshot.file.path), snapshot, cursor)
    abilities = abilities_of(session.capabilities)
    return (yield from in_thread(rendering(complete, snapshot, cursor, folder, abilities)))


def _is_unasked(context: types.CompletionContext | None, cursor: Cursor) -> bool:
    """Whether somebody only indents a line."""
    return context is not None and context.trigger_character == " " and cursor.role is Role.KEY


def complete(
    snapshot: Snapshot, cursor: Cursor, folder: Folder | None, abilities: Abilities
) -> types.CompletionList:
    """What may be typed at a place.

    Args:
        snapshot: The file.
        cursor: The place.
        folder: What lies in the folder of the path that is typed there; None if it is no path.
        abilities: What the editor can do with it.
    """
    return completion_list(snapshot, cursor, _proposals(snapshot, cursor, folder), abilities)


def _proposals(snapshot: Snapshot, cursor: Cursor, folder: Folder | None) -> Proposals:
    if folder is not None:
        return paths(cursor, folder)
    match snapshot.kind:
        case FileKind.GTO:
            return configuration.gto_config(snapshot, cursor)
        case FileKind.SETTINGS:
            return configuration.settings(snapshot, cursor)
        case FileKind.ARTIFACTS:
            return _in_entries(snapshot, cursor, cursor.path, entries.ENTRY_KEYS)
        case FileKind.DVC if cursor.path[:1] == ("artifacts",):
            return _in_entries(snapshot, cursor, cursor.path[1:], entries.DVC_ENTRY_KEYS)
    return Proposals()


def _in_entries(
    snapshot: Snapshot, cursor: Cursor, path: tuple[str, ...], keys: tuple[str, ...]
) -> Proposals:
    """What may stand among the entries, where `path` leads from the uppermost of them on."""
    match path, cursor.role:
        case (), Role.KEY:
            return names.names(cursor, names.names_here(snapshot))
        case (_,), Role.KEY:
            return entries.keys(cursor, keys)
        case (_, "type"), Role.VALUE:
            return entries.entry_types(snapshot, cursor)
        case (_, "virtual"), Role.VALUE if "virtual" in keys:
            return entries.booleans(cursor, default=True)
        case (_, "labels"), _:
            return entries.labels(snapshot, cursor)
    return Proposals()

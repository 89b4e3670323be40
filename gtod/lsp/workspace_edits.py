"""Changes of files in the form that an editor takes (LSP 3.17, WorkspaceEdit)."""

from collections.abc import Sequence

import msgspec
from lsprotocol import types


class FileChange(msgspec.Struct, frozen=True):
    """What is changed in a file.

    Attributes:
        uri: The file.
        version: The editor's number of the text that is meant; None if it is not open.
        edits: The changes.
        is_new: Whether the file has to be made first.
    """

    uri: str
    version: int | None
    edits: tuple[types.TextEdit, ...]
    is_new: bool = False


def workspace_edit(
    changes: Sequence[FileChange], capabilities: types.ClientCapabilities
) -> types.WorkspaceEdit:
    """The changes with the versions of the texts, if the editor heeds them."""
    if not _takes_versions(capabilities):
        return types.WorkspaceEdit(changes={each.uri: list(each.edits) for each in changes})
    found: list[
        types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile
    ] = []
    for change in changes:
        if change.is_new:
            found.append(types.CreateFile(change.uri))
        document = types.OptionalVersionedTextDocumentIdentifier(change.uri, change.version)
        found.append(types.TextDocumentEdit(document, list(change.edits)))
    return types.WorkspaceEdit(document_changes=found)


def creates_files(capabilities: types.ClientCapabilities) -> bool:
    """Whether the editor can make a file as part of a change."""
    asked = capabilities.workspace and capabilities.workspace.workspace_edit
    operations = (asked and asked.resource_operations) or ()
    return _takes_versions(capabilities) and types.ResourceOperationKind.Create in operations


def _takes_versions(capabilities: types.ClientCapabilities) -> bool:
    asked = capabilities.workspace and capabilities.workspace.workspace_edit
    return bool(asked and asked.document_changes)

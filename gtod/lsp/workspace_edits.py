"""Changes of files in the form that an editor takes (LSP 3.17, WorkspaceEdit)."""

from collections.abc import Mapping, Sequence

import msgspec
from lsprotocol import types

TextEdit = types.TextEdit | types.AnnotatedTextEdit


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
    edits: Sequence[TextEdit]
    is_new: bool = False


def workspace_edit(
    changes: Sequence[FileChange],
    capabilities: types.ClientCapabilities,
    annotations: Mapping[str, types.ChangeAnnotation] | None = None,
) -> types.WorkspaceEdit:
    """The changes with the versions of the texts, if the editor heeds them.

    Args:
        changes: What is changed, each file once.
        capabilities: What the editor can do.
        annotations: What the person is asked before, for an editor that asks (`asks_before`).
    """
    if not _takes_versions(capabilities):
        return types.WorkspaceEdit(
            changes={
                each.uri: [edit for edit in each.edits if isinstance(edit, types.TextEdit)]
                for each in changes
            }
        )
    found: list[
        types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile
    ] = []
    for change in changes:
        if change.is_new:
            found.append(types.CreateFile(change.uri))
        document = types.OptionalVersionedTextDocumentIdentifier(change.uri, change.version)
        found.append(types.TextDocumentEdit(document, list(change.edits)))
    asked = None if annotations is None else dict(annotations)
    return types.WorkspaceEdit(document_changes=found, change_annotations=asked)


def asks_before(capabilities: types.ClientCapabilities) -> bool:
    """Whether the editor asks the person before it makes an edit that needs it."""
    edits = _edits(capabilities)
    asks = edits is not None and edits.change_annotation_support is not None
    return asks and _takes_versions(capabilities)


def creates_files(capabilities: types.ClientCapabilities) -> bool:
    """Whether the editor can make a file as part of a change."""
    edits = _edits(capabilities)
    operations = (edits and edits.resource_operations) or ()
    return _takes_versions(capabilities) and types.ResourceOperationKind.Create in operations


def _takes_versions(capabilities: types.ClientCapabilities) -> bool:
    edits = _edits(capabilities)
    return bool(edits and edits.document_changes)


def _edits(
    capabilities: types.ClientCapabilities,
) -> types.WorkspaceEditClientCapabilities | None:
    workspace = capabilities.workspace
    return None if workspace is None else workspace.workspace_edit

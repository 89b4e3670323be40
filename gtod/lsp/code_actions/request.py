"""What an editor asks for when it asks what can be done, and what it could do."""

from collections.abc import Iterable

import msgspec
from lsprotocol import types

from gtod.annotations.text_edits import Edit
from gtod.lsp.code_actions.whole_file import QUICK_FIX
from gtod.lsp.snapshot import Snapshot
from gtod.lsp.workspace_edits import FileChange, workspace_edit


class SettingsFile(msgspec.Struct, frozen=True):
    """The `.gtod.yaml` beside a `.gto`, open or on disk.

    Attributes:
        uri: Its name.
        version: The editor's number of its text; None if it is not open.
        text: What stands in it; None if there is none.
    """

    uri: str
    version: int | None
    text: str | None


class Request(msgspec.Struct, frozen=True, eq=False):
    """What an editor wants to know.

    Attributes:
        snapshot: The file and its registry.
        params: As they came.
        capabilities: What the editor can do.
        settings: The other file, if it is about .gto.
    """

    snapshot: Snapshot
    params: types.CodeActionParams
    capabilities: types.ClientCapabilities
    settings: SettingsFile | None = None

    def wants(self, kind: str) -> bool:
        """Whether it asks for a kind, which those below it are part of.

        Unasked, as the cursor moves, only ways out of problems are worth a mark in the margin.
        """
        context = self.params.context
        if context.only is None:
            is_automatic = context.trigger_kind is types.CodeActionTriggerKind.Automatic
            return kind == QUICK_FIX or not is_automatic
        wanted = [str(getattr(each, "value", each)) for each in context.only]
        return any(not each or kind == each or kind.startswith(f"{each}.") for each in wanted)

    @property
    def takes_literals(self) -> bool:
        """Whether the editor knows more than commands."""
        asked = self.capabilities.text_document and self.capabilities.text_document.code_action
        return bool(asked and asked.code_action_literal_support)

    @property
    def resolves(self) -> bool:
        """Whether the editor asks for an edit once the person has chosen."""
        asked = self.capabilities.text_document and self.capabilities.text_document.code_action
        support = asked and asked.resolve_support
        return bool(support and "edit" in support.properties and asked and asked.data_support)

    def edit(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Changes of the file."""
        file = self.snapshot.file
        change = FileChange(file.uri, file.version, text_edits(self.snapshot, edits))
        return workspace_edit([change], self.capabilities)


def text_edits(snapshot: Snapshot, edits: Iterable[Edit]) -> tuple[types.TextEdit, ...]:
    """Changes as the editor counts places."""
    return tuple(types.TextEdit(snapshot.range(each.range), each.text) for each in edits)

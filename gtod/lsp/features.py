"""The table of contents of the language server: each method, what is announced, who answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types

from gtod.lsp.code_actions.code_action import code_action, resolve_action
from gtod.lsp.code_actions.whole_file import KINDS
from gtod.lsp.code_lens import code_lenses
from gtod.lsp.commands.adding import add_entry
from gtod.lsp.commands.asking import asked
from gtod.lsp.commands.assigning import assign
from gtod.lsp.commands.history import history
from gtod.lsp.commands.names import ADD_ENTRY, ASSIGN, HISTORY, REGISTER
from gtod.lsp.commands.registering import register
from gtod.lsp.completion.completion import TRIGGERS, completion
from gtod.lsp.completion.resolve import resolve_item
from gtod.lsp.diagnostics.diagnostics import SOURCE
from gtod.lsp.diagnostics.pulled import diagnostic
from gtod.lsp.diagnostics.workspace import workspace_diagnostic
from gtod.lsp.handlers import Handle, at_position, on_registry, on_text
from gtod.lsp.hover.hover import hover
from gtod.lsp.inlay_hints import inlay_hints
from gtod.lsp.navigation.definition import definition
from gtod.lsp.navigation.document_link import document_link
from gtod.lsp.navigation.references import document_highlights, references
from gtod.lsp.navigation.rename import prepare_rename, rename
from gtod.lsp.navigation.workspace_symbol import resolve_symbol, workspace_symbol
from gtod.lsp.structure.document_symbol import symbols
from gtod.lsp.structure.folding_range import folds
from gtod.lsp.structure.formatting import formatting, range_formatting
from gtod.lsp.structure.selection_range import selection_ranges
from gtod.lsp.structure.semantic_tokens import LEGEND, lines_of, semantic_tokens
from gtod.steps import Steps

if TYPE_CHECKING:
    from gtod.lsp.session import Session


class Feature(msgspec.Struct, frozen=True):
    """A request that editors make.

    Attributes:
        method: Its name.
        handle: Answers it.
        options: What is announced about it besides that it is there.
    """

    method: str
    handle: Handle
    options: object = None


class Command(msgspec.Struct, frozen=True):
    """A command that editors run through `workspace/executeCommand`.

    Attributes:
        name: Its name.
        handle: Runs it, with the arguments as they came.
    """

    name: str
    handle: Callable[["Session", tuple[Any, ...]], Steps[object]]


FEATURES: tuple[Feature, ...] = (
    Feature(
        types.TEXT_DOCUMENT_COMPLETION,
        completion,
        types.CompletionOptions(trigger_characters=TRIGGERS, resolve_provider=True),
    ),
    Feature(types.COMPLETION_ITEM_RESOLVE, resolve_item),
    Feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        diagnostic,
        types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=True, identifier=SOURCE
        ),
    ),
    Feature(types.TEXT_DOCUMENT_HOVER, hover),
    Feature(types.TEXT_DOCUMENT_CODE_LENS, on_registry(code_lenses), types.CodeLensOptions()),
    Feature(types.TEXT_DOCUMENT_INLAY_HINT, on_registry(inlay_hints)),
    Feature(types.WORKSPACE_DIAGNOSTIC, workspace_diagnostic),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, symbols),
    Feature(
        types.WORKSPACE_SYMBOL,
        workspace_symbol,
        types.WorkspaceSymbolOptions(resolve_provider=True),
    ),
    Feature(types.WORKSPACE_SYMBOL_RESOLVE, resolve_symbol),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, document_link),
    Feature(types.TEXT_DOCUMENT_DEFINITION, definition),
    Feature(types.TEXT_DOCUMENT_REFERENCES, references),
    Feature(
        types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT,
        on_text(at_position(document_highlights)),
    ),
    Feature(
        types.TEXT_DOCUMENT_PREPARE_RENAME,
        on_registry(at_position(prepare_rename)),
    ),
    Feature(types.TEXT_DOCUMENT_RENAME, rename, types.RenameOptions(prepare_provider=True)),
    Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, folds),
    Feature(
        types.TEXT_DOCUMENT_SELECTION_RANGE,
        on_text(lambda snapshot, params: selection_ranges(snapshot, params.positions)),
    ),
    Feature(
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
        on_text(lambda snapshot, _: semantic_tokens(snapshot)),
        LEGEND,
    ),
    Feature(
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE,
        on_text(
            lambda snapshot, params: semantic_tokens(snapshot, lines_of(snapshot, params.range))
        ),
        LEGEND,
    ),
    Feature(
        types.TEXT_DOCUMENT_FORMATTING,
        on_text(lambda snapshot, params: formatting(snapshot, params.options)),
    ),
    Feature(
        types.TEXT_DOCUMENT_RANGE_FORMATTING,
        on_text(lambda snapshot, params: range_formatting(snapshot, params.range, params.options)),
    ),
    Feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        code_action,
        types.CodeActionOptions(code_action_kinds=KINDS, resolve_provider=True),
    ),
    Feature(types.CODE_ACTION_RESOLVE, resolve_action),
)

COMMANDS: tuple[Command, ...] = (
    Command(REGISTER, asked(register)),
    Command(ASSIGN, asked(assign)),
    Command(HISTORY, asked(history)),
    Command(ADD_ENTRY, asked(add_entry)),
)

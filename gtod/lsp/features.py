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
from gtod.lsp.commands.registering import register
from gtod.lsp.completion.completion import TRIGGERS, completion
from gtod.lsp.completion.resolve import resolve_item
from gtod.lsp.diagnostics.diagnostics import SOURCE
from gtod.lsp.diagnostics.pulled import diagnostic
from gtod.lsp.diagnostics.workspace import workspace_diagnostic
from gtod.lsp.hover.hover import hover
from gtod.lsp.inlay_hints import inlay_hints
from gtod.lsp.navigation.navigating import definition, document_link, references, rename
from gtod.lsp.navigation.references import document_highlights
from gtod.lsp.navigation.rename import prepare_rename
from gtod.lsp.navigation.searching import resolve_symbol, workspace_symbol
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.lsp.structure.document_symbol import document_symbols, flat_symbols
from gtod.lsp.structure.folding_range import folding_ranges
from gtod.lsp.structure.formatting import formatting, range_formatting
from gtod.lsp.structure.selection_range import selection_ranges
from gtod.lsp.structure.semantic_tokens import LEGEND, semantic_tokens
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

# Each method has params of its own type, which pygls has made before.
_Handle = Callable[["Session", Any], Steps[object]]
_Render = Callable[[Snapshot, Any], object]


class Feature(msgspec.Struct, frozen=True):
    """A request that editors make.

    Attributes:
        method: Its name.
        handle: Answers it.
        options: What is announced about it besides that it is there.
    """

    method: str
    handle: _Handle
    options: object = None


class Command(msgspec.Struct, frozen=True):
    """A command that editors run through `workspace/executeCommand`.

    Attributes:
        name: Its name.
        handle: Runs it, with the arguments as they came.
    """

    name: str
    handle: Callable[["Session", tuple[Any, ...]], Steps[object]]


def on_text(render: _Render) -> _Handle:
    """A handler for what the text alone tells: `render` is given a snapshot and the params."""

    def handle(session: "Session", params: Any) -> Steps[object]:  # noqa: ANN401 - as of `_Handle`
        snapshot = session.local_snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        return (yield from in_thread(rendering(render, snapshot, params)))

    return handle


def on_registry(render: _Render) -> _Handle:
    """A handler for what text and registry tell together."""

    def handle(session: "Session", params: Any) -> Steps[object]:  # noqa: ANN401 - as of `_Handle`
        snapshot = yield from session.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        return (yield from in_thread(rendering(render, snapshot, params)))

    return handle


def _symbols(session: "Session", params: types.DocumentSymbolParams) -> Steps[object]:
    """A tree for an editor that can show one."""
    document = session.capabilities.text_document
    can = document.document_symbol if document is not None else None
    is_tree = can is not None and can.hierarchical_document_symbol_support
    render = document_symbols if is_tree else flat_symbols
    return (yield from on_text(lambda snapshot, _: render(snapshot))(session, params))


def _folds(session: "Session", params: types.FoldingRangeParams) -> Steps[object]:
    document = session.capabilities.text_document
    can = document.folding_range if document is not None else None
    limit = can.range_limit if can is not None else None
    return (
        yield from on_text(lambda snapshot, _: folding_ranges(snapshot, limit))(session, params)
    )


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
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols),
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
        on_text(
            lambda snapshot, params: document_highlights(
                snapshot, snapshot.position(params.position)
            )
        ),
    ),
    Feature(
        types.TEXT_DOCUMENT_PREPARE_RENAME,
        on_registry(
            lambda snapshot, params: prepare_rename(snapshot, snapshot.position(params.position))
        ),
    ),
    Feature(types.TEXT_DOCUMENT_RENAME, rename, types.RenameOptions(prepare_provider=True)),
    Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, _folds),
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
            lambda snapshot, params: semantic_tokens(
                snapshot, range(params.range.start.line, params.range.end.line + 1)
            )
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
    Command("gtod.register", asked(register)),
    Command("gtod.assign", asked(assign)),
    Command("gtod.history", asked(history)),
    Command("gtod.addEntry", asked(add_entry)),
)

"""The table of contents of the language server: each method, what is announced, who answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types

from gtod.lsp.code_lens import code_lenses
from gtod.lsp.completion import TRIGGERS, completion
from gtod.lsp.completion_resolve import resolve
from gtod.lsp.diagnostic import diagnostic
from gtod.lsp.diagnostics import SOURCE
from gtod.lsp.hover import hover
from gtod.lsp.inlay_hints import inlay_hints
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
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


FEATURES: tuple[Feature, ...] = (
    Feature(
        types.TEXT_DOCUMENT_COMPLETION,
        completion,
        types.CompletionOptions(trigger_characters=TRIGGERS, resolve_provider=True),
    ),
    Feature(types.COMPLETION_ITEM_RESOLVE, resolve),
    Feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        diagnostic,
        types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=False, identifier=SOURCE
        ),
    ),
    Feature(types.TEXT_DOCUMENT_HOVER, hover),
    Feature(types.TEXT_DOCUMENT_CODE_LENS, on_registry(code_lenses), types.CodeLensOptions()),
    Feature(types.TEXT_DOCUMENT_INLAY_HINT, on_registry(inlay_hints)),
)

COMMANDS: tuple[Command, ...] = ()

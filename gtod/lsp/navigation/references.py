"""Where else something is named (LSP 3.17, Find References and Document Highlights)."""

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from gtod.annotations.problem import Position
from gtod.lsp.navigation.names import use_at, uses
from gtod.lsp.navigation.related import Related
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

_Kind = types.DocumentHighlightKind


def references(session: "Session", params: types.ReferenceParams) -> Steps[object]:
    """All places of the repository where what stands at a position is named."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    position = snapshot.position(params.position)
    related = yield from session.related(snapshot)
    find = functools.partial(all_references, with_declaration=params.context.include_declaration)
    return (yield from in_thread(rendering(find, snapshot, position, related)))


def all_references(
    snapshot: Snapshot,
    position: Position,
    related: Iterable[Related],
    *,
    with_declaration: bool = True,
) -> list[types.Location]:
    """All places in these files where what stands at a position is named."""
    meant = use_at(snapshot, position)
    if meant is None:
        return []
    return [
        types.Location(file.snapshot.file.uri, file.snapshot.range(use.branch.range(use.node)))
        for file in related
        for use in uses(file.snapshot, meant.named.kind)
        if use.named == meant.named and (with_declaration or not use.is_declaration)
    ]


def document_highlights(snapshot: Snapshot, position: Position) -> list[types.DocumentHighlight]:
    """The places in this file where what stands at a position is named."""
    meant = use_at(snapshot, position)
    if meant is None:
        return []
    return [
        types.DocumentHighlight(
            snapshot.range(use.branch.range(use.node)),
            _Kind.Write if use.is_declaration else _Kind.Read,
        )
        for use in uses(snapshot, meant.named.kind)
        if use.named == meant.named
    ]

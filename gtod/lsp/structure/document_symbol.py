"""What there is in a file, for an editor's outline (LSP 3.17, Document Symbols)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from gtod.annotations import nodes
from gtod.annotations.file_kind import FileKind
from gtod.annotations.nodes import Node, Scalar
from gtod.annotations.problem import Range
from gtod.lsp.branches import Branch, annotated, ours
from gtod.lsp.handlers import on_text
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps

if TYPE_CHECKING:
    from gtod.lsp.session import Session

#: How many artifacts are shown with their keys at most: an outline of more is searched by name.
MOST_WITH_KEYS = 2000

_ARTIFACT = types.SymbolKind.Class
_kinds = {
    "text": types.SymbolKind.String,
    "timestamp": types.SymbolKind.String,
    "int": types.SymbolKind.Number,
    "float": types.SymbolKind.Number,
    "bool": types.SymbolKind.Boolean,
    "null": types.SymbolKind.Null,
}
# The most characters of a value that an outline shows.
_SHOWN = 60


class Symbol(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A DocumentSymbol; its ranges are in the editor's units."""

    name: str
    kind: int
    range: Range
    selection_range: Range
    detail: str = ""
    children: tuple["Symbol", ...] = ()


class Location(msgspec.Struct, frozen=True):
    """Where something is; the range is in the editor's units."""

    uri: str
    range: Range


class FlatSymbol(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A SymbolInformation, for editors that know no tree."""

    name: str
    kind: int
    location: Location
    container_name: str = ""


def symbols(session: "Session", params: types.DocumentSymbolParams) -> Steps[object]:
    """What there is in a file: a tree for an editor that can show one."""
    document = session.capabilities.text_document
    can = document.document_symbol if document is not None else None
    is_tree = can is not None and can.hierarchical_document_symbol_support
    render = document_symbols if is_tree else flat_symbols
    return (yield from on_text(lambda snapshot, _: render(snapshot))(session, params))


def document_symbols(snapshot: Snapshot) -> list[Symbol]:
    """The artifacts with their keys, or the settings with theirs, as a tree."""
    artifacts = annotated(snapshot)
    with_keys = len(artifacts) <= MOST_WITH_KEYS
    shown = [_artifact(snapshot, each, with_keys=with_keys) for each in artifacts]
    if snapshot.kind is FileKind.ARTIFACTS:
        return shown
    if snapshot.kind is FileKind.DVC:
        return [
            msgspec.structs.replace(_symbol(snapshot, section, ()), children=tuple(shown))
            for section in ours(snapshot)
        ]
    return [_pair(snapshot, branch) for branch in ours(snapshot)]


def flat_symbols(snapshot: Snapshot) -> list[FlatSymbol]:
    """The same without levels."""
    return list(_flat(snapshot.file.uri, document_symbols(snapshot), ""))


def _flat(uri: str, symbols: Iterable[Symbol], container: str) -> Iterator[FlatSymbol]:
    for symbol in symbols:
        yield FlatSymbol(symbol.name, symbol.kind, Location(uri, symbol.range), container)
        yield from _flat(uri, symbol.children, symbol.name)


def _artifact(snapshot: Snapshot, branch: Branch, *, with_keys: bool) -> Symbol:
    keys = branch.children()
    of_type = [k.value for k in keys if k.key.text == "type" and isinstance(k.value, Scalar)]
    return Symbol(
        name=_name(branch.key.text),
        kind=_ARTIFACT,
        range=snapshot.counted(branch.whole_range),
        selection_range=snapshot.counted(branch.range(branch.key)),
        detail=of_type[-1].text if of_type else "",
        children=tuple([_pair(snapshot, key) for key in keys]) if with_keys else (),
    )


def _pair(snapshot: Snapshot, branch: Branch) -> Symbol:
    below = [_pair(snapshot, child) for child in branch.children()]
    below += [_item(snapshot, branch, item) for item in branch.items()]
    return _symbol(snapshot, branch, tuple(below))


def _symbol(snapshot: Snapshot, branch: Branch, children: tuple[Symbol, ...]) -> Symbol:
    kind, detail = _described(branch.value)
    return Symbol(
        name=_name(branch.key.text),
        kind=kind,
        range=snapshot.counted(branch.whole_range),
        selection_range=snapshot.counted(branch.range(branch.key)),
        detail=detail,
        children=children,
    )


def _item(snapshot: Snapshot, branch: Branch, item: Node) -> Symbol:
    kind, detail = _described(item)
    where = snapshot.counted(branch.range(item))
    below = branch.below(item) if isinstance(item, nodes.Mapping) else []
    return Symbol(
        name=_name(detail or "-"),
        kind=kind,
        range=where,
        selection_range=where,
        children=tuple([_pair(snapshot, child) for child in below]),
    )


def _described(node: Node) -> tuple[int, str]:
    """A value's kind, and what to show of it."""
    if isinstance(node, Scalar):
        return _kinds[node.kind], " ".join(node.text[: 2 * _SHOWN].split())[:_SHOWN]
    is_list = isinstance(node, nodes.Sequence)
    return (types.SymbolKind.Array if is_list else types.SymbolKind.Object), ""


def _name(text: str) -> str:
    """A name as the protocol allows it: with something to see in it."""
    return text if text.strip() else "''"

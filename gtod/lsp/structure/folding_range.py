"""Which parts of a file can be folded away (LSP 3.17, Folding Range)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from gtod.annotations import nodes
from gtod.annotations.lines import LINE_BREAK
from gtod.annotations.nodes import Node, Scalar
from gtod.lsp.branches import Branch, roots
from gtod.lsp.handlers import on_text
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps

if TYPE_CHECKING:
    from gtod.lsp.session import Session

_COMMENT = types.FoldingRangeKind.Comment.value


class Fold(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A FoldingRange of whole lines, which every editor can fold."""

    start_line: int
    end_line: int
    kind: str = ""


class _Found(msgspec.Struct, frozen=True):
    """What may be folded, and how many such parts it lies in."""

    fold: Fold
    depth: int


def folds(session: "Session", params: types.FoldingRangeParams) -> Steps[object]:
    """What can be folded, no more than the editor takes."""
    document = session.capabilities.text_document
    can = document.folding_range if document is not None else None
    limit = can.range_limit if can is not None else None
    return (
        yield from on_text(lambda snapshot, _: folding_ranges(snapshot, limit))(session, params)
    )


def folding_ranges(snapshot: Snapshot, limit: int | None = None) -> list[Fold]:
    """The entries, the mappings, lists and texts of several lines in them, and comments.

    Args:
        snapshot: The file.
        limit: How many the editor takes at most; the inner ones are left out first.
    """
    found: list[_Found] = []
    texts: list[range] = []
    for branch in roots(snapshot):
        _gather(branch, 0, found, texts)
    found += [_Found(fold, 0) for fold in _comments(snapshot.text.written, texts)]
    if limit is not None and len(found) > limit:
        found = sorted(found, key=lambda each: each.depth)[: max(limit, 0)]
    return sorted((each.fold for each in found), key=lambda fold: (fold.start_line, -fold.end_line))


def _gather(branch: Branch, depth: int, found: list[_Found], texts: list[range]) -> None:
    """Adds what can be folded in a branch, and the lines of its texts of several lines."""
    text = branch.document.source.text
    if "\n" not in (part := text[branch.key.start : branch.end]) and "\r" not in part:
        return
    lines = _lines(branch, branch.key.start, branch.end)
    if len(lines) > 1:
        found.append(_Found(Fold(lines[0], lines[-1]), depth))
    if not branch.is_alias:
        _gather_value(branch, branch.value, depth + 1, found, texts)


def _gather_value(
    branch: Branch, node: Node, depth: int, found: list[_Found], texts: list[range]
) -> None:
    if isinstance(node, Scalar):
        lines = _lines(branch, node.start, node.end)
        if len(lines) > 1:
            texts.append(lines)
    elif isinstance(node, nodes.Mapping):
        for child in branch.below(node):
            _gather(child, depth, found, texts)
    else:
        for item in node.items:
            if item.start < node.start:
                continue
            lines = _lines(branch, item.start, item.end)
            if len(lines) > 1 and not isinstance(item, Scalar):
                found.append(_Found(Fold(lines[0], lines[-1]), depth))
            _gather_value(branch, item, depth + 1, found, texts)


def _lines(branch: Branch, start: int, end: int) -> range:
    where = branch.span(start, end)
    return range(where.start.line, where.end.line + 1)


def _comments(written: str, texts: Iterable[range]) -> Iterator[Fold]:
    """The comments that take several lines; what begins with '#' within a text is none."""
    if "#" not in written:
        return
    within = {line for lines in texts for line in lines[1:]}
    first: int | None = None
    lines = LINE_BREAK.split(written)
    for number, line in enumerate([*lines, ""]):
        is_comment = line.lstrip(" \t").startswith("#") and number not in within
        if is_comment and first is None:
            first = number
        elif not is_comment and first is not None:
            if number - first > 1:
                yield Fold(first, number - 1, _COMMENT)
            first = None

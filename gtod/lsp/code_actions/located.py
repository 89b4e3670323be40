"""What stands where a problem is, in the YAML around it."""

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from gtod.annotations import nodes
from gtod.annotations.layout import Layout
from gtod.annotations.nodes import Document, Mapping, Node, Scalar, Sequence
from gtod.annotations.problem import Position, Range
from gtod.annotations.splice import Splice
from gtod.annotations.text_edits import Edit
from gtod.lsp.snapshot import Snapshot


class Located(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A node, and what it is part of.

    Attributes:
        document: The YAML; it may be a part of the file.
        first_line: The line of the file, from 0, at which that begins.
        node: What stands at the place.
        owner: The innermost collection around it; None for the uppermost node.
        pair: The key and value of which it is one; None for an item of a list.
    """

    document: Document
    first_line: int
    node: Node
    owner: Mapping | Sequence | None
    pair: tuple[Scalar, Node] | None

    @cached_property
    def layout(self) -> Layout:
        """Where things stand."""
        return Layout(self.document)

    @property
    def is_key(self) -> bool:
        """Whether it is a key, and not a value or an item."""
        return self.pair is not None and self.pair[0] is self.node

    @property
    def in_flow(self) -> bool:
        """Whether brackets are around it."""
        return self.owner is not None and self.layout.is_flow(self.owner)

    def edits(self, splices: Iterable[Splice]) -> tuple[Edit, ...]:
        """Replaced parts of the YAML as changes of the file."""
        source = self.document.source
        return tuple(
            Edit(
                Range(source.position(each.start), source.position(each.end)).moved(
                    self.first_line
                ),
                each.text,
            )
            for each in sorted(splices, key=lambda each: each.start)
            if each.text or each.start < each.end
        )


def located(snapshot: Snapshot, where: Range) -> Located | None:
    """The node that a range is about; None if none begins and ends there."""
    found = _document(snapshot, where.start.line)
    if found is None:
        return None
    document, first_line = found
    source, root = document.source, document.root
    if root is None:
        return None
    start = source.offset(Position(where.start.line - first_line, where.start.character))
    for node, owner, pair in _around(root, start):
        if node.start == start and source.range(node.start, node.end).moved(first_line) == where:
            return Located(document, first_line, node, owner, pair)
    return None


def _document(snapshot: Snapshot, line: int) -> tuple[Document, int] | None:
    if not snapshot.kind.annotates:
        return snapshot.file.document, 0
    entry = snapshot.entries.at(line)
    return None if entry is None else (entry.document, entry.first_line)


_Step = tuple[Node, Mapping | Sequence | None, tuple[Scalar, Node] | None]


def _around(root: Node, offset: int) -> Iterator[_Step]:
    """The nodes that take in an offset, the uppermost first."""
    step: _Step | None = (root, None, None)
    while step is not None:
        yield step
        step = next(
            (
                child
                for child in _children(step[0])
                if step[0].start <= child[0].start <= offset <= child[0].end
            ),
            None,
        )


def _children(node: Node) -> Iterator[_Step]:
    if isinstance(node, nodes.Mapping):
        for pair in node.pairs:
            yield pair[0], node, pair
            yield pair[1], node, pair
    elif isinstance(node, Sequence):
        yield from ((item, node, None) for item in node.items)

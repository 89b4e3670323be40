"""The YAML of a file as branches: its uppermost keys, each with all that is under it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from gtod.annotations import nodes
from gtod.annotations.entries import Entry
from gtod.annotations.file_kind import FileKind
from gtod.annotations.nodes import Document, Mapping, Node, Scalar
from gtod.annotations.problem import Position, Range
from gtod.lsp.snapshot import Snapshot

#: The key of dvc.yaml under which artifacts are annotated.
DVC_SECTION = "artifacts"

_alias = re.compile(r"\s*:\s*(\*[^\s,\[\]{}]+)")


class Branch(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A key with what it leads to.

    Attributes:
        key: The key.
        value: What stands behind it.
        document: The YAML that both are of.
        first_line: The line of the file, from 0, at which that YAML begins.
    """

    key: Scalar
    value: Node
    document: Document
    first_line: int

    @property
    def is_alias(self) -> bool:
        """Whether the value is that of another key, which is named here."""
        return self.value.start < self.key.start

    @property
    def end(self) -> int:
        """The offset at which the key's value ends, as it is written here."""
        if not self.is_alias:
            return max(self.key.end, self.value.end)
        found = _alias.match(self.document.source.text, self.key.end)
        return found.end() if found else self.key.end

    @property
    def start_line(self) -> int:
        """The line of the key."""
        return self.range(self.key).start.line

    @property
    def whole_range(self) -> Range:
        """From the key to the end of the value."""
        return self.span(self.key.start, self.end)

    def range(self, node: Node) -> Range:
        """Where a node of this branch stands in the file."""
        return self.span(node.start, node.end)

    def span(self, start: int, end: int) -> Range:
        """Where the part between two offsets stands in the file."""
        return self.document.source.range(start, end).moved(self.first_line)

    def children(self) -> "list[Branch]":
        """The keys that are written under it; none if the value is no mapping."""
        if self.is_alias or not isinstance(self.value, nodes.Mapping):
            return []
        return self.below(self.value)

    def below(self, mapping: Mapping) -> "list[Branch]":
        """The keys of a mapping somewhere under it."""
        return [Branch(k, v, self.document, self.first_line) for k, v in mapping.pairs]

    def items(self) -> list[Node]:
        """The items that are written under it; none if the value is no list."""
        if self.is_alias or not isinstance(self.value, nodes.Sequence):
            return []
        return [item for item in self.value.items if item.start >= self.value.start]


def roots(snapshot: Snapshot) -> list[Branch]:
    """The uppermost branches of a file, in its order; of artifacts.yaml its entries."""
    if snapshot.kind is FileKind.ARTIFACTS:
        return annotated(snapshot)
    document = snapshot.file.document
    if not isinstance(document.root, nodes.Mapping):
        return []
    return [Branch(key, value, document, 0) for key, value in document.root.pairs]


def annotated(snapshot: Snapshot) -> list[Branch]:
    """The branches that each annotate an artifact, in the order of the file."""
    return _branches(snapshot.entries.entries)


def _branches(entries: Iterable[Entry]) -> list[Branch]:
    return [Branch(each.key, each.value, each.document, each.first_line) for each in entries]


def ours(snapshot: Snapshot) -> list[Branch]:
    """The uppermost branches that are about artifacts: of dvc.yaml that section alone."""
    found = roots(snapshot)
    if snapshot.kind is FileKind.DVC:
        return [branch for branch in found if branch.key.text == DVC_SECTION]
    return found


def on_line(branches: Sequence[Branch], line: int) -> Branch | None:
    """The one of several branches, in their order, that begins on a line or last before it."""
    index = bisect_right(branches, line, key=lambda branch: branch.start_line) - 1
    return branches[index] if index >= 0 else None


class Step(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A part of the way from the top of a file to a place in it.

    Attributes:
        branch: The key that was followed last.
        node: The key itself, its value, or an item of the value.
    """

    branch: Branch
    node: Node

    @property
    def is_key(self) -> bool:
        """Whether the key itself is meant."""
        return self.node is self.branch.key


def way_among_ours(snapshot: Snapshot, position: Position) -> list[Step]:
    """The nodes around a position, as `way_to` gives them, of what is about artifacts."""
    if snapshot.kind.annotates:
        return way_to(_branches(snapshot.entries.near(position.line)), position)
    return way_to(ours(snapshot), position)


def way_to(branches: Sequence[Branch], position: Position) -> list[Step]:
    """The nodes around a position, the outermost first; the position may touch their ends."""
    found: list[Step] = []
    branch = _touched(branches, position)
    while branch is not None:
        if _touches(branch.range(branch.key), position):
            return [*found, Step(branch, branch.key)]
        if branch.is_alias or not _touches(branch.range(branch.value), position):
            # It stands between the key and the value, or behind both on their line.
            return found
        found.append(Step(branch, branch.value))
        branch = _within(found, branch, branch.value, position)
    return found


def _within(found: list[Step], branch: Branch, node: Node, position: Position) -> Branch | None:
    """Follows the items of lists; the key below them that leads on, if one does."""
    while isinstance(node, nodes.Sequence):
        around = node
        item = next(
            (
                i
                for i in node.items
                if i.start >= around.start and _touches(branch.range(i), position)
            ),
            None,
        )
        if item is None:
            return None
        found.append(Step(branch, item))
        node = item
    return _touched(branch.below(node), position) if isinstance(node, nodes.Mapping) else None


def _touched(branches: Sequence[Branch], position: Position) -> Branch | None:
    low = bisect_right(branches, position, key=lambda branch: branch.range(branch.key).start) - 1
    if low < 0 or not _touches(branches[low].whole_range, position):
        return None
    return branches[low]


def _touches(where: Range, position: Position) -> bool:
    return where.start <= position <= where.end

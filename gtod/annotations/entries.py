"""The entries of an `artifacts.yaml` with all that an editor wants to know of them."""

from functools import cached_property

import msgspec

from gtod.annotations import fields, nodes
from gtod.annotations.artifacts import Annotation, read_entry
from gtod.annotations.compose import compose
from gtod.annotations.nodes import Document, Node, Pairs, Scalar
from gtod.annotations.problem import Problem, Range, in_order
from gtod.annotations.text import Text


class Entry(msgspec.Struct, frozen=True, eq=False):
    """What a file says about one artifact, and where.

    Attributes:
        key: The artifact's name, as it stands there.
        value: What stands behind it.
        pairs: The keys of the value and what they lead to; merge keys are resolved.
        annotation: What it means; None if that cannot be told.
        document: The YAML that the nodes are of.
        first_line: The line of the file, from 0, at which that YAML begins.
    """

    key: Scalar
    value: Node
    pairs: Pairs
    annotation: Annotation | None
    document: Document
    first_line: int

    @property
    def name(self) -> str:
        """The artifact."""
        return self.key.text

    @property
    def name_range(self) -> Range:
        """Where its name stands."""
        return self.range(self.key)

    @property
    def whole_range(self) -> Range:
        """From its name to the end of what is said about it."""
        return Range(self.range(self.key).start, self.range(self.value).end)

    def range(self, node: Node) -> Range:
        """Where a node of this entry stands in the file."""
        return self.document.source.range(node.start, node.end).moved(self.first_line)


class Entries(msgspec.Struct, frozen=True, eq=False, dict=True):
    """All that a file says about artifacts.

    Attributes:
        entries: In file order; an artifact that stands there twice is there twice.
        problems: What is wrong with the text alone, in its order.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def by_name(self) -> dict[str, Entry]:
        """The entry that counts for each artifact: the last one."""
        return {entry.name: entry for entry in self.entries}

    def at(self, line: int) -> Entry | None:
        """The entry that a line, counted from 0, belongs to; the empty lines behind it too."""
        found = None
        for entry in self.entries:
            if entry.name_range.start.line > line:
                break
            found = entry
        return found


def read_entries(text: Text) -> Entries:
    """What the text of an `artifacts.yaml` says; a bad entry leaves the others known."""
    document = compose(text.written)
    entries: list[Entry] = []
    root = document.root
    last = fields.root_pairs(document)
    pairs = root.pairs if isinstance(root, nodes.Mapping) else []
    for key, value in pairs:
        if key.is_merge_key:
            continue
        counts = last.get(key.text, (None, None))[0] is key
        annotation = read_entry(document, key, value) if counts else None
        entries.append(Entry(key, value, _pairs(document, value), annotation, document, 0))
    return Entries(tuple(entries), in_order(document.problems))


def _pairs(document: Document, value: Node) -> Pairs:
    if not isinstance(value, nodes.Mapping):
        return {}
    try:
        return document.pairs(value)
    except nodes.TooLargeError:
        return {}

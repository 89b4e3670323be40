"""What is read in a part of an `artifacts.yaml`: a block, some blocks, or the whole file.

A block is read behind a line that stands for all that precedes it, a key in the first column with
its value. So the parser is in the state in which it would come to the block in the file, as long
as nothing that precedes it is still open there.
"""

import re
from typing import Final

import msgspec

from gtod.annotations import nodes
from gtod.annotations.artifacts import Annotation, read_entry
from gtod.annotations.compose import VISITS_PER_NODE, compose
from gtod.annotations.nodes import Document, Mapping, Node, Pairs, Scalar
from gtod.annotations.problem import Problem, Range, in_order

#: The line that stands for all that precedes a block.
_PRECEDING = "x: 0\n"
# Marks of documents and directives; YAML's own line breaks count.
_document_mark = re.compile(r"(?:^|[\n\r\x85\u2028\u2029])(?:---|\.\.\.|%)")
_document_end = re.compile(r"(?:^|[\n\r\x85\u2028\u2029])(?:\.\.\.|%)")
_BREAKS = "\n\r\x85\u2028\u2029"


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

"""Metafiles: what other tools keep in the repository about files that lie elsewhere.

They are read, not checked: what a tool of theirs would mind beyond what is asked here is its own
affair.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from gtod.annotations.compose import compose
from gtod.annotations.nodes import (
    Document,
    Mapping,
    Node,
    Pairs,
    Scalar,
    Sequence,
    TooLargeError,
)
from gtod.annotations.problem import NOWHERE, Problem, Range, quoted

P = TypeVar("P")

#: The code of everything that is wrong with a metafile.
BROKEN_METAFILE = "broken-metafile"


class Facts(msgspec.Struct, frozen=True, gc=False):
    """What a metafile says about a file or folder.

    Attributes:
        size: In bytes, of all files together; None if not told.
        hash: As it is written there, such as an MD5, with `.dir` behind that of a folder; None if
            not told.
        nfiles: How many files there are; None if not told.
        object_type: What it is to the tool, such as `model` or `data`; None if not told.
        model_type: What kind of model it is, such as `sklearn`; None if not told.
    """

    size: int | None = None
    hash: str | None = None
    nfiles: int | None = None
    object_type: str | None = None
    model_type: str | None = None


class UnfitError(Exception):
    """A value that a metafile cannot have there."""

    def __init__(self, node: Node, message: str) -> None:
        super().__init__(message)
        self.node = node
        self.message = message


class Fields:
    """The keys of a mapping in a metafile.

    Raises:
        UnfitError: The node is none.
    """

    def __init__(self, document: Document, node: Node, name: str) -> None:
        if not isinstance(node, Mapping):
            raise UnfitError(node, f"{quoted(name)} must be a mapping, such as {{key: value}}.")
        self.node = node
        self._document = document
        self._pairs: Pairs = document.pairs(node)

    def node_of(self, key: str) -> Node | None:
        """What a key leads to; None if it is not there, or has no value."""
        if key not in self._pairs:
            return None
        node = self._pairs[key][1]
        return None if isinstance(node, Scalar) and node.kind == "null" else node

    def text(self, key: str) -> str | None:
        """A text as it is written, be it a number to YAML; None if there is none.

        Raises:
            UnfitError: It is a list or a mapping.
        """
        node = self.node_of(key)
        if node is None:
            return None
        if not isinstance(node, Scalar):
            raise UnfitError(node, f"{quoted(key)} must be text.")
        return node.text

    def count(self, key: str) -> int | None:
        """A number of things; None if there is none.

        Raises:
            UnfitError: It is something else than a whole number from 0.
        """
        node = self.node_of(key)
        if node is None:
            return None
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise UnfitError(node, f"{quoted(key)} must be a whole number from 0.")
        return value

    def fields(self, key: str) -> "Fields | None":
        """A mapping; None if there is none.

        Raises:
            UnfitError: It is something else.
        """
        node = self.node_of(key)
        return None if node is None else Fields(self._document, node, key)

    def each(self) -> "Iterator[tuple[str, Fields]]":
        """All keys, each with the mapping that it leads to.

        Raises:
            UnfitError: It leads to something else.
        """
        for name, (_, node) in self._pairs.items():
            yield name, Fields(self._document, node, name)

    def items(self, key: str) -> "list[Fields] | None":
        """A list of mappings; None if there is none.

        Raises:
            UnfitError: It is something else.
        """
        node = self.node_of(key)
        if node is None:
            return None
        if not isinstance(node, Sequence):
            raise UnfitError(node, f"{quoted(key)} must be a list.")
        return [Fields(self._document, item, f"an item of {key}") for item in node.items]


def read_metafile(text: str, read: Callable[[Fields], P]) -> P | Problem:
    """What a metafile says, or the first thing that keeps it from being understood.

    Args:
        text: The text of the file.
        read: Takes from the uppermost mapping what is asked for.
    """
    document = compose(text)
    root = document.root
    if root is None:
        if document.problems:
            first = document.problems[0]
            return _broken(first.message, first.range)
        return _broken("There is nothing in it.", NOWHERE)
    try:
        return read(Fields(document, root, "the whole file"))
    except UnfitError as error:
        where = document.source.range(error.node.start, error.node.end)
        return _broken(error.message, where)
    except TooLargeError:
        return _broken("Aliases repeat values in it far too often.", NOWHERE)


def _broken(message: str, where: Range) -> Problem:
    return Problem(BROKEN_METAFILE, "warning", message, where)

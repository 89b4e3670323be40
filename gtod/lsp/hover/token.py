"""What stands at a position of a file."""

from bisect import bisect_right
from collections.abc import Callable

import msgspec

from gtod.annotations.compose import compose
from gtod.annotations.entries import Entries, Entry
from gtod.annotations.file_kind import FileKind
from gtod.annotations.nodes import Mapping, Node, Scalar
from gtod.annotations.problem import Position, Range
from gtod.lsp.snapshot import Snapshot

_RangeOf = Callable[[Node], Range]


class Token(msgspec.Struct, frozen=True):
    """A single key or value.

    Attributes:
        keys: The keys that lead to it from the file's uppermost mapping; a key's own is the last.
        is_key: Whether it is a key.
        text: What it says, without quotes.
        range: Where it stands.
        entry: What is said about an artifact and has it, if it is in such.
    """

    keys: tuple[str, ...]
    is_key: bool
    text: str
    range: Range
    entry: Entry | None = None


def token_at(snapshot: Snapshot, position: Position) -> Token | None:
    """What stands at a position or ends there; None if nothing does."""
    if snapshot.kind in {FileKind.GTO, FileKind.SETTINGS}:
        document = compose(snapshot.text.written)
        source = document.source
        root = document.root
        if root is None:
            return None
        return _token(root, (), position, lambda node: source.range(node.start, node.end))
    entry = entry_at(snapshot.entries, position)
    if entry is None:
        return None
    if _has(entry.name_range, position):
        return Token(
            (entry.name,), is_key=True, text=entry.name, range=entry.name_range, entry=entry
        )
    found = _token(entry.value, (entry.name,), position, entry.range)
    return None if found is None else msgspec.structs.replace(found, entry=entry)


def entry_at(entries: Entries, position: Position) -> Entry | None:
    """The last entry that begins before a position, or at it."""
    found = entries.entries
    place = bisect_right(found, position, key=lambda entry: entry.name_range.start)
    return found[place - 1] if place else None


def _token(
    node: Node, keys: tuple[str, ...], position: Position, range_of: _RangeOf
) -> Token | None:
    """The token at a position within a node; what an alias repeats stands elsewhere."""
    where = range_of(node)
    if not _has(where, position):
        return None
    if isinstance(node, Scalar):
        return Token(keys, is_key=False, text=node.text, range=where) if node.text else None
    if isinstance(node, Mapping):
        return _token_of_mapping(node, keys, position, range_of)
    items = (_token(item, keys, position, range_of) for item in node.items)
    return next((token for token in items if token is not None), None)


def _token_of_mapping(
    node: Mapping, keys: tuple[str, ...], position: Position, range_of: _RangeOf
) -> Token | None:
    for key, value in node.pairs:
        where = range_of(key)
        path = (*keys, key.text)
        if _has(where, position):
            return Token(path, is_key=True, text=key.text, range=where)
        token = _token(value, path, position, range_of)
        if token is not None:
            return token
    return None


def _has(where: Range, position: Position) -> bool:
    return where.start <= position <= where.end

"""What the words of a file are, for colours (LSP 3.17, Semantic Tokens)."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import msgspec
from lsprotocol import types

from gtod.annotations import nodes
from gtod.annotations.file_kind import FileKind
from gtod.annotations.nodes import Node, Scalar
from gtod.annotations.problem import Position, Range
from gtod.lsp.branches import DVC_SECTION, Branch, ours
from gtod.lsp.snapshot import Snapshot

_Kind = types.SemanticTokenTypes

#: The kinds of words, in the order of their numbers.
LEGEND = types.SemanticTokensLegend(
    token_types=[
        _Kind.Class,
        _Kind.Property,
        _Kind.Type,
        _Kind.EnumMember,
        _Kind.String,
        _Kind.Number,
        _Kind.Keyword,
        _Kind.Comment,
    ],
    token_modifiers=[types.SemanticTokenModifiers.Declaration],
)
_number = {kind: index for index, kind in enumerate(LEGEND.token_types)}
_DECLARATION = 1

# What the items of these keys name, wherever they stand.
_lists = {"labels": _Kind.EnumMember, "stages": _Kind.EnumMember, "types": _Kind.Type}
_scalar_kinds = {
    "int": _Kind.Number,
    "float": _Kind.Number,
    "bool": _Kind.Keyword,
    "null": _Kind.Keyword,
}
_comment = re.compile(r"(?<![^ \t])#")


class Tokens(msgspec.Struct, frozen=True):
    """A SemanticTokens: five numbers for each token, in the editor's units."""

    data: list[int]


class _Word(msgspec.Struct, frozen=True, gc=False):
    """A word, or the part of one that stands on one line."""

    line: int
    start: int
    end: int
    kind: str
    modifiers: int = 0


def lines_of(snapshot: Snapshot, where: types.Range) -> range:
    """The lines that a range of the editor's touches, of those that there are."""
    start, end = snapshot.position(where.start), snapshot.position(where.end)
    return range(start.line, end.line + 1)


def semantic_tokens(snapshot: Snapshot, lines: range | None = None) -> Tokens:
    """The kinds of all words, or of those on some lines."""
    wanted = range(snapshot.text.line_count) if lines is None else lines
    words = [word for word in _words(snapshot, wanted) if word.line in wanted]
    words += _comments(snapshot, words, wanted)
    words.sort(key=lambda word: (word.line, word.start))
    return Tokens(_encoded(snapshot, words))


def _encoded(snapshot: Snapshot, words: Iterable[_Word]) -> list[int]:
    """As the protocol has it: each place is told from the one before."""
    data: list[int] = []
    line = character = 0
    is_ascii = snapshot.text.written.isascii()
    for word in words:
        start, end = word.start, word.end
        if not is_ascii:
            where = Range(Position(word.line, start), Position(word.line, end))
            counted = snapshot.counted(where)
            start, end = counted.start.character, counted.end.character
        if word.line != line:
            character = 0
        data += (word.line - line, start - character, end - start)
        data += (_number[word.kind], word.modifiers)
        line, character = word.line, start
    return data


def _words(snapshot: Snapshot, lines: range) -> Iterator[_Word]:
    branches = ours(snapshot)
    first = max(bisect_left(branches, lines.start, key=lambda each: each.start_line) - 1, 0)
    for branch in branches[first:]:
        if branch.start_line >= lines.stop:
            return
        if snapshot.kind is FileKind.ARTIFACTS:
            yield from _artifact(snapshot, branch)
        elif snapshot.kind is FileKind.DVC and branch.key.text == DVC_SECTION:
            yield from _split(snapshot, branch, branch.key, _Kind.Property)
            for artifact in branch.children():
                yield from _artifact(snapshot, artifact)
        else:
            yield from _pair(snapshot, branch)


def _artifact(snapshot: Snapshot, branch: Branch) -> Iterator[_Word]:
    yield from _split(snapshot, branch, branch.key, _Kind.Class, _DECLARATION)
    for child in branch.children():
        yield from _pair(snapshot, child)
    if not isinstance(branch.value, nodes.Mapping):
        yield from _value(snapshot, branch, branch.value)


def _pair(snapshot: Snapshot, branch: Branch) -> Iterator[_Word]:
    yield from _split(snapshot, branch, branch.key, _Kind.Property)
    yield from _value(snapshot, branch, branch.value)


def _value(snapshot: Snapshot, branch: Branch, node: Node) -> Iterator[_Word]:
    if branch.is_alias:
        return
    if isinstance(node, Scalar):
        if node.end > node.start:
            yield from _split(snapshot, branch, node, _kind(branch, node))
    elif isinstance(node, nodes.Sequence):
        for item in node.items:
            if item.start >= node.start:
                yield from _value(snapshot, branch, item)
    else:
        for child in branch.below(node):
            yield from _pair(snapshot, child)


def _kind(branch: Branch, scalar: Scalar) -> str:
    key = branch.key.text
    if key == "type":
        return _Kind.Type
    return _lists.get(key) or _scalar_kinds.get(scalar.kind, _Kind.String)


def _split(
    snapshot: Snapshot, branch: Branch, scalar: Scalar, kind: str, modifiers: int = 0
) -> Iterator[_Word]:
    """A scalar line by line: not every editor takes tokens of several lines."""
    where = branch.range(scalar)
    start, end = where.start, where.end
    if start.line == end.line:
        # A key may be nothing at all, as behind `?`.
        if start < end:
            yield _Word(start.line, start.character, end.character, kind, modifiers)
        return
    for number in range(start.line, end.line + 1):
        line = snapshot.text.line(number)
        begin = start.character if number == start.line else len(line) - len(line.lstrip())
        stop = end.character if number == end.line else len(line.rstrip())
        if stop > begin:
            yield _Word(number, begin, stop, kind, modifiers)


def _comments(snapshot: Snapshot, words: Iterable[_Word], lines: range) -> list[_Word]:
    """The comments, which stand in no word."""
    if "#" not in snapshot.text.written:
        return []
    taken: dict[int, list[_Word]] = {}
    for word in words:
        taken.setdefault(word.line, []).append(word)
    found = []
    for number in lines:
        line = snapshot.text.line(number)
        if "#" not in line:
            continue
        for match in _comment.finditer(line):
            begin = match.start()
            if not any(word.start <= begin < word.end for word in taken.get(number, ())):
                found.append(_Word(number, begin, len(line.rstrip()), _Kind.Comment))
                break
    return found

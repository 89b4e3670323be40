"""Where things stand in a YAML text as people see it: lines, columns, ends, aliases."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property

import msgspec

from gtod.annotations.nodes import Document, Mapping, Node, Scalar, Sequence

# Where YAML ends lines, and the forms among them that editors write.
_break = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_WHITE = " \t\r\n\x85\u2028\u2029"
_newlines = ("\n", "\r\n", "\r")

_property = re.compile(r"[&!]\S*")
_blank = re.compile(rf"(?:[{_WHITE}]+|(?<![^{_WHITE},\[{{:])#[^\r\n\x85\u2028\u2029]*)*")
_colon = re.compile(rf"[{_WHITE}]*:")
_block_header = re.compile(r"[|>][-+0-9]*")


class Span(msgspec.Struct, frozen=True):
    """A part of a text, from `start` up to but without `end`."""

    start: int
    end: int


class Layout:
    """The places of a document's nodes.

    Args:
        document: One that was read without an error.
    """

    def __init__(self, document: Document) -> None:
        self.text = document.source.text
        breaks = [found.span() for found in _break.finditer(self.text)]
        self._starts = [0, *(end for _, end in breaks)]
        self._ends = [*(start for start, _ in breaks), len(self.text)]

    @cached_property
    def newline(self) -> str:
        """The line break that most lines end with; LF if there is none."""
        found = Counter(_break.findall(self.text))
        return max(_newlines, key=lambda each: found[each])

    @cached_property
    def _aliases(self) -> list[Span]:
        """Where aliases stand, in text order."""
        if "*" not in self.text:
            return []
        # Imported here: a daemon that starts has nothing to edit yet.
        import yaml  # noqa: PLC0415

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return [
            Span(event.start_mark.index, event.end_mark.index)
            for event in yaml.parse(self.text, Loader=loader)
            if isinstance(event, yaml.AliasEvent) and event.start_mark and event.end_mark
        ]

    def line(self, offset: int) -> int:
        """The number of the line that an offset lies in, from 0."""
        return bisect_right(self._starts, offset) - 1

    def line_start(self, line: int) -> int:
        """Where a line begins; behind the last one, where the text ends."""
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def line_end(self, offset: int) -> int:
        """Where the line that an offset lies in ends, before its break."""
        return self._ends[self.line(offset)]

    def line_text(self, line: int) -> str:
        """A line without its break; nothing where there is no such line."""
        return self.text[self._starts[line] : self._ends[line]] if self.has_line(line) else ""

    def has_line(self, line: int) -> bool:
        """Whether there is a line of that number, be it the empty one behind the last break."""
        return 0 <= line < len(self._starts)

    def is_blank(self, line: int) -> bool:
        """Whether there is such a line and nothing on it."""
        return self.has_line(line) and not self.line_text(line).strip(_WHITE)

    def comment_column(self, line: int) -> int | None:
        """The column of the comment that a line consists of; None if it does not."""
        text = self.line_text(line)
        stripped = text.lstrip(" \t")
        return len(text) - len(stripped) if stripped.startswith("#") else None

    def column(self, offset: int) -> int:
        """How many characters stand before an offset on its line."""
        return offset - self._starts[self.line(offset)]

    def indentation(self, offset: int) -> str | None:
        """What stands before an offset on its line, if that is only white space."""
        before = self.text[self._starts[self.line(offset)] : offset]
        return None if before.strip(" \t") else before

    def after_blank(self, offset: int) -> int:
        """The first place from an offset on that is no white space and in no comment."""
        found = _blank.match(self.text, offset)
        return found.end() if found else offset

    def content_start(self, node: Node) -> int:
        """Where a node begins behind its anchor and its tag."""
        offset = node.start
        while offset < node.end and (found := _property.match(self.text, offset)):
            behind = self.after_blank(found.end())
            # An empty scalar ends with its properties.
            offset = found.end() if behind >= node.end else behind
        return offset

    def is_flow(self, node: Mapping | Sequence) -> bool:
        """Whether a collection has brackets."""
        return self.text[self.content_start(node)] in "[{"

    def block_header(self, node: Node) -> Span | None:
        """The `|` or `>` of a block scalar, with its indicators; None if it is none."""
        start = self.content_start(node)
        found = _block_header.match(self.text, start) if isinstance(node, Scalar) else None
        return Span(*found.span()) if found else None

    def visible_end(self, node: Node) -> int:
        """Where what one sees of a node ends."""
        return node.start + len(self.text[node.start : node.end].rstrip(_WHITE))

    def end_of(self, node: Node) -> int:
        """Where a node ends, without the blank lines behind a block scalar that say nothing."""
        visible = self.visible_end(node)
        if visible == node.end:
            return node.end
        if not self.takes_in_blank_lines(node):
            return visible
        line = self.line(node.end)
        return self._ends[line - 1] if self._starts[line] == node.end else node.end

    def ends_in_block(self, node: Node) -> bool:
        """Whether a node ends with a block scalar, which the line break behind it is part of."""
        return self._last_block_header(node) is not None

    def takes_in_blank_lines(self, node: Node) -> bool:
        """Whether a node ends with a block scalar to which blank lines behind it belong."""
        header = self._last_block_header(node)
        return header is not None and "+" in self.text[header.start : header.end]

    def _last_block_header(self, node: Node) -> Span | None:
        """That of the block scalar that a node ends with."""
        while not isinstance(node, Scalar):
            children = node.items if isinstance(node, Sequence) else node.pairs
            if not children:
                return None
            last = node.items[-1] if isinstance(node, Sequence) else node.pairs[-1][1]
            if last.start < node.start:
                return None
            node = last
        return self.block_header(node)

    def colon(self, key: Scalar) -> int | None:
        """The place behind the colon of a key; None if it has none."""
        found = _colon.match(self.text, key.end)
        return found.end() if found else None

    def alias_of(self, key: Scalar, value: Node) -> Span | None:
        """Where the alias stands that is the value of a key; None if the value is written out."""
        if value.start >= key.start:
            return None
        first = bisect_left(self._aliases, key.end, key=lambda span: span.start)
        return self._aliases[first] if first < len(self._aliases) else None

    def pair_end(self, key: Scalar, value: Node) -> int:
        """Where a key's value ends."""
        alias = self.alias_of(key, value)
        return alias.end if alias else max(key.end, self.end_of(value))

    def last_child_end(self, node: Mapping | Sequence) -> int | None:
        """Where the last key, value or item of a collection ends; None if it is empty."""
        children: list[Node] = []
        if isinstance(node, Sequence):
            children = node.items
        else:
            for pair in node.pairs:
                children += pair
        ends = [child.end for child in children if child.start >= node.start]
        inside = bisect_left(self._aliases, node.end, key=lambda span: span.start) - 1
        if inside >= 0 and self._aliases[inside].start >= node.start:
            ends.append(self._aliases[inside].end)
        return max(ends, default=None)

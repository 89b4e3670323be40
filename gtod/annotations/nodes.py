"""A YAML document: nodes that know where they stand, and the values they stand for."""

from collections.abc import Iterator

import msgspec

from gtod.annotations.problem import (
    Problem,
    Range,
    Related,
    Severity,
    numbered,
    quoted,
    verbatim,
)
from gtod.annotations.scalars import Kind, kind_of, value_of_plain
from gtod.annotations.source import Source

#: How many collections may stand inside each other.
MAX_DEPTH = 100
# Enough for an honest entry; small enough for thousands of dishonest ones.
_VISITS_AFTER_TOO_LARGE = 1_000

_MERGE_KEY = "<<"


class Scalar(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A single value: `text` as written, without quotes and with escapes resolved."""

    text: str
    plain: bool
    start: int
    end: int

    @property
    def is_merge_key(self) -> bool:
        """Whether it stands for the keys of other mappings, as a key."""
        return self.plain and self.text == _MERGE_KEY

    @property
    def kind(self) -> Kind:
        """What the value is; whatever is quoted is text."""
        return kind_of(self.text) if self.plain else "text"

    @property
    def value(self) -> str | int | float | bool | None:
        """The value as gto reads it; timestamps are text."""
        return value_of_plain(self.text) if self.plain else self.text


class Sequence(msgspec.Struct, eq=False):
    """A list of nodes."""

    items: list["Node"]
    start: int
    end: int


class Mapping(msgspec.Struct, eq=False):
    """Keys and values as written: duplicates and merge keys are still in it."""

    pairs: list[tuple[Scalar, "Node"]]
    start: int
    end: int


Node = Scalar | Sequence | Mapping
Pairs = dict[str, tuple[Scalar, Node]]


class Rejection(msgspec.Struct, frozen=True):
    """Why a text is no YAML that we read.

    Attributes:
        code: As in a `Problem`.
        template: The message, with `{0}` for the line that it names, if it names one.
        start: The offset of what stops the reader; the text's length if the text may just end
            too early.
        end: The offset behind it.
        opened: The offset of what the reader was in, such as a quote that opens.
        alias: The alias that repeats nothing, if that is what is wrong.
    """

    code: str
    template: str
    start: int
    end: int
    opened: int | None = None
    alias: str | None = None

    def problem(self, source: Source) -> Problem:
        """What to tell a person."""
        line = source.line(self.start if self.opened is None else self.opened)
        return numbered(self.code, self.template, (line,), source.range(self.start, self.end))


class Document(msgspec.Struct, eq=False):
    """One YAML text.

    Attributes:
        source: Where its nodes' offsets lie.
        root: Its uppermost node; None if the text is empty or could not be read.
        problems: What was found so far, in the order of finding.
        visits: How many nodes may yet be visited, those that aliases repeat each time.
        size: How many nodes there are.
        anchors: The names that aliases may repeat.
        duplicates: Keys of the root that stand there again: the first one and the later one.
        rejection: Why there is no root, if the text could not be read.
    """

    source: Source
    root: Node | None
    problems: list[Problem]
    visits: int
    size: int = 0
    anchors: frozenset[str] = frozenset()
    duplicates: tuple[tuple[Scalar, Scalar], ...] = ()
    rejection: Rejection | None = None

    def range(self, node: Node) -> Range:
        """Where a node stands."""
        return self.source.range(node.start, node.end)

    def report(
        self,
        code: str,
        severity: Severity,
        message: str,
        node: Node,
        related: tuple[Related, ...] = (),
    ) -> None:
        """Adds a problem that lies at a node."""
        self.problems.append(Problem(code, severity, message, self.range(node), related))

    def report_duplicates(self, code: str) -> None:
        """Adds the problems of the root's keys that stand there twice."""
        for earlier, later in self.duplicates:
            where = self.range(earlier), self.range(later)
            self.problems.append(duplicate_key(code, later.text, *where))

    def report_too_large(self, node: Node) -> None:
        """Adds the problem of a `TooLargeError`, and lets the rest of the text be read."""
        message = "Aliases repeat this value far too often. Write out what is meant."
        self.report("yaml-too-large", "error", message, node)
        self.visits = max(self.visits, _VISITS_AFTER_TOO_LARGE)

    def pairs(self, mapping: Mapping) -> Pairs:
        """The mapping's keys and values with merge keys resolved; of duplicates the last.

        Raises:
            TooLargeError: Aliases and merge keys multiply the text beyond all measure.
        """
        if not any(key.is_merge_key for key, _ in mapping.pairs):
            return {key.text: (key, value) for key, value in mapping.pairs}
        return self._merged(mapping, MAX_DEPTH)

    def value(self, node: Node) -> object:
        """What a node stands for: text, numbers, booleans, None, lists and dicts of text keys.

        Raises:
            TooLargeError: Aliases and merge keys multiply the text beyond all measure.
        """
        return self._value(node, MAX_DEPTH)

    def _value(self, node: Node, depth: int) -> object:
        if isinstance(node, Scalar):
            return node.value
        self._spend(node, depth)
        if isinstance(node, Sequence):
            return [self._value(item, depth - 1) for item in node.items]
        pairs = self._merged(node, depth)
        return {name: self._value(value, depth - 1) for name, (_, value) in pairs.items()}

    def _merged(self, mapping: Mapping, depth: int) -> Pairs:
        self._spend(mapping, depth)
        own: Pairs = {}
        inherited: Pairs = {}
        for key, value in mapping.pairs:
            if key.is_merge_key:
                for source in self._merge_sources(key, value):
                    inherited = self._merged(source, depth - 1) | inherited
            else:
                own[key.text] = (key, value)
        return inherited | own

    def _merge_sources(self, key: Scalar, value: Node) -> Iterator[Mapping]:
        for source in value.items if isinstance(value, Sequence) else [value]:
            if isinstance(source, Mapping):
                yield source
            else:
                message = "'<<' takes in mappings only. Give it an alias of a mapping, as in '*a'."
                self.report("bad-merge", "error", message, key)

    def _spend(self, node: Sequence | Mapping, depth: int) -> None:
        self.visits -= 1 + len(node.items if isinstance(node, Sequence) else node.pairs)
        if self.visits < 0 or depth <= 0:
            raise TooLargeError


class TooLargeError(Exception):
    """A few characters stand for more than anybody can want."""


def duplicate_key(code: str, name: str, first: Range, later: Range) -> Problem:
    """The problem of a key that stands in a mapping again, at the later one."""
    template = (
        f"The key {verbatim(quoted(name))} stands on line {{0}} and again on line {{1}}, "
        "which gto refuses. Delete one of them; here the last one counts."
    )
    lines = (first.start.line + 1, later.start.line + 1)
    return numbered(
        code, template, lines, later, (Related(f"{quoted(name)} stands here first", first),)
    )

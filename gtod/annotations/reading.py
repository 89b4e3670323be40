"""What is read in a part of a file: a block, some blocks, or all of it.

A block is read behind a line that stands for all that precedes it, a key in the first column with
its value. So the parser is in the state in which it would come to the block in the file, as long
as nothing that precedes it is still open there.
"""

import re
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from gtod.annotations import fields, nodes
from gtod.annotations.artifacts import Annotation, read_entry
from gtod.annotations.compose import MAX_VISITS, VISITS_PER_NODE, compose
from gtod.annotations.entry_keys import ARTIFACTS_YAML, EntryKeys
from gtod.annotations.nodes import Document, Mapping, Node, Pairs, Scalar
from gtod.annotations.problem import Problem, Range, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gtod.annotations.text import Block

#: How far a part can be understood by itself. `open`: it may go on in what follows it; `broken`:
#: nothing that follows can mend it; `entangled`: only the whole file tells what it means.
State = Literal["complete", "open", "broken", "entangled"]

#: The line that stands for all that precedes a block.
_PRECEDING = "x: 0\n"
_BREAKS = "\n\r\x85\u2028\u2029"
# The marks of documents and directives. YAML's own line breaks count here.
_any_mark = re.compile(rf"(?:^|[{_BREAKS}])(?:---|\.\.\.|%)")
_mark_behind_start = re.compile(rf"(?:^|[{_BREAKS}])(?:\.\.\.|%)")
# Of a first key: properties may belong to the whole mapping, and brackets may be its own.
_UNLIKE_A_KEY = "{[&!*"
_SEVERAL_DOCUMENTS = "yaml-several-documents"


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


class Found(msgspec.Struct, frozen=True, eq=False):
    """An entry as it stands in its document, and what is wrong with its values."""

    key: Scalar
    value: Node
    pairs: Pairs
    annotation: Annotation | None
    problems: tuple[Problem, ...]


class Joined(NamedTuple):
    """What was read in a block with others behind it: how far all is understood, and the others."""

    state: State
    reading: "Reading"
    others: tuple["Block", ...]


class Reading:
    """What was read in a part of a file.

    Attributes:
        document: Its YAML.
        state: How far it can be understood by itself.
        names: The names of its entries, in their order.
        joined: What was read last in it together with the blocks that follow it.
    """

    __slots__ = (
        "_entries",
        "_found",
        "_lead",
        "_of_yaml",
        "_preceding",
        "_problems",
        "document",
        "joined",
        "names",
        "problems",
        "state",
    )

    def __init__(
        self,
        document: Document,
        found: tuple[Found, ...],
        of_yaml: tuple[Problem, ...],
        state: State = "complete",
        preceding: str = "",
    ) -> None:
        """Takes the entries, the problems of the YAML alone, and the lines put before the part."""
        self.document = document
        self.state: State = state
        self.names = tuple(entry.key.text for entry in found)
        self.joined: Joined | None = None
        self._found = found
        self._of_yaml = of_yaml
        self._preceding = preceding
        self._lead = preceding.count("\n")
        #: All that is wrong, by the lines of the document.
        self.problems = in_order(chain(of_yaml, *(entry.problems for entry in found)))
        self._entries: tuple[int, tuple[Entry, ...]] | None = None
        self._problems: tuple[int, tuple[Problem, ...]] | None = None

    @property
    def ends_with_mapping(self) -> bool:
        """Whether its last entry says something in the form of keys and values."""
        return bool(self._found) and isinstance(self._found[-1].value, Mapping)

    def entries_at(self, line: int) -> tuple[Entry, ...]:
        """The entries, if the part begins at this line of the file."""
        if self._entries is None or self._entries[0] != line:
            first = line - self._lead
            entries = tuple(
                Entry(entry.key, entry.value, entry.pairs, entry.annotation, self.document, first)
                for entry in self._found
            )
            self._entries = (line, entries)
        return self._entries[1]

    def problems_at(self, line: int) -> tuple[Problem, ...]:
        """What is wrong, if the part begins at this line of the file."""
        if self._problems is None or self._problems[0] != line:
            self._problems = (line, self.moved(self.problems, line))
        return self._problems[1]

    def problems_without(self, passed_over: "set[Scalar]", line: int) -> tuple[Problem, ...]:
        """What is wrong, if the entries with these keys do not count."""
        kept = (entry.problems for entry in self._found if entry.key not in passed_over)
        return self.moved(in_order(chain(self._of_yaml, *kept)), line)

    def moved(self, problems: "Iterable[Problem]", line: int) -> tuple[Problem, ...]:
        """Problems by the lines of the file, if the part begins at this line."""
        return tuple(problem.moved(line - self._lead) for problem in problems)

    def rejection_at(self, line: int) -> Problem | None:
        """Why it could not be read, near the place where that begins; None if it could."""
        found = self.document.rejection
        if found is None:
            return None
        source = self.document.source
        begin = len(self._preceding)
        opened = None if found.opened is None else max(begin, found.opened)
        start, end = max(begin, found.start), max(begin, found.end)
        visible = source.text.rstrip()
        if start >= len(visible):
            start = opened if opened is not None and opened < len(visible) else len(visible) - 1
            start = max(begin, start)
            end = min(len(visible), *_line_ends(source.text, start))
        there = msgspec.structs.replace(found, start=start, end=max(start, end), opened=opened)
        return there.problem(source).moved(line - self._lead)


def read_block(written: str, *, is_first: bool) -> Reading:
    """Reads blocks of an `artifacts.yaml`; the first ones are all that is there, if need be."""
    return _read(written) if is_first else _read_later(written)


def read_whole(written: str) -> Reading:
    """Reads all of an `artifacts.yaml`."""
    document = compose(written)
    fields.root_pairs(document)
    return reading_of(document, ARTIFACTS_YAML, _own_pairs(document.root))


def reading_of(
    document: Document,
    keys: EntryKeys,
    pairs: "Sequence[tuple[Scalar, Node]]",
    state: State = "complete",
    preceding: str = "",
) -> Reading:
    """The entries that these names and values are."""
    of_yaml = tuple(document.problems)
    found = tuple(_found(document, keys, key, value) for key, value in pairs)
    return Reading(document, found, of_yaml, state, preceding)


def _read(written: str) -> Reading:
    reading = read_whole(written)
    reading.state = _state_of_first(reading.document)
    return reading


def _read_later(written: str) -> Reading:
    document = compose(_PRECEDING + written)
    own = _own_pairs(document.root)[1:]
    reading = reading_of(document, ARTIFACTS_YAML, own, preceding=_PRECEDING)
    is_marked = _any_mark.search(written) is not None
    state = _state(document)
    reading.state = "entangled" if state == "complete" and is_marked else state
    return reading


def _own_pairs(root: Node | None) -> list[tuple[Scalar, Node]]:
    pairs = root.pairs if isinstance(root, Mapping) else []
    return [pair for pair in pairs if not pair[0].is_merge_key]


def _found(document: Document, keys: EntryKeys, key: Scalar, value: Node) -> Found:
    before = len(document.problems)
    annotation = read_entry(document, key, value, keys)
    pairs = _pairs(document, value)
    return Found(key, value, pairs, annotation, tuple(document.problems[before:]))


def _pairs(document: Document, value: Node) -> Pairs:
    if not isinstance(value, Mapping):
        return {}
    try:
        return document.pairs(value)
    except nodes.TooLargeError:
        return {}


def _state(document: Document) -> State:
    if document.rejection:
        is_at_end = document.rejection.start >= len(document.source.text)
        return "open" if is_at_end else "broken"
    root = document.root
    if isinstance(root, Mapping) and any(key.is_merge_key for key, _ in root.pairs):
        return "entangled"
    # What is less than each part's own share is never too much in all.
    spent = MAX_VISITS + VISITS_PER_NODE * document.size - document.visits
    return "entangled" if spent > VISITS_PER_NODE * document.size else "complete"


def _state_of_first(document: Document) -> State:
    state = _state(document)
    text, root = document.source.text, document.root
    if state != "complete":
        return state
    is_several = any(problem.code == _SEVERAL_DOCUMENTS for problem in document.problems)
    if is_several or _mark_behind_start.search(text):
        return "entangled"
    if not isinstance(root, Mapping) or text[root.start] in _UNLIKE_A_KEY:
        return "open"
    is_in_first_column = root.start == 0 or text[root.start - 1] in _BREAKS
    return "complete" if is_in_first_column else "open"


def _line_ends(text: str, start: int) -> list[int]:
    """Where a line may end; the text's end among them."""
    found = (text.find(character, start) for character in "\r\n")
    return [*(offset for offset in found if offset >= 0), len(text)]

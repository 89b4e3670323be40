"""YAML text as a tree of nodes.

PyYAML's own composer is not used: over libyaml it overflows the C stack on a text nested deeply
enough, which ends the process. Ours works on the parser's events, without recursion.
"""

import re
from typing import TYPE_CHECKING, Any

import msgspec

from gtod.annotations.nodes import (
    MAX_DEPTH,
    Document,
    Mapping,
    Node,
    Rejection,
    Scalar,
    Sequence,
    duplicate_key,
)
from gtod.annotations.problem import Problem, Range, quoted, verbatim
from gtod.annotations.source import Source
from gtod.annotations.syntax import TOO_DEEP, TOO_DEEP_CODE, rejection

if TYPE_CHECKING:
    from collections.abc import Callable

    import yaml

#: How many nodes may be visited in all, more than once through aliases and merge keys: as many as
#: a large file needs whose entries all take in one base, and no more than the text's own measure.
MAX_VISITS = 100_000
VISITS_PER_NODE = 10

_STANDARD_TAG = "tag:yaml.org,2002:"
_known_tags = frozenset(
    _STANDARD_TAG + name
    for name in (
        *("null", "bool", "int", "float", "str", "timestamp", "binary"),
        *("seq", "map", "set", "omap", "pairs", "merge", "value"),
    )
)
# What YAML does not allow in a text; lone surrogates among it, which cannot be encoded.
_forbidden = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


class _RejectedError(Exception):
    """The text is no YAML that we read."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.code)
        self.rejection = rejection


def compose(text: str) -> Document:
    """Reads the first YAML document of a text."""
    source = Source(text)
    composer = _Composer(source)
    rejected = None
    try:
        _refuse_forbidden(source.text)
        root = composer.compose()
    except _RejectedError as error:
        rejected = error.rejection
        composer.problems.append(rejected.problem(source))
        root = None
    return Document(
        source,
        root,
        composer.problems,
        MAX_VISITS + VISITS_PER_NODE * composer.nodes,
        composer.nodes,
        frozenset(composer.anchors),
        tuple(composer.duplicates),
        rejected,
    )


def _refuse_forbidden(text: str) -> None:
    found = _forbidden.search(text)
    if found:
        character = f"U+{ord(found[0]):04X}"
        message = f"YAML forbids the invisible character {character}. Delete it."
        raise _RejectedError(Rejection("yaml-control-character", message, *found.span()))


class _Open(msgspec.Struct, eq=False):
    """A collection whose end has not been met."""

    node: Sequence | Mapping
    flow: bool
    keys: dict[str, Scalar]
    key: "Node | None" = None


class _Composer:
    def __init__(self, source: Source) -> None:
        # Imported here: a daemon that starts has nothing to read yet.
        import yaml  # noqa: PLC0415

        self.nodes = 0
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node] = {}
        self.duplicates: list[tuple[Scalar, Scalar]] = []
        self._source = source
        self._yaml = yaml
        self._documents = 0
        #: Whether nothing more of the text counts.
        self._is_over = False
        self._open: list[_Open] = []
        self._root: Node | None = None

    def compose(self) -> Node | None:
        yaml = self._yaml
        make = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        # Each takes the kind of event that it is found by, which no type can say.
        take: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.MappingEndEvent: self._finish,
            yaml.SequenceStartEvent: self._begin,
            yaml.SequenceEndEvent: self._finish,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._begin_document,
        }
        try:
            loader = make(self._source.text)
            # A large file has hundreds of thousands of events, each of exactly one of these types.
            while not self._is_over and (event := loader.get_event()) is not None:
                if (handle := take.get(type(event))) is not None:
                    handle(event)
        except yaml.YAMLError as error:
            raise _RejectedError(rejection(error, self._source)) from None
        return self._root

    def _begin_document(self, event: "yaml.DocumentStartEvent") -> None:
        self._documents += 1
        if self._documents > 1:
            self._report_second_document(event)
            self._is_over = True

    def _scalar(self, event: "yaml.ScalarEvent") -> None:
        start, end = _span(event)
        plain = event.implicit[0] and event.tag is None
        if event.tag is not None:
            plain = event.tag.startswith(_STANDARD_TAG) and not event.tag.endswith(":str")
        scalar = Scalar(event.value, plain, start, end)
        self._known(event, scalar)
        self._add(scalar, end)

    def _begin(self, event: "yaml.CollectionStartEvent") -> None:
        start, end = _span(event)
        if len(self._open) >= MAX_DEPTH:
            raise _RejectedError(Rejection(TOO_DEEP_CODE, TOO_DEEP, start, end))
        sequence = isinstance(event, self._yaml.SequenceStartEvent)
        node = Sequence([], start, end) if sequence else Mapping([], start, end)
        self._known(event, node)
        self._open.append(_Open(node, bool(event.flow_style), {}))

    def _finish(self, event: "yaml.CollectionEndEvent") -> None:
        done = self._open.pop()
        if done.flow:
            done.node.end = _span(event)[1]
        self._add(done.node, done.node.end)

    def _alias(self, event: "yaml.AliasEvent") -> None:
        start, end = _span(event)
        name = verbatim(quoted(f"*{event.anchor}"))
        node = self.anchors.get(event.anchor or "")
        if node is None:
            message = f"Nothing before {name} bears its name. Write '&' and the name at a value."
            raise _RejectedError(
                Rejection("yaml-unknown-alias", message, start, end, alias=event.anchor)
            )
        if any(node is ancestor.node for ancestor in self._open):
            message = f"{name} stands inside the value that it repeats. Write the value out."
            raise _RejectedError(Rejection("yaml-recursive-alias", message, start, end))
        self._add(node, end)

    def _known(self, event: "yaml.ScalarEvent | yaml.CollectionStartEvent", node: Node) -> None:
        """Counts a node, remembers its anchor and looks at its tag."""
        self.nodes += 1
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        if event.tag is not None and event.tag != "!" and event.tag not in _known_tags:
            message = f"The tag {quoted(event.tag)} has no meaning here. Delete it."
            self._report("unknown-tag", message, node)

    def _add(self, node: Node, end: int) -> None:
        """Puts a finished node into the collection around it; `end` is where it stands there."""
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        # A block collection's own end event lies behind the comments that follow it.
        parent.node.end = max(parent.node.end, end)
        if isinstance(parent.node, Sequence):
            parent.node.items.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            self._add_pair(parent, parent.node, parent.key, node)
            parent.key = None

    def _add_pair(self, parent: _Open, mapping: Mapping, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            message = "A key must be a single word, not a list or a mapping. Put it in quotes."
            self._report("bad-key", message, key)
            return
        mapping.pairs.append((key, value))
        earlier = parent.keys.setdefault(key.text, key)
        if earlier is key or key.is_merge_key:
            return
        if len(self._open) == 1:
            self.duplicates.append((earlier, key))
            return
        where = self._range(earlier), self._range(key)
        self.problems.append(duplicate_key("duplicate-key", key.text, *where))

    def _report_second_document(self, event: "yaml.DocumentStartEvent") -> None:
        message = (
            "A second YAML document begins here, which gto refuses. "
            "Delete the '---'; here only the first document counts."
        )
        where = self._source.range(*_span(event))
        self.problems.append(Problem("yaml-several-documents", "error", message, where))

    def _report(self, code: str, message: str, node: Node) -> None:
        self.problems.append(Problem(code, "error", message, self._range(node)))

    def _range(self, node: Node) -> Range:
        return self._source.range(node.start, node.end)


def _span(event: "yaml.Event") -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    # Only events that a program makes up have no marks.
    return (start.index, end.index) if start and end else (0, 0)

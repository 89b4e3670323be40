"""What gto reads in an entry of artifacts.yaml and somebody would rather know of."""

import re
from collections.abc import Callable, Iterator, Mapping

from gtod.annotations import nodes
from gtod.annotations.entry_keys import EntryKeys
from gtod.annotations.nodes import Document, Node, Pairs, Scalar, Sequence
from gtod.annotations.problem import Related, quoted
from gtod.registry.name import NAME_RULE, is_stage_name

#: The codes of types and labels that are read well and should have another name.
OF_NAMES = frozenset({"invalid-type", "invalid-label", "duplicate-label"})

# Numbers that lose a digit, if they are meant as a version or as an identifier: 1.10 is 1.1 and
# 007 is 7. Below one nobody writes versions: 0.50 stays what it is.
_lossy = re.compile(r"[-+]?(?:[1-9][0-9]*\.[0-9]+0|0[0-9]+)")


def check_entry(
    document: Document, pairs: Pairs, values: Mapping[str, object], keys: EntryKeys
) -> None:
    """Reports what is odd in the values of an entry.

    Args:
        document: Takes the problems.
        pairs: The entry's keys and values.
        values: The values, without those that are no good at all.
        keys: What the entry may hold.
    """
    for key in keys.keys:
        if values.get(key.name) is not None and (check := _checks.get(key.field)) is not None:
            check(document, pairs[key.name][1])


def _check_type(document: Document, node: Node) -> None:
    if isinstance(node, Scalar) and not is_stage_name(node.text):
        message = f"{quoted(node.text)} is no type that gto would write. {NAME_RULE}."
        document.report("invalid-type", "warning", message, node)


def _check_labels(document: Document, node: Node) -> None:
    known: dict[str, Scalar] = {}
    for label in node.items if isinstance(node, Sequence) else ():
        if not isinstance(label, Scalar):
            continue
        if not is_stage_name(label.text):
            message = f"{quoted(label.text)} is no label that gto would write. {NAME_RULE}."
            document.report("invalid-label", "warning", message, label)
        first = known.setdefault(label.text, label)
        if first is not label:
            where = document.source.range(first.start, first.end)
            message = f"The label {quoted(label.text)} stands here again. Delete one of them."
            related = (Related("It stands here first.", where),)
            document.report("duplicate-label", "warning", message, label, related)


def _check_numbers(document: Document, node: Node) -> None:
    for scalar in _scalars(node):
        if scalar.plain and _lossy.fullmatch(scalar.text) and scalar.kind in ("int", "float"):
            message = (
                f"{quoted(scalar.text)} is the number {scalar.value} in YAML. "
                "Put it in quotes to make it text, which stays as it is written."
            )
            document.report("lossy-number", "warning", message, scalar)


def _scalars(node: Node) -> Iterator[Scalar]:
    """The values in a node, each once however often aliases repeat it."""
    waiting = [node]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, Scalar):
            yield found
        elif id(found) not in seen:
            seen.add(id(found))
            inner = found.pairs if isinstance(found, nodes.Mapping) else ()
            waiting += found.items if isinstance(found, Sequence) else [value for _, value in inner]


_checks: dict[str, Callable[[Document, Node], None]] = {
    "type": _check_type,
    "labels": _check_labels,
    "custom": _check_numbers,
}

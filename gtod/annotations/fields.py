"""The keys of a YAML mapping as checked values."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec

from gtod.annotations import nodes
from gtod.annotations.nodes import Document, Node, Pairs, Scalar, Sequence
from gtod.annotations.problem import quoted
from gtod.annotations.scalars import Kind

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound="BaseModel")

Location = tuple[int | str, ...]

UNKNOWN_KEY = "extra_forbidden"
# How pydantic's locations say that a dictionary's key is meant and not its value.
_KEY = "[key]"

#: What readers of YAML 1.1 take for true or false, and gto for text.
_truth_words = frozenset(
    form for word in ("yes", "no", "on", "off") for form in (word, word.capitalize(), word.upper())
)

_kinds = {"int": "a number", "float": "a number", "bool": "a truth value", "timestamp": "a date"}

# pydantic's kinds of error, and what to say of a field that has one.
_demands = {
    "list_type": "must be a list, such as [a, b]",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "dict_type": "must be a mapping, such as {{key: value}}",
    "model_type": "must be a mapping, such as {{key: value}}",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "literal_error": "must be {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "value_error": "{error}",
    "less_than_equal": "must be at most {le}",
    "missing": "is missing",
    UNKNOWN_KEY: "is unknown and must go",
}


class Fault(msgspec.Struct, frozen=True):
    """A value that does not fit.

    Attributes:
        kind: pydantic's word for it.
        location: The keys and indexes that lead to the value.
        demand: What to say of it, as in `must be a list`.
    """

    kind: str
    location: Location
    demand: str

    @property
    def field(self) -> str:
        """The field that has it."""
        return str(self.location[0])

    @property
    def sentence(self) -> str:
        """What to tell a person."""
        path = [part for part in self.location if isinstance(part, str) and part != _KEY]
        item = "An item of " if isinstance(self.location[-1], int) else ""
        return f"{item}{quoted('.'.join(path))} {self.demand}."


def root_pairs(document: Document) -> Pairs:
    """The keys and values of the whole document; none, and a problem, if it has another form."""
    root = document.root
    if root is None or (isinstance(root, Scalar) and root.kind == "null"):
        return {}
    if not isinstance(root, nodes.Mapping):
        message = "The file must hold a mapping. Write lines of the form 'key: value'."
        document.report("not-a-mapping", "error", message, root)
        return {}
    try:
        return document.pairs(root)
    except nodes.TooLargeError:
        document.report_too_large(root)
        return {}


def field_values(
    document: Document, pairs: Pairs, texts: Collection[str], reader: str = "gto"
) -> dict[str, object]:
    """The values by key; those of the keys in `texts`, and their items, as they are written.

    What is no text there is reported as refused by the `reader`, the program that the file is for.

    Raises:
        TooLargeError: Aliases and merge keys multiply the text beyond all measure.
    """
    return {
        name: _as_text(document, value, reader) if name in texts else document.value(value)
        for name, (_, value) in pairs.items()
    }


def faults(model: "type[BaseModel]", values: Mapping[str, object]) -> list[Fault]:
    """What does not fit in the values of a model's fields."""
    checked = validated(model, values)
    return checked if isinstance(checked, list) else []


def validated(model: type[M], values: Mapping[str, object]) -> "M | list[Fault]":
    """The values of a model's fields, or what does not fit in them."""
    # Imported here: a daemon that starts has nothing to check yet.
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        return model.model_validate(values)
    except ValidationError as error:
        return [_fault(details) for details in error.errors(include_url=False)]


def locate(pairs: Pairs, fault: Fault) -> Node:
    """The node where a fault lies: the value, or the key if that is what is wrong."""
    key: Node
    found: Node
    key, found = pairs[fault.field]
    for part in fault.location[1:]:
        inner = _child(found, part)
        if inner is None:
            break
        key, found = inner
    of_key = fault.kind == UNKNOWN_KEY or fault.location[-1] == _KEY
    return key if of_key or found.start == found.end else found


def _as_text(document: Document, node: Node, reader: str) -> object:
    if isinstance(node, Sequence):
        return [
            _scalar_text(document, item, reader)
            if isinstance(item, Scalar)
            else document.value(item)
            for item in node.items
        ]
    return (
        _scalar_text(document, node, reader) if isinstance(node, Scalar) else document.value(node)
    )


def _scalar_text(document: Document, scalar: Scalar, reader: str) -> str | None:
    kind = scalar.kind
    if kind == "null":
        return None
    warn_of_kind(document, scalar, kind, reader)
    return scalar.text


def warn_of_kind(document: Document, scalar: Scalar, kind: Kind, reader: str = "gto") -> None:
    """Reports a scalar that is meant as text and is something else to YAML, or to some readers."""
    if kind == "text":
        if scalar.text in _truth_words and scalar.plain:
            message = (
                f"{quoted(scalar.text)} is text to {reader} and a truth value to many other "
                "programs. Put it in quotes to make it text for all."
            )
            document.report("ambiguous-boolean", "warning", message, scalar)
        return
    message = (
        f"{quoted(scalar.text)} is {_kinds.get(kind, 'no text')} in YAML, "
        f"which {reader} refuses here. Put it in quotes to make it text."
    )
    document.report("not-text", "warning", message, scalar)


def _fault(details: "ErrorDetails") -> Fault:
    kind = details["type"]
    context = {name: str(value) for name, value in details.get("ctx", {}).items()}
    demand = _demands[kind].format(**context) if kind in _demands else f"is wrong: {details['msg']}"
    return Fault(kind, details["loc"], demand)


def _child(node: Node, part: int | str) -> tuple[Node, Node] | None:
    """What a key or an index leads to, with the key (or, in a list, the item itself)."""
    if isinstance(node, Sequence) and isinstance(part, int):
        return node.items[part], node.items[part]
    if isinstance(node, nodes.Mapping):
        for key, value in reversed(node.pairs):
            if key.text == part:
                return key, value
    return None

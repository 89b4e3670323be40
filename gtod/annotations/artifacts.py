"""`artifacts.yaml`: what is said about each artifact."""

import re
from collections.abc import Mapping

import msgspec

from gtod.annotations import entry_checks, fields, nodes
from gtod.annotations.compose import compose
from gtod.annotations.fields import Fault
from gtod.annotations.nodes import Document, Node, Pairs, Scalar
from gtod.annotations.problem import Problem, Range, in_order, quoted
from gtod.registry.name import NAME_RULE, is_artifact_name
from gtod.registry.suggest import did_you_mean

# Fields whose scalars are text whatever they look like: a path `1.10` is not the number 1.1.
_TEXTS = frozenset({"type", "path", "labels", "description"})
_NULLABLE = frozenset({"type", "path", "custom"})


class Annotation(msgspec.Struct, frozen=True):
    """What `artifacts.yaml` says about one artifact.

    Attributes:
        type: What it is, such as `model`; None if not told.
        path: Where it lies in the repository, or elsewhere; None if not told.
        virtual: Whether its files are kept outside the repository.
        labels: In file order.
        description: For people; may have several lines.
        custom: Whatever the team put there: text, numbers, booleans, None, lists, dicts.
    """

    type: str | None = None
    path: str | None = None
    virtual: bool = True
    labels: tuple[str, ...] = ()
    description: str = ""
    custom: object = None


class Annotations(msgspec.Struct, frozen=True):
    """All that one `artifacts.yaml` says.

    Attributes:
        artifacts: By name, in file order.
        problems: What is wrong, in text order.
        names: Where the name of each artifact stands.
    """

    artifacts: Mapping[str, Annotation]
    problems: tuple[Problem, ...]
    names: Mapping[str, Range]


#: The keys that an entry may have, in the order in which they are shown.
ANNOTATION_KEYS = Annotation.__struct_fields__

_EMPTY = Annotation()

_unspaced = re.compile(rf"(?:{'|'.join(ANNOTATION_KEYS)}):\S")


def annotation_as_dict(annotation: Annotation) -> dict[str, object]:
    """Only what differs from an empty annotation, in the order of `ANNOTATION_KEYS`."""
    told = {
        name: getattr(annotation, name)
        for name in ANNOTATION_KEYS
        if getattr(annotation, name) != getattr(_EMPTY, name)
    }
    if annotation.labels:
        told["labels"] = list(annotation.labels)
    return told


def parse_artifacts(text: str) -> Annotations:
    """Reads the text of an `artifacts.yaml`; a bad entry leaves the others known."""
    document = compose(text)
    artifacts: dict[str, Annotation] = {}
    names: dict[str, Range] = {}
    for name, (key, value) in fields.root_pairs(document).items():
        annotation = read_entry(document, key, value)
        if annotation is not None:
            artifacts[name] = annotation
            names[name] = document.source.range(key.start, key.end)
    return Annotations(artifacts, in_order(document.problems), names)


def read_entry(document: Document, key: Scalar, value: Node) -> Annotation | None:
    """What an entry says, with its problems put into the document; None if nothing."""
    if not is_artifact_name(key.text):
        message = f"{quoted(key.text)} is not a valid name for an artifact. {NAME_RULE}."
        document.report("invalid-artifact-name", "error", message, key)
        return None
    fields.warn_of_kind(document, key, key.kind)
    if isinstance(value, nodes.Mapping):
        try:
            return _annotation(document, document.pairs(value))
        except nodes.TooLargeError:
            document.report_too_large(value)
            return None
    if isinstance(value, Scalar) and value.kind == "null":
        message = f"'{key.text}' has no entry, which gto refuses. Write '{key.text}: {{}}'."
        document.report("empty-entry", "warning", message, key)
        return _EMPTY
    message = f"'{key.text}' must be a mapping, such as {{type: model, path: models/a.pkl}}."
    if isinstance(value, Scalar) and value.plain and _unspaced.match(value.text):
        message += " A ':' needs a space behind it."
    document.report("not-a-mapping", "error", message, value)
    return None


def _annotation(document: Document, pairs: Pairs) -> Annotation:
    # Imported here: a daemon that starts has nothing to check yet.
    from gtod.annotations._models import AnnotationModel  # noqa: PLC0415

    values = fields.field_values(document, pairs, _TEXTS)
    for name in [name for name, value in values.items() if value is None]:
        if name in ANNOTATION_KEYS and name not in _NULLABLE:
            del values[name]
            message = f"'{name}' has no value, which gto refuses. Give it one, or delete the key."
            document.report("empty-value", "warning", message, pairs[name][0])
    for fault in fields.faults(AnnotationModel, values):
        _report(document, fields.locate(pairs, fault), fault)
        values.pop(fault.field, None)
    checked = AnnotationModel.model_validate(values)
    entry_checks.check_entry(document, pairs, values)
    return Annotation(
        type=checked.type,
        path=checked.path,
        virtual=checked.virtual,
        labels=tuple(checked.labels),
        description=checked.description,
        custom=checked.custom,
    )


def _report(document: Document, node: Node, fault: Fault) -> None:
    if fault.kind == fields.UNKNOWN_KEY:
        suggestion = did_you_mean(fault.field, ANNOTATION_KEYS) or " Delete it."
        message = f"Unknown key {quoted(fault.field)}, which gto ignores.{suggestion}"
        document.report("unknown-key", "warning", message, node)
    else:
        document.report("invalid-value", "error", fault.sentence, node)

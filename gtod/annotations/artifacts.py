"""`artifacts.yaml`: what is said about each artifact."""

import re
from collections.abc import Mapping

import msgspec

from gtod.annotations import entry_checks, fields, nodes
from gtod.annotations.compose import compose
from gtod.annotations.entry_keys import ARTIFACTS_YAML, EntryKeys
from gtod.annotations.fields import Fault
from gtod.annotations.nodes import Document, Node, Pairs, Scalar
from gtod.annotations.problem import Problem, Range, in_order, quoted
from gtod.registry.suggest import did_you_mean


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
    document.report_duplicates("duplicate-artifact")
    artifacts: dict[str, Annotation] = {}
    names: dict[str, Range] = {}
    for name, (key, value) in fields.root_pairs(document).items():
        annotation = read_entry(document, key, value)
        if annotation is not None:
            artifacts[name] = annotation
            names[name] = document.source.range(key.start, key.end)
    return Annotations(artifacts, in_order(document.problems), names)


def read_entry(
    document: Document, key: Scalar, value: Node, keys: EntryKeys = ARTIFACTS_YAML
) -> Annotation | None:
    """What an entry says, with its problems put into the document; None if nothing."""
    if not keys.is_name(key.text):
        message = f"{quoted(key.text)} is not a valid name for an artifact. {keys.name_rule}."
        document.report("invalid-artifact-name", "error", message, key)
        return None
    fields.warn_of_kind(document, key, key.kind, keys.reader)
    if isinstance(value, nodes.Mapping):
        try:
            return _annotation(document, key, document.pairs(value), keys)
        except nodes.TooLargeError:
            document.report_too_large(value)
            return None
    if isinstance(value, Scalar) and value.kind == "null":
        way_out = keys.nothing.format(key.text)
        message = f"'{key.text}' has no entry, which {keys.reader} refuses. {way_out}"
        document.report("empty-entry", "warning", message, key)
        return _EMPTY
    message = f"'{key.text}' must be a mapping, such as {{type: model, path: models/a.pkl}}."
    if isinstance(value, Scalar) and value.plain and _unspaced.match(value.text):
        message += " A ':' needs a space behind it."
    document.report("not-a-mapping", "error", message, value)
    return None


def _annotation(document: Document, key: Scalar, pairs: Pairs, keys: EntryKeys) -> Annotation:
    values = fields.field_values(document, pairs, keys.texts, keys.reader)
    _look_at_keys(document, key, pairs, values, keys)
    model = keys.model()
    checked = fields.validated(model, values)
    if isinstance(checked, list):
        for fault in checked:
            if not _is_template(values.pop(fault.field, None), keys):
                _report(document, fields.locate(pairs, fault), fault, keys)
        checked = model.model_validate(values)
    entry_checks.check_entry(document, pairs, values, keys)
    told = {known.field: getattr(checked, known.name) for known in keys.keys}
    return msgspec.convert(told, Annotation)


def _look_at_keys(
    document: Document,
    key: Scalar,
    pairs: Pairs,
    values: dict[str, object],
    keys: EntryKeys,
) -> None:
    """Reports keys that lack a value, which are left out of the values, and keys that lack."""
    for known in keys.keys:
        if known.name in values and values[known.name] is None and not known.may_be_null:
            del values[known.name]
            message = (
                f"'{known.name}' has no value, which {keys.reader} refuses. "
                "Give it one, or delete the key."
            )
            document.report("empty-value", "warning", message, pairs[known.name][0])
        elif known.is_required and known.name not in values:
            message = f"'{key.text}' has no '{known.name}', which {keys.reader} refuses. Add it."
            document.report("missing-key", "error", message, key)


def _is_template(value: object, keys: EntryKeys) -> bool:
    return keys.template is not None and isinstance(value, str) and keys.template in value


def _report(document: Document, node: Node, fault: Fault, keys: EntryKeys) -> None:
    if fault.kind == fields.UNKNOWN_KEY:
        suggestion = did_you_mean(fault.field, keys.names) or " Delete it."
        message = f"Unknown key {quoted(fault.field)}, {keys.unknown}.{suggestion}"
        document.report("unknown-key", keys.unknown_severity, message, node)
    else:
        document.report("invalid-value", "error", fault.sentence, node)

"""Changing entries of `artifacts.yaml` as text: what is not meant stays as it is, byte for byte.

An edit is a few replaced parts. Whether they say what was meant and nothing else is not left to
the care with which they were made: the new text is read and compared with the old one.
"""

import json
from collections import Counter
from collections.abc import Mapping

import msgspec

from gtod.annotations import nodes
from gtod.annotations.artifacts import (
    ANNOTATION_KEYS,
    Annotation,
    Annotations,
    parse_artifacts,
)
from gtod.annotations.compose import compose
from gtod.annotations.entry_checks import OF_NAMES
from gtod.annotations.entry_editing import add_entry, change_entry, remove_entry
from gtod.annotations.layout import Layout
from gtod.annotations.nodes import MAX_DEPTH, Node, Scalar
from gtod.annotations.source import BYTE_ORDER_MARK
from gtod.annotations.splice import Splice, spliced
from gtod.errors import ErrorKind, GtodError
from gtod.registry.suggest import did_you_mean

_EMPTY = Annotation()
# The levels of an entry's value, and some for what stands around it.
_DEEPEST_CUSTOM = MAX_DEPTH - 5


class AnnotationChange(msgspec.Struct, frozen=True):
    """What to say about an artifact beside what is said; None leaves a field as it is.

    Attributes:
        type: What it is.
        path: Where it lies.
        virtual: Whether its files are kept outside the repository.
        labels: To be added to those that it has.
        description: For people.
        custom: Takes the place of all that the team put there.
    """

    type: str | None = None
    path: str | None = None
    virtual: bool | None = None
    labels: tuple[str, ...] = ()
    description: str | None = None
    custom: object = None


def annotate(text: str, name: str, change: AnnotationChange) -> str:
    """The text with a changed or new entry of the artifact `name`.

    Only what the entry does not say already is written: a value takes the old one's place in its
    style, what is new comes behind what there is. A key that came through `<<` is overridden in
    the entry itself.

    Raises:
        GtodError: The text has an error, or cannot be changed so without changing more. The
            message begins with `line N:`, to be put behind the file's name.
    """
    _refuse_deep(change.custom)
    page = _Page(text)
    old = page.annotations.artifacts.get(name)
    new = _changed(old or _EMPTY, change)
    fields = _difference(old or _EMPTY, new)
    if old is not None and not fields:
        return text
    expected = {**page.annotations.artifacts, name: new}
    pair = page.pair(name)
    if pair is None or page.root is None:
        return page.written(name, add_entry(page.layout, page.node, name, fields), expected)
    labels = old.labels if old else ()
    splices = change_entry(page.layout, page.root, pair, fields, labels)
    return page.written(name, splices, expected)


def remove(text: str, name: str) -> str:
    """The text without the entry of the artifact `name`.

    With the entry goes the block of comments directly above it, those of its own indentation that
    no blank line separates from it: people write there what the entry is. A block that begins the
    file stays, since it may be about the file. The blank lines that separated the entry go with
    it, but for those that still separate its neighbours. A file without entries holds `{}`, since
    gto refuses an empty one.

    Raises:
        GtodError: There is no such entry, the text has an error, or others refer to what would go.
            Of the latter two the message begins with `line N:`.
    """
    page = _Page(text)
    artifacts = page.annotations.artifacts
    if name not in artifacts:
        advice = did_you_mean(name, artifacts) or " 'gtoc show' lists the artifacts."
        raise GtodError(ErrorKind.ARTIFACT_NOT_FOUND, f"'{name}' has no annotation.{advice}")
    expected = {other: value for other, value in artifacts.items() if other != name}
    pair = page.pair(name)
    if pair is None or page.root is None:
        raise page.refusal(name, "its entry comes from elsewhere through '<<'")
    return page.written(name, remove_entry(page.layout, page.root, pair), expected)


class _Page:
    """A text, read and ready to be changed.

    Raises:
        GtodError: It has an error.
    """

    def __init__(self, text: str) -> None:
        self.annotations = parse_artifacts(text)
        for problem in self.annotations.problems:
            if problem.severity == "error":
                line = problem.range.start.line + 1
                raise GtodError(ErrorKind.INVALID_ANNOTATIONS, f"line {line}: {problem.message}")
        document = compose(text)
        self.layout = Layout(document)
        self.node = document.root
        self.root = document.root if isinstance(document.root, nodes.Mapping) else None
        self._mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""

    def pair(self, name: str) -> tuple[Scalar, Node] | None:
        """The key and value of an entry that is written out; None if there is no such entry.

        Raises:
            GtodError: It is an alias, or comes through a merge key.
        """
        pairs = self.root.pairs if self.root else []
        for key, value in pairs:
            if key.text == name and not key.is_merge_key:
                if self.layout.alias_of(key, value):
                    raise self.refusal(name, "it is an alias of another value ('*')")
                return key, value
        if name in self.annotations.artifacts:
            raise self.refusal(name, "its entry comes from elsewhere through '<<'")
        return None

    def written(self, name: str, splices: list[Splice], expected: Mapping[str, Annotation]) -> str:
        """The changed text.

        Args:
            name: The artifact that is meant.
            splices: The change.
            expected: What the changed text should say, in order.

        Raises:
            GtodError: It does not say that.
        """
        text = self._mark + spliced(self.layout.text, splices)
        found = parse_artifacts(text)
        others = [other for other in expected if other != name]
        changes_others = any(
            not _same(expected[other], found.artifacts.get(other)) for other in others
        )
        if (
            changes_others
            or _told(found.artifacts) != _told(expected)
            or _has_more_problems(found, self.annotations)
        ):
            raise self.refusal(name, self._obstacle(changes_others=changes_others))
        return text

    def _obstacle(self, *, changes_others: bool) -> str:
        end = len(self.layout.text)
        if self.root and self.layout.column(end) > 0 and self.layout.ends_in_block(self.root):
            return "the file's last line lacks the line break that the block of text before needs"
        if changes_others and "&" in self.layout.text:
            return "others refer to its values ('&', '*' or '<<')"
        return "the way it is written leaves no safe way to do it"

    def refusal(self, name: str, reason: str) -> GtodError:
        """What to say if an entry cannot be changed."""
        where = self.annotations.names.get(name)
        line = where.start.line + 1 if where else 1
        return GtodError(
            ErrorKind.INVALID_ANNOTATIONS,
            f"line {line}: '{name}' cannot be changed without changing more than that: {reason}. "
            "Edit the file by hand.",
        )


def _refuse_deep(custom: object) -> None:
    level = [custom]
    for _ in range(_DEEPEST_CUSTOM):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, list):
                inner += value
        if not inner:
            return
        level = inner
    message = f"The custom value has more than {_DEEPEST_CUSTOM} levels. Flatten it."
    raise GtodError(ErrorKind.INVALID_ARGUMENT, message)


def _changed(old: Annotation, change: AnnotationChange) -> Annotation:
    added = tuple(label for label in dict.fromkeys(change.labels) if label not in old.labels)
    return Annotation(
        type=old.type if change.type is None else change.type,
        path=old.path if change.path is None else change.path,
        virtual=old.virtual if change.virtual is None else change.virtual,
        labels=old.labels + added,
        description=old.description if change.description is None else change.description,
        custom=old.custom if change.custom is None else change.custom,
    )


def _difference(old: Annotation, new: Annotation) -> dict[str, object]:
    """The fields in which the new annotation differs, with their new values."""
    told, wanted = _as_json(old), _as_json(new)
    fields = {
        key: getattr(new, key)
        for position, key in enumerate(ANNOTATION_KEYS)
        if told[position] != wanted[position]
    }
    if "labels" in fields:
        fields["labels"] = list(new.labels)
    return fields


def _as_json(annotation: Annotation) -> tuple[str, ...]:
    """Each field in a form in which 1, 1.0 and true differ."""
    return tuple(
        json.dumps(getattr(annotation, key), sort_keys=True, ensure_ascii=True)
        for key in ANNOTATION_KEYS
    )


def _same(one: Annotation, other: Annotation | None) -> bool:
    return other is not None and (one is other or _as_json(one) == _as_json(other))


def _told(artifacts: Mapping[str, Annotation]) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, _as_json(annotation)) for name, annotation in artifacts.items()]


def _has_more_problems(new: Annotations, old: Annotations) -> bool:
    """Whether the change made anything harder to read; what names it gives is not judged here."""

    def count(annotations: Annotations) -> Counter[tuple[str, str]]:
        return Counter(
            (problem.code, problem.message)
            for problem in annotations.problems
            if problem.code not in OF_NAMES
        )

    return bool(count(new) - count(old))

"""Every way in which `annotate` and `remove` do otherwise than those of gto 0.2.0, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from tests.compat.annotation_goldens import AnnotationStep
    from tests.compat.facts import Json

_name: Final = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9_/-]*[a-zA-Z0-9])?")


class AnnotationResult(NamedTuple):
    """What gtoc made of a step: why it was refused, and the entries that there are after it."""

    error: str
    after: Mapping[str, Json]


Predicate = Callable[["AnnotationStep", AnnotationResult], bool]


@dataclass(frozen=True, slots=True, eq=False)
class AnnotationDeviation:
    """One way to do otherwise.

    Attributes:
        name: As docs/compatibility.md lists it.
        sentence: What is different.
        example: A sequence and the number of a step of it that shows it.
        explains: Whether this is why a step went otherwise.
    """

    name: str
    sentence: str
    example: tuple[str, int]
    explains: Predicate


def _keeps_order(step: AnnotationStep, ours: AnnotationResult) -> bool:
    """The same but for the order of labels, where those there were come first."""
    if step.error or ours.error:
        return False
    golden, entry = step.after[step.line.artifact], ours.after[step.line.artifact]
    there = step.before.get(step.line.artifact, {}).get("labels", [])
    labels = [*there, *(label for label in dict.fromkeys(step.line.labels) if label not in there)]
    others = {**step.after, step.line.artifact: {**golden, "labels": labels}}
    return others == ours.after and sorted(set(golden["labels"])) == sorted(set(entry["labels"]))


def _refuses_label(step: AnnotationStep, ours: AnnotationResult) -> bool:
    """A label is no name."""
    wrong = [label for label in step.line.labels if not _name.fullmatch(label)]
    return not step.error and bool(ours.error) and bool(wrong)


def _allows_name(step: AnnotationStep, ours: AnnotationResult) -> bool:
    """0.2.0 refuses a name that gto 1.x takes."""
    refused = re.match(r"ValidationError: Invalid value '([^']*)'", step.error)
    return refused is not None and not ours.error and bool(_name.fullmatch(refused[1]))


def _normalizes_path(step: AnnotationStep, ours: AnnotationResult) -> bool:
    """0.2.0 does not find a path in the commit because of how it is written."""
    is_odd = re.search(r"(^|/)\.{1,2}/|/$", step.line.path or "") is not None
    return step.error.startswith("NoFile: ") and not ours.error and is_odd


ANNOTATION_DEVIATIONS: Final = (
    AnnotationDeviation(
        "label-order",
        "`annotate` adds labels behind those that there are, each once; 0.2.0 sorts them all, and "
        "repeats them in a new entry.",
        ("annotations-01", 10),
        _keeps_order,
    ),
    AnnotationDeviation(
        "label-names",
        "`annotate` adds only labels that are names; 0.2.0 adds any text.",
        ("annotations-01", 16),
        _refuses_label,
    ),
    AnnotationDeviation(
        "more-names",
        "`annotate` takes names of artifacts and types with capitals, `_`, a digit in front or a "
        "single character, as gto 1.x does; 0.2.0 refuses them.",
        ("annotations-05", 1),
        _allows_name,
    ),
    AnnotationDeviation(
        "normal-paths",
        "`annotate --must-exist` finds a committed path also where it is written with ./, ../ or a "
        "slash at its end; 0.2.0 does not.",
        ("annotations-06", 0),
        _normalizes_path,
    ),
)
"""All of them."""

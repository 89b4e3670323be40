"""Random sequences of `annotate` and `remove`: the same for the same seed."""

from __future__ import annotations

import random
from typing import Final, NamedTuple

SEQUENCES: Final = 16
LENGTH: Final = 20

FILES: Final = ("models/churn.pkl", "models/segment.pkl", "data/raw.csv", "über.bin")
"""What is committed."""

_NAMES: Final = ("churn", "segment", "team/intent", "raw-data")
_WRONG_NAMES: Final = ("Churn", "churn_2", "chu rn", "-churn", "churn/", "x", "")
_TYPES: Final = ("model", "dataset")
_OTHER_TYPES: Final = ("report", "Model", "my_type", "model!", "no")
_PATHS: Final = (
    *FILES,
    *("models", "data", "data/", "./data/raw.csv", "models/../data/raw.csv", "s3://bucket/churn"),
    *("notes.txt", "models/churn.pkl.dvc", "#odd: path", "123"),
)
_LABELS: Final = ("nightly", "gpu", "cpu", "best", "on", "null", "eu/west")
_WRONG_LABELS: Final = ("Owner=Ops", "two words", "")
_DESCRIPTIONS: Final = (
    "Predicts churn",
    "yes",
    "1.0",
    "2024-01-01",
    "a: b # c",
    "Größe 模型",
    "first\nsecond",
    " spaces ",
    "'single' and \"double\"",
    "- item",
    "{}",
    "~",
    "ends with a colon:",
    "0o17",
    "x" * 120 + " " + "y" * 40,
)


class AnnotationLine(NamedTuple):
    """One command; both tools have the same words for it.

    Attributes:
        artifact: The name.
        is_removal: Whether the entry is removed.
        type: The option of that name, None if it is not given; so with the others.
    """

    artifact: str
    is_removal: bool = False
    type: str | None = None
    path: str | None = None
    must_exist: bool = False
    labels: tuple[str, ...] = ()
    description: str | None = None

    def words(self) -> tuple[str, ...]:
        """The words behind the name of the tool."""
        if self.is_removal:
            return ("remove", self.artifact)
        values = {"--type": self.type, "--path": self.path, "--description": self.description}
        return (
            *("annotate", self.artifact),
            *(
                word
                for name, value in values.items()
                if value is not None
                for word in (name, value)
            ),
            *(word for label in self.labels for word in ("--label", label)),
            *(("--must-exist",) if self.must_exist else ()),
        )


class AnnotationSequence(NamedTuple):
    """Commands about one artifacts.yaml.

    Attributes:
        name: How it is called.
        config: The text of `.gto`; empty if there is none.
        lines: The commands.
    """

    name: str
    config: str
    lines: tuple[AnnotationLine, ...]


def annotation_sequences() -> list[AnnotationSequence]:
    """All of them."""
    return [_sequence(number) for number in range(1, SEQUENCES + 1)]


def _sequence(number: int) -> AnnotationSequence:
    source = random.Random(f"annotations {number}")
    config = "types: [model, dataset]\n" if number % 4 == 0 else ""
    lines = tuple(_line(source) for _ in range(LENGTH))
    return AnnotationSequence(f"annotations-{number:02}", config, lines)


def _line(source: random.Random) -> AnnotationLine:
    name = source.choice(_NAMES if source.random() < 0.94 else _WRONG_NAMES)
    if source.random() < 0.18:
        return AnnotationLine(name, is_removal=True)
    types = _TYPES if source.random() < 0.85 else _OTHER_TYPES
    labels = []
    while source.random() < 0.4:
        labels.append(source.choice(_LABELS if source.random() < 0.95 else _WRONG_LABELS))
    return AnnotationLine(
        name,
        type=source.choice(types) if source.random() < 0.5 else None,
        path=source.choice(_PATHS) if source.random() < 0.5 else None,
        must_exist=source.random() < 0.2,
        labels=tuple(labels),
        description=source.choice(_DESCRIPTIONS) if source.random() < 0.35 else None,
    )

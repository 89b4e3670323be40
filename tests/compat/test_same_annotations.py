"""gtoc's annotations against gto 0.2.0's, on every sequence that is on record.

Each step begins with the entries that 0.2.0 had before it, written in a drawn style of YAML; what
the file says afterwards has to be the same.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest
import yaml

from gtod.workspace.repositories import Repositories
from tests.compat.annotation_deviations import (
    ANNOTATION_DEVIATIONS,
    AnnotationDeviation,
    AnnotationResult,
)
from tests.compat.annotation_goldens import (
    GOLDENS,
    annotation_golden,
    make_annotated,
    without_defaults,
)
from tests.compat.draw_annotations import annotation_sequences
from tests.compat.replay import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.compat.annotation_goldens import AnnotationStep, Entries
    from tests.compat.draw_annotations import AnnotationLine

SEQUENCES: Final = {sequence.name: sequence for sequence in annotation_sequences()}


def _results(folder: Path, name: str) -> list[tuple[AnnotationStep, AnnotationResult]]:
    """The steps of a sequence, each with what gtoc makes of it."""
    make_annotated(folder, SEQUENCES[name])
    repositories = Repositories()
    results = []
    for number, step in enumerate(annotation_golden(SEQUENCES[name])):
        text = _styled(step.before, random.Random(f"style {name} {number}"))
        results.append((step, _ours(repositories, folder, step.line, text)))
    return results


def _styled(entries: Entries, source: random.Random) -> str:
    """Entries in some style of YAML, with comments where these can stand."""
    if not entries:
        return source.choice(("", "# Nothing yet\n", "{}\n", "---\n"))
    style = {
        "allow_unicode": True,
        "default_style": source.choice((None, None, '"', "'")),
        "indent": source.choice((2, 4)),
    }
    if source.random() < 0.2:
        text = yaml.safe_dump(entries, default_flow_style=True, **style)
    else:
        flow = source.choice((False, None))
        parts = (
            f"# About {name}\n" + yaml.safe_dump({name: entry}, default_flow_style=flow, **style)
            for name, entry in entries.items()
        )
        text = source.choice(("", "---\n")) + "".join(parts)
    return text.replace("\n", source.choice(("\n", "\n", "\r\n")))


def _ours(
    repositories: Repositories, folder: Path, line: AnnotationLine, text: str
) -> AnnotationResult:
    """What gtoc makes of a command in a file that has this text; refused, it leaves it alone."""
    file = folder / "artifacts.yaml"
    file.write_bytes(text.encode())
    error = refusal(repositories, folder, line.words())
    if error:
        assert file.read_bytes() == text.encode()
    return AnnotationResult(error, without_defaults(yaml.safe_load(file.read_bytes())))


def _is_same(step: AnnotationStep, ours: AnnotationResult) -> bool:
    """Whether both refused it, or the file says the same."""
    return bool(step.error) == bool(ours.error) and step.after == ours.after


def _explanation(step: AnnotationStep, ours: AnnotationResult) -> AnnotationDeviation | None:
    """The deviation that explains why a step went otherwise."""
    return next((one for one in ANNOTATION_DEVIATIONS if one.explains(step, ours)), None)


@pytest.mark.parametrize("name", SEQUENCES)
def test_every_difference_is_a_documented_deviation(name: str, tmp_path: Path) -> None:
    """The file says what the tool's file says, or something else for a reason with a name."""
    unexplained = [
        (step, ours)
        for step, ours in _results(tmp_path / "repository", name)
        if not _is_same(step, ours) and _explanation(step, ours) is None
    ]

    assert not unexplained, "\n".join(
        f"gtoc {' '.join(step.line.words())}\n  before {step.before}\n"
        f"  golden {step.error or step.after}\n  gtoc   {ours.error or ours.after}"
        for step, ours in unexplained
    )


@pytest.mark.parametrize("deviation", ANNOTATION_DEVIATIONS, ids=lambda deviation: deviation.name)
def test_every_deviation_is_seen(deviation: AnnotationDeviation, tmp_path: Path) -> None:
    """A deviation that no step shows would only hide mistakes."""
    sequence, number = deviation.example

    step, ours = _results(tmp_path / "repository", sequence)[number]

    assert not _is_same(step, ours)
    assert _explanation(step, ours) is deviation


def test_every_sequence_has_a_golden() -> None:
    """No golden is missing, and none is left over."""
    assert {path.stem for path in GOLDENS.glob("*.json")} == set(SEQUENCES)

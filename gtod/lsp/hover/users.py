"""Who uses a type, a label or a stage."""

from collections.abc import Iterable, Sequence

from gtod.annotations.artifacts import Annotation
from gtod.annotations.entries import Entries
from gtod.lsp.hover.age import counted
from gtod.lsp.hover.markup import Block, Code, Line, Page, Paragraph, Table
from gtod.lsp.registry import Registry
from gtod.registry.query import Placement, Sort, which
from gtod.registry.shown import short_version

#: How many are named.
_NAMED = 10


def type_page(what: str, text: str, users: Sequence[str], where: str) -> Page:
    """Which artifacts have a type or a label.

    Args:
        what: `type` or `label`.
        text: Which one.
        users: The artifacts.
        where: Where they were looked for.
    """
    if not users:
        return [Paragraph([f"No artifact {where} has the {what} ", Code(text), "."])]
    told = f"{_artifacts(len(users))} the {what} "
    return [Paragraph([told, Code(text), f" {where}: ", *_names(users), "."])]


def stage_page(registry: Registry, stage: str) -> Page:
    """Which artifacts have a version in a stage now, and which one counts."""
    placed = placed_in(registry, stage)
    if not placed:
        return [Paragraph(["No artifact has a version in ", Code(stage), " now."])]
    rows: list[Sequence[Line]] = [
        ([Code(name)], [", ".join(short_version(p.version.name) for p in found)])
        for name, found in list(placed.items())[:_NAMED]
    ]
    told = f"{_artifacts(len(placed))} a version in "
    page: list[Block] = [
        Paragraph([told, Code(stage), " now."]),
        Table(("Artifact", "Versions"), rows),
    ]
    left = len(placed) - _NAMED
    return [*page, Paragraph([f"And {left:,} more."])] if left > 0 else page


def placed_in(registry: Registry, stage: str) -> dict[str, list[Placement]]:
    """The versions in a stage by artifact, by name; deprecated artifacts are left out."""
    sort = Sort(registry.configuration.settings.sort)
    found = {
        name: placed
        for name, folded in registry.artifacts.items()
        if not folded.artifact.is_deprecated
        and (placed := which(folded.artifact, stage, sort=sort))
    }
    return dict(sorted(found.items()))


def of_type(annotations: Iterable[tuple[str, Annotation]], type_: str) -> list[str]:
    """The artifacts of a type."""
    return [name for name, annotation in annotations if annotation.type == type_]


def with_label(annotations: Iterable[tuple[str, Annotation]], label: str) -> list[str]:
    """The artifacts that have a label."""
    return [name for name, annotation in annotations if label in annotation.labels]


def annotations_of(entries: Entries) -> Iterable[tuple[str, Annotation]]:
    """What a file says about each artifact."""
    for name, entry in entries.by_name.items():
        if entry.annotation is not None:
            yield name, entry.annotation


def _artifacts(number: int) -> str:
    return f"{counted(number, 'artifact')} {'has' if number == 1 else 'have'}"


def _names(names: Sequence[str]) -> Line:
    line: list[str | Code] = []
    for name in names[:_NAMED]:
        line += [", ", Code(name)] if line else [Code(name)]
    left = len(names) - _NAMED
    return [*line, f" and {left:,} more"] if left > 0 else line

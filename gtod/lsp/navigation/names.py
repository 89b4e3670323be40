"""What the words of a file name: artifacts, types, labels and stages."""

import enum
from collections.abc import Iterator

import msgspec

from gtod.annotations import nodes
from gtod.annotations.nodes import Node, Scalar
from gtod.annotations.problem import Position
from gtod.lsp.branches import Branch, Step, annotated, ours, way_among_ours
from gtod.lsp.snapshot import Snapshot


class NameKind(enum.Enum):
    """What something named is; the value is for people."""

    ARTIFACT = "artifact"
    TYPE = "type"
    LABEL = "label"
    STAGE = "stage"


class Named(msgspec.Struct, frozen=True, gc=False):
    """Something that has a name.

    Attributes:
        kind: What it is.
        name: Its name, everywhere in the repository the same; an artifact's is that in tags.
    """

    kind: NameKind
    name: str


class Use(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A place where something is named.

    Attributes:
        named: What.
        branch: The key that stands there, or that leads there.
        node: The name itself.
        is_declaration: Whether it is said there what it is, or that it may be.
    """

    named: Named
    branch: Branch
    node: Scalar
    is_declaration: bool


def uses(snapshot: Snapshot, kind: NameKind) -> Iterator[Use]:
    """Everything of a kind that a file names, in its order."""
    return (use for use in _uses(snapshot, kind) if use.named.kind is kind)


def _uses(snapshot: Snapshot, kind: NameKind) -> Iterator[Use]:
    if snapshot.kind.annotates:
        for branch in annotated(snapshot):
            named = Named(NameKind.ARTIFACT, snapshot.artifact(branch.key.text))
            yield Use(named, branch, branch.key, is_declaration=True)
            if kind is not NameKind.ARTIFACT:
                for key in branch.children():
                    yield from _of_annotation(key)
        return
    for branch in ours(snapshot):
        yield from _of_settings(branch)


def use_at(snapshot: Snapshot, position: Position) -> Use | None:
    """What is named at a position; None if nothing is."""
    around = way_among_ours(snapshot, position)
    if not around:
        return None
    innermost = around[-1].node
    return next((use for use in _near(snapshot, around) if use.node is innermost), None)


def _near(snapshot: Snapshot, around: list[Step]) -> Iterator[Use]:
    """What is named in the branches on the way to a place."""
    outermost = around[0].branch
    if not snapshot.kind.annotates:
        yield from _of_settings(outermost)
        return
    named = Named(NameKind.ARTIFACT, snapshot.artifact(outermost.key.text))
    yield Use(named, outermost, outermost.key, is_declaration=True)
    for key in outermost.children():
        yield from _of_annotation(key)


def _of_annotation(key: Branch) -> Iterator[Use]:
    if key.is_alias:
        return
    if key.key.text == "type" and isinstance(key.value, Scalar) and key.value.text:
        yield Use(Named(NameKind.TYPE, key.value.text), key, key.value, is_declaration=False)
    elif key.key.text == "labels":
        yield from _items(NameKind.LABEL, key, key.value, is_declaration=False)


def _of_settings(key: Branch) -> Iterator[Use]:
    # In .gto the case of keys does not count.
    match key.key.text.lower():
        case "types":
            yield from _items(NameKind.TYPE, key, key.value, is_declaration=True)
        case "stages":
            yield from _items(NameKind.STAGE, key, key.value, is_declaration=True)
        case "promotions":
            for stage in key.children():
                named = Named(NameKind.STAGE, stage.key.text)
                yield Use(named, stage, stage.key, is_declaration=False)
                yield from _items(NameKind.STAGE, stage, stage.value, is_declaration=False)


def _items(kind: NameKind, key: Branch, value: Node, *, is_declaration: bool) -> Iterator[Use]:
    if key.is_alias or not isinstance(value, nodes.Sequence):
        return
    for item in key.items():
        if isinstance(item, Scalar):
            yield Use(Named(kind, item.text), key, item, is_declaration)

"""What a hover tells of an artifact."""

from collections.abc import Iterator, Sequence

from gtod.annotations.artifacts import Annotation
from gtod.lsp.hover.age import age
from gtod.lsp.hover.markup import Block, Bullets, Code, Heading, Line, Page, Paragraph, Table
from gtod.lsp.registry import Registry
from gtod.lsp.standing import Standing, standing
from gtod.registry.event import Event
from gtod.registry.fold import Artifact
from gtod.registry.query import Placement
from gtod.registry.shown import short_version
from gtod.registry.tag import Kind

#: How many of the last events are told.
_EVENTS = 5


def artifact_page(
    name: str, annotation: Annotation | None, registry: Registry | None, now: int
) -> Page:
    """All that matters of an artifact.

    Args:
        name: The artifact.
        annotation: What the file says about it, as it is in the editor.
        registry: What tags say; None if there is no repository.
        now: Seconds since 1970-01-01 UTC.
    """
    return [
        Heading([Code(name)]),
        *_annotated(annotation),
        *([] if registry is None else _tagged(name, registry, now)),
    ]


def _annotated(annotation: Annotation | None) -> Iterator[Block]:
    if annotation is None:
        return
    if annotation.type:
        yield Paragraph(["Type: ", annotation.type])
    if annotation.description.strip():
        yield Paragraph([annotation.description])


def _tagged(name: str, registry: Registry, now: int) -> Iterator[Block]:
    folded = registry.artifacts.get(name)
    state = standing(registry, name)
    if state.is_deprecated:
        yield Paragraph(["Deprecated."])
    yield Paragraph(_latest(state, now))
    if state.stages:
        rows = [_stage(stage, placed) for stage, placed in state.stages.items()]
        yield Table(("Stage", "Versions"), rows)
    if folded is not None and folded.artifact.events:
        yield Bullets(list(_last_events(folded.artifact, now)))


def _latest(state: Standing, now: int) -> Line:
    if state.latest is not None:
        origin = state.latest.origin
        return ["Latest version: ", Code(state.latest.name), f", {age(origin.time, now)}"]
    if state.was_registered:
        return ["Every version was deregistered."]
    return ["Annotated, never registered."]


def _stage(stage: str, placed: Sequence[Placement]) -> Sequence[Line]:
    names = [short_version(placement.version.name) for placement in placed]
    return ([Code(stage)], [", ".join(names)])


def _last_events(artifact: Artifact, now: int) -> Iterator[Line]:
    """The newest events, the newest first."""
    told = list(zip(artifact.events, artifact.bindings, strict=True))[-_EVENTS:]
    for event, version in reversed(told):
        yield [*_happened(event, version), f", {age(event.time, now)}, ", event.author]


def _happened(event: Event, version: str | None) -> Line:
    about = Code(short_version(version or ""))
    match event.kind:
        case Kind.REGISTRATION:
            return [about, " registered"]
        case Kind.DEREGISTRATION:
            return [about, " deregistered"]
        case Kind.ASSIGNMENT:
            return [about, " assigned to ", Code(event.stage or "")]
        case Kind.UNASSIGNMENT:
            return [about, " unassigned from ", Code(event.stage or "")]
        case Kind.DEPRECATION:
            return ["Deprecated"]

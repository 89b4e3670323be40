"""What the service found, as clients see it."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec

from gtod.annotations.artifacts import Annotation as AnnotationView
from gtod.annotations.artifacts import annotation_as_dict
from gtod.annotations.enrichment import Enrichments
from gtod.registry.fold import Version as FoldedVersion
from gtod.registry.query import Placement
from gtod.registry.tag import Kind
from gtod.rpc.results import (
    Annotated,
    Annotation,
    Artifact,
    Assignment,
    Description,
    EnrichedVersion,
    Enrichment,
    Event,
    Ref,
    Registry,
    Version,
    Written,
)
from gtod.service.annotation_diff import diff_of
from gtod.service.committing import Committed
from gtod.service.describe import Description as DescriptionView
from gtod.service.history import event_entry
from gtod.service.views import HistoryEntry, RefView, RegistryView, VersionView
from gtod.service.writing.order import Written as WrittenView

#: In minutes.
_DAY = 24 * 60

_BEGIN_OF_TIME = "0001-01-01T00:00:00+00:00"
_END_OF_TIME = "9999-12-31T23:59:59+00:00"


def iso(time: int, offset: int) -> str:
    """A moment (seconds since 1970 UTC, offset in minutes) in ISO 8601.

    A time that no calendar has becomes the last or first second of the calendar; with an offset
    that no clock has it is told in UTC.
    """
    try:
        zone = timezone(timedelta(minutes=offset)) if 0 < abs(offset) < _DAY else UTC
        return datetime.fromtimestamp(time, zone).isoformat()
    except (OverflowError, ValueError, OSError):
        return _END_OF_TIME if time > 0 else _BEGIN_OF_TIME


def assignment(placement: Placement) -> Assignment:
    """A placement as clients see it."""
    event = placement.event
    return Assignment(
        artifact=event.artifact,
        version=placement.version.name,
        stage=event.stage or "",
        commit_hexsha=event.commit,
        created_at=iso(event.time, event.offset),
        author=event.author,
        author_email=event.author_email,
        message=event.message,
        ref=event.tag,
    )


def version(artifact: str, folded: FoldedVersion) -> Version:
    """A version as clients see it."""
    origin = folded.origin
    return Version(
        artifact=artifact,
        version=folded.name,
        commit_hexsha=folded.commit,
        created_at=iso(origin.time, origin.offset),
        author=origin.author,
        author_email=origin.author_email,
        message=origin.message,
        ref=origin.tag if folded.is_registered else None,
        is_registered=folded.is_registered,
        is_active=folded.is_active,
        stages=[state.stage for state in folded.stages],
    )


def shown_version(view: VersionView, found: Enrichments) -> EnrichedVersion:
    """A version of `gto/show` as clients see it."""
    return EnrichedVersion(
        artifact=view.artifact,
        version=view.name,
        commit_hexsha=view.commit,
        created_at=iso(view.created.time, view.created.offset),
        author=view.author,
        author_email=view.author_email,
        message=view.message,
        ref=view.tag,
        is_registered=view.is_registered,
        is_active=view.is_active,
        stages=[state.stage for state in view.stages],
        discovered=view.discovered,
        enrichments=enrichments(found),
    )


def registry(view: RegistryView) -> Registry:
    """The registry as clients see it."""
    return Registry(
        stages=list(view.stages),
        artifacts=[
            Artifact(
                artifact=row.name,
                latest=row.latest.name if row.latest is not None else None,
                stages={
                    stage: row.stages[stage].version.name if stage in row.stages else None
                    for stage in view.stages
                },
                deprecated=row.is_deprecated,
                annotated=row.is_annotated,
            )
            for row in view.rows
        ],
    )


def event(entry: HistoryEntry) -> Event:
    """An entry of the history as clients see it."""
    return Event(
        timestamp=iso(entry.moment.time, entry.moment.offset),
        artifact=entry.artifact,
        event=entry.event,
        version=entry.version,
        stage=entry.stage,
        commit_hexsha=entry.commit,
        author=entry.author,
        author_email=entry.author_email,
        message=entry.message,
        ref=entry.tag,
    )


def written(view: WrittenView) -> Written:
    """A change as clients see it."""
    made, gone = (
        [event(event_entry(one.event, one.version)) for one in events]
        for events in (view.created, view.deleted)
    )
    return Written(
        events=made,
        deleted=gone,
        warnings=list(view.warnings),
        pushed=view.is_pushed,
        push_command=view.push_command,
        dry_run=view.is_dry_run,
    )


def annotated(done: Committed, *, dry_run: bool) -> Annotated:
    """A change of artifacts.yaml as clients see it."""
    view = done.view
    return Annotated(
        artifact=view.artifact,
        annotation=annotation(view.annotation),
        file=view.file,
        changed=view.is_changed,
        commit=done.commit,
        diff=diff_of(view),
        warnings=list(done.warnings),
        dry_run=dry_run,
    )


def ref(view: RefView) -> Ref:
    """A ref as clients see it: a version only if it registers one, a stage only if it assigns."""
    found = view.event
    if found is None:
        return Ref(view.ref, None, None, None, None, None, active=False)
    return Ref(
        ref=view.ref,
        event=found.kind.label,
        artifact=found.artifact,
        version=found.version if found.kind is Kind.REGISTRATION else None,
        stage=found.stage if found.kind is Kind.ASSIGNMENT else None,
        commit_hexsha=found.commit,
        active=view.is_active,
        binds_to=view.version_name,
    )


def enrichments(view: Enrichments) -> list[Enrichment]:
    """What metafiles say as clients see it, those last that cannot be understood."""
    return [
        *(
            Enrichment(one.source, one.file, **msgspec.structs.asdict(one.facts))
            for one in view.found
        ),
        *(Enrichment(one.source, one.file, problem=one.message) for one in view.broken),
    ]


def described(found: DescriptionView) -> Description | None:
    """An annotation as clients see it, with what metafiles say if there are any."""
    if found.annotation is None:
        return None
    stated = annotation_as_dict(found.annotation)
    return msgspec.convert(stated | {"enrichments": enrichments(found.enrichments)}, Description)


def annotation(found: AnnotationView | None) -> Annotation | None:
    """An annotation as clients see it: what it states, no defaults."""
    return None if found is None else msgspec.convert(annotation_as_dict(found), Annotation)

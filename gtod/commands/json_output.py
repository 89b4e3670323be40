"""JSON as gto 0.2.0 writes it: the same keys in the same order, ours behind them."""

import json
from collections.abc import Iterable

from gtod.annotations.artifacts import Annotation
from gtod.annotations.enrichment import Enrichment, Enrichments
from gtod.commands.moments import Clock
from gtod.registry.event import Event
from gtod.service.views import HistoryEntry, Moment
from gtod.steps import Pace, Steps, counted

_INDENT = 4
_MARGIN = " " * _INDENT


def json_text(value: object) -> str:
    """One value, with a newline at the end."""
    return json.dumps(value, indent=_INDENT, default=str) + "\n"


def json_list(items: Iterable[object]) -> Steps[str]:
    """A list, with a newline at the end; made in slices, for it may be long."""
    return (yield from _enclosed("[", (json_text(item) for item in items), "]"))


def json_object(pairs: Iterable[tuple[str, object]]) -> Steps[str]:
    """An object, with a newline at the end; made in slices, for it may be long."""
    texts = (f"{json.dumps(name)}: {json_text(value)}" for name, value in pairs)
    return (yield from _enclosed("{", texts, "}"))


def _enclosed(opening: str, items: Iterable[str], closing: str) -> Steps[str]:
    parts = [opening]
    pace = Pace()
    for number, item in enumerate(items, 1):
        separator = ",\n" if len(parts) > 1 else "\n"
        # A string in JSON has no line breaks of its own, so that these are all of the layout.
        parts += (separator, _MARGIN, item.rstrip("\n").replace("\n", "\n" + _MARGIN))
        if pace.is_over():
            yield counted("Writing entries", number)
    parts += ("\n" if len(parts) > 1 else "", closing, "\n")
    return "".join(parts)


def assignment_keys(event: Event, version: str, clock: Clock) -> dict[str, object]:
    """An assignment of a version to a stage."""
    return {
        "artifact": event.artifact,
        "version": version,
        "stage": event.stage,
        "created_at": clock.iso(Moment(event.time, event.offset)),
        "author": event.author,
        "author_email": event.author_email,
        "message": event.message,
        "commit_hexsha": event.commit,
        "tag": event.tag,
    }


def entry_keys(entry: HistoryEntry, clock: Clock) -> dict[str, object]:
    """Something that happened; as with gto, a version or stage that there is not has no key."""
    version = {} if entry.version is None else {"version": entry.version}
    stage = {} if entry.stage is None else {"stage": entry.stage}
    return {
        "timestamp": clock.iso(entry.moment),
        "artifact": entry.artifact,
        "event": entry.event,
        **version,
        **stage,
        "commit": entry.commit,
        "author": entry.author,
        "author_email": entry.author_email,
        "message": entry.message,
        "ref": entry.tag,
    }


def enrichments(annotation: Annotation | None, found: Enrichments) -> list[dict[str, object]]:
    """What annotation and metafiles say, in the form that gto gives to what enriches a version."""
    return [*_annotation_keys(annotation), *map(enrichment_keys, found.found)]


def enrichment_keys(enrichment: Enrichment) -> dict[str, object]:
    """What a metafile says: size and hash, even if it tells none, and what else it tells."""
    facts = enrichment.facts
    more = {
        "nfiles": facts.nfiles,
        "object_type": facts.object_type,
        "model_type": facts.model_type,
    }
    return {
        "source": enrichment.source,
        "size": facts.size,
        "hash": facts.hash,
        **{key: value for key, value in more.items() if value is not None},
        "file": enrichment.file,
    }


def _annotation_keys(annotation: Annotation | None) -> list[dict[str, object]]:
    if annotation is None:
        return []
    artifact: dict[str, object] = {
        "type": annotation.type,
        "path": annotation.path,
        "virtual": annotation.virtual,
        "labels": list(annotation.labels),
        "description": annotation.description,
    }
    if annotation.custom is not None:
        artifact["custom"] = annotation.custom
    return [{"source": "gto", "artifact": artifact}]

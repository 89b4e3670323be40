"""What an editor shows beside the completion that somebody looks at (completionItem/resolve)."""

from typing import TYPE_CHECKING

from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.key_meanings import meaning_of
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.registry.fold import Artifact
from gtod.registry.query import Sort, latest_in, placements, versions
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session


def resolve_item(session: "Session", item: types.CompletionItem) -> Steps[object]:
    """Add to an item what is known about it; an item of nobody's comes back as it is."""
    match item.data:
        case [str(uri), str(topic)]:
            snapshot = yield from session.snapshot(uri)
            if snapshot is not None:
                return (yield from in_thread(rendering(resolved, snapshot, item, topic)))
    return item


def resolved(snapshot: Snapshot, item: types.CompletionItem, topic: str) -> types.CompletionItem:
    """An item with what is known about its topic."""
    # A kind comes as a bare number, since editors may have kinds of their own.
    if item.kind == types.CompletionItemKind.Property:
        is_in_entry = snapshot.kind in (FileKind.ARTIFACTS, FileKind.DVC)
        told = meaning_of(snapshot.kind, ("", topic) if is_in_entry else (topic,)) or ""
    else:
        known = None if snapshot.registry is None else snapshot.registry.artifacts.get(topic)
        told = "" if known is None else _state(snapshot, known.artifact)
    if told:
        item.documentation = types.MarkupContent(types.MarkupKind.Markdown, told)
    return item


def _state(snapshot: Snapshot, artifact: Artifact) -> str:
    """An artifact's latest version, and what is in its stages."""
    lines = ["Deprecated."] if artifact.is_deprecated else []
    latest = latest_in(versions(artifact, registered_only=True), Sort.SEMVER)
    lines.append("No version is registered." if latest is None else f"Latest: {latest.name}")
    sort = Sort.SEMVER
    if snapshot.registry is not None:
        sort = Sort(snapshot.registry.configuration.settings.sort)
    for stage, found in sorted(placements(artifact, sort=sort).items()):
        lines.append(f"- {stage}: {found[0].version.name}")
    return "\n".join(lines)

"""What an editor shows beside the completion that somebody looks at (completionItem/resolve)."""

import time
from typing import TYPE_CHECKING

from lsprotocol import types

from gtod.annotations.key_meanings import meaning_of
from gtod.lsp.hover.artifact_page import artifact_page
from gtod.lsp.hover.markup import Page, Paragraph, content, liked_best
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session


def resolve_item(session: "Session", item: types.CompletionItem) -> Steps[object]:
    """Add to an item what is known about it; an item of nobody's comes back as it is."""
    match item.data:
        case [str(uri), str(topic)]:
            snapshot = yield from session.snapshot(uri)
            if snapshot is not None:
                form = _form(session.capabilities)
                render = rendering(resolved, snapshot, item, topic, form, int(time.time()))
                return (yield from in_thread(render))
    return item


def resolved(
    snapshot: Snapshot, item: types.CompletionItem, topic: str, form: types.MarkupKind, now: int
) -> types.CompletionItem:
    """An item with what is known about its topic.

    Args:
        snapshot: The file.
        item: The item.
        topic: What it is about: a key, or an artifact as tags name it.
        form: The form that the editor shows.
        now: Seconds since 1970-01-01 UTC.
    """
    page = _page(snapshot, item, topic, now)
    if page is not None:
        item.documentation = content(page, form)
    return item


def _page(snapshot: Snapshot, item: types.CompletionItem, topic: str, now: int) -> Page | None:
    # A kind comes as a bare number, since editors may have kinds of their own.
    if item.kind == types.CompletionItemKind.Property:
        keys = ("", topic) if snapshot.kind.annotates else (topic,)
        meaning = meaning_of(snapshot.kind, keys)
        return None if meaning is None else [Paragraph([meaning])]
    registry = snapshot.registry
    if registry is None or topic not in registry.artifacts:
        return None
    return artifact_page(topic, None, registry, now)


def _form(capabilities: types.ClientCapabilities) -> types.MarkupKind:
    document = capabilities.text_document
    completion = document.completion if document is not None else None
    item = completion.completion_item if completion is not None else None
    return liked_best(None if item is None else item.documentation_format)

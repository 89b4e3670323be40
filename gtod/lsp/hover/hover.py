"""Hovers: what a name, a key or a value is about (LSP 3.17, Hover Request)."""

import time
from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.key_meanings import meaning_of
from gtod.lsp.hover import users
from gtod.lsp.hover.artifact_page import artifact_page
from gtod.lsp.hover.markup import Code, Heading, Page, Paragraph, content, liked_best
from gtod.lsp.hover.path_details import PathDetails, gather_details
from gtod.lsp.hover.path_page import path_page
from gtod.lsp.hover.token import Token, token_at
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session


class Around(msgspec.Struct, frozen=True):
    """What a hover needs besides the file and the registry.

    Attributes:
        now: Seconds since 1970-01-01 UTC.
        path: What there is at the path that the token is; None if it is none.
    """

    now: int
    path: PathDetails | None = None


def hover(session: "Session", params: types.HoverParams) -> Steps[object]:
    """What the token at a position is about; None if there is nothing to say."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    position = snapshot.position(params.position)
    token = yield from in_thread(lambda: token_at(snapshot, position))
    if token is None:
        return None
    path = None
    if is_path(snapshot, token):
        repository = session.repository_of(snapshot.file.path)
        path = yield from gather_details(snapshot, repository, token.text)
    around = Around(int(time.time()), path)
    form = _form(session.capabilities)
    return (yield from in_thread(rendering(hover_over, snapshot, token, around, form)))


def hover_over(
    snapshot: Snapshot, token: Token, around: Around, form: types.MarkupKind
) -> types.Hover | None:
    """What there is to say about a token."""
    page = _page(snapshot, token, around)
    return None if page is None else types.Hover(content(page, form), snapshot.range(token.range))


def is_path(snapshot: Snapshot, token: Token) -> bool:
    """Whether a token says where an artifact's files are."""
    return snapshot.kind.annotates and not token.is_key and token.keys[1:] == ("path",)


def _page(snapshot: Snapshot, token: Token, around: Around) -> Page | None:
    if snapshot.kind.annotates:
        return _page_of_entry(snapshot, token, around)
    return _page_of_configuration(snapshot, token)


def _page_of_entry(snapshot: Snapshot, token: Token, around: Around) -> Page | None:
    name, *keys = token.keys
    if token.is_key:
        if keys:
            return _page_of_key(snapshot, token)
        entry = snapshot.entries.counting(name, token.range.start.line)
        annotation = None if entry is None else entry.annotation
        return artifact_page(snapshot.artifact(name), annotation, snapshot.registry, around.now)
    annotations = users.annotations_of(snapshot.entries)
    match keys:
        case ["type"]:
            found = users.of_type(annotations, token.text)
            return users.type_page("type", token.text, found, "in this file")
        case ["labels"]:
            found = users.with_label(annotations, token.text)
            return users.type_page("label", token.text, found, "in this file")
        case ["path"] if around.path is not None:
            return path_page(token.text, around.path, around.now)
        case _:
            return None


def _page_of_configuration(snapshot: Snapshot, token: Token) -> Page | None:
    keys, registry = token.keys, snapshot.registry
    if snapshot.kind is FileKind.GTO and keys:
        # To gto the case of its keys does not count.
        keys = (keys[0].lower(), *keys[1:])
    if token.is_key and len(keys) == 1:
        return _page_of_key(snapshot, msgspec.structs.replace(token, keys=keys))
    if registry is None:
        return None
    match snapshot.kind, keys:
        case (FileKind.GTO, ("stages",)) | (FileKind.SETTINGS, ("promotions", _)):
            return users.stage_page(registry, token.text)
        case FileKind.GTO, ("types",):
            found = users.of_type(registry.committed.artifacts.items(), token.text)
            return users.type_page("type", token.text, found, "in HEAD's commit")
        case _:
            return None


def _page_of_key(snapshot: Snapshot, token: Token) -> Page | None:
    meaning = meaning_of(snapshot.kind, token.keys)
    return None if meaning is None else [Heading([Code(token.keys[-1])]), Paragraph([meaning])]


def _form(capabilities: types.ClientCapabilities) -> types.MarkupKind:
    document = capabilities.text_document
    return liked_best(document.hover.content_format if document and document.hover else None)

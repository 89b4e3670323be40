"""Where something that is named comes from (LSP 3.17, Goto Definition)."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import yaml
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.nodes import Scalar
from gtod.annotations.problem import Position, Range
from gtod.lsp.branches import Branch, on_line, ours, way_among_ours
from gtod.lsp.documents import uri_of
from gtod.lsp.navigation.document_link import target
from gtod.lsp.navigation.names import NameKind, use_at, uses
from gtod.lsp.navigation.related import Related
from gtod.lsp.navigation.tag_files import written
from gtod.lsp.positions import START
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

_alias = re.compile(r"\*[^\s,\[\]{}]+")
_anchor = re.compile(r"&[^\s,\[\]{}]+")


def definition(session: "Session", params: types.DefinitionParams) -> Steps[object]:
    """Where what is named at a position comes from: a file, an anchor, an entry, a tag."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    position = snapshot.position(params.position)
    # The first to ask has a large file read.
    one = yield from in_thread(
        lambda: anchor_of_alias(snapshot, position) or path_target(snapshot, position)
    )
    if one is not None:
        return [one]
    related = yield from session.related(snapshot)
    found = yield from in_thread(lambda: named_elsewhere(snapshot, position, related))
    tag = tag_of_artifact(snapshot, position)
    path = None if tag is None else (yield from _tag_file(session, snapshot, tag))
    if path is not None:
        found.append(types.Location(uri_of(path), START))
    return found


def _tag_file(session: "Session", snapshot: Snapshot, tag: str) -> Steps[str | None]:
    repository = session.repository_of(snapshot.file.path)
    if repository is None:
        return None
    return (yield from written(repository, tag, session.process.repositories.cache))


def anchor_of_alias(snapshot: Snapshot, position: Position) -> types.Location | None:
    """The anchor of the alias at a position, or of that behind `<<`; None if there is none."""
    line = snapshot.text.line(position.line)
    merge = re.match(r"\s*<<\s*:\s*(?=\*)", line)
    at = position.character
    if merge is not None and at <= merge.end():
        at = merge.end()
    alias = next((m for m in _alias.finditer(line) if m.start() <= at <= m.end()), None)
    branch = on_line(ours(snapshot), position.line) if alias is not None else None
    if alias is None or branch is None:
        return None
    where = _anchor_before(branch, Position(position.line, alias.start()), alias[0][1:])
    if where is None:
        return None
    return types.Location(snapshot.file.uri, snapshot.range(where))


def _anchor_before(branch: Branch, alias_at: Position, name: str) -> Range | None:
    """The anchor that the alias at a place repeats, if an alias stands there."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = branch.document.source.text
    anchor: Range | None = None
    try:
        for event in yaml.parse(text, Loader=loader):
            if getattr(event, "anchor", None) != name or event.start_mark is None:
                continue
            start = event.start_mark.index
            if not isinstance(event, yaml.AliasEvent):
                found = _anchor.search(text, start)
                anchor = branch.span(*found.span()) if found else anchor
            elif branch.span(start, start + 1).start == alias_at:
                return anchor
    except yaml.YAMLError:
        return None
    return None


def path_target(snapshot: Snapshot, position: Position) -> types.Location | None:
    """The file that the path at a position leads to; None if there is none."""
    if snapshot.kind is FileKind.SETTINGS:
        return None
    depth, key = (1, "index") if snapshot.kind is FileKind.GTO else (2, "path")
    around = way_among_ours(snapshot, position)
    # A `path` further in is the team's own.
    if len(around) != depth or around[-1].is_key or around[-1].branch.key.text.lower() != key:
        return None
    node = around[-1].node
    place = target(snapshot, node.text) if isinstance(node, Scalar) else None
    return None if place is None else types.Location(uri_of(place), START)


def named_elsewhere(
    snapshot: Snapshot, position: Position, related: Iterable[Related]
) -> list[types.Location]:
    """Where what stands at a position is declared besides there: an entry, a type in .gto."""
    meant = use_at(snapshot, position)
    if meant is None or meant.named.kind is NameKind.STAGE:
        return []
    here = snapshot.range(meant.branch.range(meant.node))
    found = [
        types.Location(file.snapshot.file.uri, file.snapshot.range(use.branch.range(use.node)))
        for file in related
        for use in uses(file.snapshot, meant.named.kind)
        if use.named == meant.named and use.is_declaration
    ]
    return [each for each in found if each != types.Location(snapshot.file.uri, here)]


def tag_of_artifact(snapshot: Snapshot, position: Position) -> str | None:
    """The tag of the greatest version of the artifact that is named at a position."""
    meant = use_at(snapshot, position)
    registry = snapshot.registry
    if meant is None or meant.named.kind is not NameKind.ARTIFACT or registry is None:
        return None
    folded = registry.artifacts.get(meant.named.name)
    if folded is None or not folded.artifact.events:
        return None
    active = [version for version in folded.artifact.versions if version.is_active]
    return active[0].origin.tag if active else folded.artifact.events[-1].tag

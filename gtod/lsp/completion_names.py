"""The names that an entry may get: artifacts that are registered and have none yet."""

import heapq
from collections.abc import Mapping

from lsprotocol import types

from gtod.lsp.completion_items import MOST, Proposal, Proposals, goes_on
from gtod.lsp.cursor import Cursor
from gtod.registry.fold import Artifact
from gtod.registry.name import is_artifact_name
from gtod.registry.query import Sort, latest_in, versions
from gtod.workspace.tag_store import Folded

_ARTIFACT = types.CompletionItemKind.Class
_NEW = types.CompletionItemKind.Snippet

_FLOW_TAIL = (": {}", ": {type: $1, path: $2}")
_TAIL = (":", ":\n  type: $1\n  path: $2")


def names(cursor: Cursor, artifacts: Mapping[str, Folded]) -> Proposals:
    """Artifacts that tags know and the file lacks, those first of which tags told last."""
    lacking = [artifacts[name].artifact for name in artifacts.keys() - cursor.others.keys()]
    is_incomplete = len(lacking) >= MOST
    if is_incomplete and cursor.typed:
        lacking = [artifact for artifact in lacking if goes_on(artifact.name, cursor.typed)]
    ranked = [_likelihood(artifact) for artifact in lacking if artifact.events]
    # One may be new.
    likeliest = heapq.nsmallest(MOST - 1, ranked)
    items = [_known(cursor, artifacts[name].artifact) for _, _, name in likeliest]
    is_new = not cursor.has_colon and not artifacts.keys() & {cursor.typed}
    if is_new and (cursor.typed == "" or is_artifact_name(cursor.typed)):
        items.append(_new(cursor))
    # What is typed is one of the items, which is another one after the next character.
    return Proposals(items, is_incomplete=is_incomplete or bool(is_new and cursor.typed))


def _likelihood(artifact: Artifact) -> tuple[bool, int, str]:
    return artifact.is_deprecated, -artifact.events[-1].time, artifact.name


def _known(cursor: Cursor, artifact: Artifact) -> Proposal:
    behind, snippet = _FLOW_TAIL if cursor.is_in_flow else _TAIL
    latest = latest_in(versions(artifact, registered_only=True), Sort.SEMVER)
    return Proposal(
        artifact.name,
        _ARTIFACT,
        detail="" if latest is None else latest.name,
        behind=behind,
        snippet=snippet,
        topic=artifact.name,
        is_deprecated=artifact.is_deprecated,
    )


def _new(cursor: Cursor) -> Proposal:
    """An artifact that nobody knows yet."""
    behind, snippet = _FLOW_TAIL if cursor.is_in_flow else _TAIL
    if not cursor.typed:
        name = "name"
        snippet = snippet.replace("$2", "$3").replace("$1", "$2")
        return Proposal(
            "",
            _NEW,
            label="new artifact",
            is_word=True,
            behind=f"{name}{behind}",
            snippet=f"${{1:{name}}}{snippet}",
        )
    return Proposal(cursor.typed, _NEW, detail="new artifact", behind=behind, snippet=snippet)

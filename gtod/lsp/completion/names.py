"""The names that an entry may get: artifacts that are registered and have none yet."""

import heapq
from collections.abc import Mapping

from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.lsp.completion.cursor import Cursor
from gtod.lsp.completion.items import MOST, Proposal, Proposals, goes_on
from gtod.lsp.snapshot import Snapshot
from gtod.registry.fold import Artifact
from gtod.registry.name import FOLDER_SEPARATOR, is_artifact_name
from gtod.registry.query import Sort, latest_in, versions
from gtod.workspace.tag_store import Folded

_ARTIFACT = types.CompletionItemKind.Class
_NEW = types.CompletionItemKind.Snippet

_FLOW_TAIL = (": {}", ": {type: $1, path: $2}")
_TAIL = (":", ":\n  type: $1\n  path: $2")


def names(cursor: Cursor, artifacts: Mapping[str, Folded]) -> Proposals:
    """Artifacts that tags know and the file lacks, those first of which tags told last.

    Args:
        cursor: Where one is typed.
        artifacts: Those that the file may tell of, by the name that they have there.
    """
    lacking = artifacts.keys() - cursor.others.keys()
    is_incomplete = len(lacking) >= MOST
    if is_incomplete and cursor.typed:
        lacking = {name for name in lacking if goes_on(name, cursor.typed)}
    known = ((name, artifacts[name].artifact) for name in lacking)
    ranked = [_likelihood(name, artifact) for name, artifact in known if artifact.events]
    # One may be new.
    likeliest = heapq.nsmallest(MOST - 1, ranked)
    items = [_known(cursor, name, artifacts[name].artifact) for _, _, name in likeliest]
    is_new = not cursor.has_colon and not artifacts.keys() & {cursor.typed}
    if is_new and (cursor.typed == "" or is_artifact_name(cursor.typed)):
        items.append(_new(cursor))
    # What is typed is one of the items, which is another one after the next character.
    return Proposals(items, is_incomplete=is_incomplete or bool(is_new and cursor.typed))


def names_here(snapshot: Snapshot) -> Mapping[str, Folded]:
    """The artifacts that a file may tell of, by the name that they have there.

    A dvc.yaml tells of those whose names begin with its folder, and leaves that out.
    """
    registry = snapshot.registry
    if registry is None:
        return {}
    if snapshot.kind is not FileKind.DVC or registry.work_tree is None:
        return registry.artifacts
    before = snapshot.folder_prefix
    return {
        name.removeprefix(before): folded
        for name, folded in registry.artifacts.items()
        if name.startswith(before) and FOLDER_SEPARATOR not in name[len(before) :]
    }


def _likelihood(name: str, artifact: Artifact) -> tuple[bool, int, str]:
    return artifact.is_deprecated, -artifact.events[-1].time, name


def _known(cursor: Cursor, name: str, artifact: Artifact) -> Proposal:
    behind, snippet = _FLOW_TAIL if cursor.is_in_flow else _TAIL
    latest = latest_in(versions(artifact, registered_only=True), Sort.SEMVER)
    return Proposal(
        name,
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

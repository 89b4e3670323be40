"""Lenses above each artifact: how it stands, and what can be done (LSP 3.17, Code Lens Request)."""

from collections.abc import Iterator
from itertools import islice

from lsprotocol import types

from gtod.annotations.entries import Entry
from gtod.lsp.commands.names import ASSIGN, HISTORY, REGISTER
from gtod.lsp.registry import Registry
from gtod.lsp.snapshot import Snapshot
from gtod.lsp.standing import Standing, shown_placement, standing
from gtod.registry.name import is_artifact_name

#: Artifacts in a file beyond which each has one lens: editors take all lenses of a file at once.
MOST_WITH_ACTIONS = 1000


def code_lenses(snapshot: Snapshot, _: types.CodeLensParams) -> Iterator[types.CodeLens]:
    """The lenses of a file, in text order; none without a repository."""
    registry = snapshot.registry
    if registry is None:
        return
    entries = [entry for entry in snapshot.entries.entries if is_artifact_name(entry.name)]
    most = None if len(entries) <= MOST_WITH_ACTIONS else 1
    for entry in entries:
        yield from islice(_lenses(snapshot, registry, entry), most)


def _lenses(snapshot: Snapshot, registry: Registry, entry: Entry) -> Iterator[types.CodeLens]:
    """The lenses of an artifact: how it stands, then what can be done."""
    where = snapshot.range(entry.name_range)
    artifact = snapshot.artifact(entry.name)
    arguments = [snapshot.file.uri, artifact]

    def lens(title: str, command: str) -> types.CodeLens:
        return types.CodeLens(where, types.Command(title, command, arguments=arguments))

    state = standing(registry, artifact)
    has_history = artifact in registry.artifacts
    yield lens(_title(state), HISTORY if has_history else REGISTER)
    yield lens("register", REGISTER)
    if has_history:
        yield lens("assign", ASSIGN)
        yield lens("history", HISTORY)


def _title(state: Standing) -> str:
    if state.latest is not None:
        first = state.latest.name
    else:
        first = "no version left" if state.was_registered else "not registered"
    stages = [shown_placement(stage, placed) for stage, placed in state.stages.items()]
    return " · ".join([*(["deprecated"] if state.is_deprecated else []), first, *stages])

"""Hints behind an artifact's name: its latest version (LSP 3.17, Inlay Hint Request)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from lsprotocol import types

from gtod.lsp.snapshot import Snapshot
from gtod.lsp.standing import shown_placement, standing


def inlay_hints(snapshot: Snapshot, params: types.InlayHintParams) -> Iterator[types.InlayHint]:
    """The hints of a part of a file, in text order; none without a repository."""
    part = params.range
    registry = snapshot.registry
    if registry is None:
        return
    entries = snapshot.entries.entries
    start, end = snapshot.position(part.start), snapshot.position(part.end)
    first = bisect_left(entries, start, key=lambda entry: entry.name_range.end)
    last = bisect_right(entries, end, key=lambda entry: entry.name_range.end)
    for entry in entries[first:last]:
        state = standing(registry, snapshot.artifact(entry.name))
        if state.latest is None:
            continue
        stages = [shown_placement(stage, placed) for stage, placed in state.stages.items()]
        yield types.InlayHint(
            position=snapshot.range(entry.name_range).end,
            label=state.latest.name,
            tooltip=", ".join(stages) or None,
            padding_left=True,
        )

"""A stage that is in use, in the list of those that .gto allows."""

from collections.abc import Iterator

from gtod.annotations import nodes
from gtod.annotations.collection_editing import append_items
from gtod.annotations.problem import quoted
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.located import located
from gtod.lsp.code_actions.mend import Trouble
from gtod.registry.query import stages_used


def add_stage(trouble: Trouble) -> Iterator[Fix]:
    """The list with the stage that the problem speaks of."""
    found = located(trouble.snapshot, trouble.range)
    registry = trouble.snapshot.registry
    if found is None or found.pair is None or registry is None:
        return
    stages = found.pair[1]
    if not isinstance(stages, nodes.Sequence) or stages.start < found.pair[0].start:
        return
    listed = {item.text for item in stages.items if isinstance(item, nodes.Scalar)}
    used = {
        stage for folded in registry.artifacts.values() for stage in stages_used(folded.artifact)
    }
    for stage in sorted(used - listed):
        if quoted(stage) in trouble.message:
            edits = found.edits(append_items(found.layout, stages, [stage]))
            yield Fix(f"Add {quoted(stage)} to the stages", edits, is_preferred=True)
            return

"""Taking out what is too much."""

from collections.abc import Iterator

from gtod.annotations import nodes
from gtod.annotations.collection_editing import remove_in_flow, remove_item
from gtod.annotations.entry_editing import remove_entry
from gtod.annotations.nodes import Scalar, Sequence
from gtod.annotations.problem import quoted
from gtod.annotations.text_edits import Edit
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.located import Located, located
from gtod.lsp.code_actions.mend import Trouble


def delete_key(trouble: Trouble) -> Iterator[Fix]:
    """Without a key that has no effect, and what belongs to it."""
    found = located(trouble.snapshot, trouble.range)
    if found is None or found.pair is None or not found.is_key:
        return
    edits = without_pair(found, found.pair)
    if edits:
        yield Fix(f"Delete {quoted(found.pair[0].text)}", edits)


def delete_empty(trouble: Trouble) -> Iterator[Fix]:
    """Without a key that says nothing."""
    yield from (Fix(fix.title, fix.edits, is_preferred=True) for fix in delete_key(trouble))


def delete_one_key(trouble: Trouble) -> Iterator[Fix]:
    """Without one of two keys of the same name; the later one is what counts now."""
    found = located(trouble.snapshot, trouble.range)
    if found is None or found.pair is None or not isinstance(found.owner, nodes.Mapping):
        return
    later = found.pair
    same = [pair for pair in found.owner.pairs if pair[0].text.lower() == later[0].text.lower()]
    earlier = [pair for pair in same if pair[0].start < later[0].start]
    for pair in (*earlier[:1], later):
        line = found.document.source.line(pair[0].start) + found.first_line
        edits = without_pair(found, pair)
        if edits:
            title = f"Delete {quoted(pair[0].text)} of line {line}"
            yield Fix(title, edits, is_preferred=pair is not later)


def delete_label(trouble: Trouble) -> Iterator[Fix]:
    """Without a label that stands there twice."""
    found = located(trouble.snapshot, trouble.range)
    if found is None or not isinstance(found.owner, Sequence):
        return
    if not isinstance(found.node, Scalar):
        return
    index = next(i for i, item in enumerate(found.owner.items) if item is found.node)
    edits = found.edits(remove_item(found.layout, found.owner, index))
    if edits:
        yield Fix(f"Delete the second {quoted(found.node.text)}", edits, is_preferred=True)


def without_pair(found: Located, pair: tuple[Scalar, nodes.Node]) -> tuple[Edit, ...]:
    """What takes a key and its value out of the collection around it; nothing if that is unsafe."""
    layout, owner = found.layout, found.owner
    if not isinstance(owner, nodes.Mapping) or pair[0].start < owner.start:
        return ()
    if layout.is_flow(owner):
        return found.edits(remove_in_flow(layout, owner, pair[0]))
    # The first key behind the dash of an item, or behind a '?', shares its line.
    if layout.indentation(pair[0].start) is None:
        return ()
    return found.edits(remove_entry(layout, owner, pair))

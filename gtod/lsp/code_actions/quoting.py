"""Quotes around what is meant as text."""

from collections.abc import Iterator

from gtod.annotations.nodes import Scalar
from gtod.annotations.problem import quoted
from gtod.annotations.rendering import Place, scalar
from gtod.annotations.splice import Splice
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.located import Located, located
from gtod.lsp.code_actions.mend import Trouble


def put_in_quotes(trouble: Trouble) -> Iterator[Fix]:
    """Quotes around a scalar that some reader takes for something else."""
    found = located(trouble.snapshot, trouble.range)
    if found is None or not isinstance(found.node, Scalar) or not found.node.plain:
        return
    node = found.node
    start = found.layout.content_start(node)
    # A tag would make something else of the text even in quotes.
    if "!" in found.layout.text[node.start : start]:
        return
    splice = Splice(start, node.end, scalar(node.text, place_of(found)))
    yield Fix(f"Put {quoted(node.text)} in quotes", found.edits([splice]), is_preferred=True)


def place_of(found: Located) -> Place:
    """Where a scalar stands, which decides about its quotes."""
    if found.is_key:
        return Place.FLOW_KEY if found.in_flow else Place.KEY
    return Place.FLOW_VALUE if found.in_flow else Place.VALUE

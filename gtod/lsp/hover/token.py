"""What stands at a position of a file."""

from itertools import groupby

import msgspec

from gtod.annotations.nodes import Scalar
from gtod.annotations.problem import Position, Range
from gtod.lsp.branches import way_among_ours
from gtod.lsp.snapshot import Snapshot


class Token(msgspec.Struct, frozen=True):
    """A single key or value.

    Attributes:
        keys: The keys that lead to it, of which the first is an artifact or one of a
            configuration's; a key's own is the last.
        is_key: Whether it is a key.
        text: What it says, without quotes.
        range: Where it stands.
    """

    keys: tuple[str, ...]
    is_key: bool
    text: str
    range: Range


def token_at(snapshot: Snapshot, position: Position) -> Token | None:
    """What stands at a position or ends there; None if nothing does.

    What an alias repeats stands elsewhere.
    """
    around = way_among_ours(snapshot, position)
    if not around:
        return None
    innermost = around[-1]
    node = innermost.node
    if not isinstance(node, Scalar) or not (node.text or innermost.is_key):
        return None
    # A value and its items have the branch of one key.
    keys = tuple(branch.key.text for branch, _ in groupby(step.branch for step in around))
    return Token(keys, innermost.is_key, node.text, innermost.branch.range(node))

"""The collections around a place in YAML that have not ended there."""

import msgspec

from gtod.lsp.completion.yaml_words import unquoted


class Block(msgspec.Struct):
    """A collection without brackets that has not ended.

    Attributes:
        column: Where its keys or dashes stand.
        is_list: Whether it is a list.
        line: The line of its last key or dash.
        key: Its last key.
        is_full: Whether a value stands behind that already.
    """

    column: int
    is_list: bool
    line: int
    key: str = "-"
    is_full: bool = False


class Flow(msgspec.Struct):
    """A collection in brackets that has not ended.

    Attributes:
        is_list: Whether it is a list.
        items: The keys that have ended with their values, or the items.
        key: The key whose value is being read.
        word: What was read since the last comma or colon, as written.
        start: The column where that begins; None if nothing was read.
        is_whole: Whether it was quoted, or a collection, and has ended.
    """

    is_list: bool
    items: list[tuple[str, str]] = []
    key: str | None = None
    word: str = ""
    start: int | None = None
    is_whole: bool = False


def owner_of(blocks: list[Block]) -> int:
    """The line of the key that the last collection belongs to; -1 if it is the uppermost one."""
    return blocks[-2].line if len(blocks) > 1 else -1


def path_of(blocks: list[Block]) -> tuple[str, ...]:
    """The keys that lead into the last collection, each list on the way as `-`."""
    return tuple(block.key for block in blocks)


def end_item(flow: Flow) -> None:
    """Has an item or a pair end that was being read."""
    if flow.key is not None:
        flow.items.append((flow.key, flow.word))
    elif flow.word:
        flow.items.append((unquoted(flow.word), ""))
    flow.key, flow.word, flow.start, flow.is_whole = None, "", None, False

"""The outline of YAML text line by line: which keys lead to a place, whatever stands behind it.

No parser tells that while somebody types, for most of the time the text is no YAML. This reads
block and flow collections, quotes, comments and block scalars (YAML 1.2.2, chapters 6 to 8), and
takes what it does not understand for text.
"""

import re

from gtod.lsp.completion.open_collections import Block, Flow, end_item, owner_of, path_of
from gtod.lsp.completion.spot import Role, Spot
from gtod.lsp.completion.yaml_words import COMMENT, DASH, KEY, end_in_flow, end_of_quoted, unquoted

_property = re.compile(r"[&!][^\s,\[\]{}]*[ \t]*")
_block_scalar = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
#: What begins no plain text.
_NO_WORD = frozenset("\"'[]{}#&*!|>@`%")
#: What may stand within brackets without being indented.
_ANYWHERE = frozenset("]},#")
_INDICATORS = frozenset("[]{},:")
_mark_of_text = frozenset("\"'[{#")
_blank = re.compile(r"[ \t\ufeff]*")


class Outline:
    """What is open at the end of the lines that were read."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._flows: list[Flow] = []
        #: The column that a block scalar's lines are further in than, while one is open.
        self._scalar: int | None = None
        #: The mark of a quoted text over several lines.
        self._quote = ""

    def feed(self, number: int, line: str) -> None:
        """Read a whole line."""
        self._read(number, line, None)

    def spot(self, number: int, line: str, column: int) -> Spot | None:
        """What is typed at a column of the next line; None where it is nothing of ours."""
        return self._read(number, line, column)

    def _read(self, number: int, line: str, cursor: int | None) -> Spot | None:
        blank = _blank.match(line)
        start = blank.end() if blank else 0
        self._abandon(line, start, cursor)
        if self._quote:
            at = end_of_quoted(line, self._quote)
            if at is None or (cursor is not None and cursor < at):
                return None
            self._quote = ""
            return self._rest(line, at, cursor)
        if self._flows:
            return self._flow(line, 0, cursor)
        if self._is_in_scalar(line, start, cursor):
            return None
        if line.startswith(("---", "...")):
            self._blocks.clear()
            return None
        return self._block(number, line, start, cursor)

    def _abandon(self, line: str, start: int, cursor: int | None) -> None:
        """Take for closed what nobody closed, at a line that is not indented as it should be."""
        if start == len(line) and cursor is None:
            return
        column = start if start < len(line) or cursor is None else cursor
        is_outside = bool(self._blocks) and column <= self._blocks[-1].column
        if is_outside and line[start : start + 1] not in _ANYWHERE:
            self._flows.clear()
            self._quote = ""

    def _is_in_scalar(self, line: str, start: int, cursor: int | None) -> bool:
        if self._scalar is None:
            return False
        is_empty = start == len(line)
        if is_empty and (cursor is None or cursor > self._scalar):
            return True
        if not is_empty and start > self._scalar:
            return True
        self._scalar = None
        return False

    def _block(self, number: int, line: str, at: int, cursor: int | None) -> Spot | None:
        """Read from the first character of a line, or from behind a dash."""
        if cursor is not None and cursor <= at:
            return self._new_line(line, at, cursor)
        if at == len(line) or line[at] == "#":
            return None
        dash = DASH.match(line, at)
        if dash is not None:
            return self._item(number, line, at, dash.end(), cursor)
        return self._pair(number, line, at, cursor)

    def _pair(self, number: int, line: str, at: int, cursor: int | None) -> Spot | None:
        """Read a key, if there is one, and its value."""
        key = KEY.match(line, at)
        if key is None:
            return self._no_key(line, at, cursor)
        if cursor is not None and cursor < key.end():
            return self._key_spot(line, at, cursor)
        self._enter(at, number, is_list=False)
        self._blocks[-1].key = unquoted(key["key"])
        return self._value(line, key.end(), cursor)

    def _new_line(self, line: str, at: int, cursor: int) -> Spot | None:
        """Where nothing stands in the line before the cursor."""
        is_blank = at == len(line)
        if not is_blank and (cursor < at or line[at] in _NO_WORD or DASH.match(line, at)):
            return None
        return self._key_spot(line, cursor, cursor)

    def _item(
        self, number: int, line: str, at: int, inside: int, cursor: int | None
    ) -> Spot | None:
        """Read from a dash on; its item begins at `inside`."""
        self._enter(at, number, is_list=True)
        if cursor is not None and cursor <= inside:
            is_free = inside == len(line) or (cursor == inside and line[inside] not in _NO_WORD)
            return self._item_spot(cursor, "") if is_free and cursor > at + 1 else None
        if inside == len(line):
            return None
        if KEY.match(line, inside):
            return self._pair(number, line, inside, cursor)
        return self._value(line, inside, cursor)

    def _enter(self, column: int, number: int, *, is_list: bool) -> None:
        """Begin the collection of that column, or go on with it."""
        while self._blocks and self._is_over(self._blocks[-1], column, is_list=is_list):
            self._blocks.pop()
        top = self._blocks[-1] if self._blocks else None
        if top is None or top.column < column or top.is_list is not is_list:
            self._blocks.append(Block(column, is_list, number))
            return
        top.line = number
        top.is_full = False

    def _is_over(self, block: Block, column: int, *, is_list: bool) -> bool:
        """Whether a key or a dash at a column ends a collection."""
        # The dashes of a list may stand right below the key that it belongs to.
        return block.column > column or (block.column == column and block.is_list and not is_list)

    def _no_key(self, line: str, at: int, cursor: int | None) -> Spot | None:
        """Read what stands first in a line and has no colon."""
        if line[at] in "[{":
            while self._blocks and self._blocks[-1].column >= at:
                self._blocks.pop()
            return self._value(line, at, cursor)
        if cursor is not None:
            return self._key_spot(line, at, cursor)
        if line[at] in "\"'" and self._blocks and self._blocks[-1].column < at:
            return self._value(line, at, None)
        # Text, or a key that lacks its colon still: either way the keys around it stay.
        return None

    def _key_spot(self, line: str, at: int, cursor: int) -> Spot | None:
        """A key that begins at a column, whole or not."""
        quote = line[at] if line[at : at + 1] in ("'", '"') and cursor > at else ""
        if quote and end_of_quoted(line[:cursor], quote, at + 1) is not None:
            return None
        blocks = list(self._blocks)
        deeper = None
        while blocks and self._is_over(blocks[-1], at, is_list=False):
            deeper = blocks.pop()
        if blocks and blocks[-1].column < at:
            # A key may only begin here if nothing has begun below that one yet.
            if blocks[-1].is_full or deeper is not None or blocks[-1].is_list:
                return None
        else:
            blocks = blocks[:-1]
        owner = blocks[-1].line if blocks else -1
        return Spot(Role.KEY, path_of(blocks), at + bool(quote), quote, column=at, owner=owner)

    def _item_spot(self, start: int, quote: str) -> Spot:
        *around, block = self._blocks
        owner = owner_of(self._blocks)
        return Spot(Role.ITEM, path_of(around), start, quote, column=block.column, owner=owner)

    def _value(self, line: str, at: int, cursor: int | None) -> Spot | None:
        """Read what stands behind a colon or a dash."""
        start = len(line) - len(line[at:].lstrip())
        while (found := _property.match(line, start)) is not None:
            if cursor is not None and cursor <= found.end() and cursor > start:
                return None
            start = found.end()
        if cursor is not None and cursor <= start:
            return self._value_spot(cursor, "") if _is_free(line, start, cursor) else None
        if start == len(line) or COMMENT.match(line, start):
            return None
        top = self._blocks[-1] if self._blocks else None
        if _block_scalar.match(line, start):
            self._scalar = top.column if top is not None else -1
        if top is not None:
            top.is_full = True
        if line[start] in "[{":
            return self._flow(line, start, cursor)
        if line[start] in "\"'":
            return self._quoted(line, start, cursor)
        return None if cursor is None else self._plain_spot(line, start, cursor)

    def _quoted(self, line: str, start: int, cursor: int | None) -> Spot | None:
        end = end_of_quoted(line, line[start], start + 1)
        if cursor is not None and (end is None or cursor < end):
            return self._value_spot(start + 1, line[start])
        if end is None:
            self._quote = line[start]
            return None
        return self._rest(line, end, cursor)

    def _plain_spot(self, line: str, start: int, cursor: int) -> Spot | None:
        if line[start] in "|>*@`%" or COMMENT.search(line, start, cursor) is not None:
            return None
        # Behind a space nothing goes on that we could know.
        return None if line[cursor - 1].isspace() else self._value_spot(start, "")

    def _value_spot(self, start: int, quote: str) -> Spot | None:
        if not self._blocks:
            return None
        if self._blocks[-1].is_list:
            return self._item_spot(start, quote)
        column, owner = self._blocks[-1].column, owner_of(self._blocks)
        return Spot(Role.VALUE, path_of(self._blocks), start, quote, column=column, owner=owner)

    def _rest(self, line: str, at: int, cursor: int | None) -> Spot | None:
        """Read on behind a quoted text."""
        return self._flow(line, at, cursor) if self._flows else None

    def _flow(self, line: str, at: int, cursor: int | None) -> Spot | None:
        """Read within brackets, up to the cursor or to the end of the line."""
        end = len(line) if cursor is None else cursor
        while at < end:
            character = line[at]
            if character == "#" and (at == 0 or line[at - 1].isspace()):
                return None
            if not self._flows and character not in "[{":
                return None
            if character in _INDICATORS or character.isspace():
                self._indicator(character)
                at += 1
                continue
            stop = end_in_flow(line, at)
            if cursor is not None and (stop is None or cursor < stop + (character not in "\"'")):
                return self._word_spot(line, at, cursor)
            if stop is None:
                self._quote = character
                return None
            top = self._flows[-1]
            top.word, top.start, top.is_whole = line[at:stop].rstrip(), at, True
            at = stop
        is_free = cursor is not None and line[cursor : cursor + 1] not in _mark_of_text
        return self._flow_spot(end, "") if is_free else None

    def _indicator(self, character: str) -> None:
        """Read a character that stands for itself within brackets, or a space."""
        if character in "[{":
            self._flows.append(Flow(is_list=character == "["))
        elif character in "]}":
            self._close()
        elif character == ",":
            end_item(self._flows[-1])
        elif character == ":":
            top = self._flows[-1]
            top.key, top.word, top.start, top.is_whole = unquoted(top.word), "", None, False

    def _word_spot(self, line: str, start: int, cursor: int) -> Spot | None:
        """Within brackets, what is typed in the word that begins at a column."""
        if line[start] in "\"'":
            return self._flow_spot(start + 1, line[start])
        return None if line[cursor - 1].isspace() else self._flow_spot(start, "")

    def _close(self) -> None:
        """A bracket closes."""
        self._flows.pop()
        if self._flows:
            self._flows[-1].is_whole = True

    def _flow_spot(self, start: int, quote: str) -> Spot | None:
        """What is typed within brackets."""
        if not self._flows:
            return None
        *around, top = self._flows
        if top.start is not None or top.is_whole:
            return None
        path = (*path_of(self._blocks), *("-" if f.key is None else f.key for f in around))
        before = tuple(top.items)
        if top.is_list:
            return Spot(Role.ITEM, path, start, quote, is_in_flow=True, before=before)
        if top.key is not None:
            path = (*path, top.key)
            return Spot(Role.VALUE, path, start, quote, is_in_flow=True, before=before)
        return Spot(Role.KEY, path, start, quote, is_in_flow=True, before=before)


def _is_free(line: str, start: int, cursor: int) -> bool:
    """Whether a value may be typed at the cursor, where `start` is what comes next."""
    if start == len(line):
        return True
    if line[start] == "#":
        return cursor < start
    return cursor == start and line[start] not in _NO_WORD

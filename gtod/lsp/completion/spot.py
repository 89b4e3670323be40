"""A place in a line, where somebody types."""

from enum import Enum

import msgspec


class Role(Enum):
    """What stands, or is typed, at a place."""

    #: A key of a mapping.
    KEY = "key"
    #: What stands behind a key.
    VALUE = "value"
    #: An item of a list.
    ITEM = "item"


class Spot(msgspec.Struct, frozen=True):
    """A place in a line, where somebody types.

    Attributes:
        role: What is typed there.
        path: The keys that lead there, each list on the way as `-`: to the mapping of a key; to a
            value with its own key; to a list with the key of the list.
        start: The column of the word that is typed, without its quotation mark.
        quote: The quotation mark before the word, if any.
        is_in_flow: Whether brackets are around it.
        column: Where the keys or dashes of the collection stand, if no brackets are around it.
        owner: The line of the key whose collection it is; -1 where it is the uppermost one.
        before: What stands before it within brackets: keys with their values, or items.
    """

    role: Role
    path: tuple[str, ...]
    start: int
    quote: str = ""
    is_in_flow: bool = False
    column: int = 0
    owner: int = -1
    before: tuple[tuple[str, str], ...] = ()

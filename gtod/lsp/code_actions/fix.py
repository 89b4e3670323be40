"""Something that mends a problem."""

import msgspec

from gtod.annotations.text_edits import Edit


class Fix(msgspec.Struct, frozen=True):
    """A way out of a problem.

    Attributes:
        title: What it does, as a command: `Put '1.10' in quotes`.
        edits: The changes of the file, none over another, in text order.
        is_preferred: Whether it is most likely what the person wants.
    """

    title: str
    edits: tuple[Edit, ...]
    is_preferred: bool = False

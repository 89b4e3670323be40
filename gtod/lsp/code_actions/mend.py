"""A problem in its file, for whoever can mend it."""

from collections.abc import Callable, Iterable

import msgspec

from gtod.annotations.problem import Range
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.snapshot import Snapshot


class Trouble(msgspec.Struct, frozen=True):
    """A problem that an editor shows.

    Attributes:
        snapshot: The file and the registry.
        code: The problem's.
        range: Where it is shown; the text there may have changed since.
        message: What is said about it.
    """

    snapshot: Snapshot
    code: str
    range: Range
    message: str


#: Gives the ways out of a problem; none where the text is not what the problem speaks of.
Mend = Callable[[Trouble], Iterable[Fix]]

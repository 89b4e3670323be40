"""How a change is asked for, and how it is told."""

import msgspec

from gtod.git.writing import Surroundings
from gtod.service.writing.change import BoundEvent


class Order(msgspec.Struct, frozen=True):
    """How a change is to be made.

    Attributes:
        surroundings: What git gets of whoever asks.
        force: Whether it may be dated far into the future.
        push: Whether the tags are pushed.
        remote: Where to, its name or URL.
        dry_run: Whether it is only told what would be done.
        leaves_signing: Whether somebody with a terminal does it if git signs.
    """

    surroundings: Surroundings
    force: bool = False
    push: bool = False
    remote: str = "origin"
    dry_run: bool = False
    leaves_signing: bool = False


class Written(msgspec.Struct, frozen=True):
    """What was done, or would be.

    Attributes:
        created: The tags that were made, in order.
        deleted: The tags that were deleted.
        warnings: What whoever asked should know.
        is_pushed: Whether the remote has all of it.
        push_command: What pushes it, for the asker's shell; None if nothing is to push.
        is_dry_run: Whether nothing was done.
    """

    created: tuple[BoundEvent, ...]
    deleted: tuple[BoundEvent, ...]
    warnings: tuple[str, ...]
    is_pushed: bool = False
    push_command: str | None = None
    is_dry_run: bool = False

"""Where the changes of a repository come from."""

from collections.abc import Iterator
from typing import Any, Protocol  # Any: what a JSON object holds

Message = dict[str, Any]


class FeedEndedError(Exception):
    """It ended; another one may go on where it ended."""


class FeedRefusedError(Exception):
    """There is nothing to follow; the text says why, and the way out."""


class Feed(Protocol):
    """Tells what happens to one repository."""

    def begin(self, since: str | None) -> Message:
        """The answer to `gto/subscribe`.

        Raises:
            FeedEndedError: This feed cannot tell.
            FeedRefusedError: No feed could.
        """

    def messages(self) -> Iterator[Message]:
        """What comes after it: notifications, as they come.

        Raises:
            FeedEndedError: It ended.
        """

    def complaint(self, name: str) -> str | None:
        """What speaks against there being an artifact of that name; None if nothing does."""

    def close(self) -> None:
        """Let go of it."""

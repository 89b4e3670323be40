"""What the language server needs of the process around it."""

from collections.abc import Callable, Mapping
from typing import Protocol

from gtod.steps import Steps
from gtod.workspace.repositories import Repositories
from gtod.workspace.watches import Watches

#: Stops what was begun; does nothing once it has ended.
Stop = Callable[[], None]


class Process(Protocol):
    """The process, as one conversation with an editor sees it."""

    @property
    def repositories(self) -> Repositories:
        """The repositories in memory."""

    @property
    def watches(self) -> Watches:
        """The repositories that are followed."""

    @property
    def environ(self) -> Mapping[str, str]:
        """The variables that hold for questions of this conversation."""

    def send(self, body: bytes) -> None:
        """Send a message to the editor."""

    def run(self, steps: Steps[None]) -> Stop:
        """Run steps, of which the first is made at once and the others between other events.

        They must not raise. What is given drops them.
        """

    def call_later(self, seconds: float, call: Callable[[], None]) -> Stop:
        """Call something once after so many seconds."""

    def close(self) -> None:
        """End the conversation once everything is sent."""

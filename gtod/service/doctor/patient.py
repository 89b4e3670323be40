"""An artifact that is examined."""

from collections.abc import Callable, Iterator

import msgspec

from gtod.registry.event import Event
from gtod.registry.query import Sort
from gtod.service.doctor.diagnosis import Finding
from gtod.workspace.tag_store import Folded


class Patient(msgspec.Struct, frozen=True):
    """An artifact, and what else the checks of its tags depend on.

    Attributes:
        folded: The artifact, and what was strange about its tags.
        sort: Which of several versions in a stage counts.
        now: The time, in seconds since 1970-01-01 UTC.
    """

    folded: Folded
    sort: Sort
    now: float

    @property
    def name(self) -> str:
        """The artifact's name."""
        return self.folded.artifact.name

    @property
    def events(self) -> tuple[Event, ...]:
        """What its tags tell, in order."""
        return self.folded.artifact.events

    @property
    def tags(self) -> set[str]:
        """Its tags, also those that do not count."""
        odd = {oddity.tag for oddity in self.folded.oddities}
        return odd.union([event.tag for event in self.events])


Check = Callable[[Patient], Iterator[Finding]]

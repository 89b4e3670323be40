"""Which entries of the journal are wanted."""

from typing import Final, get_args

import msgspec

from gtod.git.object_parsing import CommitObject
from gtod.registry.event import Event
from gtod.service.views import EntryName

#: What an entry is that stands for a commit.
COMMIT: Final = "commit"
#: All that an entry can be.
ENTRY_KINDS: tuple[EntryName, ...] = get_args(EntryName)


class HistoryFilter(msgspec.Struct, frozen=True):
    """What an entry has to be, in every respect that is not None.

    Attributes:
        since: Not before this second.
        until: Not after this second.
        stage: About this stage; no commit is about one.
        kinds: One of these: `registration` … `deprecation`, `commit`.
        author: By somebody whose name or address has this in it; casefolded, as they are then.
    """

    since: int | None = None
    until: int | None = None
    stage: str | None = None
    kinds: frozenset[str] | None = None
    author: str | None = None

    @property
    def takes_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == _EVERYTHING

    @property
    def takes_commits(self) -> bool:
        """Whether any commit can be wanted."""
        return self.stage is None and self._is_kind(COMMIT)

    def takes_commit(self, commit: CommitObject) -> bool:
        """Whether the entry of a commit is wanted."""
        return (
            self.takes_commits
            and self._is_time(commit.time)
            and self._is_author(commit.author, commit.author_email)
        )

    def takes_event(self, event: Event) -> bool:
        """Whether the entry of an event is wanted."""
        return (
            (self.stage is None or event.stage == self.stage)
            and self._is_time(event.time)
            and self._is_kind(event.kind.label)
            and self._is_author(event.author, event.author_email)
        )

    def _is_time(self, time: int) -> bool:
        return (self.since is None or time >= self.since) and (
            self.until is None or time <= self.until
        )

    def _is_kind(self, kind: str) -> bool:
        return self.kinds is None or kind in self.kinds

    def _is_author(self, name: str, address: str) -> bool:
        if self.author is None:
            return True
        return self.author in name.casefold() or self.author in address.casefold()


_EVERYTHING = HistoryFilter()

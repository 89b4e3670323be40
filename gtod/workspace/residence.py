"""What is in memory of one common Git directory, and when somebody asked for it last."""

import time

import msgspec

from gtod.git.storage import RefStorage
from gtod.workspace.repository import Repository
from gtod.workspace.tag_store import TagStore


class Residence(msgspec.Struct, eq=False):
    """What worktrees share, and the worktrees that were asked from.

    Whoever holds one of its repositories has it in use: steps under way do, and so does anybody
    who keeps what `Repositories.find` gave. What is in use is never let go.

    Attributes:
        common_dir: The Git directory.
        storage: The refs.
        tags: The artifacts.
        repositories: Each worktree that was asked from.
        asked: When somebody asked last, by the monotonic clock.
    """

    common_dir: str
    storage: RefStorage
    tags: TagStore
    repositories: list[Repository] = msgspec.field(default_factory=list)
    asked: float = msgspec.field(default_factory=time.monotonic)

    @property
    def size(self) -> int:
        """About how many bytes it takes; it costs nothing to ask."""
        return self.tags.size + sum(repository.size for repository in self.repositories)

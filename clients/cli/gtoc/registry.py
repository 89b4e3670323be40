"""The registry for scripts: typed methods, answered by the daemon or in this process.

    from gtoc import Registry

    Registry(".").which("churn", "prod")

Nothing but the standard library is imported, unless this process has to answer by itself.
"""

import os
from typing import Self

from gtoc.asker import Asker
from gtoc.file_changes import FileChanges
from gtoc.reads import Reads
from gtoc.tag_changes import TagChanges


class Registry(Reads, TagChanges, FileChanges):
    """The artifact registry of a Git repository.

    The daemon is started when none runs, and again when it ended between two calls; where it cannot
    be asked (`GTOD=off`, no unix sockets, other mounts), the same is answered in this process.

    Threads may share a registry; their calls take turns. After a fork both processes may go on.
    Whatever fails raises `GtoError`, as the class of what went wrong (`ArtifactNotFound` …).

    Args:
        repo: Any folder in the repository.
        daemon: Whether a daemon may answer; False is what `GTOD=off` is, for this registry alone.
    """

    def __init__(self, repo: str | os.PathLike[str] = ".", *, daemon: bool = True) -> None:
        self._repo = _absolute(os.fspath(repo))
        self._asker = Asker(self._repo, may_ask=daemon)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._repo!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up, and free what was read in this process; another call would begin anew."""
        self._asker.close()


def _absolute(path: str) -> str:
    joined = os.path.join(os.getcwd(), path)
    # What comes before `..` may be a link, so that it cannot be left out.
    return joined if os.pardir in joined.split(os.sep) else os.path.normpath(joined)

"""A subscriber of a test's own, on a real connection."""

import select
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from tests.daemon.support import Place

Change = dict[str, Any]


class Subscriber:
    """A connection that subscribed to one repository.

    Attributes:
        rpc: The connection.
        repo: The folder.
        answer: What the subscription was answered with.
        generation: The last generation that was told.
    """

    def __init__(self, place: Place, repo: Path, **options: object) -> None:
        self.rpc = place.rpc()
        self.repo = str(repo)
        self.answer: Change = self.rpc.result("gto/subscribe", {"repo": self.repo, **options})
        self.generation: str = self.answer["generation"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rpc.socket.close()

    def change(self) -> Change:
        """The next change."""
        message = self.rpc.receive()
        assert message["method"] == "gto/didChange", message
        change: Change = message["params"]
        assert change["repo"] == self.repo
        self.generation = change["generation"]
        return change

    def events(self) -> list[str]:
        """Those of the next change, as `+tag version`."""
        return told(self.change())

    def hears_nothing(self, seconds: float) -> bool:
        """Whether nothing is told for so long."""
        return not select.select([self.rpc.socket], [], [], seconds)[0]

    def wait_for(self, is_it: Callable[[Change], object]) -> Change:
        """The next change that is the one."""
        while True:
            change = self.change()
            if is_it(change):
                return change


def put(path: Path, text: str) -> None:
    """Give a file a content in one step, as editors do: nobody sees it half written."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text)
    beside.rename(path)


def told(change: Change) -> list[str]:
    """The events of a change, as `+tag version`."""
    signs = {"added": "+", "removed": "-"}
    return [f"{signs[e['change']]}{e['ref']} {e['version']}" for e in change["events"]]

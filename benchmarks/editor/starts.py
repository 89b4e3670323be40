"""From the start of a language server to its first diagnostics, and who waits meanwhile."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.daemon import home
from benchmarks.editor import servers
from benchmarks.push import asking
from benchmarks.registry import artifact_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.daemon import Home
    from benchmarks.editor.document import Document
    from benchmarks.editor.editor import Editor, Server


@dataclass(frozen=True, slots=True)
class Starts:
    """The milliseconds of each start.

    Attributes:
        served: gtod, where the daemon has served an editor before.
        fresh: gtod, where the daemon has answered gtoc only.
        cold: gtod, where no daemon runs.
        peer: The other server.
        waits: The longest that a question of another client took while a fresh daemon met its first
            editor.
        control: The same while the editor's server had a process of its own, so that the daemon had
            nothing to do but answer: what a busy machine alone does.
    """

    served: list[float] = field(default_factory=list)
    fresh: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    control: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Starting:
    """What is started, and where."""

    editor: Editor
    document: Document
    repo: Path
    gtoc: Sequence[str]
    peer: Server

    def measured(self, times: int, peer_times: int) -> Starts:
        """So many starts of each kind, in turns, and as many or fewer of the other server."""
        self.cold()  # compiles what has never been imported
        self.first_diagnostics(self.peer)
        starts = Starts()
        with self.ready_home() as old:
            self.first_diagnostics(servers.gtod(old))
            for turn in range(times):
                starts.served.append(self.first_diagnostics(servers.gtod(old)))
                starts.fresh.append(self.fresh())
                starts.cold.append(self.cold())
                if turn < peer_times:
                    starts.peer.append(self.first_diagnostics(self.peer))
                starts.waits.append(self.longest_wait(servers.gtod))
                starts.control.append(self.longest_wait(servers.standalone))
        return starts

    def first_diagnostics(self, server: Server) -> float:
        """Start a server, open the file and wait for what is wrong with it."""
        self.editor.start(server)
        took = self.editor.open(server, self.document.unchanged)
        self.editor.stop(server)
        return took

    def cold(self) -> float:
        """The same with no daemon."""
        with home(self.gtoc) as own:
            return self.first_diagnostics(servers.gtod(own))

    def fresh(self) -> float:
        """The same with a daemon that knows the repository and has never met an editor."""
        with self.ready_home() as own:
            return self.first_diagnostics(servers.gtod(own))

    def longest_wait(self, server: Callable[[Home], Server]) -> float:
        """The longest that a question of another client takes while a server starts."""
        question = {"repo": str(self.repo), "name": artifact_name(0), "stage": "dev"}
        with self.ready_home() as own:
            with asking(own, question) as waits:
                self.first_diagnostics(server(own))
            return max(waits) * 1000

    @contextlib.contextmanager
    def ready_home(self) -> Iterator[Home]:
        """Give the home of a daemon that gtoc has asked."""
        with home(self.gtoc) as own:
            own.run(self.repo, "which", artifact_name(0), "dev")
            yield own

"""The daemon's life: it serves, watches whether it is still wanted, and ends in good order."""

import asyncio
import gc
import logging
import os
import select
import signal
import sys
import time

from gtoc.address import installation

from gtod import __version__
from gtod.commands.invocation import DaemonFacts, Followed
from gtod.daemon.arrivals import Arrivals
from gtod.daemon.chores import Chores
from gtod.daemon.connection import Connection
from gtod.daemon.endpoint import Endpoint, log_path
from gtod.daemon.limits import limits_in
from gtod.daemon.log import Mishaps, open_log
from gtod.daemon.looking import Looking
from gtod.daemon.memory import MemoryKeeper
from gtod.daemon.turns import Turns
from gtod.rpc.handlers import OWN_VARIABLES, PROTOCOL
from gtod.rpc.results import RepositoryStatus, Status
from gtod.workspace.cache_folder import cache_folder
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from gtod.workspace.residence import Residence
from gtod.workspace.watch import Watch
from gtod.workspace.watch_plan import Obstacle
from gtod.workspace.watches import Watches

_log = logging.getLogger(__name__)

#: Seconds without a client after which a daemon ends; in CI jobs nobody comes back.
IDLE_TIMEOUT = 1800.0
IDLE_TIMEOUT_IN_CI = 60.0
#: Seconds between looks at whether the daemon is still wanted.
_LOOK = 2.0
#: More than ever is counted.
_NEVER = 2**31 - 1
#: Seconds after which a thread that computes lets this one have the interpreter. A request takes it
#: several times, and would wait that long each time.
_TURN = 0.0005
#: How many times as long as it took to look at the package nobody looks at it again.
_REST = 200
#: Seconds that requests under way may take when the daemon ends.
_DRAIN = 30.0
_DRAIN_PAUSE = 0.005
#: Seconds that a client which just connected may take to say something when the daemon ends.
_GREETING = 1.0


def serve(endpoint: Endpoint) -> None:
    """Serve until nobody needs the daemon any more."""
    open_log(log_path(endpoint.path))
    # What is loaded by now lives for ever, and a registry's values have no cycles: the collector
    # has little to find, and looks only at what is new, for a few milliseconds at most.
    gc.freeze()
    gc.set_threshold(10_000, 5, _NEVER)
    sys.setswitchinterval(_TURN)
    asyncio.run(Daemon(endpoint).run())


def idle_timeout() -> float:
    """Seconds without a client after which the daemon ends, from its environment."""
    default = IDLE_TIMEOUT_IN_CI if os.environ.get("CI") else IDLE_TIMEOUT
    try:
        return max(0.0, float(os.environ.get("GTOD_IDLE_TIMEOUT", default)))
    except ValueError:
        return default


class Daemon:
    """The process around the repositories. It is the `Host` of its connections."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.repositories = Repositories(cache_folder(os.environ))
        self.turns = Turns()
        self.arrivals = Arrivals()
        self._memory = MemoryKeeper(self.repositories, limits_in(os.environ))
        self._chores = Chores(self.repositories, self._memory, self.turns)
        self._looking = Looking(self.turns)
        self.watches = Watches(self.repositories, OWN_VARIABLES, self._looking)
        self._endpoint = endpoint
        self._idle_timeout = idle_timeout()
        self._installation = _installation()
        self._looks_again = 0.0
        self._began = self._last_asked = time.monotonic()
        self._connections: set[Connection] = set()
        self._requests = 0
        self._last_error: str | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Serve until told to stop, or not wanted any more."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(Mishaps())
        self._looking.begin(self.watches)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        server = await loop.create_unix_server(
            lambda: Connection(self), sock=self._endpoint.socket, backlog=1024
        )
        _log.info("gtod %s serves as process %d", __version__, os.getpid())
        for warning in self._memory.limits.warnings:
            _log.warning("%s; the default holds", warning)
        while not self._stopping.is_set() and (reason := self._why_end()) is None:
            await self._wait(min(_LOOK, max(self._idle_timeout / 4, 0.05)))
            self._chores.look()
        _log.info("ending: %s", "asked to" if self._stopping.is_set() else reason)
        self._endpoint.withdraw()
        await self._accept_queued()
        server.close()
        await self._drain()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    def _why_end(self) -> str | None:
        if not self._endpoint.is_ours():
            return "socket or lock are no longer this process's"
        if self._is_replaced():
            return "its package was replaced"
        idle = time.monotonic() - self._last_asked
        if not self._connections and idle >= self._idle_timeout:
            return f"nobody asked for {idle:.0f} s"
        return None

    def _is_replaced(self) -> bool:
        """Whether its package is another one by now; of a checkout each source is looked at."""
        began = time.monotonic()
        if began < self._looks_again:
            return False
        try:
            is_replaced = _installation() != self._installation
        except OSError:
            return False  # Where too many files are open, it is looked at again.
        now = time.monotonic()
        self._looks_again = now + (now - began) * _REST
        return is_replaced

    async def _accept_queued(self) -> None:
        """Take who connected before the socket went away."""
        while select.select([self._endpoint.socket], [], [], 0)[0]:
            await asyncio.sleep(0)
        # The loop takes a few rounds from an accepted socket to a connection of ours.
        await asyncio.sleep(_DRAIN_PAUSE)

    async def _drain(self) -> None:
        """Answer what was asked, and then let the clients go."""
        began = time.monotonic()
        # Both conditions are about time too, which no event tells.
        self._chores.look()
        while self._has_work() and (waited := time.monotonic() - began) < _DRAIN:
            for connection in list(self._connections):
                if not connection.is_busy and (connection.has_spoken or waited > _GREETING):
                    connection.close()
            await asyncio.sleep(_DRAIN_PAUSE)

    def _has_work(self) -> bool:
        return bool(self._connections) or self._chores.is_busy

    def stop(self) -> None:
        """End once everything that was asked is answered."""
        self._stopping.set()

    def opened(self, connection: Connection) -> None:
        """A client has come."""
        self._connections.add(connection)
        self._last_asked = time.monotonic()

    def closed(self, connection: Connection) -> None:
        """A client has gone."""
        self._connections.discard(connection)
        self._last_asked = time.monotonic()

    def asked(self) -> None:
        """A request has come."""
        self._requests += 1

    def failed(self, error: BaseException) -> None:
        """An unexpected error came up."""
        self._last_error = f"{type(error).__name__}: {error}"

    def facts(self) -> DaemonFacts:
        """What commands show of the daemon."""
        return DaemonFacts(
            pid=os.getpid(),
            version=__version__,
            uptime=time.monotonic() - self._began,
            followed=tuple(
                Followed(watch.location, watch.way, len(watch.followers), watch.obstacle)
                for watch in self.watches.held()
                if watch.followers
            ),
        )

    def status(self) -> Status:
        """How the daemon is."""
        return Status(
            pid=os.getpid(),
            version=__version__,
            protocol=PROTOCOL,
            uptime=time.monotonic() - self._began,
            socket=self._endpoint.path,
            memory=_memory(),
            connections=len(self._connections),
            requests=self._requests,
            last_error=self._last_error,
            idle_timeout=self._idle_timeout,
            memory_limit=self._memory.limits.memory,
            memory_held=self._memory.size,
            repository_idle=self._memory.limits.idle,
            warnings=list(self._memory.limits.warnings),
            repositories=[
                _repository_status(residence, held, self.watches.at(held.location))
                for residence in self.repositories.residences()
                for held in residence.repositories
            ],
        )


def _repository_status(
    residence: Residence, repository: Repository, watch: Watch | None
) -> RepositoryStatus:
    tags = residence.tags
    followers = 0 if watch is None else len(watch.followers)
    path = repository.location.work_tree or repository.location.git_dir
    return RepositoryStatus(
        # A link may have led to a folder whose name is no UTF-8, which JSON cannot hold.
        path=path.encode("utf-8", "backslashreplace").decode(),
        state="loading" if tags.is_loading else "ready" if tags.is_complete else "partial",
        artifacts=tags.artifacts_held,
        tags_read=tags.counters.tags_read,
        artifacts_folded=tags.counters.artifacts_folded,
        size=residence.size,
        idle=time.monotonic() - residence.asked,
        watched=watch.way if watch is not None and followers else None,
        subscribers=followers,
        obstacle=_told(watch.obstacle) if watch is not None and followers else None,
    )


def _told(obstacle: Obstacle | None) -> str | None:
    if obstacle is None:
        return None
    if obstacle.mend is None:
        return obstacle.sentence
    return f"{obstacle.sentence}; run: {obstacle.mend}"


def _installation() -> tuple[int, int, int] | None:
    """What identifies the package; None if it is gone.

    Raises:
        OSError: It cannot be looked at.
    """
    try:
        return installation()
    except FileNotFoundError:
        return None


def _memory() -> int | None:
    """The resident set in bytes (proc_pid_statm(5)), None where that is not known."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None

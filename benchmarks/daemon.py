"""A daemon of one's own: started by gtoc in a fresh socket folder, and stopped at the end."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import environment
from benchmarks.wire import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PATIENCE = 60.0  # seconds for a daemon to leave, which first writes down what it has read
QUIET = 4.0  # seconds without a change after which memory is what it stays; a daemon tidies up late


@dataclass(frozen=True, slots=True)
class Home:
    """A folder for socket and cache that nobody else uses, and the gtoc that is led to it."""

    folder: Path
    gtoc: tuple[str, ...]

    @property
    def environ(self) -> dict[str, str]:
        """The environment that leads gtoc to this folder's daemon, and that to its cache."""
        return environment() | {
            "GTOD_SOCKET": str(self.folder / "socket"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
        }

    @property
    def cached_bytes(self) -> int:
        """What daemons have left in the cache for their successors."""
        files = (path for path in (self.folder / "cache").rglob("*") if path.is_file())
        return sum(file.stat().st_size for file in files)

    def run(self, repo: Path, *arguments: str) -> str:
        """Run one gtoc command in a repository, and give its output."""
        command = [*self.gtoc, *arguments]
        done = subprocess.run(
            command, cwd=repo, env=self.environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"`{' '.join(command)}` ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def connect(self) -> Connection:
        """Open a connection to the daemon, which must be running."""
        return Connection(self.socket())

    def socket(self) -> Path:
        """The daemon's socket, the only one in the folder."""
        found = self._sockets()
        if len(found) != 1:
            raise RuntimeError(f"one daemon's socket should be in {self.folder}: {found}")
        return found[0]

    def _sockets(self) -> list[Path]:
        return list((self.folder / "socket").rglob("*.sock"))

    @property
    def is_running(self) -> bool:
        """Whether a daemon has its socket here."""
        return bool(self._sockets())

    def pid(self) -> int:
        """The daemon's process."""
        with self.connect() as connection:
            return int(connection.call("gtod/status")["pid"])

    def stop(self) -> None:
        """Stop the daemon, and return when its process is gone."""
        pid = self.pid()
        self.run(Path("/"), "daemon", "stop")
        end = time.monotonic() + PATIENCE
        while running(pid):
            if time.monotonic() > end:
                raise RuntimeError(f"the daemon, process {pid}, does not leave")
            time.sleep(0.01)


@contextlib.contextmanager
def home(gtoc: Sequence[str]) -> Iterator[Home]:
    """Give a fresh folder; a daemon that was started in it is stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="gtod-bench-") as folder:
        fresh = Home(Path(folder), tuple(gtoc))
        for name in ("socket", "cache"):
            (fresh.folder / name).mkdir(mode=0o700)
        try:
            yield fresh
        finally:
            if fresh.is_running:
                fresh.stop()


def running(pid: int) -> bool:
    """Whether a process is there and has not ended; one that nobody has awaited has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def settled_bytes(pid: int) -> int:
    """The memory of a process once it has stayed the same for a while, to a hundredth."""
    size, since = resident_bytes(pid), time.monotonic()
    end = since + PATIENCE
    while time.monotonic() < since + QUIET:
        if time.monotonic() > end:
            raise RuntimeError(f"the memory of process {pid} does not come to rest")
        time.sleep(0.1)
        now = resident_bytes(pid)
        if abs(now - size) > size / 100:
            size, since = now, time.monotonic()
    return size


def resident_bytes(pid: int) -> int:
    """The memory of a process that is in RAM now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")

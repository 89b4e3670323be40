"""A daemon of a test's own: its folder, its clients, and what is asked over its socket.

Everything happens in real processes and on real sockets. Nothing here sleeps to make a race pass:
what takes time is waited for by its own sign, up to a deadline.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from gtoc.address import socket_path

from gtod.demo.example import build_example
from tests.helpers import contract
from tests.helpers.daemon import clean_environment as without_foreign
from tests.helpers.daemon import script

#: Root reads and writes everything; with this it is refused what its owner is refused.
AS_AN_ORDINARY_USER = (
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    if os.geteuid() == 0
    else []
)

GTOC = script("gtoc")
GTOD = script("gtod")

#: Seconds after which what a test waits for is taken for lost.
DEADLINE = 60.0

_LOOKS = (
    "PYTHONUNBUFFERED",
    "LANG",
    "LANGUAGE",
    "COLUMNS",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
)

Answer = dict[str, Any]


def clean_environment() -> dict[str, str]:
    """This process's environment without anything that a client or a daemon looks at."""
    return {
        name: value
        for name, value in without_foreign().items()
        if name not in _LOOKS and not name.startswith("LC_")
    }


def wait_until(
    condition: Callable[[], object],
    seconds: float = DEADLINE,
    told: Callable[[], str] = lambda: "what was waited for did not come",
) -> None:
    """Wait for a condition that nothing announces; `told` is asked why it did not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, told()
        time.sleep(0.002)


@contextlib.contextmanager
def watched(pid: int) -> Iterator[int]:
    """A descriptor that becomes readable when the process ends."""
    descriptor = os.pidfd_open(pid)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def ends(descriptor: int, seconds: float = DEADLINE) -> bool:
    """Whether a watched process ends in time."""
    return bool(select.select([descriptor], [], [], seconds)[0])


def has_ended(pid: int) -> bool:
    """Whether a process has ended, be it that nobody asked for its exit status yet."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2]
    except OSError:
        return True
    return fields.split()[0] in "ZX"


def resident(pid: int) -> int:
    """The resident set of a process in bytes."""
    fields = Path(f"/proc/{pid}/statm").read_text("ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


def frame(body: bytes) -> bytes:
    """A body with its header."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def message(method: str, params: object = None, request_id: object = None) -> bytes:
    """A request, framed; a notification without an id."""
    content: dict[str, object] = {"jsonrpc": "2.0", "method": method}
    if params is not None:
        content["params"] = params
    if request_id is not None:
        content["id"] = request_id
    return frame(json.dumps(content).encode())


class Rpc:
    """A connection that speaks JSON-RPC, and also whatever else a test makes it speak."""

    def __init__(self, path: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(DEADLINE)
        try:
            self.socket.connect(path)
        except BaseException:
            self.socket.close()
            raise
        self._pending = b""
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.socket.sendall(data)

    def ask(self, method: str, params: object = None, request_id: object = None) -> object:
        """Send a request; its id."""
        if request_id is None:
            self._number += 1
            request_id = self._number
        self.send(message(method, params, request_id))
        return request_id

    def receive(self) -> Any:  # noqa: ANN401 - JSON
        """The next message."""
        while (end := self._pending.find(b"\r\n\r\n")) < 0:
            self._more()
        length = int(self._pending[:end].split(b":")[1])
        start = end + 4
        while len(self._pending) < start + length:
            self._more()
        body = self._pending[start : start + length]
        self._pending = self._pending[start + length :]
        received = json.loads(body)
        if isinstance(received, dict):
            contract.check_told(received)
        return received

    def _more(self) -> None:
        data = self.socket.recv(1 << 16)
        if not data:
            raise EOFError(self._pending)
        self._pending += data

    def call(self, method: str, params: object = None) -> Answer:
        """The whole answer to a request; what is told meanwhile is passed over."""
        request_id = self.ask(method, params)
        answer: Answer = self.receive()
        while "id" not in answer:
            answer = self.receive()
        assert answer["id"] == request_id
        contract.check(method, params, answer)
        return answer

    def result(self, method: str, params: object = None) -> Any:  # noqa: ANN401 - JSON
        """What a request that succeeds gives."""
        answer = self.call(method, params)
        assert "result" in answer, answer
        return answer["result"]

    def error(self) -> tuple[int, str]:
        """Code and kind of the error that comes next."""
        answer = self.receive()
        assert answer["error"]["message"]
        return answer["error"]["code"], answer["error"]["data"]["kind"]

    def is_ended(self) -> bool:
        """Whether the other end closes, with nothing more to say."""
        try:
            return not self._pending and not self.socket.recv(1)
        except ConnectionResetError:
            return True


def worst_latency(rpc: Rpc, rounds: int) -> float:
    """The seconds that the slowest of some small requests takes."""
    worst = 0.0
    for _ in range(rounds):
        began = time.perf_counter()
        rpc.call("gtod/hello")
        worst = max(worst, time.perf_counter() - began)
    return worst


class Place:
    """A folder with a socket folder, a home and a registry, and the processes that use them.

    Attributes:
        top: The folder.
        run: The socket folder.
        registry: The work tree of the example registry.
        environ: The environment of clients.
    """

    def __init__(self, **variables: str) -> None:
        # Not pytest's: a socket's path has at most 107 bytes.
        self.top = Path(tempfile.mkdtemp(prefix="gtod-", dir="/tmp"))
        self.run = self.top / "run"
        self.run.mkdir(0o700)
        self.registry = self.top / "registry"
        self.environ = clean_environment() | {
            "GTOD_SOCKET": str(self.run),
            "HOME": str(self.top),
            "TZ": "UTC",
            **variables,
        }
        self._spawned: list[subprocess.Popen[bytes]] = []

    @property
    def socket(self) -> str:
        """The path of the daemon's socket."""
        return socket_path(str(self.run))

    def build(self) -> "Place":
        """Make the example registry."""
        build_example(self.registry)
        return self

    def start(
        self,
        *words: str | bytes,
        cwd: Path | str | None = None,
        environ: Mapping[str, str] | None = None,
        **options: Any,  # noqa: ANN401 - Popen's
    ) -> subprocess.Popen[bytes]:
        """A process that runs, with pipes unless told otherwise."""
        chosen: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            **options,
        }
        process: subprocess.Popen[bytes] = subprocess.Popen(
            words, cwd=cwd or self.registry, env={**self.environ, **(environ or {})}, **chosen
        )
        self._spawned.append(process)
        return process

    def gtoc(
        self,
        *words: str | bytes,
        cwd: Path | str | None = None,
        environ: Mapping[str, str] | None = None,
        **options: Any,  # noqa: ANN401 - Popen's
    ) -> subprocess.CompletedProcess[bytes]:
        """What a gtoc that ran to its end wrote, and its exit code."""
        process = self.start(GTOC, *words, cwd=cwd, environ=environ, **options)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def check(self, *words: str, **options: Any) -> str:  # noqa: ANN401 - as of `gtoc`
        """What a gtoc that succeeds and complains of nothing wrote."""
        process = self.gtoc(*words, **options)
        assert (process.returncode, process.stderr) == (0, b""), process.stderr.decode()
        return process.stdout.decode()

    def rpc(self) -> Rpc:
        """A connection to the daemon."""
        return Rpc(self.socket)

    def status(self) -> Answer:
        """What the daemon says of itself."""
        with self.rpc() as rpc:
            status: Answer = rpc.result("gtod/status")
            return status

    def pid(self) -> int:
        """The process that answers."""
        return int(self.status()["pid"])

    def begin(self) -> int:
        """Have a client start the daemon; its process."""
        assert self.check("which", "churn", "prod") == "v3.0.0\n"
        return self.pid()

    @contextlib.contextmanager
    def answering(self, requests: int = 1) -> Iterator[int]:
        """Prove that one and the same daemon answers so many requests meanwhile."""
        before = self.status()
        yield before["pid"]
        after = self.status()
        assert after["pid"] == before["pid"]
        # The second question for the status counts itself.
        assert after["requests"] - before["requests"] - 1 == requests

    def daemons(self) -> list[int]:
        """The processes that were started as daemons for this place and have not ended."""
        mark = f"GTOD_SOCKET={self.run}".encode()
        found = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                words = Path("/proc", name, "cmdline").read_bytes().split(b"\0")
                variables = Path("/proc", name, "environ").read_bytes().split(b"\0")
                if b"gtod.daemon" in words and mark in variables:
                    found.append(int(name))
        return found

    def holders(self) -> set[int]:
        """The processes that have the daemon's lock file open."""
        lock = f"{self.socket}.lock"
        found = set()
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                for descriptor in os.listdir(f"/proc/{name}/fd"):
                    if os.readlink(f"/proc/{name}/fd/{descriptor}") == lock:
                        found.add(int(name))
        return found

    def close(self) -> None:
        """End every process of this place and remove it."""
        for process in self._spawned:
            if process.poll() is None:
                process.kill()
            # What it has started may hold the other ends: they are not read to the end.
            for pipe in filter(None, (process.stdin, process.stdout, process.stderr)):
                pipe.close()
            process.wait()
        while pids := self.daemons():
            for pid in pids:
                kill(pid)
        shutil.rmtree(self.top, ignore_errors=True)


def kill(pid: int, number: int = signal.SIGKILL) -> None:
    """Send a signal that ends a process, and wait until it has ended."""
    with contextlib.suppress(ProcessLookupError), watched(pid) as process:
        signal.pidfd_send_signal(process, number)
        assert ends(process)


def git(folder: Path, *words: str) -> str:
    """What a git command writes; it must succeed."""
    environ = clean_environment() | {
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout


def gather(processes: Sequence[subprocess.Popen[bytes]]) -> list[tuple[int, bytes, bytes]]:
    """Exit code, output and errors of processes that run at the same time."""
    gathered = []
    for process in processes:
        out, err = process.communicate(timeout=60)
        gathered.append((process.returncode, out or b"", err or b""))
    return gathered

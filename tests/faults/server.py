"""A daemon that may be killed and started again; and a client that waits only so long."""

import os
import select
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from gtod.rpc.framing import FrameReader, frame
from tests.daemon.support import wait_until
from tests.faults.shim import Shim
from tests.helpers.daemon import clean_environment, request, script

#: Seconds after which an answer is taken for lost, and a daemon for one that does not start.
PATIENCE = 60.0
_STARTING = 90.0


class LostError(Exception):
    """The daemon ended instead of answering."""


class HangError(Exception):
    """The daemon does not answer."""


class Refused(msgspec.Struct, frozen=True):
    """An error as an answer: its stable kind, and its sentence."""

    kind: str
    message: str


class Connection:
    """A client."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(PATIENCE)
        try:
            self._socket.connect(path)
        except OSError:
            self._socket.close()
            raise
        self._frames = FrameReader()
        self._number = 0

    def send(self, method: str, params: Mapping[str, object]) -> int:
        """Send a request; its id.

        Raises:
            LostError: The daemon has ended.
        """
        self._number += 1
        try:
            self._socket.sendall(frame(request(method, params, self._number)))
        except OSError as error:
            raise LostError from error
        return self._number

    def cancel(self, number: int) -> None:
        """Tell that an answer is no longer wanted."""
        body = {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": number}}
        self._socket.sendall(frame(msgspec.json.encode(body)))

    def receive(self, seconds: float = PATIENCE) -> tuple[int, Any]:
        """The next answer: the id of its request, and the result or what is `Refused`.

        Raises:
            LostError: The daemon ended instead.
            HangError: None came in time.
        """
        deadline = time.monotonic() + seconds
        while True:
            while (body := self._frames.next_body()) is None:
                self._fill(deadline)
            answer = msgspec.json.decode(body)
            if "id" not in answer:
                continue
            if "error" in answer:
                error = answer["error"]
                return answer["id"], Refused(error["data"]["kind"], error["message"])
            return answer["id"], answer["result"]

    def _fill(self, deadline: float) -> None:
        left = max(0.0, deadline - time.monotonic())
        if not select.select([self._socket], [], [], left)[0]:
            raise HangError
        try:
            data = self._socket.recv(1 << 16)
        except OSError as error:
            raise LostError from error
        if not data:
            raise LostError
        self._frames.feed(data)

    def ask(self, method: str, params: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        """The result of a request, or what is `Refused`.

        Raises:
            LostError: The daemon ended instead.
            HangError: No answer came in time.
        """
        number = self.send(method, params)
        answered, result = self.receive()
        assert answered == number
        return result

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class Server:
    """`gtod serve`, which may be killed and started again.

    Args:
        folder: Where its socket, its home, its cache and its temporary files are.
        shim: What is loaded into it and each of its gits; None for nothing.

    Attributes:
        starts: How often it was started.
    """

    def __init__(self, folder: Path, shim: Shim | None = None) -> None:
        self.home = folder / "home"
        self.cache = folder / "cache"
        self._run = folder / "run"
        self._bin = folder / "bin"
        self._errors = folder / "stderr"
        for made in (self.home, self.cache, self._run, self._bin, folder / "tmp"):
            made.mkdir(mode=0o700)
        (self.home / ".gitconfig").write_text("[user]\nname = Bea\nemail = b@example.com\n")
        self._variables = {} if shim is None else shim.variables
        if shim is not None:
            _wrap_git(self._bin / "git", shim)
        self.environ = clean_environment(
            GTOD_SOCKET=str(self._run),
            HOME=str(self.home),
            XDG_CACHE_HOME=str(self.cache),
            TMPDIR=str(folder / "tmp"),
            PATH=f"{self._bin}:{os.environ.get('PATH', os.defpath)}",
            GTOD_IDLE_TIMEOUT="100000",
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self.starts = 0

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def program(self) -> str:
        """The name that its process has: that of the interpreter."""
        first = Path(script("gtod")).read_text("utf-8").split("\n", 1)[0]
        return Path(first.removeprefix("#!")).name

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def connection(self) -> Connection:
        """An open connection; the server is started if it does not run."""
        return self.begin()

    def begin(self) -> Connection:
        """Have it run and a connection open, so that neither is what something goes wrong with."""
        if not self.is_running:
            self.start()
        if self._connection is None:
            self._connection = self.connect()
        return self._connection

    def connect(self) -> Connection:
        """A connection of its own."""
        (path,) = self._run.glob("*.sock")
        return Connection(str(path))

    def hang_up(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self.hang_up()
        with self._errors.open("ab") as errors:
            process = self._process = subprocess.Popen(
                [script("gtod"), "serve"],
                env=self.environ | self._variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self.starts += 1
        wait_until(
            lambda: process.poll() is not None or self._listens(),
            _STARTING,
            lambda: f"the daemon does not start: {self._told()}",
        )
        assert process.poll() is None, self._told()

    def _told(self) -> str:
        return self._errors.read_text("utf-8", "replace")[-1000:]

    def _listens(self) -> bool:
        try:
            connection = self.connect()
        except (OSError, ValueError):
            return False
        connection.close()
        return True

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it by a signal, and wait until it has ended."""
        self.hang_up()
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(PATIENCE)
            self._forget()

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self) -> None:
        """Wait until it has ended by itself."""
        self.hang_up()
        if self._process is not None:
            self._process.wait(PATIENCE)
            self._forget()

    def _forget(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None

    def log(self) -> str:
        """What it wrote into its log."""
        return "".join(path.read_text("utf-8", "replace") for path in self._run.glob("*.log"))

    def clear_log(self) -> None:
        """Forget what is in the log."""
        for path in self._run.glob("*.log"):
            os.truncate(path, 0)

    def close(self) -> None:
        """End it."""
        if self.is_running:
            self.kill()
        self.hang_up()


def _wrap_git(path: Path, shim: Shim) -> None:
    """A `git` that loads the shim too, which a git that only reads would not be told of."""
    git = shutil.which("git")
    variables = " ".join(f"{name}='{value}'" for name, value in shim.variables.items())
    path.write_text(f'#!/bin/sh\n{variables} exec {git} "$@"\n')
    path.chmod(0o755)

"""`gtoc daemon status|stop|…`, which are `gtod status|…` too: the daemon from outside."""

import argparse
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from gtoc.address import UnsafeFolderError, check_folder, socket_folder, socket_path
from gtoc.ask import NoAnswerError, connect, request
from gtoc.start import start_and_connect

from gtod.commands.text import printable, printable_lines
from gtod.daemon.endpoint import lock_path, log_path
from gtod.rpc.results import RepositoryStatus, Status
from gtod.workspace.watch_plan import POLLING

if TYPE_CHECKING:
    from socket import socket

#: Seconds that a daemon gets to end when it is asked to, and when it does not answer.
_PATIENCE = 5.0
_GRACE = 2.0
_PAUSE = 0.01

#: `status`: nothing runs, or what runs does not answer.
EXIT_NOT_RUNNING = 1
EXIT_NO_ANSWER = 3


def main(arguments: Sequence[str], program: str = "gtod") -> int:
    """Run one of the commands; the exit status."""
    parser = _parser(program)
    chosen = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace, str], int] | None = getattr(chosen, "command", None)
    if command is None:
        parser.print_help()
        return 0
    try:
        folder = socket_folder(os.environ.get("GTOD_SOCKET"))
        with contextlib.suppress(FileNotFoundError):
            # What lies in a folder that others can write to is never believed.
            check_folder(folder)
        return command(chosen, socket_path(folder))
    except BrokenPipeError:
        raise
    except (UnsafeFolderError, OSError) as error:
        sys.stderr.write(f"❌ {error}\n")
        return 1


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program,
        description="See and end the daemon that answers gtoc. It starts by itself when needed.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    status = commands.add_parser(
        "status", help="show how the daemon is (exit 1: none runs, 3: it does not answer)"
    )
    status.add_argument("--json", action="store_true", help="print it as JSON")
    status.set_defaults(command=_status)
    for name, command, text in (
        ("stop", _stop, "end the daemon, whatever it takes"),
        ("restart", _restart, "end the daemon and start a new one"),
        ("log", _log, "print the daemon's log"),
    ):
        commands.add_parser(name, help=text).set_defaults(command=command)
    cache = commands.add_parser("cache", help="tell what is kept of tags on disk, or remove it")
    cache.add_argument("--clear", action="store_true", help="remove all of it")
    cache.set_defaults(command=_cache)
    return parser


def _status(chosen: argparse.Namespace, path: str) -> int:
    try:
        status = ask_status(path)
    except (FileNotFoundError, ConnectionRefusedError):
        sys.stdout.write(
            "null\n" if chosen.json else "No daemon runs; gtoc starts one when needed.\n"
        )
        return EXIT_NOT_RUNNING
    except (NoAnswerError, BlockingIOError):
        # The second: so many wait already that no more are let in.
        sys.stderr.write("❌ The daemon does not answer; 'gtoc daemon stop' ends it.\n")
        return EXIT_NO_ANSWER
    text = msgspec.json.format(msgspec.json.encode(status), indent=4).decode()
    sys.stdout.write(f"{text}\n" if chosen.json else _told(status))
    return 0


def ask_status(path: str) -> Status:
    """The status of the daemon that listens at `path`.

    Raises:
        FileNotFoundError: None does.
        ConnectionRefusedError: None does any more.
        NoAnswerError: It does not answer.
    """
    return _status_by(connect(path))


def _status_by(connection: "socket") -> Status:
    return msgspec.convert(request(connection, "gtod/status", "{}")["result"], Status)


def _told(status: Status) -> str:
    memory = "unknown" if status.memory is None else _size(status.memory)
    held = f"{_size(status.memory_held)} of at most {_size(status.memory_limit)}"
    lines = [
        f"gtod {status.version}, process {status.pid}, up {_duration(status.uptime)}",
        f"memory        {memory}",
        f"socket        {status.socket}",
        f"connections   {status.connections}",
        f"requests      {status.requests}",
        f"ends after    {_duration(status.idle_timeout)} without a client",
        f"last error    {status.last_error or 'none'}",
        *(f"warning       {warning}; the default holds" for warning in status.warnings),
        f"drops         a repository after {_duration(status.repository_idle)} without a question",
        f"repositories  {len(status.repositories) or 'none now'}, about {held}",
    ]
    for repository in status.repositories:
        lines += [_line(repository), *_followed(repository)]
    return "\n".join(lines) + "\n"


def _line(held: RepositoryStatus) -> str:
    parts = (
        held.state,
        f"{held.artifacts} artifacts",
        f"{held.tags_read} tags read",
        f"about {_size(held.size)}",
        f"asked {_duration(held.idle)} ago",
    )
    return f"  {printable(held.path)}: {', '.join(parts)}"


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def _followed(held: RepositoryStatus) -> list[str]:
    if held.watched is None:
        return []
    who = "1 subscriber" if held.subscribers == 1 else f"{held.subscribers} subscribers"
    how = "watched every second" if held.watched == POLLING else f"watched by {held.watched}"
    why = "" if held.obstacle is None else f"\n    {held.obstacle}"
    return [f"    {how} for {who}{why}"]


def _duration(seconds: float) -> str:
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    parts = [f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0)
    return " ".join([*parts, f"{whole % 60} s"])


def _stop(_chosen: argparse.Namespace, path: str) -> int:
    ended = end_daemon(path)
    if _is_locked(path):
        sys.stderr.write(f"❌ The daemon at '{path}' does not end, and its process is unknown.\n")
        return EXIT_NO_ANSWER
    sys.stdout.write("The daemon has ended.\n" if ended else "No daemon runs.\n")
    return 0


def end_daemon(path: str) -> bool:
    """End the daemon at `path`: by asking, else by SIGTERM, else by SIGKILL; whether one ran."""
    if not _is_locked(path):
        return _ask_to_stop(path)
    process = _open_process(path)
    is_ending = _ask_to_stop(path) and _wait_unlocked(path, _PATIENCE)
    for number in (signal.SIGTERM, signal.SIGKILL):
        if is_ending:
            break
        if process is not None:
            _signal(process, number)
        is_ending = _wait_unlocked(path, _GRACE)
    if process is not None:
        _wait_gone(process)
    _remove_socket(path)
    return True


def _ask_to_stop(path: str) -> bool:
    try:
        request(connect(path), "gtod/stop", "{}")
    except (OSError, NoAnswerError):
        return False
    return True


@contextlib.contextmanager
def _lock(path: str) -> Iterator[None]:
    """Keep daemons from starting.

    Raises:
        BlockingIOError: One runs.
        OSError: There is no lock.
    """
    import fcntl  # noqa: PLC0415 - POSIX only, like the daemon

    descriptor = os.open(lock_path(path), os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _is_locked(path: str) -> bool:
    try:
        with _lock(path):
            return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def _wait_unlocked(path: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while _is_locked(path):
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True


class _Process:
    """A process that held the lock when it was opened; its number cannot be another's by now."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.descriptor = os.pidfd_open(pid) if sys.platform == "linux" else -1


def _open_process(path: str) -> _Process | None:
    try:
        with open(lock_path(path), encoding="ascii") as lock:
            process = _Process(int(lock.read()))
    except (OSError, ValueError):
        return None
    # The holder wrote its own number; while it still holds the lock, that number is its.
    return process if _is_locked(path) else None


def _signal(process: _Process, number: signal.Signals) -> None:
    try:
        if sys.platform == "linux":
            signal.pidfd_send_signal(process.descriptor, number)
        else:
            os.kill(process.pid, number)
    except ProcessLookupError:
        return


def _wait_gone(process: _Process) -> None:
    import select  # noqa: PLC0415 - `status` needs none of it

    if process.descriptor >= 0:
        select.select([process.descriptor], [], [], _PATIENCE)
        os.close(process.descriptor)


def _remove_socket(path: str) -> None:
    """Remove what a daemon that was killed left, but never its successor's."""
    with contextlib.suppress(OSError), _lock(path):
        os.unlink(path)


def _restart(_chosen: argparse.Namespace, path: str) -> int:
    end_daemon(path)
    # A client may have started it meanwhile; that one is new too.
    connection = start_and_connect(os.path.dirname(path))
    if connection is None:
        sys.stderr.write("❌ The daemon does not start; 'gtod serve' shows why.\n")
        return 1
    try:
        status = _status_by(connection)
    except NoAnswerError:
        sys.stderr.write(
            "❌ The new daemon does not answer yet; 'gtoc daemon status' shows how it is.\n"
        )
        return EXIT_NO_ANSWER
    sys.stdout.write(f"A new daemon runs as process {status.pid}.\n")
    return 0


def _cache(chosen: argparse.Namespace, _path: str) -> int:
    from gtod.daemon.cache_command import cache  # noqa: PLC0415 - `status` needs none of it

    return cache(chosen)


def _log(_chosen: argparse.Namespace, path: str) -> int:
    try:
        with open(log_path(path), encoding="utf-8", errors="replace") as log:
            # A client told some of it, and tracebacks may quote anything.
            sys.stdout.writelines(map(printable_lines, log))
    except FileNotFoundError:
        sys.stderr.write(f"There is no log yet; it will be '{log_path(path)}'.\n")
    return 0

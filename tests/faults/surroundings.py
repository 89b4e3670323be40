"""Faults around the daemon: the clock, the network, how many files it may have open."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.kind import Kind, Outcome
from tests.faults.run import Run, ViolationError
from tests.faults.server import LostError

_DAY = 24 * 3600
#: Seconds that nobody has to wait because somebody else's push does.
_LONG = 5.0
#: How far the clock jumps, in seconds.
_JUMPS = (-3650 * _DAY, -2 * _DAY, -3600, -2, 2, 3600, 20 * 3600, 3650 * _DAY)


def clock(run: Run) -> Outcome:
    """The clock jumps, for the daemon and every git; somebody writes, and it jumps back."""
    write = run.world.write()
    if write is None:
        return ""
    jump = run.random.choice(_JUMPS)
    run.shim.set_clock(jump)
    try:
        run.check(run.world.question(), f"clock {jump:+}")
        return run.write_under(None, write)
    finally:
        run.shim.set_clock(0)
        run.world.delete_after(int(time.time()) + _DAY - 60)


def few_descriptors(run: Run) -> Outcome:
    """The daemon may open no more files, or few."""
    run.world.change()
    with _limited(run):
        return run.judge(run.world.question(), None, [run.model], "with few descriptors")


def few_descriptors_to_write(run: Run) -> Outcome:
    """As above, for somebody who writes."""
    write = run.world.write()
    if write is None:
        return ""
    with _limited(run):
        return run.write_under(None, write)


@contextmanager
def _limited(run: Run) -> Iterator[None]:
    run.server.begin()
    run.check(run.world.question(), "before it is limited")
    pid = run.server.pid
    greatest = max(int(path.name) for path in Path(f"/proc/{pid}/fd").iterdir())
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    few = greatest + 1 + run.random.randrange(12)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (few, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)


def silent_remote(run: Run) -> Outcome:
    """A push waits for a remote that never says anything; others are served; then it is gone."""
    write = run.world.write()
    if write is None:
        return ""
    remote = socket.create_server(("127.0.0.1", 0))
    url = f"git://127.0.0.1:{remote.getsockname()[1]}/registry"
    meanwhile = run.random.choice((_served_meanwhile, _left_meanwhile))
    with remote:
        return run.push_under(write, url, lambda: meanwhile(run, remote))


def _served_meanwhile(run: Run, remote: socket.socket) -> None:
    connection, _ = remote.accept()
    other = run.server.connect()
    try:
        question = run.world.question()
        began = time.monotonic()
        # The tags are made by now, of which the model knows nothing yet.
        other.ask(question.method, {"repo": str(run.world.repo), **question.params})
        took = time.monotonic() - began
    finally:
        other.close()
        remote.close()
        connection.close()
    if took > _LONG:
        raise ViolationError(f"{question} took {took:.1f} s while a push was waiting")


def _left_meanwhile(run: Run, remote: socket.socket) -> None:
    """Whoever asked hangs up: what has begun is finished nevertheless."""
    connection, _ = remote.accept()
    run.server.hang_up()
    remote.close()
    connection.close()
    raise LostError


def kinds() -> list[Kind]:
    """All of them."""
    return [
        Kind("clock jumps", 15, clock),
        Kind("few descriptors in a question", 15, few_descriptors),
        Kind("few descriptors in a write", 10, few_descriptors_to_write),
        Kind("remote that never answers", 5, silent_remote),
    ]

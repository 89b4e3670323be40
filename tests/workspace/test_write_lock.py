"""One writer at a time in a repository."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gtod.steps import Steps, Wait, finish
from gtod.workspace.write_lock import take_write_lock

Lock = Steps[contextlib.AbstractContextManager[None]]

HOLDER = """
import fcntl, os, sys
descriptor = os.open(sys.argv[1], os.O_RDONLY)
fcntl.flock(descriptor, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def taken(steps: Lock) -> contextlib.AbstractContextManager[None] | None:
    """The lock, or None if its taker still waits after a pause."""
    try:
        pause = next(steps)
    except StopIteration as done:
        lock: contextlib.AbstractContextManager[None] = done.value
        return lock
    assert isinstance(pause, Wait)
    assert 0 < pause.seconds < 1
    return None


def test_the_second_waits_for_the_first(tmp_path: Path) -> None:
    """With pauses, in which others are served, and gets the lock when it is free."""
    waiting = take_write_lock(str(tmp_path))

    with finish(take_write_lock(str(tmp_path))):
        assert [taken(waiting) for _ in range(3)] == [None, None, None]
    lock = taken(waiting)

    assert lock is not None
    with lock:
        assert taken(take_write_lock(str(tmp_path))) is None


def test_who_came_first_is_served_first(tmp_path: Path) -> None:
    """Among those of this process; who gives up makes place."""
    first, second, third = (take_write_lock(str(tmp_path)) for _ in range(3))
    with finish(take_write_lock(str(tmp_path))):
        assert [taken(waiting) for waiting in (first, second, third)] == [None] * 3

    assert taken(third) is None
    first.close()
    assert taken(third) is None
    lock = taken(second)
    assert lock is not None
    with lock:
        assert taken(third) is None
    lock = taken(third)
    assert lock is not None
    with lock:
        pass


def test_repositories_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """Each has its own."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()

    with finish(take_write_lock(str(tmp_path / "a"))):
        lock = taken(take_write_lock(str(tmp_path / "b")))
        assert lock is not None
        with lock:
            pass


def test_the_lock_is_given_back_when_something_goes_wrong(tmp_path: Path) -> None:
    """Whoever holds it may fail."""
    with pytest.raises(LookupError), finish(take_write_lock(str(tmp_path))):
        raise LookupError

    lock = taken(take_write_lock(str(tmp_path)))
    assert lock is not None
    with lock:
        pass


def test_who_gives_up_waiting_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither a lock nor a descriptor."""
    before = set(os.listdir("/proc/self/fd"))

    with finish(take_write_lock(str(tmp_path))):
        waiting = take_write_lock(str(tmp_path))
        assert taken(waiting) is None
        waiting.close()
    with finish(take_write_lock(str(tmp_path))):
        pass

    assert set(os.listdir("/proc/self/fd")) <= before
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_is_killed_holds_nothing(tmp_path: Path) -> None:
    """Other processes are waited for as long as they live."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        waiting = take_write_lock(str(tmp_path))
        assert taken(waiting) is None
        holder.kill()
        holder.wait()

    with finish(waiting):
        pass


def test_children_do_not_keep_it(tmp_path: Path) -> None:
    """A program that was started meanwhile may live on: a hook's daemon, say."""
    with finish(take_write_lock(str(tmp_path))):
        child = subprocess.Popen(["sleep", "1000"], close_fds=False)
    try:
        lock = taken(take_write_lock(str(tmp_path)))
        assert lock is not None
        with lock:
            pass
    finally:
        child.kill()
        child.wait()


def test_a_place_that_cannot_be_locked_is_no_obstacle(tmp_path: Path) -> None:
    """Git's own locks are what counts."""
    lock = taken(take_write_lock(str(tmp_path / "gone")))

    assert lock is not None
    with lock:
        pass

"""Running git: in pauses, with a closed environment, and never for ever."""

import os
import select
import time
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import git_environment, run_git, run_git_in_steps


def test_a_slow_git_leaves_room_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs it is given a descriptor that can be read when git has ended, not before."""
    (tmp_path / "git").write_text("#!/bin/sh\nsleep 0.3\necho done\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    steps = run_git_in_steps(["git", "anything"], {})

    pause = next(steps)
    assert pause is not None
    assert pause.descriptor is not None
    ended, _, _ = select.select([pause.descriptor], [], [], 10)
    with pytest.raises(StopIteration) as done:
        next(steps)

    assert ended == [pause.descriptor]
    assert done.value.value.stdout == b"done\n"


def test_steps_that_are_dropped_end_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for its answer any more."""
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    steps = run_git_in_steps(["git", "anything"], {})
    next(steps)
    begun = time.monotonic()

    steps.close()

    assert time.monotonic() - begun < 5


def test_no_git_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to do."""
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(GtodError, match="install Git") as caught:
        run_git(["git", "version"], {})

    assert caught.value.kind is ErrorKind.REPOSITORY_UNREADABLE


def test_a_reading_git_gets_a_closed_environment() -> None:
    """It never asks, never goes over the network, and sees little of whoever asks."""
    environ = git_environment({"HOME": "/h", "GIT_SSH_COMMAND": "evil", "LANG": "de_DE"})

    assert environ["HOME"] == "/h"
    assert environ["GIT_ALLOW_PROTOCOL"] == "none"
    assert environ["GIT_TERMINAL_PROMPT"] == "0"
    assert {"GIT_SSH_COMMAND", "LANG"}.isdisjoint(environ)

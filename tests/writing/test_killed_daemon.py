"""A daemon killed in the middle of writing: the repository is sound, and nobody is told a lie."""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.daemon.support import GTOC, Place, ends, gather, wait_until, watched
from tests.helpers.git import git
from tests.writing.gate import gate_in
from tests.writing.support import (
    ARTIFACTS,
    add_remote,
    assert_sound,
    at_its_lock,
    at_work_in,
    begin,
    created_by_command,
    figure,
    make_program,
    tags,
)

#: How often the daemon is killed, and how many write at that moment.
KILLS = 16
WRITERS = 13
#: Seconds after git began to write for the first of them in which the daemon is killed.
LATEST = 0.15

UNKNOWN = "❌ Nobody knows whether that was written; see with: gtoc history {} --limit 5\n"


class Write(NamedTuple):
    """A command line, and how the names of all tags begin that it may make or delete."""

    words: tuple[str, ...]
    artifact: str
    concerns: tuple[str, ...]

    def part_of(self, all_tags: dict[str, str]) -> dict[str, str]:
        """Those of the tags that it may make or delete."""
        return {tag: oid for tag, oid in all_tags.items() if tag.startswith(self.concerns)}


def draw_writes(draw: random.Random, turn: int) -> list[Write]:
    """What is written in a turn; no two of it concern the same tags."""
    return [draw_write(draw, turn, number) for number in range(1, WRITERS + 1)]


def draw_write(draw: random.Random, turn: int, number: int) -> Write:
    """One of them."""
    artifact = ARTIFACTS[(turn + number) % len(ARTIFACTS)]
    stage = f"s{number}"
    of_stage = (f"{artifact}#{stage}#", f"{artifact}#{stage}!")
    unassign = ("unassign", artifact, stage, "--version", "v0.0.24")
    match draw.choice(["register", "deregister", "assign", "assign", "unassign", "delete"]):
        case "register":
            version = f"v9.{turn}.{number}"
            commit = f"HEAD~{draw.randint(1, 9)}"
            words = ("register", artifact, commit, "--version", version, "--force")
            return Write(words, artifact, (f"{artifact}@{version}",))
        case "deregister":
            version = f"v0.0.{number}"
            words = ("deregister", artifact, version, "--force", "--simple", "false")
            return Write(words, artifact, (f"{artifact}@{version}!",))
        case "assign":
            return Write(("assign", artifact, stage, "--force"), artifact, of_stage)
        case "unassign":
            return Write((*unassign, "--force"), artifact, of_stage)
        case _:
            return Write((*unassign, "--delete"), artifact, of_stage)


def assert_told_the_truth(
    write: Write, outcome: tuple[int, bytes, bytes], before: dict[str, str], after: dict[str, str]
) -> None:
    """What gtoc said of a write is what became of it."""
    exit_code, output, errors = outcome
    was, has = write.part_of(before), write.part_of(after)
    complaint = errors.decode()
    if exit_code == 0:
        if "--delete" in write.words:
            gone = {event["ref"] for event in json.loads(output)["deleted"]}
            assert was.keys() - gone == has.keys()
        else:
            assert has.keys() - was.keys() == set(created_by_command(output))
    elif exit_code == 75:
        assert (output, complaint) == (b"", UNKNOWN.format(write.artifact))
    else:
        assert (exit_code, output) == (1, b"")
        assert "❌" in complaint
        assert has == was, complaint


def write_and_kill(
    place: Place, writes: list[Write], delay: float
) -> tuple[list[tuple[int, bytes, bytes]], bool]:
    """Kill the daemon some seconds after git began to write for it.

    Returns:
        What each gtoc came to, and whether git was writing just then.
    """
    with watched(begin(place)) as daemon:
        processes = [place.start(GTOC, *write.words, "--json") for write in writes]
        clients = {process.pid for process in processes}
        wait_until(lambda: at_work_in(place.registry) - clients)
        # No wait for anything: the moment is drawn.
        time.sleep(delay)
        at_work = at_work_in(place.registry) - clients
        signal.pidfd_send_signal(daemon, signal.SIGKILL)
        assert ends(daemon)
        told = gather(processes)
    # What git does for a killed daemon it does to its end.
    wait_until(lambda: not at_work_in(place.registry))
    return told, bool(at_work)


@pytest.mark.slow
def test_daemon_killed_at_16_moments_of_208_writes(place: Place) -> None:
    """Whatever each client was told is true; git finds nothing wrong and nothing in its way."""
    draw = random.Random(11)
    outcomes: Counter[int] = Counter()
    unknown: set[str] = set()
    in_the_middle = 0
    for turn in range(KILLS):
        writes = draw_writes(draw, turn)
        before = tags(place.registry)

        told, was_at_work = write_and_kill(place, writes, draw.uniform(0, LATEST))

        in_the_middle += was_at_work
        after = tags(place.registry)
        assert_only_these_changed(writes, before, after)
        for write, outcome in zip(writes, told, strict=True):
            assert_told_the_truth(write, outcome, before, after)
            outcomes[outcome[0]] += 1
            if outcome[0] == 75:
                unknown |= write.part_of(before).keys() | write.part_of(after).keys()
        assert_sound(place.registry)
    assert outcomes[75] > 0
    for tag in sorted(unknown):
        git(place.registry, "tag", "--force", "--annotate", "--message=m", tag, "HEAD")
    git(place.registry, "pack-refs", "--all")
    assert_sound(place.registry)
    figure(
        f"{KILLS * WRITERS} writes, daemon killed {KILLS} times, {in_the_middle} times while git "
        f"wrote for it: {outcomes[0]} done, {outcomes[75]} unknown, {outcomes[1]} refused"
    )


def assert_only_these_changed(
    writes: list[Write], before: dict[str, str], after: dict[str, str]
) -> None:
    """No other tag than those that somebody wanted to change has changed."""
    changed = {tag for tag, _ in before.items() ^ after.items()}
    wanted = tuple(start for write in writes for start in write.concerns)
    assert [tag for tag in changed if not tag.startswith(wanted)] == []


def kill_daemon_when_git_makes(registry: Path, tag: str, pid: int) -> None:
    """Have the daemon killed just before git gives a tag its name."""
    make_program(
        registry / ".git/hooks/reference-transaction",
        f'#!/bin/sh\n[ "$1" = prepared ] && grep -q " refs/tags/{tag}$" && kill -9 {pid}\nexit 0\n',
    )


def test_daemon_killed_while_git_makes_the_tag(place: Place) -> None:
    """Git finishes it; the client cannot know that, and says how to see it."""
    kill_daemon_when_git_makes(place.registry, "churn#prod#1", begin(place))

    unknown = place.gtoc("assign", "churn", "prod")

    wait_until(lambda: not at_work_in(place.registry))
    assert (unknown.returncode, unknown.stdout) == (75, b"")
    assert unknown.stderr.decode() == UNKNOWN.format("churn")
    assert_sound(place.registry)
    assert "assignment" in run_as_told(place, unknown.stderr.decode(), place.registry)


def run_as_told(place: Place, complaint: str, folder: Path) -> str:
    """What the command writes that shows what happened."""
    command = complaint.partition("see with: ")[2]
    environ = {"PATH": f"{Path(GTOC).parent}{os.pathsep}{os.environ['PATH']}"}
    process = place.start("bash", "-e", "-c", command, cwd=folder, environ=environ)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()
    return output.decode()


@pytest.mark.parametrize("place_of_repo", [0, 1, 3])
def test_daemon_killed_for_somebody_elsewhere(place: Place, place_of_repo: int) -> None:
    """The command that shows what happened is about the repository that was written to."""
    kill_daemon_when_git_makes(place.registry, "churn#prod#1", begin(place))
    words = ["assign", "churn", "prod"]
    words[place_of_repo:place_of_repo] = ["--repo", str(place.registry)]

    unknown = place.gtoc(*words, cwd=place.top)

    wait_until(lambda: not at_work_in(place.registry))
    assert unknown.returncode == 75
    assert "assignment" in run_as_told(place, unknown.stderr.decode(), place.top)


def test_daemon_killed_between_two_tags(place: Place) -> None:
    """A version was registered for its stage, which never came; running it again does the rest."""
    git(place.registry, "commit", "--quiet", "--allow-empty", "--message=new")
    kill_daemon_when_git_makes(place.registry, "churn@v0.0.25", begin(place))

    unknown = place.gtoc("assign", "churn", "prod")
    wait_until(lambda: not at_work_in(place.registry))
    half = {name for name in tags(place.registry) if name.startswith(("churn@v0.0.25", "churn#"))}
    again = place.check("assign", "churn", "prod", "--json")

    assert unknown.returncode == 75
    assert half == {"churn@v0.0.25"}
    assert created_by_command(again.encode()) == ["churn#prod#1"]
    assert place.check("which", "churn", "prod") == "v0.0.25\n"


def test_daemon_killed_during_a_push(place: Place, tmp_path: Path) -> None:
    """The tag is here; git goes on pushing it."""
    remote = add_remote(place.registry, tmp_path / "remote.git")
    pid = begin(place)
    with gate_in(tmp_path / "gate") as gate, watched(pid) as daemon:
        make_program(place.registry / ".git/hooks/pre-push", f"#!/bin/sh\n{gate.script}")
        writer = place.start(GTOC, "assign", "churn", "prod", "--push")
        gate.wait()
        os.kill(pid, signal.SIGKILL)
        assert ends(daemon)
        ((exit_code, output, errors),) = gather([writer])
        gate.open()
        wait_until(lambda: not at_work_in(place.registry))

    assert (exit_code, output) == (75, b"")
    assert errors.decode() == UNKNOWN.format("churn").rstrip() + "; git ls-remote --tags\n"
    assert tags(remote) == tags(place.registry)
    assert "churn#prod#1" in tags(remote)


def test_daemon_killed_while_another_waits_for_its_turn(place: Place, tmp_path: Path) -> None:
    """Whoever holds the lock takes it along; whoever waited for it writes nothing."""
    pid = begin(place)
    with gate_in(tmp_path / "gate") as gate, watched(pid) as daemon:
        make_program(
            place.registry / ".git/hooks/reference-transaction",
            f'#!/bin/sh\n[ "$1" = prepared ] && grep -q "churn#prod" || exit 0\n{gate.script}',
        )
        first = place.start(GTOC, "assign", "churn", "prod")
        gate.wait()
        second = place.start(GTOC, "assign", "segment", "prod")
        wait_until(lambda: at_its_lock(pid, place.registry) == 2)
        os.kill(pid, signal.SIGKILL)
        assert ends(daemon)
        told = gather([first, second])
        # The lock is free again, though git is still at it.
        other = place.check("assign", "ranking", "prod", "--json")
        gate.open()
        wait_until(lambda: not at_work_in(place.registry))

    assert [exit_code for exit_code, _, _ in told] == [75, 75]
    assert created_by_command(other.encode()) == ["ranking#prod#1"]
    assert "churn#prod#1" in tags(place.registry)
    assert "segment#prod#1" not in tags(place.registry)
    assert_sound(place.registry)


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """A daemon that hangs meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def assigned(registry: Path) -> list[str]:
    """The tags that bring a version of churn into production."""
    return [tag for tag in tags(registry) if tag.startswith("churn#prod#")]


@pytest.mark.slow
def test_daemon_that_hangs(place: Place) -> None:
    """It has the request and may do it at any time: nobody else does it, and nobody knows."""
    pid = begin(place)
    with stopped(pid):
        unknown = place.gtoc("assign", "churn", "prod")
        meanwhile = assigned(place.registry)

    assert (unknown.returncode, unknown.stdout) == (75, b"")
    assert unknown.stderr.decode() == UNKNOWN.format("churn")
    assert meanwhile == []
    # It goes on and answers again, having done it or not; once is all that it can have been.
    assert place.pid() == pid
    wait_until(lambda: not at_work_in(place.registry))
    again = place.gtoc("assign", "churn", "prod")
    assert again.returncode == 0 or b"already in stage" in again.stderr
    assert assigned(place.registry) == ["churn#prod#1"]


@pytest.mark.slow
def test_daemon_that_hangs_before_it_has_the_whole_request(place: Place) -> None:
    """Half of a request is none: gtoc does it by itself, and the daemon never does."""
    pid = begin(place)
    # More than a socket holds (unix(7)).
    many = {f"MUCH_{number}": "x" * 100_000 for number in range(10)}
    with stopped(pid):
        done = place.check("assign", "churn", "prod", "--json", environ=many)

    assert created_by_command(done.encode()) == ["churn#prod#1"]
    # Whatever it was sent before, it has taken when it answers.
    assert place.pid() == pid
    wait_until(lambda: not at_work_in(place.registry))
    assert assigned(place.registry) == ["churn#prod#1"]

"""A push or a hook that hangs holds up nobody else, and whoever waits for it can leave."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.daemon.support import GTOC, Place, ends, has_ended, message, wait_until, watched
from tests.helpers.git import git
from tests.writing.gate import Gate, gate_in
from tests.writing.latency import Asker, assert_as_quick, measure, told
from tests.writing.support import (
    add_remote,
    answer_of,
    assert_sound,
    at_its_lock,
    at_work_in,
    build_registry,
    created_by,
    created_by_command,
    figure,
    hosting,
    locks,
    make_program,
    tags,
)

TAG = "churn#prod#1"
PUSH = ("assign", "churn", "prod", "--push", "--json")

#: What Ctrl-C is answered with at once.
STOPPING = "Stopping; what git has begun is finished first. Ctrl-C again leaves it to itself.\n"

#: How many wait to write at the same time.
WAITING = 20


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """A gate that stands open in the end."""
    with gate_in(tmp_path / "gate") as made:
        yield made


@pytest.fixture
def hanging_remote(registry: Path, tmp_path: Path, gate: Gate) -> dict[str, str]:
    """`origin` needs a remote helper that hangs; the variables of a client that has it."""
    make_program(tmp_path / "bin/git-remote-hang", f"#!/bin/sh\n{gate.script}")
    git(registry, "remote", "add", "origin", "hang::anywhere")
    return {"PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture
def slow_remote(registry: Path, remote: Path, gate: Gate) -> Path:
    """`origin` is pushed to only once a hook of the registry is let through."""
    make_program(registry / ".git/hooks/pre-push", f"#!/bin/sh\n{gate.script}")
    return remote


def hang_tags_of(registry: Path, gate: Gate, artifact: str) -> None:
    """Have git hang while it makes a stage tag of an artifact."""
    make_program(
        registry / ".git/hooks/reference-transaction",
        f'#!/bin/sh\n[ "$1" = prepared ] && grep -q "refs/tags/{artifact}#" || exit 0\n'
        f"{gate.script}",
    )


@pytest.fixture(scope="module")
def idle_host() -> Iterator[Place]:
    """A place whose daemon has nothing to do but answer."""
    with hosting() as made:
        yield made


@pytest.fixture
def askers(host: Place, idle_host: Place, registry: Path, tmp_path: Path) -> Iterator[list[Asker]]:
    """Open connections that ask about two repositories."""
    other = build_registry(tmp_path / "other", 3)
    with ExitStack() as stack:
        asking = []
        for folder in (registry, registry, other, other):
            rpc, beside = (stack.enter_context(place.rpc()) for place in (host, idle_host))
            asking.append(Asker(rpc, beside, folder))
        for folder in (registry, other):
            host.check("assign", "churn", "dev", cwd=folder)
        yield asking


@pytest.mark.slow
def test_reads_and_writes_go_on_while_a_push_hangs(
    host: Place,
    registry: Path,
    askers: list[Asker],
    hanging_remote: dict[str, str],
    gate: Gate,
) -> None:
    """Questions about this repository and others are as quick; others write here meanwhile."""
    before = measure(askers)
    process = host.start(GTOC, *PUSH, cwd=registry, environ=hanging_remote)
    gate.wait()

    during = measure(askers)
    written = host.check("assign", "churn", "qa", "--json", cwd=registry)
    with host.rpc() as rpc:
        params = {"repo": str(registry), "name": "segment", "stage": "qa"}
        by_method = rpc.result("gto/assign", params)

    assert process.poll() is None
    figure("a push hangs" + ": " + told(before, during))
    assert_as_quick(before, during)
    assert created_by_command(written.encode()) == ["churn#qa#3"]
    assert created_by(by_method) == ["segment#qa#1"]
    gate.open()
    # The helper says nothing and ends, and so does the one that is asked what the remote has.
    gate.wait()
    gate.open()
    process.communicate(timeout=60)
    assert process.returncode == 75
    assert_sound(registry)


@pytest.mark.slow
def test_reads_go_on_while_a_hook_hangs(
    host: Place, registry: Path, askers: list[Asker], gate: Gate
) -> None:
    """A hook of the repository holds up whoever writes there, and nobody who asks."""
    before = measure(askers)
    hang_tags_of(registry, gate, "churn")
    process = host.start(GTOC, "assign", "churn", "prod", "--json", cwd=registry)
    gate.wait()

    during = measure(askers)
    (elsewhere,) = {asker.registry for asker in askers} - {registry}
    written = host.check("assign", "churn", "qa", "--json", cwd=elsewhere)

    assert process.poll() is None
    figure("a hook hangs" + ": " + told(before, during))
    assert_as_quick(before, during)
    assert created_by_command(written.encode()) == ["churn#qa#2"]
    gate.open()
    output, _ = process.communicate(timeout=60)
    assert created_by_command(output) == ["churn#prod#2"]


@pytest.mark.slow
def test_reads_go_on_while_many_wait_to_write(
    host: Place, registry: Path, askers: list[Asker], gate: Gate
) -> None:
    """Twenty who wait for their turn behind a hook that hangs cost nobody else much."""
    before = measure(askers)
    hang_tags_of(registry, gate, "churn")
    with host.rpc() as first, ExitStack() as stack:
        first.ask("gto/assign", {"repo": str(registry), "name": "churn", "stage": "prod"})
        gate.wait()
        waiting = [stack.enter_context(host.rpc()) for _ in range(WAITING)]
        for number, rpc in enumerate(waiting):
            params = {"repo": str(registry), "name": "segment", "stage": f"s{number}"}
            rpc.ask("gto/assign", params)
        wait_until(lambda: at_its_lock(host.pid(), registry) == 1 + WAITING)

        during = measure(askers)
        gate.open()
        made = {created_by(answer_of(rpc))[0] for rpc in (first, *waiting)}

    figure(f"{WAITING} wait to write" + ": " + told(before, during))
    assert_as_quick(before, during)
    assert len(made) == 1 + WAITING
    assert made <= tags(registry).keys()


def test_client_that_hangs_up(host: Place, registry: Path, slow_remote: Path, gate: Gate) -> None:
    """Nobody waits for the answer any more: the change is finished, and pushed, all the same."""
    with host.rpc() as rpc:
        params = {"repo": str(registry), "name": "churn", "stage": "prod", "push": True}
        rpc.ask("gto/assign", params)
        gate.wait()
    gate.open()

    wait_until(lambda: TAG in tags(slow_remote))
    wait_until(lambda: not at_work_in(registry))
    assert tags(registry) == tags(slow_remote)


def test_client_that_hangs_up_while_the_tag_is_made(
    host: Place, registry: Path, gate: Gate
) -> None:
    """The same while git makes the tag."""
    hang_tags_of(registry, gate, "churn")
    with host.rpc() as rpc:
        rpc.ask("gto/assign", {"repo": str(registry), "name": "churn", "stage": "prod"})
        gate.wait()
    gate.open()

    wait_until(lambda: not at_work_in(registry))
    assert TAG in tags(registry)
    assert host.check("which", "churn", "prod", cwd=registry) == "v0.0.3\n"
    assert_sound(registry)


def test_client_that_hangs_up_before_its_turn(host: Place, registry: Path, gate: Gate) -> None:
    """What has not begun yet never does."""
    hang_tags_of(registry, gate, "churn")
    first = host.start(GTOC, "assign", "churn", "prod", cwd=registry)
    gate.wait()
    with host.rpc() as rpc:
        rpc.ask("gto/assign", {"repo": str(registry), "name": "segment", "stage": "prod"})
        wait_until(lambda: at_its_lock(host.pid(), registry) == 2)
    gate.open()
    first.communicate(timeout=60)

    # Whoever comes later has had their turn after it.
    host.check("assign", "ranking", "prod", cwd=registry)
    assert "segment#prod#1" not in tags(registry)
    assert {TAG, "ranking#prod#1"} <= tags(registry).keys()


def test_daemon_that_is_told_to_stop_finishes_the_push(
    place: Place, tmp_path: Path, gate: Gate
) -> None:
    """It answers whoever waits for the push, and only then ends."""
    remote = add_remote(place.registry, tmp_path / "remote.git")
    make_program(place.registry / ".git/hooks/pre-push", f"#!/bin/sh\n{gate.script}")
    writer = place.start(GTOC, *PUSH)
    gate.wait()
    pid = place.pid()
    with watched(pid) as daemon:
        stop = place.start(GTOC, "daemon", "stop")
        wait_until(lambda: not os.path.exists(place.socket))
        assert writer.poll() is None
        gate.open()
        output, _ = writer.communicate(timeout=60)
        assert ends(daemon)

    assert created_by_command(output) == [TAG]
    assert tags(remote)[TAG] == tags(place.registry)[TAG]
    assert stop.communicate(timeout=60)[0] == b"The daemon has ended.\n"


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """What Ctrl-C sends."""
    process.send_signal(signal.SIGINT)


def test_interrupting_a_push_twice(
    host: Place, registry: Path, slow_remote: Path, gate: Gate
) -> None:
    """It cannot be stopped any more: the first Ctrl-C asks, the second one leaves with 75."""
    writer = host.start(GTOC, *PUSH, cwd=registry)
    gate.wait()

    before = host.status()["requests"]
    interrupt(writer)
    # The request to cancel has come; the status counts itself each time it is asked.
    asked = iter(range(1, 10_000))
    wait_until(lambda: host.status()["requests"] > before + next(asked))
    assert writer.poll() is None
    interrupt(writer)
    output, errors = writer.communicate(timeout=60)

    assert (writer.returncode, output) == (75, b"")
    assert errors.decode() == STOPPING + (
        "❌ Nobody knows whether that was written; see with: gtoc history churn --limit 5; "
        "git ls-remote --tags\n"
    )
    gate.open()
    wait_until(lambda: TAG in tags(slow_remote))


def test_interrupting_a_push_once(
    host: Place, registry: Path, slow_remote: Path, gate: Gate
) -> None:
    """It is asked too late, so that the answer is what was done."""
    writer = host.start(GTOC, *PUSH, cwd=registry)
    gate.wait()

    interrupt(writer)
    gate.open()
    output, _ = writer.communicate(timeout=60)

    assert writer.returncode == 0
    assert created_by_command(output) == [TAG]
    assert TAG in tags(slow_remote)


@pytest.mark.parametrize("environ", [{}, {"GTOD": "off"}], ids=["daemon", "alone"])
def test_interrupting_the_wait_for_ones_turn(
    host: Place, registry: Path, gate: Gate, environ: dict[str, str]
) -> None:
    """Somebody else writes here: Ctrl-C leaves, and nothing was or will be written."""
    hang_tags_of(registry, gate, "churn")
    first = host.start(GTOC, "assign", "churn", "prod", cwd=registry)
    gate.wait()
    second = host.start(GTOC, "assign", "segment", "prod", cwd=registry, environ=environ)
    waiting = second.pid if environ else host.pid()
    wait_until(lambda: at_its_lock(waiting, registry) == (1 if environ else 2))

    interrupt(second)
    output, errors = second.communicate(timeout=60)

    assert (second.returncode, output) == (130, b"")
    assert errors.endswith(b"Nothing was written.\n")
    gate.open()
    first.communicate(timeout=60)
    host.check("assign", "ranking", "prod", cwd=registry)
    assert "segment#prod#1" not in tags(registry)


def test_interrupting_a_write_alone(host: Place, registry: Path, gate: Gate) -> None:
    """Without daemon and terminal: the second Ctrl-C leaves, and leaves no lock behind."""
    hang_tags_of(registry, gate, "churn")
    writer = host.start(GTOC, "assign", "churn", "prod", cwd=registry, environ={"GTOD": "off"})
    gate.wait()

    interrupt(writer)
    wait_until(lambda: signals_pending(writer.pid) == 0)
    assert not has_ended(writer.pid)
    interrupt(writer)
    output, _ = writer.communicate(timeout=60)

    assert (writer.returncode, output) == (75, b"")
    gate.open()
    wait_until(lambda: not at_work_in(registry))
    assert locks(registry / ".git") == []
    assert_sound(registry)
    host.gtoc("assign", "churn", "prod", cwd=registry)
    assert TAG in tags(registry)


def signals_pending(pid: int) -> int:
    """The signals that a process has been sent and has not taken yet, as a bit set."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    fields = dict(line.split(":\t", 1) for line in status.splitlines())
    return int(fields["SigPnd"], 16) | int(fields["ShdPnd"], 16)


def test_cancelled_method(host: Place, registry: Path, slow_remote: Path, gate: Gate) -> None:
    """A program that cancels too late gets the answer of what was done, and only that one."""
    params = {"repo": str(registry), "name": "churn", "stage": "prod", "push": True}
    with host.rpc() as rpc:
        number = rpc.ask("gto/assign", params)
        gate.wait()
        rpc.send(message("$/cancelRequest", {"id": number}))
        assert rpc.result("gtod/status")
        gate.open()
        answer = rpc.receive()

        assert answer["id"] == number
        assert created_by(answer["result"]) == [TAG]
    assert TAG in tags(slow_remote)


def test_cancelled_in_time(host: Place, registry: Path, gate: Gate) -> None:
    """A program that cancels while it waits for its turn gets just that for an answer."""
    hang_tags_of(registry, gate, "churn")
    with host.rpc() as first, host.rpc() as second:
        first.ask("gto/assign", {"repo": str(registry), "name": "churn", "stage": "prod"})
        gate.wait()
        params = {"repo": str(registry), "name": "segment", "stage": "prod"}
        number = second.ask("gto/assign", params)
        wait_until(lambda: at_its_lock(host.pid(), registry) == 2)
        second.send(message("$/cancelRequest", {"id": number}))
        assert second.error() == (-32800, "cancelled")
        gate.open()
        assert created_by(answer_of(first)) == [TAG]
    assert "segment#prod#1" not in tags(registry)

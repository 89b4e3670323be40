"""Many who write at once, by gtod and by git alone: nothing is lost, nothing is there twice.

What gtod guarantees of counters: no two tags that it wrote share one; and none of its tags has the
counter of a tag that another tool made before gtod's own was finished. A tool that counted earlier
and writes later can still take a counter that gtod has, if its tag has another name.
"""

import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.daemon.support import DEADLINE, GTOC, Place, gather
from tests.helpers.git import git
from tests.writing.support import (
    ARTIFACTS,
    VERSIONS,
    assert_sound,
    begin,
    counter,
    created_by,
    created_by_command,
    figure,
    make_program,
    tags,
)


class Attempt(NamedTuple):
    """What somebody tried to write, the tag that they say they made, else their reason."""

    by: str
    artifact: str
    stage: str
    version: str
    tag: str | None
    reason: str


class Wanted(NamedTuple):
    """A stage for a version of an artifact."""

    artifact: str
    stage: str
    version: str


Write = Callable[[Place, Wanted], tuple[str | None, str]]


def by_method(place: Place, wanted: Wanted) -> tuple[str | None, str]:
    """Ask by a typed method, on a connection of its own."""
    with place.rpc() as rpc:
        answer = rpc.call("gto/assign", {"repo": str(place.registry), **_params(wanted)})
    if "error" in answer:
        return None, answer["error"]["message"]
    (tag,) = created_by(answer["result"])
    return tag, ""


def _params(wanted: Wanted) -> dict[str, str]:
    return {"name": wanted.artifact, "stage": wanted.stage, "version": wanted.version}


def by_command(place: Place, wanted: Wanted) -> tuple[str | None, str]:
    """Run gtoc, which asks the daemon."""
    return _by_gtoc(place, wanted, {})


def by_command_alone(place: Place, wanted: Wanted) -> tuple[str | None, str]:
    """Run gtoc without the daemon."""
    return _by_gtoc(place, wanted, {"GTOD": "off"})


def _by_gtoc(place: Place, wanted: Wanted, environ: dict[str, str]) -> tuple[str | None, str]:
    words = ["assign", wanted.artifact, wanted.stage, "--version", wanted.version, "--json"]
    process = place.gtoc(*words, environ=environ)
    if process.returncode != 0:
        assert (process.returncode, process.stdout) == (1, b""), process.stderr.decode()
        return None, process.stderr.decode()
    (tag,) = created_by_command(process.stdout)
    return tag, ""


def by_git(place: Place, wanted: Wanted) -> tuple[str | None, str]:
    """Count the tags that there are and make the next one, as a script would."""
    for _ in range(100):
        names = git(place.registry, "tag", "--list", f"{wanted.artifact}#*").split()
        number = max(map(counter, names), default=0) + 1
        tag = f"{wanted.artifact}#{wanted.stage}#{number}"
        commit = f"{wanted.artifact}@{wanted.version}^{{commit}}"
        words = ["git", "tag", "--annotate", "--message=m", "--", tag, commit]
        process = subprocess.run(
            words, cwd=place.registry, env=place.environ, capture_output=True, check=False
        )
        if process.returncode == 0:
            return tag, ""
        assert b"already exists" in process.stderr or b"cannot lock ref" in process.stderr
    return None, "others were always faster"


#: Who wants the same version in the same stage, as often as there are artifacts: 64 in all.
RIVALS: tuple[tuple[Write, Write], ...] = (
    (by_method, by_command_alone),
    (by_command, by_command_alone),
    (by_method, by_command),
    (by_method, by_command),
    (by_git, by_command_alone),
    (by_git, by_command_alone),
    (by_git, by_method),
    (by_git, by_command),
)


def write_at_once(place: Place) -> list[Attempt]:
    """Let all write at the same moment: a stage of their own, and one that a rival wants too."""
    writers = [
        (write, artifact, number, side)
        for number, rivals in enumerate(RIVALS, start=1)
        for side, write in enumerate(rivals)
        for artifact in ARTIFACTS
    ]
    start = threading.Barrier(len(writers))

    def attempt(writer: tuple[Write, str, int, int]) -> list[Attempt]:
        write, artifact, number, side = writer
        own = Wanted(artifact, f"own-{number}-{side}", f"v0.0.{VERSIONS}")
        shared = Wanted(artifact, "shared", f"v0.0.{number}")
        start.wait(DEADLINE)
        return [Attempt(write.__name__, *wanted, *write(place, wanted)) for wanted in (own, shared)]

    with ThreadPoolExecutor(len(writers)) as pool:
        return [one for attempts in pool.map(attempt, writers) for one in attempts]


@pytest.mark.slow
def test_64_writers_lose_nothing(place: Place) -> None:
    """Every success left its own tag, every failure said why and left nothing."""
    before = tags(place.registry)
    begin(place)

    began = time.monotonic()
    attempts = write_at_once(place)
    seconds = time.monotonic() - began

    made = [one.tag for one in attempts if one.tag is not None]
    after = tags(place.registry)
    assert len(made) == len(set(made))
    assert after.keys() == before.keys() | set(made)
    assert before.items() <= after.items()
    assert_own_stages_were_given(attempts)
    assert_one_of_two_rivals_won(attempts)
    shared = assert_counters_are_distinct(place.registry, attempts)
    assert_answers_tell_of(place, made)
    assert_sound(place.registry)
    figure(
        f"{len(attempts)} writes by 64 writers in {seconds:.1f} s: {len(made)} made, "
        f"{len(attempts) - len(made)} refused; {shared} counters taken again by git alone"
    )


def assert_own_stages_were_given(attempts: list[Attempt]) -> None:
    """Nobody who wanted what nobody else wanted was refused."""
    assert [one for one in attempts if one.stage != "shared" and one.tag is None] == []


def assert_one_of_two_rivals_won(attempts: list[Attempt]) -> None:
    """One of two got the stage for the version, and the other one was told so."""
    for artifact in ARTIFACTS:
        for number, rivals in enumerate(RIVALS, start=1):
            version = f"v0.0.{number}"
            pair = [
                one
                for one in attempts
                if (one.artifact, one.stage, one.version) == (artifact, "shared", version)
            ]
            won = [one for one in pair if one.tag is not None]
            lost = [one for one in pair if one.tag is None]
            # Git alone knows no rule: it makes its tag, whoever was there before.
            assert len(won) == 1 or (by_git in rivals and len(won) == 2)
            assert all(f"Version '{version}' is already in stage" in one.reason for one in lost)


def assert_counters_are_distinct(registry: Path, attempts: list[Attempt]) -> int:
    """A counter is there twice only by a tool that counted before gtod wrote; how often."""
    times = 0
    for artifact in ARTIFACTS:
        ours: dict[int, str] = {}
        by_hand = []
        for one in attempts:
            if one.artifact != artifact or one.tag is None:
                continue
            if one.by == by_git.__name__:
                by_hand.append(one.tag)
                continue
            assert counter(one.tag) not in ours, f"{one.tag} and {ours[counter(one.tag)]}"
            ours[counter(one.tag)] = one.tag
        for tag in by_hand:
            if counter(tag) in ours:
                times += 1
                assert appeared(registry, tag) >= appeared(registry, ours[counter(tag)])
    return times


def appeared(registry: Path, tag: str) -> int:
    """When a tag got its name: the nanosecond that its file was renamed to what it is."""
    return (registry / ".git/refs/tags" / tag).stat().st_ctime_ns


def assert_answers_tell_of(place: Place, made: list[str]) -> None:
    """All that was written is in the answers, of the daemon and without it."""
    with place.rpc() as rpc:
        told = {event["ref"] for event in rpc.result("gto/history", {"repo": str(place.registry)})}
    assert told >= set(made)
    alone = place.check("history", "--json", environ={"GTOD": "off"})
    assert alone == place.check("history", "--json")


def test_counter_that_another_tool_took_meanwhile(host: Place, registry: Path) -> None:
    """Between the count and the tag git alone took the same number: gtod takes the next one."""
    make_program(
        registry / ".git/hooks/reference-transaction",
        '#!/bin/sh\n[ "$1" = prepared ] && grep -q "churn#qa#1$" || exit 0\n'
        "exec git -c core.hooksPath=/dev/null tag -f -a -m m 'churn#dev#1' HEAD\n",
    )

    tag = host.check("assign", "churn", "qa", "--json", cwd=registry)

    assert created_by_command(tag.encode()) == ["churn#qa#2"]
    assert {name for name in tags(registry) if "#" in name} == {"churn#dev#1", "churn#qa#2"}
    assert_sound(registry)


def test_tool_that_counted_before_and_writes_after(host: Place, registry: Path) -> None:
    """Nobody can keep it from a number that gtod has; both count, and gtod goes on behind."""
    names = git(registry, "tag", "--list", "churn#*")
    assert names == ""
    host.check("assign", "churn", "qa", cwd=registry)
    git(registry, "tag", "--annotate", "--message=m", "churn#dev#1", "HEAD")

    last = host.check("assign", "churn", "prod", "--json", cwd=registry)

    assert created_by_command(last.encode()) == ["churn#prod#2"]
    for stage in ("qa", "dev", "prod"):
        assert host.check("which", "churn", stage, cwd=registry) == "v0.0.3\n"


def test_writers_of_one_name_wait_for_each_other(host: Place, registry: Path) -> None:
    """Twelve gtoc register the next version of as many commits: each gets its own."""
    git(registry, "tag", "--delete", *[name for name in tags(registry) if "churn@" in name])
    commits = [git(registry, "commit-tree", "-m", str(n), "HEAD^{tree}") for n in range(12)]

    processes = [
        host.start(GTOC, "register", "churn", commit, "--json", cwd=registry) for commit in commits
    ]

    made = [created_by_command(process.communicate(timeout=60)[0])[0] for process in processes]
    assert sorted(made) == sorted(f"churn@v0.0.{number}" for number in range(1, 13))
    assert {git(registry, "rev-parse", f"{name}^{{commit}}") for name in made} == set(commits)


def test_tags_that_two_delete(host: Place, registry: Path) -> None:
    """Eight gtoc take a stage away as if it had never been: one does, the others are told."""
    host.check("assign", "churn", "prod", cwd=registry)
    words = (GTOC, "unassign", "churn", "prod", "--version", "v0.0.3", "--delete")

    told = gather([host.start(*words, cwd=registry) for _ in range(8)])

    assert sorted(exit_code for exit_code, _, _ in told) == [0] + [1] * 7
    for exit_code, _, errors in told:
        assert exit_code == 0 or "'prod' is not assigned to version 'v0.0.3'" in errors.decode()
    assert not [tag for tag in tags(registry) if "#" in tag]
    assert_sound(registry)

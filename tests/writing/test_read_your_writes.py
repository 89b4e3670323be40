"""Whoever was told that something was written finds it in every answer from then on."""

import json
import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.daemon.support import Answer, Place, Rpc
from tests.helpers.git import git
from tests.writing.support import ARTIFACTS, VERSIONS, assert_sound, begin, created_by, figure

ROUNDS = 200


@contextmanager
def always_packing(folder: Path, *commands: tuple[str, ...]) -> Iterator[list[int]]:
    """Have git tidy up without a pause meanwhile; how often it did."""
    times = [0]
    is_over = threading.Event()

    def tidy() -> None:
        while not is_over.is_set():
            for words in commands:
                git(folder, *words)
                times[0] += 1

    thread = threading.Thread(target=tidy)
    thread.start()
    try:
        yield times
    finally:
        is_over.set()
        thread.join()


def stages_of(rpc: Rpc, registry: Path, version: str) -> set[str]:
    """The stages that a version is in, as the answer to one question says."""
    shown: list[Answer] = rpc.result("gto/show", {"repo": str(registry), "name": "churn"})
    (found,) = [one for one in shown if one["version"] == version]
    return {one if isinstance(one, str) else one["stage"] for one in found["stages"]}


@pytest.mark.slow
def test_every_connection_reads_what_any_wrote(place: Place) -> None:
    """200 writes, each asked for at once on another connection, while git packs and collects."""
    begin(place)
    registry = place.registry
    draw = random.Random(7)
    tidying = (("pack-refs", "--all"), ("gc", "--quiet"))
    with ExitStack() as stack:
        connections = [stack.enter_context(place.rpc()) for _ in range(4)]
        times = stack.enter_context(always_packing(registry, *tidying))
        stages: dict[str, set[str]] = {f"v0.0.{n}": set() for n in range(1, VERSIONS + 1)}
        for _ in range(ROUNDS):
            writing, *reading = draw.sample(connections, len(connections))
            version = draw.choice(sorted(stages))
            stage = draw.choice(["dev", "qa", "prod"])
            has_it = stage in stages[version]
            method = "gto/unassign" if has_it else "gto/assign"
            params: dict[str, object] = {"repo": str(registry), "name": "churn"}
            params |= {"stage": stage, "version": version}
            is_deletion = has_it and draw.random() < 0.5

            written = writing.result(method, params | ({"delete": True} if is_deletion else {}))

            stages[version] ^= {stage}
            for rpc in reading:
                assert stages_of(rpc, registry, version) == stages[version]
            for tag in created_by(written):
                ref = reading[0].result("gto/checkRef", {"repo": str(registry), "ref": tag})
                assert (ref["event"], ref["active"]) != (None, None)
    assert times[0] > 0
    assert_sound(registry)
    figure(f"{ROUNDS} writes read at once on 3 other connections; refs packed {times[0]} times")


@pytest.mark.slow
def test_every_process_reads_what_any_wrote(place: Place) -> None:
    """With the daemon and without it, in turns: each finds what the other one wrote."""
    begin(place)
    off = {"GTOD": "off"}
    with always_packing(place.registry, ("pack-refs", "--all")) as times:
        for number in range(1, 9):
            version = f"v0.0.{number}"
            writer, reader = (off, {}) if number % 3 == 0 else ({}, off)
            # Each in its turn: tags of one artifact in one second would be dated ahead of now.
            name = ARTIFACTS[number % len(ARTIFACTS)]
            place.check("assign", name, "prod", "--version", version, environ=writer)
            told = place.check("which", name, "prod", "--last", environ={})
            assert told == f"{version}\n"
            if number % 2:
                assert place.check("which", name, "prod", environ=reader) == told
    assert times[0] > 0
    assert_sound(place.registry)


def test_what_git_wrote_counts_for_the_next_write(host: Place, registry: Path) -> None:
    """A stage that git alone gave is there already; one that git took away is not."""
    git(registry, "tag", "--annotate", "--message=m", "churn#prod#7", "HEAD")
    refused = host.gtoc("assign", "churn", "prod", cwd=registry)
    git(registry, "tag", "--delete", "churn#prod#7")
    given = json.loads(host.check("assign", "churn", "prod", "--json", cwd=registry))

    assert refused.returncode == 1
    assert "is already in stage 'prod'" in refused.stderr.decode()
    assert given["ref"] == "churn#prod#1"


def test_failed_write_is_in_no_answer(host: Place, registry: Path) -> None:
    """What a hook refused was never there."""
    hook = registry / ".git/hooks/reference-transaction"
    hook.write_text('#!/bin/sh\n[ "$1" != prepared ]\n')
    hook.chmod(0o755)

    refused = host.gtoc("assign", "churn", "prod", cwd=registry)

    assert refused.returncode == 1
    assert "git cannot make the tag 'churn#prod#1'" in refused.stderr.decode()
    unknown = host.gtoc("which", "churn", "prod", cwd=registry)
    assert unknown.returncode == 1
    assert_sound(registry)

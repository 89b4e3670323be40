"""The loop of the random tests: change something, ask at once, compare with the truth."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import msgspec

from tests.freshness.truth import Independent, truth
from tests.freshness.world import ARTIFACTS, STAGES, World
from tests.helpers.daemon import request

#: After so many changes the truth itself is held against the tests' own evaluation.
_CROSS_CHECK = 50

#: Gives the body of the answer to the body of a request.
Ask = Callable[[bytes], bytes]


@dataclass
class Figures:
    """What a run did.

    Attributes:
        changes: How many changes were made.
        questions: How many questions were asked.
        cross_checks: How many answers were held against the independent evaluation.
        seconds: How long it took.
        stale: The questions that were answered wrong, with the change before each.
    """

    changes: int = 0
    questions: int = 0
    cross_checks: int = 0
    seconds: float = 0.0
    stale: list[str] = field(default_factory=list)


def ask_after_changes(
    world: World,
    ask: Ask,
    count: int,
    *,
    pause: float,
    pauses: float,
    seed: int,
    stop: bool = True,
) -> Figures:
    """Make `count` changes, ask after each, and compare.

    Args:
        world: What changes.
        ask: Who is asked.
        count: How many changes.
        pause: Seconds after which what is known has settled; then it is asked again.
        pauses: After which share of the changes that is waited for.
        seed: What the world's random numbers began with, to be told on failure.
        stop: Whether a stale answer fails the test at once; otherwise it is only counted.
    """
    figures = Figures()
    random = Random(seed)
    began = time.monotonic()

    def compare(what: str) -> None:
        method, params = world.question()
        body = request(method, params)
        answered = ask(body)
        figures.questions += 1
        if answered == truth(body):
            return
        told = f"after {what!r}: {method} {params}"
        assert not stop, (
            f"seed {seed}, change {figures.changes}, stale {told}\n"
            f"answer: {answered.decode()}\ntruth:  {truth(body).decode()}"
        )
        figures.stale.append(told)

    while figures.changes < count:
        what = world.change()
        figures.changes += 1
        compare(what)
        if random.random() < pauses:
            time.sleep(pause)
            compare(f"{what}, and a pause")
        if figures.changes % _CROSS_CHECK == 0 and stop:
            figures.cross_checks += cross_check(world, ask, f"seed {seed}, after {what}")
    figures.seconds = time.monotonic() - began
    return figures


def cross_check(world: World, ask: Ask, told: str) -> int:
    """Hold every `latest` and `which` against the independent evaluation; how many."""
    right = Independent(world.main)
    repo = str(world.main)
    count = 0
    for name in (artifact.replace("=", ":") for artifact in ARTIFACTS):
        asked = request("gto/latest", {"repo": repo, "name": name})
        found, expected = _version(ask(asked)), right.latest(name)
        assert found == expected, f"{told}: latest {name} is {found}, not {expected}"
        count += 1
        for stage in STAGES:
            for sort in ("semver", "timestamp"):
                params = {"repo": repo, "name": name, "stage": stage, "sort": sort}
                found = _version(ask(request("gto/which", params)))
                expected = right.which(name, stage, by_time=sort == "timestamp")
                assert found == expected, f"{told}: which {params} is {found}, not {expected}"
                count += 1
    return count


def _version(body: bytes) -> str | None:
    """The version in an answer; None if it has none, or tells that there is no such thing."""
    answer = msgspec.json.decode(body)
    if "error" in answer:
        assert answer["error"]["data"]["kind"] in {"artifact_not_found", "stage_not_found"}
        return None
    return answer["result"] and str(answer["result"]["version"])

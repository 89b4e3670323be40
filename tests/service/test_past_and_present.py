"""What the past is said to have been is what was answered then."""

import random
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.registry.query import Placement, Sort
from gtod.service.placement import WhichQuestion, latest, which
from gtod.service.point_in_time import PointInTime
from gtod.service.show import ShowQuestion, show_registry
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import git, make_repository, tag
from tests.helpers.story import stream

ARTIFACTS = ["a", "b"]
STAGES = ["dev", "prod"]
#: What nobody had heard of then; today it is known, so that the past answers nothing.
_UNKNOWN = {
    ErrorKind.ARTIFACT_NOT_FOUND,
    ErrorKind.STAGE_NOT_FOUND,
    ErrorKind.VERSION_NOT_FOUND,
}
_TAGS = """
    {}@v1.0.0 {}@v1.0.0! {}@v2.0.0-rc {}@v2.0.0 {}@v2.0.0!#20 {}@v1.0.0#21 {}@v3.0.0 {}@deprecated
    {}#dev#1 {}#dev#2! {}#dev!#3 {}#dev#4 {}#dev {}#prod#5 {}#prod#6 {}#prod!#7 {}#prod#8 {}#prod!
"""


def some_tags(chance: random.Random) -> list[str]:
    """All tags of two artifacts, in any order."""
    tags = [name.format(artifact) for artifact in ARTIFACTS for name in _TAGS.split()]
    chance.shuffle(tags)
    return tags


def answers(repository: Repository, as_of: PointInTime | None) -> dict[str, object]:
    """All that can be asked, by the question: as it is now, or as it was."""
    return {
        f"{name} {stage} {sort} {last}": placed(
            repository,
            WhichQuestion(name, stage, sort=sort, last_stage=last, as_of=as_of),
        )
        for artifact in ARTIFACTS
        for name in (artifact, f"{artifact}@latest", f"{artifact}@v2.0.0", f"{artifact}#dev")
        for stage in STAGES
        for sort in Sort
        for last in (False, True)
    } | {
        "latest": [latest_of(repository, artifact, as_of) for artifact in ARTIFACTS],
        "show": finish(show_registry(repository, ShowQuestion(as_of=as_of), {})),
    }


def placed(repository: Repository, question: WhichQuestion) -> list[Placement]:
    """Who is in the stage."""
    try:
        return finish(which(repository, question, {}))
    except GtodError as error:
        if error.kind not in _UNKNOWN:
            raise
        return []


def latest_of(repository: Repository, artifact: str, as_of: PointInTime | None) -> object:
    """The active registered versions."""
    try:
        return finish(latest(repository, artifact, {}, as_of))
    except GtodError as error:
        if error.kind not in _UNKNOWN:
            raise
        return []


@pytest.mark.parametrize("seed", range(4))
def test_each_answer_is_given_again(tmp_path: Path, seed: int) -> None:
    """At each second a tag or several were made, and everything was asked: then, and afterwards."""
    chance = random.Random(seed)
    folder = make_repository(tmp_path / "r", stream("1 commit A\n1 commit B\n1 commit C"))
    tags = some_tags(chance)
    given: dict[int, dict[str, object]] = {}
    time = 10
    while tags:
        for _ in range(chance.choice([1, 1, 2, 3])):
            if tags:
                on = chance.choice(["HEAD", "HEAD~1", "HEAD~2"])
                tag(folder, tags.pop(), on, time=time)
        given[time] = answers(Repositories().find(str(folder), {}), None)
        time += chance.choice([1, 1, 5])

    git(folder, "pack-refs", "--all")
    repository = Repositories().find(str(folder), {})
    for second, answer in given.items():
        assert answers(repository, second) == answer
    assert len({repr(answer) for answer in given.values()}) > len(given) // 2


def test_the_moment_between_two_events_is_that_of_the_first(tmp_path: Path) -> None:
    """However long it is; and what comes after the last event is the present."""
    story = "1 commit A\n10 a@v1.0.0 on A\n20 a#prod#1 on A\n30 a#prod#2! on A"
    folder = make_repository(tmp_path / "r", stream(story))
    repository = Repositories().find(str(folder), {})

    assert answers(repository, 20) == answers(repository, 29)
    assert answers(repository, 20) != answers(repository, 30)
    assert answers(repository, 30) == answers(repository, 10**12) == answers(repository, None)

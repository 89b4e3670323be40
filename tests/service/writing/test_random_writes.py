"""Random changes of a real repository, each told beforehand and looked at afterwards."""

import random
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.registry.fold import Artifact, fold
from gtod.registry.query import versions, which
from gtod.registry.semver import Part
from gtod.registry.tag import Kind
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.service.writing.change import BoundEvent, Simple, bound_events
from gtod.service.writing.deprecating import Deprecation
from gtod.service.writing.order import Written
from gtod.service.writing.registering import Deregistration, Registration
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.helpers.git import git, make_repository
from tests.helpers.story import stream
from tests.service.writing.support import Request, all_tags, opened, write

STORY = "5 commit A\n5 commit B\n5 commit C"
VERSIONS = ["v0.0.1", "v0.0.2", "v0.1.0", "v1.0.0-rc.1", "v1.0.0", "v2.0.0"]
#: What a change may be refused for; nothing else may go wrong.
RULES = {
    ErrorKind.INVALID_ARGUMENT,
    ErrorKind.ARTIFACT_NOT_FOUND,
    ErrorKind.VERSION_NOT_FOUND,
    ErrorKind.VERSION_EXISTS,
    ErrorKind.ALREADY_ASSIGNED,
    ErrorKind.ALREADY_DEPRECATED,
    ErrorKind.ALREADY_DEREGISTERED,
    ErrorKind.NOT_ASSIGNED,
}


def some_request(chance: random.Random, name: str) -> Request:
    """Any change."""
    maybe = chance.random() < 0.5
    ref = chance.choice(["HEAD", "HEAD~1", "HEAD~2"])
    version = chance.choice(VERSIONS)
    stage = chance.choice(["dev", "prod"])
    simple = chance.choice([Simple.AUTO, *Simple])
    force = chance.random() < 0.3
    match chance.randrange(9):
        case 0 | 1:
            bump = chance.choice([None, *Part])
            return Registration(
                name,
                ref,
                version=version if maybe else None,
                bump=None if maybe else bump,
                simple=simple,
                force=force,
            )
        case 2 | 3:
            return Assignment(
                name,
                stage,
                ref=ref,
                version=version if maybe else None,
                simple=simple,
                force=force,
                skip_registration=not maybe and chance.random() < 0.3,
            )
        case 4:
            return Assignment(name, stage, version=version, simple=simple, force=force)
        case 5 | 6:
            return Unassignment(
                name,
                stage,
                version=version if maybe else None,
                ref=None if maybe else chance.choice([None, ref]),
                simple=simple,
                force=force,
                delete=chance.random() < 0.2,
            )
        case 7:
            return Deregistration(
                name, version, simple=simple, force=force, delete=chance.random() < 0.2
            )
        case _:
            return Deprecation(name, ref if maybe else None, simple=simple, force=force)


def outcome(repository: Repository, request: Request, *, dry_run: bool) -> Written | ErrorKind:
    """What is done or would be, or which rule forbids it."""
    try:
        return write(repository, request, dry_run=dry_run)
    except GtodError as error:
        if error.kind not in RULES:
            raise
        return error.kind


def read_anew(path: Path, name: str) -> Artifact:
    """The artifact as somebody finds it who was not there."""
    folded = finish(opened(path).tags.one(name))
    return fold(name, ()) if folded is None else folded.artifact


def essence(events: tuple[BoundEvent, ...]) -> list[tuple[object, ...]]:
    """All that anybody reads of events."""
    return [
        (one.event.tag, one.version, one.event.commit, one.event.time, one.event.message)
        for one in events
    ]


def check_effect(one: BoundEvent, artifact: Artifact, warnings: tuple[str, ...]) -> None:
    """Assert that an event does what it was made for."""
    placed = [p.version.name for p in which(artifact, one.event.stage or "")]
    match one.event.kind:
        case Kind.REGISTRATION:
            assert one.version in [v.name for v in versions(artifact, registered_only=True)]
        case Kind.DEREGISTRATION:
            assert one.version not in [v.name for v in versions(artifact, registered_only=True)]
        case Kind.ASSIGNMENT:
            assert one.version in placed
            is_warned = any(f"still names {placed[0]}" in warning for warning in warnings)
            assert is_warned == (placed[0] != one.version)
        case Kind.UNASSIGNMENT:
            assert one.version not in placed
        case Kind.DEPRECATION:
            assert artifact.is_deprecated


def random_changes(path: Path, seed: int, count: int) -> int:
    """Make random changes one after the other; how many were allowed."""
    chance = random.Random(seed)
    repository = opened(path)
    allowed = 0
    for _ in range(count):
        name = chance.choice(["churn", "churn", "some/dir:segment"])
        request = some_request(chance, name)
        before = all_tags(path)

        told = outcome(repository, request, dry_run=True)
        assert all_tags(path) == before
        done = outcome(repository, request, dry_run=False)

        if isinstance(told, ErrorKind) or isinstance(done, ErrorKind):
            assert told == done
            assert all_tags(path) == before
            continue
        allowed += 1
        made = [one.event.tag for one in done.created]
        gone = [one.event.tag for one in done.deleted]
        assert set(all_tags(path)) == (set(before) | set(made)) - set(gone)
        assert essence(told.created) == essence(done.created)
        assert essence(told.deleted) == essence(done.deleted)
        assert told.warnings == done.warnings
        artifact = read_anew(path, name)
        if made:
            assert essence(bound_events(artifact)[-len(made) :]) == essence(done.created)
            check_effect(done.created[-1], artifact, done.warnings)
        if chance.random() < 0.2:
            git(path, "pack-refs", "--all")
        if chance.random() < 0.1:
            git(path, "tag", "--force", f"churn#qa#{chance.randrange(40)}", "HEAD")
    return allowed


def test_random_changes(tmp_path: Path) -> None:
    """A dry run tells what then happens, and that is what everybody finds."""
    path = make_repository(tmp_path / "r", stream(STORY))

    assert random_changes(path, 1, 40) > 10


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_more_random_changes(tmp_path: Path, seed: int) -> None:
    """The same for longer."""
    path = make_repository(tmp_path / "r", stream(STORY))

    assert random_changes(path, seed, 100) > 25

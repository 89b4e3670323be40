"""What a change rests on and how it is asked for, in few words."""

import contextlib
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from gtod.annotations.gto_config import GtoConfig
from gtod.annotations.settings import Settings
from gtod.errors import ErrorKind, GtodError
from gtod.git.writing import Surroundings
from gtod.registry.fold import fold
from gtod.registry.tag import format_tag
from gtod.service.writing import operations
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.service.writing.change import Change, Facts, NewTag
from gtod.service.writing.deprecating import Deprecation
from gtod.service.writing.order import Order, Written
from gtod.service.writing.registering import Deregistration, Registration
from gtod.steps import Steps, finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import ENVIRONMENT, git
from tests.helpers.story import artifact

Request = Registration | Deregistration | Assignment | Unassignment | Deprecation

#: Variables to set, or to unset.
Variables = Mapping[str, str | None]

#: The second that git takes for now, by the environment of the tests.
NOW = 1_000_000_000


def facts(
    story: str = "",
    *,
    more_names: Iterable[str] = (),
    stages: Iterable[str] | None = None,
    promotions: Mapping[str, tuple[str, ...]] | None = None,
) -> Facts:
    """What is known of `churn` after a story; `more_names` are tags that tell of no event."""
    known = artifact(story) if story.strip() else fold("churn", ())
    return Facts(
        artifact=known,
        names=frozenset({*(event.tag for event in known.events), *more_names}),
        gto=GtoConfig(stages=None if stages is None else tuple(stages)),
        settings=Settings(promotions=promotions or {}),
    )


def tags(change: Change) -> list[str]:
    """The names of the tags that a change makes, in order."""
    return [format_tag(new.name) for new in change.creates]


def one_tag(change: Change) -> NewTag:
    """The only tag that a change makes; it deletes none."""
    assert change.deletes == ()
    (new,) = change.creates
    return new


@contextlib.contextmanager
def refused(kind: ErrorKind, *told: str) -> Iterator[None]:
    """Assert that the block is refused with a sentence that has all of `told` in it."""
    with pytest.raises(GtodError) as caught:
        yield
    assert caught.value.kind is kind, caught.value.message
    for part in told:
        assert part in caught.value.message


def opened(path: Path, environ: Mapping[str, str] | None = None) -> Repository:
    """The repository at a folder, as nobody has asked about it before."""
    return Repositories().find(str(path), environ or {})


def surroundings(folder: Path | str, **variables: str | None) -> Surroundings:
    """What git gets of Ann at second `NOW`, if not told otherwise; None unsets a variable."""
    given = {**ENVIRONMENT, **variables}
    return Surroundings({k: v for k, v in given.items() if v is not None}, str(folder))


def top(repository: Repository) -> Path:
    """The work tree, or the Git directory where there is none."""
    return Path(repository.location.work_tree or repository.location.git_dir)


def steps(
    repository: Repository,
    request: Request,
    *,
    force: bool = False,
    push: bool = False,
    remote: str = "origin",
    dry_run: bool = False,
    variables: Variables | None = None,
) -> Steps[Written]:
    """The work of a request; `force` concerns the moment, the request's own its rules."""
    context = surroundings(top(repository), **(variables or {}))
    order = Order(context, force, push, remote, dry_run)
    match request:
        case Registration():
            return operations.register(repository, request, order, {})
        case Deregistration():
            return operations.deregister(repository, request, order, {})
        case Assignment():
            return operations.assign(repository, request, order, {})
        case Unassignment():
            return operations.unassign(repository, request, order, {})
        case Deprecation():
            return operations.deprecate(repository, request, order, {})


def write(
    repository: Repository,
    request: Request,
    *,
    force: bool = False,
    push: bool = False,
    remote: str = "origin",
    dry_run: bool = False,
    variables: Variables | None = None,
) -> Written:
    """What became of a request."""
    work = steps(
        repository,
        request,
        force=force,
        push=push,
        remote=remote,
        dry_run=dry_run,
        variables=variables,
    )
    return finish(work)


def created(written: Written) -> list[str]:
    """The tags that were made, in order."""
    return [one.event.tag for one in written.created]


def deleted(written: Written) -> list[str]:
    """The tags that were deleted."""
    return [one.event.tag for one in written.deleted]


def all_tags(path: Path) -> list[str]:
    """The names of the tags that git lists, sorted."""
    return git(path, "tag", "--list").split()


def tag_object(path: Path, name: str) -> tuple[dict[str, str], bytes]:
    """The headers of a tag object, and the letters behind them."""
    raw = git_bytes(path, "cat-file", "tag", f"refs/tags/{name}")
    head, _, message = raw.partition(b"\n\n")
    return dict(line.split(" ", 1) for line in head.decode().splitlines()), message


def git_bytes(path: Path, *words: str) -> bytes:
    """What a git command writes, to the letter."""
    command = ["git", *words]
    return subprocess.run(
        command, cwd=path, env=ENVIRONMENT, check=True, capture_output=True
    ).stdout

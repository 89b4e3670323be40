"""Which version is in a stage, and which one is the latest."""

from collections.abc import Mapping

import msgspec

from gtod.registry.fold import Version
from gtod.registry.query import Placement, Sort, versions
from gtod.registry.query import which as placed_in
from gtod.registry.shortcut import parse_shortcut
from gtod.service.lookup import check_stage, find_artifact, select_in
from gtod.service.point_in_time import PointInTime
from gtod.steps import Steps
from gtod.workspace.repository import Repository


class WhichQuestion(msgspec.Struct, frozen=True):
    """Which versions of `name` are in `stage`?

    Attributes:
        name: An artifact, or a shortcut to some of its versions.
        stage: The stage.
        last_stage: Whether only the last stage event of a version counts (Kanban).
        registered_only: Whether commit-named versions are left out.
        sort: What makes a version the first; None: what `.gtod.yaml` says.
        as_of: Which were it then, by the tags up to then; None: which are it now.
    """

    name: str
    stage: str
    last_stage: bool = False
    registered_only: bool = False
    sort: Sort | None = None
    as_of: PointInTime | None = None


def which(
    repository: Repository, question: WhichQuestion, environ: Mapping[str, str]
) -> Steps[list[Placement]]:
    """The versions in the stage, the one that counts first; none if none is.

    Raises:
        GtodError: The artifact, version or stage is unknown, or `as_of` names no commit.
    """
    configuration = repository.configuration(environ)
    shortcut = parse_shortcut(question.name)
    artifact = yield from find_artifact(repository, shortcut.artifact, configuration)
    chosen = yield from select_in(artifact, repository, shortcut, configuration, question.as_of)
    found = placed_in(
        chosen,
        question.stage,
        last_stage=question.last_stage,
        registered_only=question.registered_only,
        sort=question.sort or Sort(configuration.settings.sort),
    )
    if not found:
        yield from check_stage(repository, [artifact], question.stage, configuration)
    return found


def latest(
    repository: Repository,
    name: str,
    environ: Mapping[str, str],
    as_of: PointInTime | None = None,
) -> Steps[list[Version]]:
    """The active registered versions of `name` (or of what a shortcut means), greatest first.

    Args:
        repository: Where.
        name: An artifact, or a shortcut to some of its versions.
        environ: The variables of whoever asks.
        as_of: What was it then, by the tags up to then; None: what is it now.

    Raises:
        GtodError: The artifact or version is unknown, or `as_of` names no commit.
    """
    configuration = repository.configuration(environ)
    shortcut = parse_shortcut(name)
    artifact = yield from find_artifact(repository, shortcut.artifact, configuration)
    chosen = yield from select_in(artifact, repository, shortcut, configuration, as_of)
    return list(versions(chosen, registered_only=True))

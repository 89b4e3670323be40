"""Which version is in a stage, and which one is the latest."""

from collections.abc import Mapping

import msgspec

from gtod.registry.fold import Version
from gtod.registry.query import Placement, Sort, versions
from gtod.registry.query import which as placed_in
from gtod.registry.shortcut import parse_shortcut
from gtod.service.lookup import check_stage, select
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
    """

    name: str
    stage: str
    last_stage: bool = False
    registered_only: bool = False
    sort: Sort | None = None


def which(
    repository: Repository, question: WhichQuestion, environ: Mapping[str, str]
) -> Steps[list[Placement]]:
    """The versions in the stage, the one that counts first; none if none is.

    Raises:
        GtodError: The artifact, version or stage is unknown.
    """
    configuration = repository.configuration(environ)
    shortcut = parse_shortcut(question.name)
    artifact = yield from select(repository, shortcut, configuration)
    found = placed_in(
        artifact,
        question.stage,
        last_stage=question.last_stage,
        registered_only=question.registered_only,
        sort=question.sort or Sort(configuration.settings.sort),
    )
    if not found:
        yield from check_stage(repository, artifact, question.stage, configuration)
    return found


def latest(repository: Repository, name: str, environ: Mapping[str, str]) -> Steps[list[Version]]:
    """The active registered versions of `name` (or of what a shortcut means), greatest first.

    Raises:
        GtodError: The artifact or version is unknown.
    """
    configuration = repository.configuration(environ)
    shortcut = parse_shortcut(name)
    artifact = yield from select(repository, shortcut, configuration)
    return list(versions(artifact, registered_only=True))

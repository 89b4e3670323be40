"""Artifacts that the annotations in commits tell of."""

import enum
from collections.abc import Mapping

from gtod.annotations.artifacts import Annotations
from gtod.steps import Steps
from gtod.workspace.configuration import Configuration
from gtod.workspace.repository import Repository


class Reach(enum.Enum):
    """In which commits annotations are looked for."""

    HEAD = "head"
    BRANCHES = "branches"
    COMMITS = "commits"


def discover(
    repository: Repository, reach: Reach, configuration: Configuration
) -> Steps[Mapping[str, Annotations]]:
    """What each commit within reach says about the artifacts, by commit."""
    match reach:
        case Reach.HEAD:
            yield from repository.prepare()
            head = repository.head()
            commits = [] if head is None else [head]
        case Reach.BRANCHES:
            commits = yield from repository.branch_heads()
        case Reach.COMMITS:
            commits = yield from repository.branch_commits()
    return (yield from repository.annotations(commits, configuration.gto.index))

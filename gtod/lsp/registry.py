"""What the features know of a repository: all of it at one moment."""

from collections.abc import Mapping

import msgspec

from gtod.annotations.artifacts import Annotations
from gtod.service.lookup import head_annotations
from gtod.steps import Steps
from gtod.workspace.configuration import Configuration
from gtod.workspace.repository import Repository
from gtod.workspace.tag_store import Folded


class Registry(msgspec.Struct, frozen=True):
    """A repository's registry.

    Attributes:
        work_tree: The uppermost folder of the files; None in a bare repository.
        configuration: What is in force.
        artifacts: What the tags tell, by artifact.
        committed: What HEAD's commit says about the artifacts.
        head: That commit, in hexadecimal; None before the first one.
    """

    work_tree: str | None
    configuration: Configuration
    artifacts: Mapping[str, Folded]
    committed: Annotations
    head: str | None


def gather_registry(repository: Repository, environ: Mapping[str, str]) -> Steps[Registry]:
    """What there is now.

    Raises:
        GtodError: It cannot be read.
    """
    configuration = repository.configuration(environ)
    artifacts = yield from repository.tags.all()
    committed = yield from head_annotations(repository, configuration)
    return Registry(
        work_tree=repository.location.work_tree,
        configuration=configuration,
        artifacts=artifacts,
        committed=committed,
        head=repository.head(),
    )

"""`gtod.assign`: assign a stage to a version of an artifact.

Arguments: the file, the artifact, the stage and the version.
"""

from gtod.errors import ErrorKind, GtodError
from gtod.lsp.commands.asking import Asking
from gtod.lsp.commands.telling import tell_written
from gtod.registry.fold import Version
from gtod.registry.query import versions
from gtod.service.lookup import find_artifact, refuse_broken
from gtod.service.stages import Which, list_stages
from gtod.service.writing import operations
from gtod.service.writing.assigning import Assignment
from gtod.steps import Steps

#: How many versions a person is asked about: the greatest.
_MOST = 10


def assign(asking: Asking) -> Steps[object]:
    """Assign a stage to a version; None if the person chose none.

    Raises:
        GtodError: A rule forbids it, or git refuses it.
    """
    name = asking.name
    stage = asking.word(1) or (yield from _choose_stage(asking, name))
    if stage is None:
        return None
    version = asking.word(2) or (yield from _choose_version(asking, name, stage))
    if version is None:
        return None
    request = Assignment(name, stage, version=version)
    written = yield from operations.assign(asking.repository, request, asking.order, asking.environ)
    done = f"Assigned stage '{stage}' to version {version} of '{name}'."
    return tell_written(asking, done, written)


def _choose_stage(asking: Asking, name: str) -> Steps[str | None]:
    yield from _versions(asking, name)
    stages = yield from list_stages(asking.repository, Which.IN_FORCE, asking.environ)
    if not stages:
        raise GtodError(
            ErrorKind.STAGE_NOT_FOUND,
            "No stage is in use yet; list those that there are under 'stages' in .gto",
        )
    return (yield from asking.choose(f"Assign '{name}' to which stage?", stages))


def _choose_version(asking: Asking, name: str, stage: str) -> Steps[str | None]:
    """The version that the person wants, of those that are not in the stage."""
    found = yield from _versions(asking, name)
    free = [version.name for version in found if not _is_in(version, stage)]
    if not free:
        raise GtodError(
            ErrorKind.ALREADY_ASSIGNED,
            f"Every version of '{name}' is in stage '{stage}' already; register another one first",
        )
    question = f"Assign which version of '{name}' to '{stage}'?"
    return (yield from asking.choose(question, free[:_MOST]))


def _versions(asking: Asking, name: str) -> Steps[tuple[Version, ...]]:
    """The registered versions, the greatest first.

    Raises:
        GtodError: There is no such artifact, or it has no version.
    """
    repository = asking.repository
    configuration = repository.configuration(asking.environ)
    refuse_broken(configuration)
    artifact = yield from find_artifact(repository, name, configuration)
    found = versions(artifact, registered_only=True)
    if not found:
        raise GtodError(
            ErrorKind.VERSION_NOT_FOUND,
            f"'{name}' has no version that a stage could be assigned to; register one first",
        )
    return found


def _is_in(version: Version, stage: str) -> bool:
    return any(state.stage == stage for state in version.stages)

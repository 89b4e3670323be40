"""What a commit says about an artifact."""

from collections.abc import Mapping

from gtod.annotations.artifacts import Annotation
from gtod.errors import ErrorKind, GtodError
from gtod.registry.shortcut import parse_shortcut
from gtod.service.lookup import find_artifact, select
from gtod.steps import Steps
from gtod.workspace.repository import Repository


def describe(
    repository: Repository, name: str, revision: str | None, environ: Mapping[str, str]
) -> Steps[Annotation | None]:
    """The annotation of an artifact at HEAD, at a revision, or where a shortcut points.

    Raises:
        GtodError: The artifact, version or revision is unknown, or both point somewhere.
    """
    configuration = repository.configuration(environ)
    shortcut = parse_shortcut(name)
    if not shortcut.is_plain and revision is not None:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"'{name}' already says which commit is meant; leave out --rev",
        )
    if shortcut.is_plain:
        commit = (
            repository.head() if revision is None else (yield from repository.revision(revision))
        )
    else:
        chosen = (yield from select(repository, shortcut, configuration)).versions
        commit = chosen[0].commit if chosen else None
    found = yield from annotation_at(repository, shortcut.artifact, commit, configuration.gto.index)
    if found is None and shortcut.is_plain:
        yield from find_artifact(repository, shortcut.artifact, configuration)
    return found


def differs_in_work_tree(repository: Repository, artifact: str, index: str) -> Steps[bool]:
    """Whether the file in the work tree says something else about an artifact than HEAD does."""
    working = repository.working_annotations(index)
    if working is None:
        return False
    committed = yield from annotation_at(repository, artifact, repository.head(), index)
    return working.artifacts.get(artifact) != committed


def annotation_at(
    repository: Repository, artifact: str, commit: str | None, index: str
) -> Steps[Annotation | None]:
    """What a commit says about an artifact, or None."""
    if commit is None:
        return None
    annotations = yield from repository.annotations([commit], index)
    return annotations[commit].artifacts.get(artifact)

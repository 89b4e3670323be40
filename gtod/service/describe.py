"""What a commit says about an artifact."""

from collections.abc import Mapping

import msgspec

from gtod.annotations.artifacts import Annotation
from gtod.annotations.enrichment import Enrichments
from gtod.errors import ErrorKind, GtodError
from gtod.registry.shortcut import parse_shortcut
from gtod.service.enrichment.reading import enrichments_at
from gtod.service.lookup import find_artifact, select
from gtod.steps import Steps
from gtod.workspace.repository import Repository


class Description(msgspec.Struct, frozen=True):
    """What a commit says about an artifact.

    Attributes:
        annotation: What artifacts.yaml says; None if nothing.
        enrichments: What the metafiles beside its path say.
    """

    annotation: Annotation | None
    enrichments: Enrichments


def describe(
    repository: Repository, name: str, revision: str | None, environ: Mapping[str, str]
) -> Steps[Annotation | None]:
    """The annotation of an artifact at HEAD, at a revision, or where a shortcut points.

    Raises:
        GtodError: The artifact, version or revision is unknown, or both point somewhere.
    """
    _, annotation = yield from _find(repository, name, revision, environ)
    return annotation


def describe_with_metafiles(
    repository: Repository, name: str, revision: str | None, environ: Mapping[str, str]
) -> Steps[Description]:
    """The same, and what the metafiles in that very commit say.

    Raises:
        GtodError: The artifact, version or revision is unknown, or both point somewhere.
    """
    commit, annotation = yield from _find(repository, name, revision, environ)
    enrichments = yield from enrichments_at(repository, commit, annotation)
    return Description(annotation, enrichments)


def _find(
    repository: Repository, name: str, revision: str | None, environ: Mapping[str, str]
) -> Steps[tuple[str | None, Annotation | None]]:
    """The commit that is meant, and its annotation.

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
    return commit, found


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

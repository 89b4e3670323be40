"""The registry as a table, and the versions of one artifact."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from gtod.annotations.artifacts import Annotations
from gtod.annotations.enrichment import Enrichments
from gtod.git.object_parsing import CommitObject
from gtod.registry.as_of import as_of
from gtod.registry.fold import Artifact, Version, fold
from gtod.registry.query import (
    Sort,
    assignments,
    latest_in,
    placements,
    show_order,
    stages,
    versions,
)
from gtod.registry.shortcut import parse_shortcut
from gtod.service.discovery import Reach, discover
from gtod.service.enrichment.reading import enrichments_at_each
from gtod.service.lookup import at_commit, find_artifact, select_in, stages_used_by
from gtod.service.point_in_time import PointInTime, seconds
from gtod.service.views import ArtifactRow, Moment, RegistryView, VersionView
from gtod.steps import Pace, Steps, counted
from gtod.workspace.configuration import Configuration
from gtod.workspace.repository import Repository


class ShowQuestion(msgspec.Struct, frozen=True):
    """What is in the registry?

    Attributes:
        at: Show only what stands on the commit that this revision names.
        reach: In which commits annotations are looked for.
        registered_only: Whether commit-named versions are left out.
        last_stage: Whether only the last stage event of a version counts (Kanban).
        sort: What makes a version the first; None: what `.gtod.yaml` says.
        deprecated: Whether deprecated artifacts are shown too.
        as_of: What was in it then, by the tags up to then alone: no annotation tells of an
            artifact or a version. None: what is in it now.
    """

    at: str | None = None
    reach: Reach = Reach.HEAD
    registered_only: bool = False
    last_stage: bool = False
    sort: Sort | None = None
    deprecated: bool = False
    as_of: PointInTime | None = None


def show_registry(
    repository: Repository, question: ShowQuestion, environ: Mapping[str, str]
) -> Steps[RegistryView]:
    """All artifacts with their latest version and what is in each stage.

    Raises:
        GtodError: `at` or `as_of` names no commit.
    """
    configuration = repository.configuration(environ)
    commit = None if question.at is None else (yield from repository.revision(question.at))
    tagged = yield from _tagged(repository, question.as_of)
    discovered: Mapping[str, Annotations] = {}
    if question.as_of is None:
        discovered = yield from discover(repository, question.reach, configuration)
    annotated = dict.fromkeys(n for a in discovered.values() for n in a.artifacts)
    artifacts = [*show_order(tagged)]
    columns = yield from _columns(artifacts, configuration)
    known = {artifact.name for artifact in artifacts}
    artifacts += [fold(name, ()) for name in annotated if name not in known]
    if commit is not None:
        artifacts = [a for x in artifacts if (a := at_commit(x, commit)).versions]
    rows: list[ArtifactRow] = []
    sort = question.sort or Sort(configuration.settings.sort)
    pace = Pace()
    for number, artifact in enumerate(artifacts, 1):
        if question.deprecated or not artifact.is_deprecated:
            rows.append(_row(artifact, question, sort, is_annotated=artifact.name in annotated))
        if pace.is_over():
            yield counted("Summing up artifacts", number, len(artifacts))
    return RegistryView(columns, tuple(rows))


def _tagged(repository: Repository, when: PointInTime | None) -> Steps[Iterable[Artifact]]:
    """All artifacts that tags tell of, as they are or as they were."""
    time = None if when is None else (yield from seconds(repository, when))
    everything = yield from repository.tags.all()
    if time is None:
        return [folded.artifact for folded in everything.values()]
    then: list[Artifact] = []
    pace = Pace()
    for folded in everything.values():
        then.append(as_of(folded.artifact, time))
        if pace.is_over():
            yield None
    return then


def _columns(artifacts: Iterable[Artifact], configuration: Configuration) -> Steps[tuple[str, ...]]:
    """The stages of `.gto` in its order, then those in use that it lacks, sorted."""
    allowed = configuration.gto.stages or ()
    used = yield from stages_used_by(artifacts)
    return (*allowed, *sorted(used.difference(allowed)))


def _row(
    artifact: Artifact, question: ShowQuestion, sort: Sort, *, is_annotated: bool
) -> ArtifactRow:
    placed = placements(
        artifact,
        last_stage=question.last_stage,
        registered_only=question.registered_only,
        sort=sort,
    )
    return ArtifactRow(
        name=artifact.name,
        latest=latest_in(versions(artifact, registered_only=True), Sort.SEMVER),
        stages={stage: found[0] for stage, found in placed.items()},
        is_deprecated=artifact.is_deprecated,
        is_annotated=is_annotated,
    )


def show_artifact(
    repository: Repository, name: str, question: ShowQuestion, environ: Mapping[str, str]
) -> Steps[list[VersionView]]:
    """The versions of one artifact (or those that a shortcut means), greatest first.

    Raises:
        GtodError: The artifact or version is unknown, or `at` or `as_of` names no commit.
    """
    configuration = repository.configuration(environ)
    commit = None if question.at is None else (yield from repository.revision(question.at))
    shortcut = parse_shortcut(name)
    discovered = yield from discover(repository, question.reach, configuration)
    artifact = yield from _find(repository, shortcut.artifact, discovered, configuration)
    chosen = yield from select_in(artifact, repository, shortcut, configuration, question.as_of)
    shown = chosen if commit is None else at_commit(chosen, commit)
    annotations = yield from repository.annotations(
        {version.commit for version in shown.versions}, configuration.gto.index
    )
    views = [
        _version_view(chosen, version, question, annotations[version.commit])
        for version in versions(shown, registered_only=question.registered_only)
    ]
    has_all = shortcut.is_plain and commit is None and question.as_of is None
    if has_all and not question.registered_only:
        views += yield from _discovered_views(repository, artifact, discovered)
    if (question.sort or Sort(configuration.settings.sort)) is Sort.TIMESTAMP:
        views.sort(key=lambda view: view.created.time, reverse=True)
    return views


def enrichments_of(
    repository: Repository, views: Sequence[VersionView]
) -> Steps[list[Enrichments]]:
    """What the metafiles in the commit of each version say about it."""
    annotated = [(view.commit, view.annotation) for view in views]
    return (yield from enrichments_at_each(repository, annotated))


def _find(
    repository: Repository,
    name: str,
    discovered: Mapping[str, Annotations],
    configuration: Configuration,
) -> Steps[Artifact]:
    folded = yield from repository.tags.one(name)
    if folded is not None and folded.artifact.events:
        return folded.artifact
    if any(name in annotations.artifacts for annotations in discovered.values()):
        return fold(name, ())
    return (yield from find_artifact(repository, name, configuration))


def _version_view(
    artifact: Artifact, version: Version, question: ShowQuestion, annotations: Annotations
) -> VersionView:
    origin = version.origin
    return VersionView(
        artifact=artifact.name,
        name=version.name,
        commit=version.commit,
        created=Moment(origin.time, origin.offset),
        author=origin.author,
        author_email=origin.author_email,
        message=origin.message,
        tag=origin.tag if version.is_registered else None,
        is_registered=version.is_registered,
        is_active=version.is_active,
        discovered=False,
        stages=stages(version, last_stage=question.last_stage),
        assignments=assignments(artifact, version),
        annotation=annotations.artifacts.get(artifact.name),
    )


def _discovered_views(
    repository: Repository, artifact: Artifact, discovered: Mapping[str, Annotations]
) -> Steps[list[VersionView]]:
    """A version for each commit within reach that annotates the artifact and has none yet."""
    taken = {version.commit for version in artifact.versions}
    wanted = [
        commit
        for commit, annotations in discovered.items()
        if commit not in taken and artifact.name in annotations.artifacts
    ]
    commits = yield from repository.commits(wanted)
    return [
        _discovered_view(artifact.name, oid, commits[oid], discovered[oid])
        for oid in sorted(wanted, reverse=True)
        if oid in commits
    ]


def _discovered_view(
    name: str, oid: str, commit: CommitObject, annotations: Annotations
) -> VersionView:
    return VersionView(
        artifact=name,
        name=oid,
        commit=oid,
        created=Moment(commit.time, commit.offset),
        author=commit.author,
        author_email=commit.author_email,
        message=commit.message,
        tag=None,
        is_registered=False,
        is_active=True,
        discovered=True,
        stages=(),
        assignments=(),
        annotation=annotations.artifacts.get(name),
    )

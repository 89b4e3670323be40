"""Finding what a question names, and saying what would be right if it is not there."""

from collections.abc import Iterable

import msgspec

from gtod.annotations.artifacts import Annotations
from gtod.errors import ErrorKind, GtodError
from gtod.registry.as_of import as_of
from gtod.registry.fold import Artifact, Version, fold
from gtod.registry.query import stages_used
from gtod.registry.shortcut import Shortcut
from gtod.registry.suggest import did_you_mean
from gtod.service.point_in_time import PointInTime, seconds
from gtod.steps import Pace, Steps
from gtod.workspace.configuration import Configuration
from gtod.workspace.repository import NO_ANNOTATIONS, Repository


def find_artifact(
    repository: Repository, name: str, configuration: Configuration
) -> Steps[Artifact]:
    """The artifact `name`; without events if only HEAD's annotations know it.

    Raises:
        GtodError: Neither tags nor HEAD's annotations know it.
    """
    folded = yield from repository.tags.one(name)
    if folded is not None and folded.artifact.events:
        return folded.artifact
    annotations = yield from head_annotations(repository, configuration)
    if name in annotations.artifacts:
        return fold(name, ())
    if folded is not None:
        raise GtodError(
            ErrorKind.ARTIFACT_NOT_FOUND,
            f"'{name}' has tags, but none of them counts; 'gtoc doctor' says why",
        )
    known = ((yield from repository.tags.names()) | annotations.artifacts.keys()) - {name}
    advice = did_you_mean(name, known) or " 'gtoc show' lists the artifacts."
    raise GtodError(ErrorKind.ARTIFACT_NOT_FOUND, f"Cannot find artifact '{name}'.{advice}")


def check_stage(
    repository: Repository,
    artifacts: Iterable[Artifact],
    stage: str,
    configuration: Configuration,
) -> Steps[None]:
    """Return if the stage is in `.gto` or was ever used by any artifact.

    Args:
        repository: Where.
        artifacts: Those that are at hand; only if none of them used it, all are looked at.
        stage: The stage.
        configuration: What is in force.

    Raises:
        GtodError: It is not.
    """
    allowed = configuration.gto.stages or ()
    if stage in allowed or any(stage in stages_used(artifact) for artifact in artifacts):
        return
    used = yield from used_stages(repository)
    if stage not in used:
        known = sorted(used | set(allowed))
        advice = did_you_mean(stage, known) or (
            f" Stages are: {', '.join(known)}."
            if known
            else " No tag assigns one; does this clone lack tags? 'git fetch --tags' brings them."
        )
        raise GtodError(ErrorKind.STAGE_NOT_FOUND, f"Cannot find stage '{stage}'.{advice}")


def refuse_broken(configuration: Configuration) -> None:
    """Return if `.gto` and `.gtod.yaml` can be understood.

    Raises:
        GtodError: They cannot: what they allow is unknown.
    """
    for file, problem in configuration.problems:
        if problem.severity == "error":
            raise GtodError(
                ErrorKind.INVALID_CONFIGURATION,
                f"{file} line {problem.range.start.line + 1}: {problem.message}",
            )


def used_stages(repository: Repository) -> Steps[frozenset[str]]:
    """Every stage that an event of any artifact names."""
    everything = yield from repository.tags.all()
    return (yield from stages_used_by(folded.artifact for folded in everything.values()))


def stages_used_by(artifacts: Iterable[Artifact]) -> Steps[frozenset[str]]:
    """Every stage that an event of one of the artifacts names."""
    used: set[str] = set()
    pace = Pace()
    for artifact in artifacts:
        used |= stages_used(artifact)
        if pace.is_over():
            yield None
    return frozenset(used)


def head_annotations(repository: Repository, configuration: Configuration) -> Steps[Annotations]:
    """What HEAD's commit says about the artifacts."""
    yield from repository.prepare()
    head = repository.head()
    if head is None:
        return NO_ANNOTATIONS
    found = yield from repository.annotations([head], configuration.gto.index)
    return found[head]


def select(
    repository: Repository, shortcut: Shortcut, configuration: Configuration
) -> Steps[Artifact]:
    """The artifact of a shortcut, with only those versions that it means.

    Raises:
        GtodError: The artifact, version or stage is unknown.
    """
    artifact = yield from find_artifact(repository, shortcut.artifact, configuration)
    return (yield from select_in(artifact, repository, shortcut, configuration))


def select_in(
    artifact: Artifact,
    repository: Repository,
    shortcut: Shortcut,
    configuration: Configuration,
    when: PointInTime | None = None,
) -> Steps[Artifact]:
    """The same where the artifact is at hand.

    Args:
        artifact: As it is now.
        repository: Where it is from.
        shortcut: Which of its versions are meant.
        configuration: What is in force.
        when: The versions are those that there were then; None: those that there are. A stage
            is unknown only if it is unknown today.

    Raises:
        GtodError: The version or stage is unknown, or `when` names no commit.
    """
    then = artifact
    if when is not None:
        then = as_of(artifact, (yield from seconds(repository, when)))
    chosen = _restrict(then, shortcut, artifact)
    if shortcut.stage is not None and not chosen.versions:
        yield from check_stage(repository, [artifact], shortcut.stage, configuration)
    return chosen


def _restrict(artifact: Artifact, shortcut: Shortcut, today: Artifact) -> Artifact:
    """The artifact with only those versions that the shortcut means.

    Args:
        artifact: As it was when it is asked about.
        shortcut: What is meant.
        today: The artifact as it is now.

    Raises:
        GtodError: It names a version that there is not.
    """
    if shortcut.is_plain:
        return artifact
    if shortcut.version is not None:
        kept = tuple(v for v in artifact.versions if v.name == shortcut.version)
        if not kept:
            raise _no_version(shortcut.version, today)
    elif shortcut.latest:
        kept = tuple(v for v in artifact.versions if v.is_registered and v.is_active)[:1]
    else:
        kept = tuple(
            v
            for v in artifact.versions
            if v.is_active and any(state.stage == shortcut.stage for state in v.stages)
        )
    return _with_versions(artifact, kept)


def _no_version(version: str, artifact: Artifact) -> GtodError:
    known = [version.name for version in artifact.versions]
    if version in known:
        message = (
            f"'{artifact.name}' had no version '{version}' then;"
            f" 'gtoc history {artifact.name}@{version}' tells when it came"
        )
    else:
        advice = did_you_mean(version, known) or (
            f" 'gtoc show {artifact.name}' lists the versions."
        )
        message = f"Cannot find version '{version}' of '{artifact.name}'.{advice}"
    return GtodError(ErrorKind.VERSION_NOT_FOUND, message)


def at_commit(artifact: Artifact, commit: str) -> Artifact:
    """The artifact with only those versions that stand on the commit."""
    return _with_versions(artifact, tuple(v for v in artifact.versions if v.commit == commit))


def _with_versions(artifact: Artifact, versions: tuple[Version, ...]) -> Artifact:
    return msgspec.structs.replace(artifact, versions=versions)

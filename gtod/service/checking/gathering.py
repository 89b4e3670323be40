"""Asking a repository for the facts that a check needs, in slices."""

import os
from collections.abc import Collection

from gtod.annotations.artifacts import Annotation
from gtod.annotations.enrichment import NO_ENRICHMENTS
from gtod.registry.tag import Kind
from gtod.service.checking.facts import PathFacts, RegistryFacts
from gtod.service.enrichment.reading import working_enrichments
from gtod.steps import Pace, Steps
from gtod.workspace.configuration import Configuration
from gtod.workspace.repository import Repository


def gather_registry_facts(
    repository: Repository, configuration: Configuration, before: RegistryFacts | None = None
) -> Steps[RegistryFacts]:
    """What is known of the registry now.

    Args:
        repository: Where.
        configuration: What is in force.
        before: What was known; the very same if nothing has changed.

    Raises:
        GtodError: The repository cannot be read.
    """
    artifacts = yield from repository.tags.all()
    if before is not None and before.artifacts is artifacts:
        if before.configuration is configuration:
            return before
        return RegistryFacts(configuration, artifacts, before.registered, before.stages)
    registered: set[str] = set()
    stages: dict[str, str] = {}
    pace = Pace()
    for name, folded in artifacts.items():
        artifact = folded.artifact
        # A registration comes first as a rule, so that this ends at once.
        if any(event.kind is Kind.REGISTRATION for event in artifact.events):
            registered.add(name)
        for version in artifact.versions:
            if version.is_active:
                for state in version.stages:
                    stages.setdefault(state.stage, name)
        if pace.is_over():
            yield None
    return RegistryFacts(configuration, artifacts, registered, stages)


def gather_paths(repository: Repository, paths: Collection[str]) -> Steps[dict[str, PathFacts]]:
    """What is known of paths in the work tree now.

    Args:
        repository: Where.
        paths: In their normal form from the top (`PathPlace.name`), all of them inside.
    """
    if not paths:
        return {}
    yield from repository.prepare()
    committed = yield from repository.committed_among(paths)
    others = [path for path in paths if path not in committed]
    staged = frozenset[str]()
    ignored = frozenset[str]()
    if others:
        staged = yield from repository.tracked_among(others)
        ignored = yield from repository.ignored_among([p for p in others if p not in staged])
    top = repository.location.work_tree or repository.location.git_dir
    found: dict[str, PathFacts] = {}
    pace = Pace()
    for path in paths:
        told = yield from working_enrichments(
            top, "", Annotation(path=path or os.curdir), repository.metafiles
        )
        found[path] = PathFacts(
            exists=told != NO_ENRICHMENTS or os.path.lexists(os.path.join(top, path)),
            is_committed=path in committed,
            is_staged=path in staged,
            is_ignored=path in ignored,
            broken=tuple([broken.message for broken in told.broken]),
        )
        if pace.is_over():
            yield None
    return found

"""Deciding what brings a version into a stage, and what takes it out."""

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.registry.fold import Artifact, Version
from gtod.registry.name import NAME_RULE, is_stage_name
from gtod.registry.query import stages_used
from gtod.registry.suggest import did_you_mean, nearest
from gtod.registry.tag import Dialect, Kind, TagName, format_tag
from gtod.service.writing.change import (
    Change,
    Facts,
    NewTag,
    Simple,
    stage_tag_binds_to,
    tag_name,
    tags_about,
    version_named,
)
from gtod.service.writing.registering import Registration, find_registered, register


class Assignment(msgspec.Struct, frozen=True):
    """Assign `stage` to a version of `name`.

    Attributes:
        name: The artifact.
        stage: The stage.
        ref: A revision as git knows them; a version is registered there if it has none.
        version: The version; with `ref` the name of the one to register.
        message: The assignment's message; None for the usual one.
        simple: Whether the tag goes without a counter.
        force: Whether rules about stages may be broken.
        skip_registration: Whether a commit without a version gets the stage as it is.
    """

    name: str
    stage: str
    ref: str | None = None
    version: str | None = None
    message: str | None = None
    simple: Simple = Simple.AUTO
    force: bool = False
    skip_registration: bool = False


class Unassignment(msgspec.Struct, frozen=True):
    """Take a version of `name` out of `stage`.

    Attributes:
        name: The artifact.
        stage: The stage.
        version: The version, if it is not the only one in the stage.
        ref: A revision that the version stands on.
        message: The tag's message; None for the usual one.
        simple: Whether the tag goes without a counter.
        force: Whether the version may be in another stage.
        delete: Whether the tags that assigned it are deleted instead.
    """

    name: str
    stage: str
    version: str | None = None
    ref: str | None = None
    message: str | None = None
    simple: Simple = Simple.AUTO
    force: bool = False
    delete: bool = False


def assign(request: Assignment, commit: str | None, facts: Facts) -> Change:
    """What brings a version into a stage; where there is none yet, it is registered first.

    Args:
        request: What was asked for.
        commit: What `request.ref` names, or HEAD; None if the version alone says it.
        facts: What the registry holds.

    Raises:
        GtodError: A rule forbids it.
    """
    _check_stage(request.stage, facts)
    if commit is None:
        return _assign_version(
            request, find_registered(facts.artifact, request.version or ""), facts
        )
    if request.version is not None and request.skip_registration:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            "--version names the version to register and --skip-registration registers none: "
            "give one",
        )
    here = version_named(facts.artifact, stage_tag_binds_to(facts.artifact, commit))
    if here is not None and here.is_registered and _is_meant(here, request):
        if request.version not in {None, here.name}:
            raise GtodError(
                ErrorKind.VERSION_EXISTS,
                f"'{request.version}' cannot be registered here: this commit of '{request.name}' "
                f"is version '{here.name}' already",
            )
        return _assign_version(request, here, facts)
    _check_rules(request, here, commit, facts)
    warnings = _of_new_stage(request.stage, facts)
    if request.skip_registration:
        return Change((_assignment(request, commit, None, facts.names),), warnings=warnings)
    registration = Registration(request.name, version=request.version)
    first = register(registration, commit, facts)
    names = facts.names | {format_tag(tag.name) for tag in first.creates}
    new = _assignment(request, commit, first.creates[0].version, names)
    return Change(creates=(*first.creates, new), warnings=(*first.warnings, *warnings))


def _of_new_stage(stage: str, facts: Facts) -> tuple[str, ...]:
    """A word on a stage that looks like a misspelt one, where .gto does not say which there are."""
    used = stages_used(facts.artifact)
    if facts.gto.stages is not None or stage in used or nearest(stage, used) is None:
        return ()
    told = (
        f"'{stage}' is a new stage of '{facts.artifact.name}'.{did_you_mean(stage, used)} "
        "A list of stages in .gto keeps others out"
    )
    return (told,)


def _is_meant(here: Version, request: Assignment) -> bool:
    """Whether it is about the version on the commit, and not to be registered beside it."""
    return here.is_active or request.version in {None, here.name}


def _assign_version(request: Assignment, version: Version, facts: Facts) -> Change:
    if not version.is_active:
        raise GtodError(
            ErrorKind.VERSION_NOT_FOUND,
            f"Version '{version.name}' of '{request.name}' was deregistered, so that a stage has "
            f"no effect; register it again first: gtoc register {request.name} "
            f"{version.commit[:7]} --version {version.name}",
        )
    _check_binding(facts.artifact, version, "register a version at a commit of its own")
    _check_rules(request, version, version.commit, facts)
    new = _assignment(request, version.commit, version.name, facts.names)
    return Change(creates=(new,), warnings=_of_new_stage(request.stage, facts))


def _assignment(
    request: Assignment, commit: str, version: str | None, names: frozenset[str]
) -> NewTag:
    wanted = TagName(request.name, Kind.ASSIGNMENT, Dialect.COMMON, None, request.stage)
    message = request.message
    if message is None:
        message = (
            f"Assigning stage {request.stage} to artifact {request.name} "
            f"version {version or commit}"
        )
    name = tag_name(wanted, names, request.simple)
    return NewTag(name, commit, message, version or commit)


def _check_stage_name(stage: str) -> None:
    if not is_stage_name(stage):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, f"'{stage}' is not a valid name for a stage. {NAME_RULE}"
        )


def _check_stage(stage: str, facts: Facts) -> None:
    _check_stage_name(stage)
    allowed = facts.gto.stages
    if allowed is not None and stage not in allowed:
        raise GtodError(
            ErrorKind.STAGE_NOT_ALLOWED,
            f"Stage '{stage}' is not among those that .gto allows: {', '.join(allowed)}."
            f"{did_you_mean(stage, allowed)}",
        )


def _check_rules(request: Assignment, version: Version | None, commit: str, facts: Facts) -> None:
    """Return if the version may get the stage, given those it is in."""
    if request.force:
        return
    stages = {state.stage for state in version.stages} if version is not None else set()
    named = version.name if version is not None else commit[:7]
    if request.stage in stages:
        raise GtodError(
            ErrorKind.ALREADY_ASSIGNED,
            f"Version '{named}' is already in stage '{request.stage}'; "
            "--force makes another tag nevertheless",
        )
    before = facts.settings.promotions.get(request.stage, ())
    if before and stages.isdisjoint(before):
        first = " or ".join(f"'{stage}'" for stage in before)
        raise GtodError(
            ErrorKind.PROMOTION_SKIPPED,
            f"Version '{named}' of '{request.name}' is not in {first}, from where 'promotions' "
            f"lets versions into '{request.stage}'; assign that first, or use --force",
        )


def _check_binding(artifact: Artifact, version: Version, way_out: str) -> None:
    """Return if a stage tag on the version's commit is about that version.

    Raises:
        GtodError: Another version on the same commit would get the stage.
    """
    bound = stage_tag_binds_to(artifact, version.commit)
    if bound != version.name:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"A stage tag on commit {version.commit[:7]} is about version '{bound}', which is "
            f"registered there too, and not about '{version.name}'; {way_out}",
        )


def unassign(request: Unassignment, commit: str | None, dialect: Dialect, facts: Facts) -> Change:
    """What takes a version out of a stage.

    Args:
        request: What was asked for.
        commit: What `request.ref` names, or None.
        dialect: The form of the tag.
        facts: What the registry holds.

    Raises:
        GtodError: A rule forbids it.
    """
    # Whether .gto allows the stage does not matter: one that it no longer lists can be taken away.
    _check_stage_name(request.stage)
    version = _version_to_unassign(request, commit, facts.artifact)
    is_in = any(state.stage == request.stage for state in version.stages)
    deletes = tags_about(facts.artifact, version.name, request.stage) if request.delete else ()
    if (not is_in and not request.force) or (request.delete and not deletes):
        told = ", ".join(state.stage for state in version.stages) or "none"
        raise GtodError(
            ErrorKind.NOT_ASSIGNED,
            f"Stage '{request.stage}' is not assigned to version '{version.name}' of "
            f"'{request.name}'; its stages: {told}",
        )
    if request.delete:
        return Change(deletes=deletes)
    _check_binding(facts.artifact, version, "--delete takes its tags away instead")
    wanted = TagName(request.name, Kind.UNASSIGNMENT, dialect, None, request.stage)
    message = request.message
    if message is None:
        message = (
            f"Unassigning stage '{request.stage}' to artifact '{request.name}' "
            f"version '{version.name}'"
        )
    name = tag_name(wanted, facts.names, request.simple)
    return Change(creates=(NewTag(name, version.commit, message, version.name),))


def with_dialect_warning(change: Change) -> Change:
    """The change with a word on who reads the tag that documents alone ask for."""
    if not change.creates:
        return change
    tag = format_tag(change.creates[0].name)
    told = (
        f"'{tag}' has the form that gto 0.2 documents, which no released gto reads; "
        "'tag_dialect: gto-1' in .gtod.yaml writes the form that gto 1.x reads"
    )
    return msgspec.structs.replace(change, warnings=(*change.warnings, told))


def _version_to_unassign(request: Unassignment, commit: str | None, artifact: Artifact) -> Version:
    if commit is not None:
        found = version_named(artifact, stage_tag_binds_to(artifact, commit))
        if found is None:
            raise GtodError(
                ErrorKind.VERSION_NOT_FOUND,
                f"No version of '{request.name}' stands on commit {commit[:7]}; "
                f"'gtoc show {request.name}' lists the versions",
            )
        return found
    if request.version is not None:
        # A commit that has stages but no version is named by its hash.
        named = version_named(artifact, request.version)
        return named if named is not None else find_registered(artifact, request.version)
    placed = [
        version
        for version in artifact.versions
        if version.is_active and any(state.stage == request.stage for state in version.stages)
    ]
    if len(placed) == 1:
        return placed[0]
    if not placed:
        raise GtodError(
            ErrorKind.NOT_ASSIGNED, f"No version of '{request.name}' is in stage '{request.stage}'"
        )
    names = ", ".join(version.name for version in placed)
    raise GtodError(
        ErrorKind.INVALID_ARGUMENT,
        f"Several versions of '{request.name}' are in stage '{request.stage}': {names}; "
        "say which one with --version",
    )

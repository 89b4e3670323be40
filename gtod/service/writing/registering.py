"""Deciding what registers a version, and what takes a registration back."""

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.registry.fold import Artifact, Version
from gtod.registry.semver import FIRST_VERSION, Part, bump, is_version
from gtod.registry.suggest import did_you_mean
from gtod.registry.tag import Dialect, Kind, TagName
from gtod.service.writing.change import (
    Change,
    Facts,
    NewTag,
    Simple,
    tag_name,
    tags_about,
    version_named,
)


class Registration(msgspec.Struct, frozen=True):
    """Register a version of `name` at a commit.

    Attributes:
        name: The artifact.
        ref: A revision as git knows them; None for HEAD.
        version: The version; None for the next one.
        bump: The part that the next version raises; None for the patch.
        message: The tag's message; None for the usual one.
        simple: Whether the tag goes without a counter.
        force: Whether the commit may get a second version.
    """

    name: str
    ref: str | None = None
    version: str | None = None
    bump: Part | None = None
    message: str | None = None
    simple: Simple = Simple.AUTO
    force: bool = False


class Deregistration(msgspec.Struct, frozen=True):
    """Take the registration of `version` back.

    Attributes:
        name: The artifact.
        version: The version.
        message: The tag's message; None for the usual one.
        simple: Whether the tag goes without a counter.
        force: Whether it may be deregistered already.
        delete: Whether the tags of the version are deleted instead.
    """

    name: str
    version: str
    message: str | None = None
    simple: Simple = Simple.AUTO
    force: bool = False
    delete: bool = False


def register(request: Registration, commit: str, facts: Facts) -> Change:
    """What registers a version at `commit`.

    Raises:
        GtodError: A rule forbids it.
    """
    version = _version_to_register(request, commit, facts.artifact)
    wanted = TagName(request.name, Kind.REGISTRATION, Dialect.COMMON, version)
    message = request.message
    if message is None:
        message = f"Registering artifact {request.name} version {version}"
    name = tag_name(wanted, facts.names, request.simple)
    new = NewTag(name, commit, message, version)
    return Change(creates=(new,), warnings=_of_two_versions(facts.artifact, version, commit))


def _of_two_versions(artifact: Artifact, version: str, commit: str) -> tuple[str, ...]:
    others = [v.name for v in artifact.versions if v.is_registered and v.commit == commit]
    others = [name for name in others if name != version]
    if not others:
        return ()
    told = (
        f"Commit {commit[:7]} has versions {', '.join(others)} and {version} of '{artifact.name}' "
        "now: a stage tag there is about the greatest of them, and the released gto fails on it"
    )
    return (told,)


def _version_to_register(request: Registration, commit: str, artifact: Artifact) -> str:
    check_version(request.version)
    if request.version is not None and request.bump is not None:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"--version names the version and --bump-{request.bump.value} counts it: give one",
        )
    here = [v for v in artifact.versions if v.is_registered and v.commit == commit]
    active = next((v for v in here if v.is_active), None)
    if request.version is not None:
        _check_free(request, commit, artifact)
    if active is not None and not request.force:
        raise GtodError(
            ErrorKind.VERSION_EXISTS,
            f"'{request.name}' is already registered in this commit with version '{active.name}'; "
            "--force registers another one there",
        )
    if request.version is not None:
        return request.version
    if here and active is None and request.bump is None:
        return here[0].name  # It was deregistered; now it counts again.
    return _next_version(artifact, request.bump)


def check_version(version: str | None) -> None:
    """Return if it has the form of a version.

    Raises:
        GtodError: It has not.
    """
    if version is not None and not is_version(version):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"Version '{version}' is not valid: it has to be 'v' and a semantic version, "
            "such as v1.0.0",
        )


def _check_free(request: Registration, commit: str, artifact: Artifact) -> None:
    version = request.version or ""
    known = version_named(artifact, version)
    if known is None or (known.commit == commit and (request.force or not known.is_active)):
        return
    if known.is_active:
        raise GtodError(
            ErrorKind.VERSION_EXISTS,
            f"Version '{version}' of '{artifact.name}' was already registered, "
            f"in commit {known.commit[:7]}; without --version the next one is taken",
        )
    raise GtodError(
        ErrorKind.VERSION_EXISTS,
        f"Version '{version}' of '{artifact.name}' was registered in commit "
        f"{known.commit[:7]} and taken back; register it there, or another version here",
    )


def _next_version(artifact: Artifact, part: Part | None) -> str:
    registered = [v for v in artifact.versions if v.is_registered]
    if not registered and part is not None:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"'{artifact.name}' has no version yet that --bump-{part.value} could raise; "
            f"leave it out to register {FIRST_VERSION}, or name one with --version",
        )
    ever = {version.name for version in registered}
    greatest = next((v.name for v in registered if v.is_active), None)
    following = FIRST_VERSION if greatest is None else bump(greatest, part or Part.PATCH)
    # The name of a version that was taken back must not come to mean something else.
    while following in ever:
        following = bump(following, part or Part.PATCH)
    return following


def find_registered(artifact: Artifact, name: str) -> Version:
    """The registered version of that name, whether it counts now or not.

    Raises:
        GtodError: There is none.
    """
    check_version(name)
    found = version_named(artifact, name)
    if found is None:
        known = [version.name for version in artifact.versions]
        advice = did_you_mean(name, known) or f" 'gtoc show {artifact.name}' lists the versions."
        raise GtodError(
            ErrorKind.VERSION_NOT_FOUND,
            f"Version '{name}' of '{artifact.name}' is not registered.{advice}",
        )
    return found


def deregister(request: Deregistration, facts: Facts) -> Change:
    """What takes a registration back.

    Raises:
        GtodError: A rule forbids it.
    """
    version = find_registered(facts.artifact, request.version)
    if request.delete:
        return Change(deletes=tags_about(facts.artifact, version.name))
    if not version.is_active and not request.force:
        raise GtodError(
            ErrorKind.ALREADY_DEREGISTERED,
            f"Version '{version.name}' of '{request.name}' was deregistered already; "
            "--force makes another tag nevertheless",
        )
    wanted = TagName(request.name, Kind.DEREGISTRATION, Dialect.GTO_1, version.name)
    message = request.message
    if message is None:
        message = f"Deregistering artifact {request.name} version {version.name}"
    name = tag_name(wanted, facts.names, request.simple)
    return Change(creates=(NewTag(name, version.commit, message, version.name),))

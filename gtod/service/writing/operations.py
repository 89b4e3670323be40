"""The commands that change the registry, each from its request to what was done."""

import functools
from collections.abc import Mapping

from gtod.errors import ErrorKind, GtodError
from gtod.registry.semver import is_version
from gtod.registry.tag import Dialect
from gtod.service.lookup import find_artifact
from gtod.service.writing import assigning, deprecating, registering
from gtod.service.writing.change import Change, Facts, Simple
from gtod.service.writing.order import Order, Written
from gtod.service.writing.write import write
from gtod.steps import Steps
from gtod.workspace.repository import Repository

Environ = Mapping[str, str]


def register(
    repository: Repository, request: registering.Registration, order: Order, environ: Environ
) -> Steps[Written]:
    """Register a version.

    Raises:
        GtodError: A rule forbids it, git refuses it, or nobody knows whether it arrived.
    """
    # As with gto, an empty word means HEAD too.
    commit = yield from repository.revision(request.ref or "HEAD")
    decide = functools.partial(registering.register, request, commit)
    return (yield from write(repository, request.name, decide, order, environ))


def deregister(
    repository: Repository, request: registering.Deregistration, order: Order, environ: Environ
) -> Steps[Written]:
    """Take a registration back.

    Raises:
        GtodError: A rule forbids it, git refuses it, or nobody knows whether it arrived.
    """
    yield from _check_known(repository, request.name, environ)
    decide = functools.partial(registering.deregister, request)
    return (yield from write(repository, request.name, decide, order, environ))


def assign(
    repository: Repository, request: assigning.Assignment, order: Order, environ: Environ
) -> Steps[Written]:
    """Bring a version into a stage.

    Raises:
        GtodError: A rule forbids it, git refuses it, or nobody knows whether it arrived.
    """
    commit = None
    if request.ref is not None or request.version is None:
        commit = yield from _commit_of(repository, request)
    decide = functools.partial(assigning.assign, request, commit)
    return (yield from write(repository, request.name, decide, order, environ))


def _commit_of(repository: Repository, request: assigning.Assignment) -> Steps[str]:
    try:
        return (yield from repository.revision(request.ref or "HEAD"))
    except GtodError as error:
        if request.ref is None or not is_version(request.ref):
            raise
        raise GtodError(
            error.kind, f"'{request.ref}' is no commit; name a version with --version {request.ref}"
        ) from error


def unassign(
    repository: Repository, request: assigning.Unassignment, order: Order, environ: Environ
) -> Steps[Written]:
    """Take a version out of a stage.

    Raises:
        GtodError: A rule forbids it, git refuses it, or nobody knows whether it arrived.
    """
    if request.version is not None and request.ref is not None:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, "--version and --ref both name the version: give one"
        )
    yield from _check_known(repository, request.name, environ)
    commit = None
    if request.ref is not None:
        commit = yield from repository.revision(request.ref)
    setting = repository.configuration(environ).settings.tag_dialect
    dialect = yield from _dialect(repository, setting, request.simple)
    is_surprising = setting == "auto" and dialect is Dialect.GTO_0_2

    def decide(facts: Facts) -> Change:
        change = assigning.unassign(request, commit, dialect, facts)
        return assigning.with_dialect_warning(change) if is_surprising else change

    return (yield from write(repository, request.name, decide, order, environ))


def _dialect(repository: Repository, setting: str, simple: Simple) -> Steps[Dialect]:
    """The form of an unassignment.

    Raises:
        GtodError: What was asked for cannot be said in the form that the setting demands.
    """
    if setting != "auto":
        dialect = Dialect(setting)
        if dialect is Dialect.GTO_0_2 and simple is Simple.TRUE:
            raise GtodError(
                ErrorKind.INVALID_ARGUMENT,
                "An unassignment of the form 'gto-0.2', which .gtod.yaml demands, always has a "
                "counter; leave --simple out",
            )
        return dialect
    if simple is Simple.TRUE or (yield from repository.tags.has_dialect(Dialect.GTO_1)):
        return Dialect.GTO_1
    return Dialect.GTO_0_2


def deprecate(
    repository: Repository, request: deprecating.Deprecation, order: Order, environ: Environ
) -> Steps[Written]:
    """Deprecate an artifact.

    Raises:
        GtodError: A rule forbids it, git refuses it, or nobody knows whether it arrived.
    """
    if not request.force:
        yield from _check_known(repository, request.name, environ)
    commit = ""
    folded = yield from repository.tags.one(request.name)
    if request.ref is not None or folded is None or not folded.artifact.events:
        commit = yield from repository.revision("HEAD" if request.ref is None else request.ref)
    decide = functools.partial(deprecating.deprecate, request, commit)
    return (yield from write(repository, request.name, decide, order, environ))


def _check_known(repository: Repository, name: str, environ: Environ) -> Steps[None]:
    """Return if tags or HEAD's annotations know the artifact.

    Raises:
        GtodError: They do not.
    """
    yield from find_artifact(repository, name, repository.configuration(environ))

"""The typed methods that write: their params, the service's work, the result."""

from collections.abc import Callable
from typing import TypeVar

from gtod.git.command import own_environment
from gtod.git.writing import Surroundings
from gtod.registry.semver import Part
from gtod.rpc import results
from gtod.rpc.handlers import NO_VARIABLES, find_repository
from gtod.rpc.params import (
    AnnotateParams,
    AssignParams,
    DeprecateParams,
    DeregisterParams,
    RegisterParams,
    RemoveParams,
    TagParams,
    UnassignParams,
    WriteParams,
)
from gtod.rpc.server import Server
from gtod.service import annotating
from gtod.service.annotating import AnnotateRequest, RemoveRequest
from gtod.service.committing import Committed, annotate_and_commit, mask_of, remove_and_commit
from gtod.service.writing import operations
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.service.writing.change import Simple
from gtod.service.writing.deprecating import Deprecation
from gtod.service.writing.registering import Deregistration, Registration
from gtod.service.writing.write import Order, Written
from gtod.steps import Steps
from gtod.workspace.repository import Repository

T = TypeVar("T")

_Operation = Callable[[Repository, T, Order, dict[str, str]], Steps[Written]]


def surroundings(params: WriteParams) -> Surroundings:
    """What a git that writes gets of the client."""
    environ = own_environment() if params.environ is None else params.environ
    folder = params.repo if params.folder is None else params.folder
    return Surroundings(environ, folder, params.umask)


def _write(
    operation: _Operation[T], request: T, params: TagParams, server: Server
) -> Steps[results.Written]:
    repository = find_repository(server, params)
    order = Order(
        surroundings(params), params.force, params.push, params.remote, dry_run=params.dry_run
    )
    written = yield from operation(repository, request, order, NO_VARIABLES)
    return results.written(written)


def register(params: RegisterParams, server: Server) -> Steps[results.Written]:
    """Register a version."""
    request = Registration(
        params.name,
        ref=params.ref,
        version=params.version,
        bump=None if params.bump is None else Part(params.bump),
        message=params.message,
        simple=Simple(params.simple),
        force=params.force,
    )
    return (yield from _write(operations.register, request, params, server))


def assign(params: AssignParams, server: Server) -> Steps[results.Written]:
    """Assign a stage to a version."""
    request = Assignment(
        params.name,
        params.stage,
        ref=params.ref,
        version=params.version,
        message=params.message,
        simple=Simple(params.simple),
        force=params.force,
        skip_registration=params.skip_registration,
    )
    return (yield from _write(operations.assign, request, params, server))


def unassign(params: UnassignParams, server: Server) -> Steps[results.Written]:
    """Take a version out of a stage."""
    return (yield from _unassign(params, params.stage, server))


def _unassign(
    params: UnassignParams | DeprecateParams, stage: str, server: Server
) -> Steps[results.Written]:
    request = Unassignment(
        params.name,
        stage,
        version=params.version,
        ref=params.ref,
        message=params.message,
        simple=Simple(params.simple),
        force=params.force,
        delete=params.delete,
    )
    return (yield from _write(operations.unassign, request, params, server))


def deregister(params: DeregisterParams, server: Server) -> Steps[results.Written]:
    """Take the registration of a version back."""
    return (yield from _deregister(params, params.version, server))


def _deregister(
    params: DeregisterParams | DeprecateParams, version: str, server: Server
) -> Steps[results.Written]:
    request = Deregistration(
        params.name,
        version,
        message=params.message,
        simple=Simple(params.simple),
        force=params.force,
        delete=params.delete,
    )
    return (yield from _write(operations.deregister, request, params, server))


def deprecate(params: DeprecateParams, server: Server) -> Steps[results.Written]:
    """Deprecate an artifact, deregister a version of it, or unassign a stage of that."""
    if params.stage is not None:
        return (yield from _unassign(params, params.stage, server))
    if params.version is not None:
        return (yield from _deregister(params, params.version, server))
    request = Deprecation(
        params.name,
        ref=params.ref,
        message=params.message,
        simple=Simple(params.simple),
        force=params.force,
        delete=params.delete,
    )
    return (yield from _write(operations.deprecate, request, params, server))


def annotate(params: AnnotateParams, server: Server) -> Steps[results.Annotated]:
    """Say in artifacts.yaml what an artifact is."""
    repository, context = find_repository(server, params), surroundings(params)
    request = AnnotateRequest(
        params.name,
        type=params.type,
        path=params.path,
        must_exist=params.must_exist,
        labels=params.labels,
        description=params.description,
        custom=params.custom,
        dry_run=params.dry_run,
    )
    if params.commit and not params.dry_run:
        done = yield from annotate_and_commit(repository, request, context, NO_VARIABLES)
    else:
        mask = mask_of(context)
        view = yield from annotating.annotate(repository, request, NO_VARIABLES, mask)
        done = Committed(view, None)
    return results.annotated(done, dry_run=params.dry_run)


def remove(params: RemoveParams, server: Server) -> Steps[results.Annotated]:
    """Take an artifact out of artifacts.yaml."""
    repository, context = find_repository(server, params), surroundings(params)
    request = RemoveRequest(params.name, dry_run=params.dry_run)
    if params.commit and not params.dry_run:
        done = yield from remove_and_commit(repository, request, context, NO_VARIABLES)
    else:
        mask = mask_of(context)
        view = yield from annotating.remove(repository, request, NO_VARIABLES, mask)
        done = Committed(view, None)
    return results.annotated(done, dry_run=params.dry_run)

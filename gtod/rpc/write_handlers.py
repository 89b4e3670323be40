"""The typed methods that write: their params, the service's work, the result."""

import os
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import own_environment
from gtod.git.writing import Surroundings
from gtod.rpc import results, wire
from gtod.rpc.handlers import OWN_VARIABLES, find_repository
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
from gtod.service import committing
from gtod.service.annotating import AnnotateRequest, RemoveRequest
from gtod.service.writing import operations
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.service.writing.deprecating import Deprecation
from gtod.service.writing.order import Order, Written
from gtod.service.writing.registering import Deregistration, Registration
from gtod.steps import Steps
from gtod.workspace.repository import Repository

R = TypeVar("R")

_Operation = Callable[[Repository, R, Order, Mapping[str, str]], Steps[Written]]


def surroundings(params: WriteParams) -> Surroundings:
    """What a git that writes gets of the client.

    Raises:
        GtodError: The working folder can be none.
    """
    environ = own_environment() if params.environ is None else params.environ
    folder = params.repo if params.folder is None else params.folder
    if not os.path.isabs(folder) or "\0" in folder:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, f"'folder' has to be an absolute path, not '{folder}'"
        )
    return Surroundings(environ, folder, params.umask)


def _write(
    operation: _Operation[R], request: type[R], params: TagParams, server: Server
) -> Steps[results.Written]:
    """Do what the params ask for: those of the same names make the operation's request."""
    repository = find_repository(server, params)
    order = Order(
        surroundings(params), params.force, params.push, params.remote, dry_run=params.dry_run
    )
    wanted = msgspec.convert(params, request, from_attributes=True)
    return wire.written((yield from operation(repository, wanted, order, OWN_VARIABLES)))


def register(params: RegisterParams, server: Server) -> Steps[results.Written]:
    """Register a version."""
    return (yield from _write(operations.register, Registration, params, server))


def assign(params: AssignParams, server: Server) -> Steps[results.Written]:
    """Assign a stage to a version."""
    return (yield from _write(operations.assign, Assignment, params, server))


def unassign(params: UnassignParams, server: Server) -> Steps[results.Written]:
    """Take a version out of a stage."""
    return (yield from _write(operations.unassign, Unassignment, params, server))


def deregister(params: DeregisterParams, server: Server) -> Steps[results.Written]:
    """Take the registration of a version back."""
    return (yield from _write(operations.deregister, Deregistration, params, server))


def deprecate(params: DeprecateParams, server: Server) -> Steps[results.Written]:
    """Deprecate an artifact, deregister a version of it, or unassign a stage of that."""
    if params.stage is not None:
        return (yield from _write(operations.unassign, Unassignment, params, server))
    if params.version is not None:
        return (yield from _write(operations.deregister, Deregistration, params, server))
    return (yield from _write(operations.deprecate, Deprecation, params, server))


def annotate(params: AnnotateParams, server: Server) -> Steps[results.Annotated]:
    """Say in artifacts.yaml what an artifact is."""
    repository = find_repository(server, params)
    request = msgspec.convert(params, AnnotateRequest, from_attributes=True)
    done = yield from committing.annotate(repository, request, surroundings(params), OWN_VARIABLES)
    return wire.annotated(done, dry_run=params.dry_run)


def remove(params: RemoveParams, server: Server) -> Steps[results.Annotated]:
    """Take an artifact out of artifacts.yaml."""
    repository = find_repository(server, params)
    request = msgspec.convert(params, RemoveRequest, from_attributes=True)
    done = yield from committing.remove(repository, request, surroundings(params), OWN_VARIABLES)
    return wire.annotated(done, dry_run=params.dry_run)

"""One function for each typed method: its params, the service's answer, the result."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC
from typing import TypeVar

from gtod import __version__
from gtod.commands.invocation import Invocation, Terminal
from gtod.commands.run import run
from gtod.errors import ErrorKind, GtodError
from gtod.git.command import own_settings_variables
from gtod.git.writing import Surroundings
from gtod.registry.query import Sort
from gtod.rpc import results, wire
from gtod.rpc.params import (
    CheckRefParams,
    CommandParams,
    DescribeParams,
    HelloParams,
    HistoryParams,
    LatestParams,
    NoParams,
    RepositoryParams,
    ShowParams,
    StagesParams,
    WhichParams,
)
from gtod.rpc.server import Server
from gtod.rpc.views import check_view
from gtod.service.check_ref import check_ref as service_check_ref
from gtod.service.describe import describe_with_metafiles
from gtod.service.discovery import Reach
from gtod.service.history import HistoryQuestion
from gtod.service.history import history as service_history
from gtod.service.placement import WhichQuestion
from gtod.service.placement import latest as service_latest
from gtod.service.placement import which as service_which
from gtod.service.point_in_time import PointInTime, first_second, last_second
from gtod.service.show import ShowQuestion, enrichments_of, show_artifact, show_registry
from gtod.service.stages import Which, list_stages
from gtod.steps import Pace, Steps, counted
from gtod.workspace.repository import Repository

T = TypeVar("T")
R = TypeVar("R")

#: Counts up when a client of the one before would no longer understand everything.
PROTOCOL = 1

#: A program that asks by a typed method states everything in its params; only git's own settings
#: are those of the daemon's user.
OWN_VARIABLES = own_settings_variables()


def find_repository(server: Server, params: RepositoryParams) -> Repository:
    """The repository that a request is about.

    Raises:
        GtodError: There is none, or the client sees another one.
    """
    if not os.path.isabs(params.repo):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, f"'repo' has to be an absolute path, not '{params.repo}'"
        )
    check_view(params.repo, params.view)
    return server.repositories.find(params.repo, OWN_VARIABLES)


def _each(view: Callable[[T], R], items: Iterable[T]) -> Steps[list[R]]:
    """What clients see of each item; there may be very many."""
    pace = Pace()
    seen: list[R] = []
    for item in items:
        seen.append(view(item))
        if pace.is_over():
            yield counted("Preparing the answer", len(seen))
    return seen


def _sort(name: str | None) -> Sort | None:
    return None if name is None else Sort(name)


def _since(text: str | None) -> PointInTime | None:
    """The first second that is meant by `text`, which is in UTC if it has no offset."""
    return None if text is None else first_second(text, UTC)


def _until(text: str | None) -> PointInTime | None:
    """The last second that is meant by `text`, which is in UTC if it has no offset."""
    return None if text is None else last_second(text, UTC)


def which(
    params: WhichParams, server: Server
) -> Steps[list[results.Assignment] | results.Assignment | None]:
    """The version in a stage."""
    repository = find_repository(server, params)
    question = WhichQuestion(
        params.name,
        params.stage,
        last_stage=params.last_stage,
        registered_only=params.registered_only,
        sort=_sort(params.sort),
        as_of=_until(params.as_of),
    )
    found = yield from service_which(repository, question, OWN_VARIABLES)
    if params.all:
        return [wire.assignment(placement) for placement in found]
    return wire.assignment(found[0]) if found else None


def latest(
    params: LatestParams, server: Server
) -> Steps[list[results.Version] | results.Version | None]:
    """The latest version."""
    repository = find_repository(server, params)
    as_of = _until(params.as_of)
    found = yield from service_latest(repository, params.name, OWN_VARIABLES, as_of)
    if params.all:
        return [wire.version(version.origin.artifact, version) for version in found]
    return wire.version(found[0].origin.artifact, found[0]) if found else None


def show(
    params: ShowParams, server: Server
) -> Steps[results.Registry | list[results.EnrichedVersion]]:
    """The registry, or the versions of an artifact."""
    repository = find_repository(server, params)
    question = ShowQuestion(
        at=params.at,
        reach=Reach(params.reach),
        registered_only=params.registered_only,
        last_stage=params.last_stage,
        sort=_sort(params.sort),
        deprecated=params.deprecated,
        as_of=_until(params.as_of),
    )
    if params.name is None:
        return wire.registry((yield from show_registry(repository, question, OWN_VARIABLES)))
    views = yield from show_artifact(repository, params.name, question, OWN_VARIABLES)
    enriched = yield from enrichments_of(repository, views)
    pairs = zip(views, enriched, strict=True)
    return (yield from _each(lambda pair: wire.shown_version(*pair), pairs))


def history(params: HistoryParams, server: Server) -> Steps[list[results.Event]]:
    """What happened to an artifact, or to all of them."""
    repository = find_repository(server, params)
    question = HistoryQuestion(
        params.name,
        Reach(params.reach),
        ascending=params.ascending,
        limit=params.limit,
        since=_since(params.since),
        until=_until(params.until),
        stage=params.stage,
        kinds=params.event,
        author=params.author,
    )
    entries = yield from service_history(repository, question, OWN_VARIABLES)
    return (yield from _each(wire.event, entries))


def describe(params: DescribeParams, server: Server) -> Steps[results.Description | None]:
    """The annotation of an artifact, and what metafiles say about it."""
    repository = find_repository(server, params)
    found = yield from describe_with_metafiles(repository, params.name, params.rev, OWN_VARIABLES)
    return wire.described(found)


def check_ref(params: CheckRefParams, server: Server) -> Steps[results.Ref]:
    """What a ref says."""
    return wire.ref((yield from service_check_ref(find_repository(server, params), params.ref)))


def stages(params: StagesParams, server: Server) -> Steps[list[str]]:
    """The stages."""
    repository = find_repository(server, params)
    as_of = _until(params.as_of)
    return (yield from list_stages(repository, Which(params.which), OWN_VARIABLES, as_of))


def command(params: CommandParams, server: Server) -> Steps[results.CommandOutput]:
    """A command line of gtoc."""
    check_view(params.folder, params.view)
    terminal = params.terminal
    invocation = Invocation(
        arguments=tuple(params.arguments),
        folder=params.folder,
        environ=params.environ,
        terminal=Terminal(terminal.stdout, terminal.stderr, terminal.width),
        daemon=server.facts(),
        writing=_surroundings_of_command(params),
    )
    output = yield from run(invocation, server.repositories)
    return results.CommandOutput(output.frames, output.exit_code)


def _surroundings_of_command(params: CommandParams) -> Surroundings | None:
    given = params.writing
    if given is None:
        return None
    # As the system takes it; what is no mask at all would fail only where git is started.
    umask = None if given.umask is None else given.umask & 0o777
    return Surroundings(given.environ, params.folder, umask)


def hello(params: HelloParams, _server: Server) -> Steps[results.Hello]:
    """Who answers, and what it can do."""
    yield from ()
    if params.protocol < PROTOCOL:
        raise GtodError(
            ErrorKind.PROTOCOL_NOT_SUPPORTED,
            f"gtod {__version__} speaks protocol {PROTOCOL}, and the client knows only up to "
            f"{params.protocol}: update the client",
        )
    return results.Hello("gtod", __version__, PROTOCOL, ["gto/command"])


def status(_params: NoParams, server: Server) -> Steps[results.Status]:
    """How the daemon is."""
    yield from ()
    return server.status()


def stop(_params: NoParams, server: Server) -> Steps[results.Status]:
    """End the daemon; the answer is its last status."""
    yield from ()
    last = server.status()
    server.stop()
    return last

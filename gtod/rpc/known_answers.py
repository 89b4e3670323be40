"""Answers that still hold: the same question again, about an artifact that has not changed."""

import functools
from collections.abc import Callable
from typing import TypeVar

import msgspec

from gtod.git.freshness import this_moment
from gtod.registry.shortcut import parse_shortcut
from gtod.rpc.handlers import OWN_VARIABLES, find_repository
from gtod.rpc.params import HistoryParams, LatestParams, WhichParams
from gtod.rpc.server import Server
from gtod.steps import Steps
from gtod.workspace.repository import Basis, KnownAnswer, Repository

#: Bytes that an answer which is kept has at most.
_LIMIT = 32 * 1024

#: The questions about one artifact.
ArtifactParams = WhichParams | LatestParams | HistoryParams
Q = TypeVar("Q", WhichParams, LatestParams, HistoryParams)
R = TypeVar("R")

_encode = msgspec.json.Encoder().encode


def recall(params: ArtifactParams, server: Server) -> msgspec.Raw | None:
    """The answer to the same question before, if all that it rests on is as it was then.

    Raises:
        GtodError: There is no such repository, or it cannot be read.
    """
    repository = find_repository(server, params)
    known = repository.answers.find(params)
    if known is None:
        return None
    basis = _basis(repository, params, known.artifact)
    return known.result if basis is not None and known.basis.holds(basis) else None


def remembering(answer: Callable[[Q, Server], Steps[R]]) -> Callable[[Q, Server], Steps[R]]:
    """The same method, which keeps its answers for `recall`.

    Only what was found for one moment and without a pause is kept: nothing can have changed
    between what an answer rests on and the answer.
    """

    @functools.wraps(answer)
    def handle(params: Q, server: Server) -> Steps[R]:
        steps = answer(params, server)
        moment = this_moment()
        if moment is None or not _is_about_one_artifact(params):
            return (yield from steps)
        repository = find_repository(server, params)
        missed = repository.objects_missed
        try:
            pause = next(steps)
        except StopIteration as done:
            found: R = done.value
            if this_moment() is moment and repository.objects_missed == missed:
                _remember(repository, params, found)
            return found
        yield pause
        return (yield from steps)

    return handle


def _is_about_one_artifact(params: ArtifactParams) -> bool:
    """Whether the answer rests on the artifact and HEAD alone, and on no other ref."""
    if isinstance(params, HistoryParams):
        is_timeless = params.since is None and params.until is None
        return params.name is not None and params.reach == "head" and is_timeless
    return params.as_of is None


def _remember(repository: Repository, params: ArtifactParams, result: object) -> None:
    # What is empty may rest on the artifacts that there are besides.
    if not result or params.name is None:
        return
    artifact = parse_shortcut(params.name).artifact
    basis = _basis(repository, params, artifact)
    if basis is None:
        return
    encoded = _encode(result)
    if len(encoded) <= _LIMIT:
        repository.answers.put(params, KnownAnswer(artifact, basis, msgspec.Raw(encoded)))


def _basis(repository: Repository, params: ArtifactParams, artifact: str) -> Basis | None:
    """What the answer rests on; None if it may rest on more, or has to be read."""
    folded = repository.tags.known(artifact)
    if folded is None or not folded.artifact.events:
        return None
    # The history tells of what HEAD annotates.
    head = repository.head() if isinstance(params, HistoryParams) else None
    return Basis(folded, repository.configuration(OWN_VARIABLES), head)

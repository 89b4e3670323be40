"""The stages of a registry."""

import enum
from collections.abc import Mapping

from gtod.registry.as_of import events_until
from gtod.service.lookup import refuse_broken, used_stages
from gtod.service.point_in_time import PointInTime, seconds
from gtod.steps import Pace, Steps
from gtod.workspace.repository import Repository


class Which(enum.Enum):
    """Which stages are meant."""

    IN_FORCE = "in-force"
    """Those of `.gto` if it has any, else those in use."""
    ALLOWED = "allowed"
    USED = "used"


def list_stages(
    repository: Repository,
    which: Which,
    environ: Mapping[str, str],
    as_of: PointInTime | None = None,
) -> Steps[list[str]]:
    """The stages; those of `.gto` in its order, those in use sorted.

    Args:
        repository: Where.
        which: Which stages are meant.
        environ: The variables of whoever asks.
        as_of: In use are those that a tag up to then names; None: that any does. `.gto` is that
            of today.

    Raises:
        GtodError: The allowed ones are asked for and `.gto` is broken, or `as_of` names no commit.
    """
    until = None if as_of is None else (yield from seconds(repository, as_of))
    configuration = repository.configuration(environ)
    allowed = configuration.gto.stages
    if which is Which.ALLOWED:
        refuse_broken(configuration)
        return list(allowed or ())
    if which is Which.IN_FORCE and allowed is not None:
        return list(allowed)
    if until is None:
        return sorted((yield from used_stages(repository)))
    return sorted((yield from _stages_used_until(repository, until)))


def _stages_used_until(repository: Repository, time: int) -> Steps[set[str]]:
    used: set[str] = set()
    pace = Pace()
    for folded in (yield from repository.tags.all()).values():
        events = events_until(folded.artifact, time)
        used.update(event.stage for event in events if event.stage is not None)
        if pace.is_over():
            yield None
    return used

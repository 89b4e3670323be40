"""The stages of a registry."""

import enum
from collections.abc import Mapping

from gtod.service.lookup import refuse_broken, used_stages
from gtod.steps import Steps
from gtod.workspace.repository import Repository


class Which(enum.Enum):
    """Which stages are meant."""

    IN_FORCE = "in-force"
    """Those of `.gto` if it has any, else those in use."""
    ALLOWED = "allowed"
    USED = "used"


def list_stages(
    repository: Repository, which: Which, environ: Mapping[str, str]
) -> Steps[list[str]]:
    """The stages; those of `.gto` in its order, those in use sorted.

    Raises:
        GtodError: The allowed ones are asked for and `.gto` is broken.
    """
    configuration = repository.configuration(environ)
    allowed = configuration.gto.stages
    if which is Which.ALLOWED:
        refuse_broken(configuration)
        return list(allowed or ())
    if which is Which.IN_FORCE and allowed is not None:
        return list(allowed)
    return sorted((yield from used_stages(repository)))

"""`gtoc stages`: the stages of the registry."""

import msgspec

from gtod.commands.asking import Asking, Entry, Reply, lines
from gtod.commands.json_output import json_text
from gtod.commands.options import AS_OF, JSON, Command, OneOf, flag
from gtod.service.stages import Which, list_stages
from gtod.steps import Steps


class StagesRequest(msgspec.Struct, frozen=True):
    """Which stages are there?"""

    which: Which = Which.IN_FORCE
    as_of: str | None = None
    json: bool = False


_COMMAND = Command(
    "stages",
    "Print the stages: those of .gto if it has any, else those in use.",
    [
        flag("allowed", "--allowed", explains="Print the stages that .gto allows."),
        flag("used", "--used", explains="Print the stages that any tag names."),
        AS_OF,
        JSON,
    ],
    {"stages": "the stages in force", "stages --used --json": "those of the tags, as JSON"},
    [OneOf("which", ("allowed", "used"))],
)


def _stages(request: StagesRequest, asking: Asking) -> Steps[Reply]:
    as_of = asking.until(request.as_of)
    found = yield from list_stages(asking.repository, request.which, asking.environ, as_of)
    if request.json:
        return Reply(json_text(found))
    return lines(found)


STAGES = Entry("Read the registry", _COMMAND, StagesRequest, _stages)

"""`gtoc deprecate`: an artifact as a whole, one of its versions, or a stage of one."""

import click

from gtod.commands.asking import Asking, Entry, Reply
from gtod.commands.options import Argument, Command
from gtod.commands.register import ARTIFACT
from gtod.commands.writing import SECTION, TagRequest, deletes, tag_options, write_tags
from gtod.errors import ErrorKind, GtodError
from gtod.service.writing import operations
from gtod.service.writing.assigning import Unassignment
from gtod.service.writing.deprecating import Deprecation
from gtod.service.writing.registering import Deregistration
from gtod.steps import Steps


class DeprecateRequest(TagRequest, frozen=True, kw_only=True):
    """Deprecate `name`, deregister a version of it, or unassign a stage of that."""

    name: str
    version: str | None = None
    stage: str | None = None
    ref: str | None = None
    delete: bool = False


_COMMAND = Command(
    "deprecate",
    "Deprecate an artifact, deregister a version, or unassign a stage.",
    [
        ARTIFACT,
        Argument("version", "The version to deregister.", required=False),
        Argument("stage", "The stage of that version to unassign instead.", required=False),
        click.Option(
            ["--ref"],
            metavar="REF",
            help="The commit that the deprecation stands on; default: that of the last event.",
        ),
        deletes("ALL tags of the artifact, the version or the stage"),
        *tag_options(
            simple="of an artifact or version, while the name is free",
            force="Do it a second time.",
        ),
    ],
    {
        "deprecate churn": "the artifact as a whole",
        "deprecate churn v2.0.0": "the same as 'deregister churn v2.0.0'",
        "deprecate churn --delete --dry-run": "see which tags that would be",
        "deprecate churn v2.0.0 prod": "the same as 'unassign churn prod --version v2.0.0'",
    },
)


def _deprecate(request: DeprecateRequest, asking: Asking) -> Steps[Reply]:
    if request.version is not None and request.ref is not None:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            "--ref says where an artifact's deprecation stands; a version has its own commit",
        )
    if request.stage is not None:
        return (yield from write_tags(operations.unassign, Unassignment, request, asking))
    if request.version is not None:
        return (yield from write_tags(operations.deregister, Deregistration, request, asking))
    return (yield from write_tags(operations.deprecate, Deprecation, request, asking))


DEPRECATE = Entry(SECTION, _COMMAND, DeprecateRequest, _deprecate)

"""`gtoc assign` and `gtoc unassign`: the stages of versions."""

import click

from gtod.commands.asking import Asking, Entry, Reply
from gtod.commands.options import Argument, Command, flag
from gtod.commands.register import ARTIFACT
from gtod.commands.writing import SECTION, TagRequest, deletes, tag_options, write_tags
from gtod.service.writing import operations
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.steps import Steps


class AssignRequest(TagRequest, frozen=True, kw_only=True):
    """Assign a stage to a version of `name`."""

    name: str
    stage: str
    ref: str | None = None
    version: str | None = None
    skip_registration: bool = False


class UnassignRequest(TagRequest, frozen=True, kw_only=True):
    """Take a version of `name` out of a stage."""

    name: str
    stage: str
    version: str | None = None
    ref: str | None = None
    delete: bool = False


_ASSIGNS = "Assign a stage to a version.\n\nA commit that has no version yet is registered first."
_STAGE = Argument("stage", "The stage, such as prod.")


def _assign_command(name: str, sentence: str, *, hidden: bool = False) -> Command:
    return Command(
        name,
        sentence,
        [
            ARTIFACT,
            _STAGE,
            Argument("ref", "The commit, as git names it; default: HEAD.", required=False),
            click.Option(
                ["--version"],
                metavar="VERSION",
                help="The version; with REF the name of the one to register.",
            ),
            flag(
                "skip_registration",
                "--sr",
                "--skip-registration",
                explains="Assign the stage to the commit without registering a version.",
            ),
            *tag_options(
                simple="with one",
                force="Assign a stage that the version is in, or one that it may not skip to.",
            ),
        ],
        {
            "assign churn prod": "HEAD's version; it is registered if it is new",
            "assign churn prod --version v1.2.0": "a version that there is",
            "assign churn prod abc1234 --version v2.0.0": "register this commit as v2.0.0 first",
        },
        hidden=hidden,
    )


_ASSIGN = _assign_command("assign", _ASSIGNS)
_PROMOTE = _assign_command("promote", f"The same as 'assign'. {_ASSIGNS}", hidden=True)

_UNASSIGN = Command(
    "unassign",
    "Take a version out of a stage.",
    [
        ARTIFACT,
        _STAGE,
        click.Option(
            ["--version"],
            metavar="VERSION",
            help="The version; default: the only one in the stage.",
        ),
        click.Option(["--ref"], metavar="REF", help="The version on this commit instead."),
        deletes("the tags of that stage"),
        *tag_options(simple="with one", force="Unassign a stage that the version is not in."),
    ],
    {
        "unassign churn prod": "the version in production",
        "unassign churn prod --version v1.2.0": "one of several",
        "unassign churn prod --version v1.2.0 --delete": "as if it had never been there",
    },
)


def _assign(request: AssignRequest, asking: Asking) -> Steps[Reply]:
    return (yield from write_tags(operations.assign, Assignment, request, asking))


def _unassign(request: UnassignRequest, asking: Asking) -> Steps[Reply]:
    return (yield from write_tags(operations.unassign, Unassignment, request, asking))


ASSIGN = Entry(SECTION, _ASSIGN, AssignRequest, _assign)
PROMOTE = Entry(SECTION, _PROMOTE, AssignRequest, _assign)
UNASSIGN = Entry(SECTION, _UNASSIGN, UnassignRequest, _unassign)

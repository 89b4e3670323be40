"""`gtoc register` and `gtoc deregister`: versions that count, and those that no longer do."""

import click

from gtod.commands.asking import Asking, Entry, Reply
from gtod.commands.options import Argument, Command, OneOf, flag
from gtod.commands.writing import SECTION, TagRequest, deletes, tag_options, write_tags
from gtod.registry.semver import Part
from gtod.service.writing import operations
from gtod.service.writing.registering import Deregistration, Registration
from gtod.steps import Steps


class RegisterRequest(TagRequest, frozen=True, kw_only=True):
    """Register a version of `name` at `ref`."""

    name: str
    ref: str | None = None
    version: str | None = None
    bump: Part | None = None


class DeregisterRequest(TagRequest, frozen=True, kw_only=True):
    """Take the registration of a version back."""

    name: str
    version: str
    delete: bool = False


ARTIFACT = Argument("name", "The artifact.")

_REGISTER = Command(
    "register",
    "Register a version of an artifact.",
    [
        ARTIFACT,
        Argument("ref", "The commit to register, as git names it; default: HEAD.", required=False),
        click.Option(
            ["version", "--version", "--ver"],
            metavar="VERSION",
            help="The version, such as v1.0.0; default: the next one.",
        ),
        flag("major", "--bump-major", explains="Raise the first number of the version."),
        flag("minor", "--bump-minor", explains="Raise the second."),
        flag("patch", "--bump-patch", explains="Raise the third; this is the default."),
        *tag_options(
            simple="while the name is free", force="Register a second version of a commit."
        ),
    ],
    {
        "register churn": "the next version, at HEAD",
        "register churn abc1234 --version v2.0.0": "this version of this commit",
        "register churn --bump-minor --push": "and push its tag to origin",
    },
    [OneOf("bump", tuple(part.value for part in Part))],
)

_DEREGISTER = Command(
    "deregister",
    "Take the registration of a version back.",
    [
        ARTIFACT,
        Argument("version", "The version."),
        deletes("all tags of the version, its stages' too,"),
        *tag_options(simple="while the name is free", force="Deregister it a second time."),
    ],
    {
        "deregister churn v2.0.0": "its stages end too",
        "deregister churn v2.0.0 --delete": "as if it had never been there",
    },
)


def _register(request: RegisterRequest, asking: Asking) -> Steps[Reply]:
    return (yield from write_tags(operations.register, Registration, request, asking))


def _deregister(request: DeregisterRequest, asking: Asking) -> Steps[Reply]:
    return (yield from write_tags(operations.deregister, Deregistration, request, asking))


REGISTER = Entry(SECTION, _REGISTER, RegisterRequest, _register)
DEREGISTER = Entry(SECTION, _DEREGISTER, DeregisterRequest, _deregister)

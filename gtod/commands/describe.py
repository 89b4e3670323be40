"""`gtoc describe`: what artifacts.yaml says about an artifact."""

import enum

import msgspec

from gtod.annotations.artifacts import Annotation, annotation_as_dict
from gtod.commands.asking import Asking, Entry, Reply, annotation_complaints
from gtod.commands.json_output import json_text
from gtod.commands.options import EXPECTED, NAME, Command, OneOf, flag, valued
from gtod.commands.text import printable, printable_lines
from gtod.registry.shortcut import parse_shortcut
from gtod.service.describe import describe, differs_in_work_tree
from gtod.steps import Steps


class Form(enum.Enum):
    """What is printed of an annotation."""

    JSON = "json"
    TYPE = "type"
    PATH = "path"
    DESCRIPTION = "description"


class DescribeRequest(msgspec.Struct, frozen=True):
    """What does a commit say about an artifact?"""

    name: str
    rev: str | None = None
    form: Form = Form.JSON
    expected: bool = False


_COMMAND = Command(
    "describe",
    "Print what artifacts.yaml says about an artifact.",
    [
        NAME,
        valued("--rev", metavar="REV", explains="Read it in this commit instead of HEAD."),
        flag("type", "--type", explains="Print the type."),
        flag("path", "--path", explains="Print the path."),
        flag("description", "--description", explains="Print the description."),
        EXPECTED,
    ],
    {
        "describe churn": "what HEAD says, as JSON",
        "describe churn@v3.0.0": "what the commit of a version says",
        "describe churn#prod --path": "where lies what is in production",
    },
    [OneOf("form", ("type", "path", "description"))],
)


def _describe(request: DescribeRequest, asking: Asking) -> Steps[Reply]:
    found = yield from describe(asking.repository, request.name, request.rev, asking.environ)
    text = "" if found is None else _render(found, request.form)
    warnings = list((yield from annotation_complaints(asking)))
    if request.rev is None and parse_shortcut(request.name).is_plain:
        index = asking.configuration.gto.index
        if (yield from differs_in_work_tree(asking.repository, request.name, index)):
            warnings.append(
                f"{index} has uncommitted changes to '{request.name}'; this is what HEAD says"
            )
    return Reply(text, int(request.expected and not text), tuple(warnings))


def _render(annotation: Annotation, form: Form) -> str:
    match form:
        case Form.JSON:
            return json_text(annotation_as_dict(annotation))
        case Form.TYPE:
            text = printable(annotation.type or "")
        case Form.PATH:
            text = printable(annotation.path or "")
        case Form.DESCRIPTION:
            text = printable_lines(annotation.description.rstrip("\n"))
    return f"{text}\n" if text else ""


DESCRIBE = Entry("Read the registry", _COMMAND, DescribeRequest, _describe)

"""`gtoc describe`: what artifacts.yaml says about an artifact."""

import enum

import msgspec

from gtod.annotations.artifacts import Annotation, annotation_as_dict
from gtod.commands.asking import (
    Asking,
    Entry,
    Reply,
    annotation_complaints,
    metafile_complaints,
)
from gtod.commands.json_output import enrichment_keys, json_text
from gtod.commands.options import EXPECTED, NAME, Command, OneOf, flag, valued
from gtod.commands.text import printable, printable_lines
from gtod.registry.shortcut import parse_shortcut
from gtod.service.describe import (
    Description,
    describe,
    describe_with_metafiles,
    differs_in_work_tree,
)
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
    text, complaints = yield from _described(request, asking)
    warnings = [*(yield from annotation_complaints(asking)), *complaints]
    if request.rev is None and parse_shortcut(request.name).is_plain:
        index = asking.configuration.gto.index
        if (yield from differs_in_work_tree(asking.repository, request.name, index)):
            warnings.append(
                f"{index} has uncommitted changes to '{request.name}'; this is what HEAD says"
            )
    return Reply(text, int(request.expected and not text), tuple(warnings))


def _described(request: DescribeRequest, asking: Asking) -> Steps[tuple[str, tuple[str, ...]]]:
    """What is printed, and what is wrong with the metafiles that were read for it."""
    asked = (asking.repository, request.name, request.rev, asking.environ)
    if request.form is not Form.JSON:
        annotation = yield from describe(*asked)
        return "" if annotation is None else _part(annotation, request.form), ()
    found = yield from describe_with_metafiles(*asked)
    return _json(found), metafile_complaints([found.enrichments])


def _json(found: Description) -> str:
    if found.annotation is None:
        return ""
    stated = annotation_as_dict(found.annotation)
    if found.enrichments.found:
        stated["enrichments"] = [*map(enrichment_keys, found.enrichments.found)]
    return json_text(stated)


def _part(annotation: Annotation, form: Form) -> str:
    match form:
        case Form.TYPE:
            text = printable(annotation.type or "")
        case Form.PATH:
            text = printable(annotation.path or "")
        case Form.DESCRIPTION:
            text = printable_lines(annotation.description.rstrip("\n"))
        case Form.JSON:
            raise AssertionError("JSON is no part")
    return f"{text}\n" if text else ""


DESCRIBE = Entry("Read the registry", _COMMAND, DescribeRequest, _describe)

"""`gtoc check-ref` and `gtoc parse-tag`: what a tag says."""

import enum

import msgspec

from gtod.commands.asking import Asking, Entry, Reply, lines, metafile_complaints
from gtod.commands.json_output import assignment_keys, enrichments, json_text
from gtod.commands.moments import Clock
from gtod.commands.options import EXPECTED, Argument, Command, OneOf, flag, valued
from gtod.commands.text import Style
from gtod.errors import ErrorKind, GtodError
from gtod.registry.event import Event
from gtod.registry.tag import Kind, TagName, parse_tag
from gtod.service.check_ref import caveats, check_ref
from gtod.service.describe import annotation_at
from gtod.service.enrichment.reading import enrichments_at
from gtod.service.views import Moment, RefView
from gtod.steps import Steps

_TAGS = "refs/tags/"


class Form(enum.Enum):
    """What is printed of a ref."""

    JSON = "json"
    NAME = "name"
    VERSION = "version"
    STAGE = "stage"
    REGISTRATION = "registration"
    ASSIGNMENT = "assignment"


class CheckRefRequest(msgspec.Struct, frozen=True):
    """What does a ref register or assign?"""

    ref: str
    form: Form | None = None
    github_output: bool = False
    expected: bool = False


class ParseTagRequest(msgspec.Struct, frozen=True):
    """What are the parts of a tag's name?"""

    tag: str
    key: str | None = None


_CHECK_REF = Command(
    "check-ref",
    "Tell what a tag registers or assigns.",
    [
        Argument("ref", "A tag, or a whole ref as CI has it: refs/tags/churn@v3.1.0."),
        flag("json", "--json", explains="Print JSON; this is the default."),
        flag("name", "--name", explains="Print the artifact."),
        flag("version", "--version", explains="Print the version."),
        flag("stage", "--stage", explains="Print the stage."),
        flag("registration", "--registration", explains="Say which version it registered."),
        flag("assignment", "--assignment", explains="Say which stage it assigned."),
        flag(
            "github_output",
            "--github-output",
            explains="Append artifact, event, version and stage to the file $GITHUB_OUTPUT.",
        ),
        EXPECTED,
    ],
    {
        "check-ref churn@v3.1.0": "all about a registration",
        "check-ref churn#prod#3 --version": "the version that was assigned",
        'check-ref "$GITHUB_REF" --github-output': "in CI; exits with 1 for other refs",
    },
    [OneOf("form", tuple(form.value for form in Form))],
)

_PARSE_TAG = Command(
    "parse-tag",
    "Take the name of a tag apart; it need not exist.",
    [
        Argument("tag", "The name of a tag."),
        valued("--key", metavar="KEY", explains="Print only this part, as JSON."),
    ],
    {"parse-tag churn@v3.1.0": "all parts", "parse-tag churn#prod#3 --key stage": "one"},
)


def _check_ref(request: CheckRefRequest, asking: Asking) -> Steps[Reply]:
    view = yield from check_ref(asking.repository, request.ref)
    printed = yield from _printed(view, request, asking)
    return msgspec.structs.replace(
        printed,
        exit_code=max(printed.exit_code, int(view.event is None)),
        warnings=(*(yield from caveats(asking.repository, request.ref, view)), *printed.warnings),
        github_output=github_output(view) if request.github_output else "",
    )


def _printed(view: RefView, request: CheckRefRequest, asking: Asking) -> Steps[Reply]:
    form = request.form
    if form is None and request.github_output:
        return Reply()
    if form is None or form is Form.JSON:
        return (yield from _json(view, asking))
    text = _part(view, form, asking.style)
    return lines([] if text is None else [text], expected=request.expected)


def _json(view: RefView, asking: Asking) -> Steps[Reply]:
    annotation = None
    event = view.event
    if event is not None and event.kind is Kind.REGISTRATION:
        index = asking.configuration.gto.index
        annotation = yield from annotation_at(
            asking.repository, event.artifact, event.commit, index
        )
    commit = None if event is None else event.commit
    found = yield from enrichments_at(asking.repository, commit, annotation)
    said = enrichments(annotation, found)
    text = json_text(_ref_keys(view, said, asking.clock))
    return Reply(text, warnings=metafile_complaints([found]))


def github_output(view: RefView) -> str:
    """What a ref says as a step of GitHub Actions tells its outputs: NAME=VALUE on each line.

    The lines are always the same four; the value of what there is not is empty.
    """
    event = view.event
    told = {
        "artifact": event and event.artifact,
        "event": event and event.kind.label,
        "version": view.version_name,
        "stage": event and event.stage,
    }
    return "".join(f"{name}={value or ''}\n" for name, value in told.items())


def _part(view: RefView, form: Form, style: Style) -> str | None:
    """The part of what a ref says; only what registers or assigns says something."""
    event = view.event
    if event is None or event.kind not in {Kind.REGISTRATION, Kind.ASSIGNMENT}:
        return None
    match form:
        case Form.NAME:
            return event.artifact
        case Form.VERSION:
            return view.version_name
        case Form.STAGE:
            return event.stage
        case Form.REGISTRATION if event.kind is Kind.REGISTRATION:
            said = f'Version "{event.version}" of artifact "{event.artifact}" was registered'
        case Form.ASSIGNMENT if event.kind is Kind.ASSIGNMENT:
            said = (
                f'Stage "{event.stage}" was assigned to version "{view.version_name}" '
                f'of artifact "{event.artifact}"'
            )
        case _:
            return None
    return style.success(said)


def _ref_keys(view: RefView, said: list[dict[str, object]], clock: Clock) -> dict[str, object]:
    version: dict[str, object] = {}
    stage: dict[str, object] = {}
    event = view.event
    if event is not None and event.kind is Kind.REGISTRATION:
        version[event.artifact] = _registration_keys(event, view, said, clock)
    if event is not None and event.kind is Kind.ASSIGNMENT:
        stage[event.artifact] = assignment_keys(event, view.version_name or event.commit, clock)
    return {
        "version": version,
        "stage": stage,
        "event": event and event.kind.label,
        "active": view.is_active,
        "artifact": event and event.artifact,
        "binds_to": view.version_name,
    }


def _registration_keys(
    event: Event, view: RefView, said: list[dict[str, object]], clock: Clock
) -> dict[str, object]:
    return {
        "artifact": event.artifact,
        "name": event.version,
        "created_at": clock.iso(Moment(event.time, event.offset)),
        "author": event.author,
        "author_email": event.author_email,
        "message": event.message,
        "commit_hexsha": event.commit,
        "discovered": False,
        "tag": event.tag,
        "assignments": [
            assignment_keys(one, view.version_name or event.commit, clock)
            for one in view.assignments
        ],
        "enrichments": said,
    }


_ACTIONS = {
    Kind.REGISTRATION: "register",
    Kind.DEREGISTRATION: "deregister",
    Kind.ASSIGNMENT: "assign",
    Kind.UNASSIGNMENT: "unassign",
    Kind.DEPRECATION: "deprecate",
}


def _parse_tag(request: ParseTagRequest, _asking: Asking) -> Steps[Reply]:
    yield from ()
    parsed = parse_tag(request.tag.removeprefix(_TAGS))
    if parsed is None:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"Cannot parse tag name '{request.tag}'. "
            "Tags of the registry are like 'churn@v1.0.0' and 'churn#prod#1'.",
        )
    parts = _tag_keys(parsed)
    if request.key is None:
        return Reply(json_text(parts))
    if request.key not in parts:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"'{request.tag}' has no part '{request.key}'. It has: {', '.join(parts)}.",
        )
    return Reply(json_text(parts[request.key]))


def _tag_keys(tag: TagName) -> dict[str, object]:
    parts = {
        "action": _ACTIONS[tag.kind],
        "name": tag.artifact,
        "version": tag.version,
        "stage": tag.stage,
        "number": None if tag.counter is None else tag.number,
    }
    return {key: value for key, value in parts.items() if value is not None}


CHECK_REF = Entry("Act on a tag", _CHECK_REF, CheckRefRequest, _check_ref)
PARSE_TAG = Entry("Act on a tag", _PARSE_TAG, ParseTagRequest, _parse_tag)

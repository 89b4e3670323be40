"""`gtoc which` and `gtoc latest`: the version that counts."""

import enum
from collections.abc import Sequence

import msgspec

from gtod.annotations.artifacts import Annotation
from gtod.commands.asking import Asking, Entry, Reply, lines
from gtod.commands.json_output import json_list, json_text
from gtod.commands.options import (
    AS_OF,
    EXPECTED,
    JSON,
    NAME,
    REGISTERED_ONLY,
    SORT,
    Argument,
    Command,
    OneOf,
    flag,
)
from gtod.registry.fold import Version
from gtod.registry.query import Sort
from gtod.service.placement import WhichQuestion, latest, which
from gtod.steps import Steps


class Form(enum.Enum):
    """What is printed of a version."""

    VERSION = "version"
    REF = "ref"
    COMMIT = "commit"
    PATH = "path"
    JSON = "json"


class WhichRequest(msgspec.Struct, frozen=True):
    """Which version of `name` is in `stage`?"""

    name: str
    stage: str
    all: bool = False
    last: bool = False
    registered_only: bool = False
    sort: Sort | None = None
    as_of: str | None = None
    expected: bool = False
    form: Form = Form.VERSION


class LatestRequest(msgspec.Struct, frozen=True):
    """Which version of `name` is the latest?"""

    name: str
    all: bool = False
    as_of: str | None = None
    expected: bool = False
    form: Form = Form.VERSION


class _Found(msgspec.Struct, frozen=True):
    """A version that answers, and the tag that made it the answer."""

    version: Version
    tag: str
    stage: str | None = None


_REF = flag("ref", "--ref", explains="Print the tag that decided.")
_COMMIT = flag("commit", "--commit", explains="Print the commit.")
_PATH = flag("path", "--path", explains="Print the path that the version's commit annotates.")
_FORMS = OneOf("form", ("ref", "commit", "path", "json"))

_WHICH = Command(
    "which",
    "Print the version that is in a stage.",
    [
        NAME,
        Argument("stage", "The stage, such as prod."),
        _REF,
        _COMMIT,
        _PATH,
        JSON,
        flag("all", "-a", "--all", explains="Print every version in the stage, one on a line."),
        flag("last", "--last", explains="Kanban: only the last stage of each version counts."),
        REGISTERED_ONLY,
        SORT,
        AS_OF,
        EXPECTED,
    ],
    {
        "which churn prod": "the version in production",
        "which churn prod --ref": "the tag that assigned it",
        "which churn prod --path": "where it lies",
        "which churn prod --as-of 2022-07-15": "the version at that day's end",
    },
    [_FORMS],
)

_LATEST = Command(
    "latest",
    "Print the latest version of an artifact.",
    [
        NAME,
        _REF,
        _COMMIT,
        _PATH,
        JSON,
        flag("all", "-a", "--all", explains="Print every version, the greatest first."),
        AS_OF,
        EXPECTED,
    ],
    {
        "latest churn": "the greatest registered version",
        "latest churn --ref": "the tag that registered it",
        "latest churn --json": "all of it, for programs",
    },
    [_FORMS],
)


def _which(request: WhichRequest, asking: Asking) -> Steps[Reply]:
    question = WhichQuestion(
        request.name,
        request.stage,
        last_stage=request.last,
        registered_only=request.registered_only,
        sort=request.sort,
        as_of=asking.until(request.as_of),
    )
    placements = yield from which(asking.repository, question, asking.environ)
    found = [_Found(p.version, p.event.tag, request.stage) for p in placements]
    return (yield from _answer(found, request, asking))


def _latest(request: LatestRequest, asking: Asking) -> Steps[Reply]:
    as_of = asking.until(request.as_of)
    versions = yield from latest(asking.repository, request.name, asking.environ, as_of)
    found = [_Found(version, version.origin.tag) for version in versions]
    return (yield from _answer(found, request, asking))


def _answer(
    found: Sequence[_Found], request: WhichRequest | LatestRequest, asking: Asking
) -> Steps[Reply]:
    chosen = found if request.all else found[:1]
    match request.form:
        case Form.VERSION:
            texts = [one.version.name for one in chosen]
        case Form.REF:
            texts = [one.tag for one in chosen]
        case Form.COMMIT:
            texts = [one.version.commit for one in chosen]
        case Form.PATH:
            annotations = yield from _annotations(chosen, asking)
            texts = [a.path for a in annotations if a is not None and a.path]
        case Form.JSON:
            return (yield from _json(chosen, request, asking))
    return lines(texts, expected=request.expected)


def _json(
    chosen: Sequence[_Found], request: WhichRequest | LatestRequest, asking: Asking
) -> Steps[Reply]:
    annotations = yield from _annotations(chosen, asking)
    items = [_keys(one, annotation) for one, annotation in zip(chosen, annotations, strict=True)]
    exit_code = int(request.expected and not items)
    if request.all:
        return Reply((yield from json_list(items)), exit_code)
    return Reply(json_text(items[0] if items else None), exit_code)


def _annotations(found: Sequence[_Found], asking: Asking) -> Steps[list[Annotation | None]]:
    """What the commit of each version says about the artifact."""
    index = asking.configuration.gto.index
    commits = dict.fromkeys(one.version.commit for one in found)
    annotations = yield from asking.repository.annotations(commits, index)
    return [
        annotations[one.version.commit].artifacts.get(one.version.origin.artifact) for one in found
    ]


def _keys(found: _Found, annotation: Annotation | None) -> dict[str, object]:
    stage = {} if found.stage is None else {"stage": found.stage}
    return {
        "artifact": found.version.origin.artifact,
        "version": found.version.name,
        **stage,
        "commit": found.version.commit,
        "ref": found.tag,
        "type": annotation and annotation.type,
        "path": annotation and annotation.path,
    }


WHICH = Entry("Read the registry", _WHICH, WhichRequest, _which)
LATEST = Entry("Read the registry", _LATEST, LatestRequest, _latest)

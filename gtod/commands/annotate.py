"""`gtoc annotate` and `gtoc remove`: what artifacts.yaml says."""

import json
import math
from typing import NoReturn

import click
import msgspec

from gtod.annotations.artifacts import annotation_as_dict
from gtod.commands.asking import Asking, Entry, Reply
from gtod.commands.json_output import json_text
from gtod.commands.options import JSON, Argument, Command, flag
from gtod.commands.register import ARTIFACT
from gtod.commands.text import printable, printable_lines
from gtod.commands.writing import DRY_RUN, SECTION, UPSTREAM
from gtod.errors import ErrorKind, GtodError
from gtod.git.committing import current_branch
from gtod.git.way import shell_command
from gtod.git.writing import signs_commits
from gtod.service import annotating, committing
from gtod.service.annotation_diff import diff_of
from gtod.service.committing import Committed
from gtod.steps import Steps


class AnnotateRequest(msgspec.Struct, frozen=True):
    """What to say about an artifact; what is None or empty stays as it is."""

    name: str
    type: str | None = None
    path: str | None = None
    must_exist: bool = False
    labels: tuple[str, ...] = ()
    description: str | None = None
    custom: str | None = None
    commit: bool = False
    dry_run: bool = False
    json: bool = False


class RemoveRequest(msgspec.Struct, frozen=True):
    """Whose entry to take out."""

    name: str
    commit: bool = False
    dry_run: bool = False
    json: bool = False


_COMMIT = flag("commit", "--commit", explains="Commit the file, and nothing else.")

_ANNOTATE = Command(
    "annotate",
    "Say in artifacts.yaml what an artifact is.",
    [
        ARTIFACT,
        click.Option(["--type"], metavar="TYPE", help="What it is, such as model."),
        click.Option(["--path"], metavar="PATH", help="Where it lies, from the repository's top."),
        flag(
            "must_exist",
            "-e",
            "--must-exist",
            "--must_exist",
            explains="Refuse a path that is not committed.",
        ),
        click.Option(
            ["labels", "--label"], metavar="LABEL", multiple=True, help="Add a label; repeatable."
        ),
        click.Option(["-d", "--description"], metavar="TEXT", help="A description in words."),
        click.Option(["--custom"], metavar="JSON", help="Anything else to keep with it."),
        _COMMIT,
        DRY_RUN,
        JSON,
    ],
    {
        "annotate churn --type model --path models/churn.pkl": "what it is and where it lies",
        "annotate churn --label nlp --label en": "add labels",
        "annotate churn -d 'Who will leave' --commit": "and commit that",
    },
)

_REMOVE = Command(
    "remove",
    "Take an artifact out of artifacts.yaml; its tags stay.",
    [Argument("name", "The artifact."), _COMMIT, DRY_RUN, JSON],
    {"remove churn": "its entry and what is said about it", "remove churn --commit": "and commit"},
)


def _annotate(request: AnnotateRequest, asking: Asking) -> Steps[Reply]:
    wanted = annotating.AnnotateRequest(
        request.name,
        type=request.type,
        path=request.path,
        must_exist=request.must_exist,
        labels=request.labels,
        description=request.description,
        custom=_parsed(request.custom),
        commit=request.commit,
        dry_run=request.dry_run,
    )
    yield from _leave_signing(request, asking)
    done = yield from committing.annotate(
        asking.repository, wanted, asking.surroundings, asking.environ
    )
    return (yield from _tell(done, "annotation", request, asking))


def _remove(request: RemoveRequest, asking: Asking) -> Steps[Reply]:
    wanted = annotating.RemoveRequest(request.name, request.commit, request.dry_run)
    yield from _leave_signing(request, asking)
    done = yield from committing.remove(
        asking.repository, wanted, asking.surroundings, asking.environ
    )
    return (yield from _tell(done, "removal", request, asking))


def _parsed(custom: str | None) -> object:
    if custom is None:
        return None
    try:
        return json.loads(custom, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f'--custom takes JSON, such as \'{{"owner": "ann"}}\'; this is none: {error}',
        ) from error


def _refuse_constant(name: str) -> NoReturn:
    """Python reads more numbers than JSON has."""
    raise ValueError(f"{name} is no number of JSON's")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else float(_refuse_constant(text))


def _leave_signing(request: AnnotateRequest | RemoveRequest, asking: Asking) -> Steps[None]:
    """Return if git needs no terminal of the client's to commit.

    Raises:
        GtodError: It may.
    """
    is_ours = request.commit and asking.invocation.daemon is not None
    if is_ours and (yield from signs_commits(asking.repository.location, asking.surroundings)):
        raise GtodError(
            ErrorKind.TERMINAL_REQUIRED, "Commits are signed here, which needs a terminal"
        )


def _tell(
    done: Committed, event: str, request: AnnotateRequest | RemoveRequest, asking: Asking
) -> Steps[Reply]:
    view = done.view
    if request.json:
        annotation = view.annotation
        keys = {
            "artifact": view.artifact,
            "event": event,
            "annotation": None if annotation is None else annotation_as_dict(annotation),
            "file": view.file,
            "changed": view.is_changed,
            "commit": done.commit,
            "diff": diff_of(view),
            "dry_run": request.dry_run,
        }
        return Reply(json_text(keys), warnings=done.warnings)
    file = printable(view.file)
    if not view.is_changed:
        return Reply(f"`{file}` says so already\n")
    if request.dry_run:
        return Reply(f"Would update `{file}`:\n{printable_lines(diff_of(view))}")
    if done.commit is None:
        return Reply(f"Updated `{file}`\n")
    told = f"Updated `{file}` in commit {done.commit[:7]}\n"
    asker, location = asking.surroundings, asking.repository.location
    branch = yield from current_branch(location, asker)
    if branch is not None:
        push = shell_command(location, asker.folder, asker.environ, ["push", "origin", branch])
        told += f"{UPSTREAM}\n    {push}\n"
    return Reply(told, warnings=done.warnings)


ANNOTATE = Entry(SECTION, _ANNOTATE, AnnotateRequest, _annotate)
REMOVE = Entry(SECTION, _REMOVE, RemoveRequest, _remove)

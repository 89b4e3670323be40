"""Saying in `artifacts.yaml` what an artifact is, and taking that back."""

import functools
import os
import shlex
from collections.abc import Callable, Mapping

import msgspec

from gtod.annotations import edit
from gtod.annotations.artifacts import Annotation, parse_artifacts
from gtod.annotations.edit import AnnotationChange
from gtod.errors import ErrorKind, GtodError
from gtod.registry.name import NAME_RULE, is_artifact_name, is_stage_name
from gtod.registry.suggest import did_you_mean
from gtod.service.lookup import refuse_broken
from gtod.steps import Steps, in_thread
from gtod.workspace.configuration import Configuration
from gtod.workspace.file_change import (
    FileChange,
    Target,
    change_file,
    preview_change,
    undo_change,
)
from gtod.workspace.repository import Repository

# A text of `artifacts.yaml` with and without a change.
_Edit = Callable[[str], str]


class AnnotateRequest(msgspec.Struct, frozen=True):
    """What to say about an artifact; what is None or empty stays as it is.

    Attributes:
        name: The artifact.
        type: What it is.
        path: Where it lies.
        must_exist: Whether HEAD must have the path, so that it is no longer virtual.
        labels: To be added to those that it has.
        description: For people.
        custom: Takes the place of all that the team put there.
        commit: Whether the file is committed then.
        dry_run: Whether it is only told what would be done.
    """

    name: str
    type: str | None = None
    path: str | None = None
    must_exist: bool = False
    labels: tuple[str, ...] = ()
    description: str | None = None
    custom: object = None
    commit: bool = False
    dry_run: bool = False


class RemoveRequest(msgspec.Struct, frozen=True):
    """Whose annotation to remove.

    Attributes:
        name: The artifact.
        commit: Whether the file is committed then.
        dry_run: Whether it is only told what would be done.
    """

    name: str
    commit: bool = False
    dry_run: bool = False


class AnnotationView(msgspec.Struct, frozen=True):
    """What was changed, or would be.

    Attributes:
        artifact: The artifact.
        annotation: What is said about it now; None if nothing is.
        file: The file, from the repository's uppermost folder.
        before: Its text before; None if there was no file.
        after: Its text now.
    """

    artifact: str
    annotation: Annotation | None
    file: str
    before: str | None
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the two texts differ."""
        return self.before != self.after


def annotate(
    repository: Repository, request: AnnotateRequest, environ: Mapping[str, str], umask: int
) -> Steps[AnnotationView]:
    """Says something about an artifact in the work tree's file; other entries stay as they are.

    Args:
        repository: The repository.
        request: What to say.
        environ: The variables of whoever asks.
        umask: Which rights a new file does not give.

    Raises:
        GtodError: A name, a type or the path is none that it may have, or the file cannot be
            changed so.
    """
    configuration = repository.configuration(environ)
    refuse_broken(configuration)
    work_tree = _work_tree(repository)
    target = _target(work_tree, configuration.gto.index, umask)
    _check_names(request, configuration)
    if request.must_exist:
        yield from _check_committed(repository, work_tree, request.path)
    change = AnnotationChange(
        type=request.type,
        path=request.path,
        virtual=_virtual(request),
        labels=request.labels,
        description=request.description,
        custom=request.custom,
    )

    def with_entry(text: str) -> str:
        annotated = edit.annotate(text, request.name, change)
        if change.path is not None:
            _refuse_conflict(text, request.name, change.path, work_tree)
        return annotated

    file = configuration.gto.index
    if not os.path.lexists(target.path) and (yield from repository.is_committed(file)):
        raise GtodError(
            ErrorKind.INVALID_ANNOTATIONS,
            f"HEAD has {file}, which is not in the work tree; bring it back with: "
            f"git checkout HEAD -- {shlex.quote(file)} (in a sparse checkout, add it there)",
        )
    made = yield from _change(target, file, with_entry, dry_run=request.dry_run)
    return (yield from _view(request.name, file, made))


def remove(
    repository: Repository, request: RemoveRequest, environ: Mapping[str, str], umask: int
) -> Steps[AnnotationView]:
    """Takes an artifact's entry out of the work tree's file; its tags stay.

    Args:
        repository: The repository.
        request: Whose entry.
        environ: The variables of whoever asks.
        umask: Which rights a new file does not give.

    Raises:
        GtodError: There is no such entry, or the file cannot be changed so.
    """
    configuration = repository.configuration(environ)
    refuse_broken(configuration)
    file = configuration.gto.index
    target = _target(_work_tree(repository), file, umask)

    def without_entry(text: str) -> str:
        return edit.remove(text, request.name)

    made = yield from _change(target, file, without_entry, dry_run=request.dry_run)
    return (yield from _view(request.name, file, made))


def put_back(repository: Repository, view: AnnotationView, umask: int) -> Steps[bool]:
    """Undoes a change whose consequence failed; whether it did, which it does not to a later text.

    Raises:
        GtodError: The file cannot be written.
    """
    target = _target(_work_tree(repository), view.file, umask)
    return (yield from undo_change(target, FileChange(view.before, view.after)))


def _change(target: Target, file: str, change: _Edit, *, dry_run: bool) -> Steps[FileChange]:
    """Changes the file, or tells how it would be; errors that name a line name the file too."""

    def changed(text: str | None) -> str:
        return change(text or "")

    try:
        if dry_run:
            return preview_change(target, changed)
        return (yield from change_file(target, changed))
    except GtodError as error:
        if error.kind is not ErrorKind.INVALID_ANNOTATIONS:
            raise
        raise GtodError(error.kind, f"{file} {error.message}") from error


def _view(name: str, file: str, made: FileChange) -> Steps[AnnotationView]:
    after = made.after or ""
    annotations = yield from in_thread(functools.partial(parse_artifacts, after))
    return AnnotationView(name, annotations.artifacts.get(name), file, made.before, after)


def _work_tree(repository: Repository) -> str:
    work_tree = repository.location.work_tree
    if work_tree is None:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            "A bare repository has no files to annotate in; do it in a clone and push that",
        )
    return work_tree


def _target(work_tree: str, index: str, umask: int) -> Target:
    parts = index.split("/")
    if os.path.isabs(index) or ".." in parts or ".git" in map(str.lower, parts):
        raise GtodError(
            ErrorKind.INVALID_CONFIGURATION,
            f"The index of .gto, '{index}', is no file of the work tree; name one, such as "
            "artifacts.yaml",
        )
    return Target(os.path.join(work_tree, index), work_tree, umask)


def _check_names(request: AnnotateRequest, configuration: Configuration) -> None:
    if not is_artifact_name(request.name):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"'{request.name}' is not a valid name for an artifact. {NAME_RULE}",
        )
    for option in ("type", "path", "description"):
        if getattr(request, option) == "":
            raise GtodError(
                ErrorKind.INVALID_ARGUMENT,
                f"An empty {option} says nothing; leave --{option} out to keep what is there, or "
                "delete the line in the file by hand",
            )
    for label in request.labels:
        if not is_stage_name(label):
            raise GtodError(ErrorKind.INVALID_ARGUMENT, f"'{label}' is no label. {NAME_RULE}")
    if not request.type:
        return
    if not is_stage_name(request.type):
        raise GtodError(ErrorKind.INVALID_ARGUMENT, f"'{request.type}' is no type. {NAME_RULE}")
    allowed = configuration.gto.types
    if allowed is not None and request.type not in allowed:
        raise GtodError(
            ErrorKind.TYPE_NOT_ALLOWED,
            f"Type '{request.type}' is not among those that .gto allows: {', '.join(allowed)}."
            f"{did_you_mean(request.type, allowed)}",
        )


def _virtual(request: AnnotateRequest) -> bool | None:
    """Whether the files are said to be elsewhere; None if nothing is said about that."""
    if request.must_exist:
        return False
    return True if request.path else None


def _check_committed(repository: Repository, work_tree: str, path: str | None) -> Steps[None]:
    """Return if HEAD's commit has the path.

    Raises:
        GtodError: It does not, or none is given.
    """
    if not path:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, "--must-exist speaks of a path; name it with --path"
        )
    relative = os.path.relpath(_absolute(path, work_tree), work_tree)
    is_within = relative != os.pardir and not relative.startswith(os.pardir + os.sep)
    inside = "" if relative == os.curdir else relative
    if not is_within or not (yield from repository.is_committed(inside)):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"HEAD has no '{path}'; commit it first, or leave out --must-exist",
        )


def _refuse_conflict(text: str, name: str, path: str, work_tree: str) -> None:
    """Return if no other artifact has the path, one that contains it or one that lies in it."""
    annotations = parse_artifacts(text)
    own = _absolute(path, work_tree)
    for other, annotation in annotations.artifacts.items():
        if other == name or not annotation.path:
            continue
        theirs = _absolute(annotation.path, work_tree)
        if own == theirs:
            relation = "is also"
        elif _lies_in(own, theirs):
            relation = "lies in"
        elif _lies_in(theirs, own):
            relation = "contains"
        else:
            continue
        line = annotations.names[other].start.line + 1
        raise GtodError(
            ErrorKind.PATH_CONFLICT,
            f"Path '{path}' {relation} that of '{other}' (line {line}), '{annotation.path}'; "
            "choose another one",
        )


def _absolute(path: str, work_tree: str) -> str:
    """The path from the root, by its words alone: without `.`, `..` and empty parts."""
    return os.path.normpath(os.path.join(work_tree, path))


def _lies_in(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)

"""Changing `artifacts.yaml` and committing that; if git refuses, the file is as it was before."""

import functools
import os
from collections.abc import Callable, Mapping

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.committing import commit_file, forget_file, is_unchanged, newest_commit
from gtod.git.writing import Surroundings, committer, git_failed
from gtod.service import annotating
from gtod.service.annotating import AnnotateRequest, AnnotationView, RemoveRequest, put_back
from gtod.steps import Steps, shielded
from gtod.workspace.repository import Repository

#: The file mode mask for whoever did not say theirs: what is new is for its owner alone.
_STRICTEST = 0o077


class Committed(msgspec.Struct, frozen=True):
    """What was changed, and the commit that says so.

    Attributes:
        view: The change.
        commit: The commit, in hexadecimal; None if there is none.
        warnings: What whoever asked should know.
    """

    view: AnnotationView
    commit: str | None
    warnings: tuple[str, ...] = ()


def mask_of(surroundings: Surroundings) -> int:
    """Which rights a new file does not give."""
    return _STRICTEST if surroundings.umask is None else surroundings.umask


def annotate(
    repository: Repository,
    request: AnnotateRequest,
    surroundings: Surroundings,
    environ: Mapping[str, str],
) -> Steps[Committed]:
    """Say something about an artifact, and commit that if asked to.

    Raises:
        GtodError: It cannot be said, or not be committed, so that the file is as it was.
    """
    change = functools.partial(
        annotating.annotate, repository, request, environ, mask_of(surroundings)
    )
    type_ = "" if request.type is None else f" of type `{request.type}`"
    path = "" if request.path is None else f" with path `{request.path}`"
    message = f"Annotate artifact `{request.name}`{type_}{path}"
    commit = _Commit(repository, environ, surroundings, message)
    return (yield from _carry_out(request, change, commit))


def remove(
    repository: Repository,
    request: RemoveRequest,
    surroundings: Surroundings,
    environ: Mapping[str, str],
) -> Steps[Committed]:
    """Take an artifact's entry out, and commit that if asked to.

    Raises:
        GtodError: There is none, or git does not commit, so that the file is as it was.
    """
    change = functools.partial(
        annotating.remove, repository, request, environ, mask_of(surroundings)
    )
    message = f"Remove annotation for artifact `{request.name}`"
    commit = _Commit(repository, environ, surroundings, message)
    return (yield from _carry_out(request, change, commit))


def _carry_out(
    request: AnnotateRequest | RemoveRequest,
    change: Callable[[], Steps[AnnotationView]],
    commit: "_Commit",
) -> Steps[Committed]:
    if request.dry_run:
        return Committed((yield from change()), None)
    # Also what is not committed waits, or it would become a part of somebody else's commit.
    with (yield from commit.repository.write_lock()):
        if request.commit:
            return (yield from _commit(commit, change))
        return Committed((yield from shielded(change())), None)


class _Commit(msgspec.Struct, frozen=True):
    """Where and how something is committed."""

    repository: Repository
    environ: Mapping[str, str]
    surroundings: Surroundings
    message: str

    @property
    def file(self) -> str:
        """The file that holds the annotations, from the uppermost folder, links followed."""
        index = self.repository.configuration(self.environ).gto.index
        top = self.repository.location.work_tree
        if top is None:
            return index
        return os.path.relpath(os.path.realpath(os.path.join(top, index)), top)


def _commit(to: _Commit, change: Callable[[], Steps[AnnotationView]]) -> Steps[Committed]:
    """Make a change and commit its file alone, whatever else is staged."""
    location = to.repository.location
    # Only to know that git knows who commits, before anything is changed.
    yield from committer(location, to.surroundings)
    if location.work_tree is not None and not (
        yield from is_unchanged(location, to.file, to.surroundings)
    ):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"{to.file} has changes that are not committed; commit them first, or leave out "
            "--commit",
        )
    return (yield from shielded(_change_and_commit(to, change)))


def _is_ours(to: _Commit, before: str | None) -> Steps[bool]:
    """Whether the newest commit is the one that was to be made, and not somebody else's."""
    parents, message = yield from newest_commit(to.repository.location, to.surroundings)
    return parents == ([before] if before else []) and message == to.message


def _change_and_commit(
    to: _Commit, change: Callable[[], Steps[AnnotationView]]
) -> Steps[Committed]:
    repository, surroundings = to.repository, to.surroundings
    before = repository.head()
    view = yield from change()
    if not view.is_changed:
        return Committed(view, None)
    process = yield from commit_file(repository.location, to.file, to.message, surroundings)
    commit = repository.head()
    if process.returncode == 0:
        return Committed(view, commit)
    if commit != before and (yield from _is_ours(to, before)):
        # Such as where git was killed in a hook that comes behind the commit.
        reason = git_failed("finish the commit", process).message
        return Committed(view, commit, (f"{reason}. 'git status' shows what is left to do",))
    if view.before is None:
        yield from forget_file(repository.location, to.file, surroundings)
    is_back = yield from put_back(repository, view, mask_of(surroundings))
    left = "which is unchanged" if is_back else "which is left as a hook has changed it"
    raise git_failed(f"commit {view.file}, {left}", process)

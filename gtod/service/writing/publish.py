"""Taking a change to a remote; and taking it back where the remote does not want it."""

import shlex
from collections.abc import Iterable, Mapping, Sequence

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import Location
from gtod.git.pushing import Pushed, on_remote, push
from gtod.git.writing import Surroundings, delete_tags, git_failed, restore_tags
from gtod.steps import Steps
from gtod.workspace.repository import Repository

#: Of each tag its object before and after a change, None for its absence.
Objects = Mapping[str, tuple[str | None, str | None]]


def publish(
    repository: Repository, remote: str, objects: Objects, surroundings: Surroundings
) -> Steps[None]:
    """Bring the remote to the state after a change, all of it or nothing.

    Raises:
        GtodError: The remote said no, and the change was taken back here; or nobody knows.
    """
    location = repository.location
    theirs = yield from _to_be_deleted(location, remote, objects, surroundings)
    wanted = {tag: after for tag, (_, after) in objects.items() if after or tag in theirs}
    if not wanted:
        return
    pushed = yield from push(location, remote, wanted, theirs, surroundings)
    if pushed.outcome == "done":
        return
    if pushed.outcome == "rejected":
        yield from take_back(location, objects, surroundings)
        raise GtodError(
            ErrorKind.PUSH_REJECTED,
            f"'{remote}' rejected the push, so that the change was taken back here: "
            f"{pushed.reason}. 'git fetch --tags {shlex.quote(remote)}' brings what others "
            "pushed; then run it again",
        )
    yield from _decide(repository, remote, objects, pushed, surroundings)


def _to_be_deleted(
    location: Location, remote: str, objects: Objects, surroundings: Surroundings
) -> Steps[dict[str, str]]:
    """Of the tags that were deleted those that the remote has as they were here."""
    gone = {tag: before for tag, (before, after) in objects.items() if before and not after}
    if not gone:
        return {}
    found = yield from on_remote(location, remote, list(gone), surroundings)
    if found is None:
        raise _unknown(remote, objects, ErrorKind.OUTCOME_UNKNOWN, "it does not answer")
    return {tag: gone[tag] for tag in found}


def _decide(
    repository: Repository,
    remote: str,
    objects: Objects,
    pushed: Pushed,
    surroundings: Surroundings,
) -> Steps[None]:
    """Find out what became of a push that failed without a no.

    Raises:
        GtodError: It did not arrive, and was taken back; or nobody knows.
    """
    if pushed.needs_authentication:
        raise _unknown(remote, objects, ErrorKind.AUTH_REQUIRED, pushed.reason)
    found = yield from on_remote(repository.location, remote, list(objects), surroundings)
    if found is None:
        raise _unknown(remote, objects, ErrorKind.OUTCOME_UNKNOWN, pushed.reason)
    arrived = {tag for tag, (_, after) in objects.items() if found.get(tag) == after}
    if arrived == objects.keys():
        return
    if arrived:
        raise _unknown(remote, objects, ErrorKind.OUTCOME_UNKNOWN, "only a part has arrived")
    yield from take_back(repository.location, objects, surroundings)
    raise GtodError(
        ErrorKind.GIT_FAILED,
        f"Nothing could be pushed to '{remote}', so that the change was taken back here: "
        f"{pushed.reason}",
    )


def take_back(location: Location, objects: Objects, surroundings: Surroundings) -> Steps[None]:
    """Undo a change here, unless somebody else has changed the same tags since.

    Raises:
        GtodError: That is so, or git refuses it.
    """
    made = {tag: after for tag, (_, after) in objects.items() if after}
    gone = {tag: before for tag, (before, _) in objects.items() if before}
    if made:
        process = yield from delete_tags(location, made, surroundings)
        if process.returncode != 0:
            raise git_failed(f"take the tags back ({', '.join(made)})", process)
    if gone:
        process = yield from restore_tags(location, gone, surroundings)
        if process.returncode != 0:
            raise git_failed(f"bring the tags back ({', '.join(gone)})", process)


def _unknown(remote: str, objects: Objects, kind: ErrorKind, reason: str) -> GtodError:
    made = [tag for tag, (_, after) in objects.items() if after]
    gone = {tag: before for tag, (before, after) in objects.items() if before and not after}
    finish = shlex.join(push_words(made, list(gone), remote))
    undo = shlex.join(["git", "tag", "--delete", *made])
    if gone:
        undo = " && ".join(shlex.join(["git", "tag", tag, oid]) for tag, oid in gone.items())
    asks = (
        "git has to ask who you are"
        if kind is ErrorKind.AUTH_REQUIRED
        else "nobody knows whether it arrived"
    )
    return GtodError(
        kind,
        f"The change was made here, but pushing it to '{remote}' failed and {asks}: {reason}. "
        f"To finish, run: {finish} - to undo, run: {undo}",
    )


def push_words(made: Sequence[str], gone: Sequence[str], remote: str) -> Sequence[str]:
    """The command that pushes tags that were made, or the deletion of those that are gone."""
    options = ["--delete"] if gone else ["--atomic"] if _are_several(made) else []
    return ["git", "push", *options, remote, *made, *gone]


def _are_several(tags: Iterable[str]) -> bool:
    return len(list(tags)) > 1

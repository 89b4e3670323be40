"""Taking a change to a remote; and taking it back where the remote does not want it."""

import shlex
from collections.abc import Mapping

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.pushing import Pushed, Remote, on_remote, push
from gtod.git.tag_refs import TAGS
from gtod.git.way import shell_command
from gtod.git.writing import Surroundings, delete_tags, git_failed, restore_tags
from gtod.steps import Steps
from gtod.workspace.repository import Repository

#: Reasons of a rejection that a fetch would mend.
_OTHERS_PUSHED = ("already exists", "stale info", "fetch first", "failed to update ref")

#: How often a change is tried to be taken back while others change the same tags.
_ATTEMPTS = 4

#: Of each tag its object before and after a change, None for its absence.
Objects = Mapping[str, tuple[str | None, str | None]]


class Publication(msgspec.Struct, frozen=True):
    """A change that was made here, and where it is to go.

    Attributes:
        repository: Where it was made.
        remote: The remote's name or URL, as it was given.
        objects: The tags.
        surroundings: What git gets of whoever asks.
        is_shadowed: Whether a branch has the name of one of the tags.
    """

    repository: Repository
    remote: str
    objects: Objects
    surroundings: Surroundings
    is_shadowed: bool = False

    @property
    def command(self) -> str:
        """What pushes it, for the asker's shell."""
        several = ["--atomic"] if len(self.objects) > 1 else []
        if self._gone and (self.is_shadowed or several):
            # With --delete, one that the remote does not have would make the others fail.
            specs = [f":{TAGS}{tag}" for tag in self._gone]
            return self._typed("push", *several, self.remote, *specs)
        names = [f"{TAGS if self.is_shadowed else ''}{tag}" for tag in self.objects]
        options = ["--delete"] if self._gone else several
        return self._typed("push", *options, self.remote, *names)

    @property
    def undoing(self) -> str:
        """What undoes it here, for the asker's shell."""
        if self._made:
            return self._typed("tag", "--delete", *self._made)
        git = self._typed()
        return " && ".join(f"{git} {shlex.join(['tag', *pair])}" for pair in self._gone.items())

    def push(self, remote: Remote) -> Steps[None]:
        """Bring the remote to the state after the change, all of it or nothing.

        Raises:
            GtodError: The remote said no, and the change was taken back here; or nobody knows.
        """
        theirs = yield from self._to_be_deleted(remote)
        wanted = {tag: new for tag, (_, new) in self.objects.items() if new or tag in theirs}
        if not wanted:
            return
        # What one place has and another has not can be expected of neither.
        expected = theirs if len(remote.urls) == 1 else {}
        location = self.repository.location
        try:
            pushed = yield from push(location, remote, wanted, expected, self.surroundings)
        except GtodError as error:
            # Such as that the command line would be too long.
            raise self._unfinished(ErrorKind.OUTCOME_UNKNOWN, error.message) from error
        if pushed.needs_authentication:
            raise self._unfinished(ErrorKind.AUTH_REQUIRED, pushed.reason)
        try:
            if pushed.outcome == "done" and self._is_still_ours():
                return
        except GtodError as error:
            raise self._unfinished(ErrorKind.OUTCOME_UNKNOWN, error.message) from error
        if pushed.outcome != "rejected" or len(remote.urls) > 1:
            arrived = yield from self._arrived(remote, wanted, pushed)
            if arrived:
                return
        yield from self._back(pushed)

    def _back(self, pushed: Pushed) -> Steps[None]:
        """Take the change back, and tell why.

        Raises:
            GtodError: Always.
        """
        try:
            yield from take_back(self.repository, self.objects, self.surroundings)
        except GtodError as error:
            told = f"'{self.remote}' did not take it ({pushed.reason}), and {error.message}"
            raise GtodError(error.kind, told) from error
        raise self._not_pushed(pushed)

    @property
    def _made(self) -> list[str]:
        return [tag for tag, (_, new) in self.objects.items() if new is not None]

    @property
    def _gone(self) -> dict[str, str]:
        return {tag: old for tag, (old, new) in self.objects.items() if old and new is None}

    def _typed(self, *words: str) -> str:
        asker = self.surroundings
        location = self.repository.location
        return shell_command(location, asker.folder, asker.environ, words)

    def _to_be_deleted(self, remote: Remote) -> Steps[dict[str, str]]:
        """Of the tags that were deleted those that the remote has, as they were here."""
        if not self._gone:
            return {}
        places = yield from self._on_remote(remote)
        if places is None:
            raise self._unfinished(ErrorKind.OUTCOME_UNKNOWN, "it does not answer")
        theirs = {
            tag: old for tag, old in self._gone.items() if any(tag in found for found in places)
        }
        if any(found.get(tag, old) != old for found in places for tag, old in theirs.items()):
            yield from self._back(Pushed("rejected", "[rejected] (stale info)"))
        return theirs

    def _is_still_ours(self) -> bool:
        """Whether no fetch of somebody's put other tags in the place of ours meanwhile.

        Git pushes what a name leads to, and calls it up to date where the remote has that.
        """
        now = self.repository.tag_objects(self.objects)
        return all(now.get(tag) == new for tag, (_, new) in self.objects.items())

    def _arrived(
        self, remote: Remote, wanted: Mapping[str, str | None], pushed: Pushed
    ) -> Steps[bool]:
        """Whether all of it is where it was to go; False if nothing is.

        Raises:
            GtodError: Only a part is, or nobody knows.
        """
        places = yield from self._on_remote(remote)
        if places is None:
            raise self._unfinished(ErrorKind.OUTCOME_UNKNOWN, pushed.reason or "it is gone here")
        arrived = [found.get(tag) == new for found in places for tag, new in wanted.items()]
        if any(arrived) and not all(arrived):
            raise self._unfinished(ErrorKind.OUTCOME_UNKNOWN, "only a part has arrived")
        return all(arrived)

    def _on_remote(self, remote: Remote) -> Steps[list[dict[str, str]] | None]:
        location = self.repository.location
        try:
            return (yield from on_remote(location, remote, list(self.objects), self.surroundings))
        except GtodError:
            return None

    def _not_pushed(self, pushed: Pushed) -> GtodError:
        if pushed.outcome == "failed":
            return GtodError(
                ErrorKind.GIT_FAILED,
                f"Nothing could be pushed to '{self.remote}', so that the change was taken back "
                f"here: {pushed.reason}",
            )
        # Where git was content with what somebody's fetch had put there, the remote has that.
        reason = pushed.reason or "[rejected] (already exists)"
        advice = ""
        if any(said in reason for said in _OTHERS_PUSHED):
            fetch = self._typed("fetch", "--tags", self.remote)
            advice = f". What others pushed comes with: {fetch}; then run it again"
        return GtodError(
            ErrorKind.PUSH_REJECTED,
            f"'{self.remote}' rejected the push, so that the change was taken back here: "
            f"{reason}{advice}",
        )

    def _unfinished(self, kind: ErrorKind, reason: str) -> GtodError:
        asks = (
            "git has to ask who you are"
            if kind is ErrorKind.AUTH_REQUIRED
            else "nobody knows whether it arrived"
        )
        return GtodError(
            kind,
            f"The change was made here, but pushing it to '{self.remote}' failed and {asks}: "
            f"{reason}. To finish, run: {self.command} - to undo, run: {self.undoing}",
            finish=self.command,
        )


def take_back(repository: Repository, objects: Objects, surroundings: Surroundings) -> Steps[None]:
    """Undo a change here; a tag that somebody else has replaced since is no longer ours to undo.

    Raises:
        GtodError: git refuses it, so that it stays.
    """
    publication = Publication(repository, "", objects, surroundings)
    for _ in range(_ATTEMPTS):
        try:
            now = repository.tag_objects(objects)
        except GtodError as error:
            raise _not_taken_back(publication, error.message) from error
        made = {tag: new for tag, (_, new) in objects.items() if new and now.get(tag) == new}
        gone = {tag: old for tag, (old, _) in objects.items() if old and tag not in now}
        if not made and not gone:
            return
        undo, tags = (delete_tags, made) if made else (restore_tags, gone)
        process = yield from undo(repository.location, tags, surroundings)
        if process.returncode == 0:
            return
        # Somebody's fetch may have replaced one of them just then, or held git's lock.
    raise _not_taken_back(publication, git_failed("take the change back", process).message)


def _not_taken_back(publication: Publication, reason: str) -> GtodError:
    return GtodError(
        ErrorKind.OUTCOME_UNKNOWN, f"{reason}; it stays here - to undo, run: {publication.undoing}"
    )

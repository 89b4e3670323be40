"""Taking a change to a remote; and taking it back where the remote does not want it."""

from collections.abc import Mapping

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import shell_command
from gtod.git.pushing import Pushed, on_remote, push
from gtod.git.tag_refs import TAGS
from gtod.git.writing import Surroundings, delete_tags, git_failed, restore_tags
from gtod.steps import Steps
from gtod.workspace.repository import Repository

#: Reasons of a rejection that a fetch would mend.
_OTHERS_PUSHED = ("already exists", "stale info", "fetch first", "failed to update ref")

#: Of each tag its object before and after a change, None for its absence.
Objects = Mapping[str, tuple[str | None, str | None]]


class Publication(msgspec.Struct, frozen=True):
    """A change that was made here, and where it is to go.

    Attributes:
        repository: Where it was made.
        remote: The remote's name or URL.
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
        return " && ".join(self._typed("tag", tag, oid) for tag, oid in self._gone.items())

    def push(self) -> Steps[None]:
        """Bring the remote to the state after the change, all of it or nothing.

        Raises:
            GtodError: The remote said no, and the change was taken back here; or nobody knows.
        """
        theirs = yield from self._to_be_deleted()
        wanted = {tag: new for tag, (_, new) in self.objects.items() if new or tag in theirs}
        if not wanted:
            return
        pushed = yield from push(
            self.repository.location, self.remote, wanted, theirs, self.surroundings
        )
        if pushed.outcome == "done":
            return
        if pushed.outcome == "failed":
            yield from self._look(pushed)
            return
        yield from take_back(self.repository, self.objects, self.surroundings)
        advice = ""
        if any(said in pushed.reason for said in _OTHERS_PUSHED):
            fetch = self._typed("fetch", "--tags", self.remote)
            advice = f". What others pushed comes with: {fetch}; then run it again"
        raise GtodError(
            ErrorKind.PUSH_REJECTED,
            f"'{self.remote}' rejected the push, so that the change was taken back here: "
            f"{pushed.reason}{advice}",
        )

    @property
    def _made(self) -> list[str]:
        return [tag for tag, (_, new) in self.objects.items() if new is not None]

    @property
    def _gone(self) -> dict[str, str]:
        return {tag: old for tag, (old, new) in self.objects.items() if old and new is None}

    def _typed(self, *words: str) -> str:
        asker = self.surroundings
        location = self.repository.location
        return shell_command(location, asker.folder, asker.environ, ["git", *words])

    def _to_be_deleted(self) -> Steps[dict[str, str]]:
        """Of the tags that were deleted those that the remote has, as they were here."""
        if not self._gone:
            return {}
        found = yield from self._on_remote()
        if found is None:
            raise self._unfinished(ErrorKind.OUTCOME_UNKNOWN, "it does not answer")
        return {tag: old for tag, old in self._gone.items() if tag in found}

    def _make_sure(self, pushed: Pushed) -> Steps[Pushed]:
        """What became of it, if somebody's fetch put other tags in the place of ours meanwhile.

        Git pushes what a name leads to, and calls it up to date where the remote has that.
        """
        if all(self.repository.tag_object(tag) == new for tag, (_, new) in self.objects.items()):
            return pushed
        found = yield from self._on_remote()
        if found is None:
            raise self._unfinished(ErrorKind.OUTCOME_UNKNOWN, "the tags were replaced meanwhile")
        if all(found.get(tag) == new for tag, (_, new) in self.objects.items()):
            return pushed
        return Pushed("rejected", "[rejected] (already exists)")

    def _look(self, pushed: Pushed) -> Steps[None]:
        """Find out what became of a push that failed without a no.

        Raises:
            GtodError: It did not arrive, and was taken back; or nobody knows.
        """
        if pushed.needs_authentication:
            raise self._unfinished(ErrorKind.AUTH_REQUIRED, pushed.reason)
        found = yield from self._on_remote()
        if found is None:
            raise self._unfinished(ErrorKind.OUTCOME_UNKNOWN, pushed.reason)
        arrived = {tag for tag, (_, new) in self.objects.items() if found.get(tag) == new}
        if arrived == self.objects.keys():
            return
        if arrived:
            raise self._unfinished(ErrorKind.OUTCOME_UNKNOWN, "only a part has arrived")
        yield from take_back(self.repository, self.objects, self.surroundings)
        raise GtodError(
            ErrorKind.GIT_FAILED,
            f"Nothing could be pushed to '{self.remote}', so that the change was taken back "
            f"here: {pushed.reason}",
        )

    def _on_remote(self) -> Steps[dict[str, str] | None]:
        tags = list(self.objects)
        return (
            yield from on_remote(self.repository.location, self.remote, tags, self.surroundings)
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
        )


def take_back(repository: Repository, objects: Objects, surroundings: Surroundings) -> Steps[None]:
    """Undo a change here; a tag that somebody else has replaced since is no longer ours to undo.

    Raises:
        GtodError: git refuses it.
    """
    location = repository.location
    made = {
        tag: new for tag, (_, new) in objects.items() if new and repository.tag_object(tag) == new
    }
    gone = {
        tag: old for tag, (old, _) in objects.items() if old and repository.tag_object(tag) is None
    }
    if made:
        process = yield from delete_tags(location, made, surroundings)
        if process.returncode != 0:
            raise git_failed(f"take the tags back ({', '.join(made)})", process)
    if gone:
        process = yield from restore_tags(location, gone, surroundings)
        if process.returncode != 0:
            raise git_failed(f"bring the tags back ({', '.join(gone)})", process)

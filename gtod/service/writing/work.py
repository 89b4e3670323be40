"""Doing what was decided, as often as somebody else was faster."""

import random
from collections.abc import Iterable, Mapping

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import whole_complaint
from gtod.git.object_parsing import is_signed, parse_tag_object
from gtod.git.writing import (
    NOBODY,
    Process,
    TagDraft,
    committer,
    create_tag,
    delete_tags,
    git_failed,
    was_in_the_way_of_gc,
)
from gtod.registry.fold import Artifact, fold
from gtod.registry.query import Sort
from gtod.registry.tag import parse_tag
from gtod.service.writing.change import BoundEvent, Change, Decide, Facts
from gtod.service.writing.order import Order, Written
from gtod.service.writing.plan import Plan, made_events, overshadowed, plan
from gtod.service.writing.publish import Objects, take_back
from gtod.steps import Steps, Wait
from gtod.workspace.configuration import Configuration
from gtod.workspace.repository import Repository

#: How often a change is decided anew because somebody else was faster.
_ATTEMPTS = 100
#: How often a tag may be replaced by somebody's fetch as soon as it is made.
_SURPRISES = 3
#: Seconds that a writer waits at most before it tries again; by chance, so that two part.
_PAUSE = 0.02


def gather_facts(repository: Repository, name: str, configuration: Configuration) -> Steps[Facts]:
    """What a decision about the artifact `name` rests on."""
    folded = yield from repository.tags.one(name)
    return Facts(
        artifact=fold(name, ()) if folded is None else folded.artifact,
        names=repository.tags.names_of(name),
        gto=configuration.gto,
        settings=configuration.settings,
    )


def plan_change(repository: Repository, facts: Facts, change: Change, order: Order) -> Steps[Plan]:
    """What a decision comes to; only who makes a tag has to be somebody.

    Raises:
        GtodError: A tag cannot be made so, or git does not know who makes it.
    """
    when = NOBODY
    if change.creates:
        when = yield from committer(repository.location, order.surroundings)
    return plan(facts, change, when, force=order.force)


def tell(
    planned: Plan, after: Artifact, configuration: Configuration, notes: Iterable[str] = ()
) -> Written:
    """What was done, or would be.

    Args:
        planned: The change.
        after: The artifact as it became.
        configuration: Says which version counts in a stage.
        notes: What git and its hooks had to say.
    """
    created = made_events(planned, after)
    others = overshadowed(created, after, Sort(configuration.settings.sort))
    return Written(created, planned.change.deletes, (*planned.warnings, *notes, *others))


class Work:
    """A change under way, by the only gtod that writes in the repository."""

    def __init__(
        self,
        repository: Repository,
        name: str,
        configuration: Configuration,
        order: Order,
        *,
        is_signing: bool,
    ) -> None:
        self._is_signing = is_signing
        self._repository = repository
        self._name = name
        self._configuration = configuration
        self._order = order
        #: What git and its hooks had to say although they did what they were asked.
        self._notes: list[str] = []
        #: How often another tag was there behind a git that said it had made ours.
        self._replaced = 0

    def run(self, decide: Decide) -> Steps[tuple[Written, Objects]]:
        """Decide and do it until nobody was faster.

        Returns:
            What was done; and for each tag its object before and after, None for its absence.
        """
        for attempt in range(_ATTEMPTS):
            self._notes.clear()
            facts = yield from gather_facts(self._repository, self._name, self._configuration)
            planned = yield from plan_change(self._repository, facts, decide(facts), self._order)
            objects = yield from self._do(planned)
            if objects is not None:
                after = yield from self._after(planned)
                return tell(planned, after, self._configuration, self._notes), objects
            yield Wait(random.uniform(0, _PAUSE) * min(attempt, 5))  # noqa: S311 - not a secret
        raise GtodError(
            ErrorKind.WRITE_CONFLICT,
            f"Others changed the tags of '{self._name}' {_ATTEMPTS} times meanwhile, so that "
            "nothing was written; run it again",
        )

    def _after(self, planned: Plan) -> Steps[Artifact]:
        """The artifact as it became; as planned where it cannot be read just now."""
        try:
            folded = yield from self._repository.tags.one(self._name)
        except GtodError:
            return planned.after
        return planned.after if folded is None else folded.artifact

    def _do(self, planned: Plan) -> Steps[Objects | None]:
        """Make the tags or delete them; None if somebody else was faster."""
        if planned.events:
            made = yield from self._create(planned)
            return None if made is None else {tag: (None, oid) for tag, oid in made.items()}
        gone = yield from self._delete(planned.change.deletes)
        return None if gone is None else {tag: (oid, None) for tag, oid in gone.items()}

    def _create(self, planned: Plan) -> Steps[dict[str, str] | None]:
        made: dict[str, str] = {}
        try:
            is_made = yield from self._make(planned, made)
            if is_made and not self._shares_counter(made):
                return made
        except GtodError as error:
            if error.kind is not ErrorKind.OUTCOME_UNKNOWN:
                yield from self._undo(made)
            raise
        yield from self._undo(made)
        return None

    def _make(self, planned: Plan, made: dict[str, str]) -> Steps[bool]:
        """Make the tags one after the other; False if somebody else was faster.

        Args:
            planned: The tags.
            made: Gets each one that was made, with its object.
        """
        for event in planned.events:
            name = event.tag
            draft = TagDraft(name, event.commit, event.message, event.time, event.offset)
            process = yield from create_tag(
                self._repository.location, draft, self._order.surroundings
            )
            oid, content = self._read_back(name)
            if process.returncode == 0 and _is_made_from(draft, content):
                made[name] = oid or ""
                self._note(process)
                if is_signed(content) or not self._is_signing:
                    continue
                # git 2.39 goes on without a signature where ssh-keygen cannot make one.
                raise git_failed(f"sign the tag '{name}'", process)
            if process.returncode < 0:
                raise _killed(name, -process.returncode)
            self._replaced += process.returncode == 0
            if self._replaced > _SURPRISES:
                raise GtodError(
                    ErrorKind.OUTCOME_UNKNOWN,
                    f"git made the tag '{name}', but another one is in its place each time; "
                    f"'gtoc history {self._name}' shows what is there",
                )
            if oid is not None or was_in_the_way_of_gc(process):
                return False
            raise git_failed(f"make the tag '{name}'", process)
        return True

    def _read_back(self, name: str) -> tuple[str | None, bytes]:
        """The object of a tag that git was told to make, and what is in it.

        Raises:
            GtodError: It cannot be read, so that nobody knows whose it is.
        """
        try:
            oid = self._repository.tag_object(name)
            return oid, self._repository.tag_content(oid) if oid is not None else b""
        except GtodError as error:
            raise _not_seen(f"made the tag '{name}'", error) from error

    def _note(self, process: Process) -> None:
        if told := whole_complaint(process):
            # Such as that it could not sign, which does not keep every git from making the tag.
            self._notes.append(f"git says: {told}")

    def _shares_counter(self, made: Mapping[str, str]) -> bool:
        """Whether a tag that another tool made meanwhile has the counter of one of ours."""
        ours = {tag.number for name in made if (tag := parse_tag(name)) and tag.counter}
        others = self._repository.tags.names_of(self._name) - made.keys()
        return any(
            tag.number in ours for name in others if (tag := parse_tag(name)) and tag.counter
        )

    def _undo(self, made: Mapping[str, str]) -> Steps[None]:
        objects: Objects = {tag: (None, oid) for tag, oid in made.items()}
        yield from take_back(self._repository, objects, self._order.surroundings)

    def _delete(self, tags: Iterable[BoundEvent]) -> Steps[dict[str, str] | None]:
        names = [one.event.tag for one in tags]
        objects = self._repository.tag_objects(names)
        if len(objects) < len(names):
            return None
        location = self._repository.location
        process = yield from delete_tags(location, objects, self._order.surroundings)
        if process.returncode == 0:
            return objects
        if process.returncode < 0:
            raise _killed(names[0], -process.returncode)
        try:
            now = self._repository.tag_objects(names)
        except GtodError as error:
            raise _not_seen("deleted the tags", error) from error
        if now != objects:
            return None
        raise git_failed("delete the tags", process)


def _is_made_from(draft: TagDraft, content: bytes) -> bool:
    """Whether a tag object is the one that was to be made, and not one that somebody fetched."""
    head, _, body = content.partition(b"\n\n")
    tag = parse_tag_object(head)
    # Behind the message there may be a signature, and in a message what looks like one.
    return (tag.target, tag.tagger.time) == (draft.commit, draft.time) and body.startswith(
        draft.message.encode("utf-8", "surrogateescape")
    )


def _not_seen(what: str, error: GtodError) -> GtodError:
    return GtodError(
        ErrorKind.OUTCOME_UNKNOWN,
        f"Nobody knows whether git {what}: {error.message}; 'gtoc history' shows what is there",
    )


def _killed(tag: str, number: int) -> GtodError:
    return GtodError(
        ErrorKind.OUTCOME_UNKNOWN,
        f"git was killed (signal {number}) while it wrote '{tag}', and nobody knows how far it "
        "came; 'gtoc history' shows what is there",
    )

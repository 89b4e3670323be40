"""Doing what was decided, as often as somebody else was faster."""

import random
from collections.abc import Iterable, Mapping

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import whole_complaint
from gtod.git.object_parsing import is_signed, parse_tag_object
from gtod.git.pushing import find_remote
from gtod.git.tag_refs import can_name_tag
from gtod.git.writing import (
    Committer,
    Process,
    Surroundings,
    TagDraft,
    committer,
    create_tag,
    delete_tags,
    git_failed,
    signs_tags,
    was_in_the_way_of_gc,
)
from gtod.registry.event import Event
from gtod.registry.fold import Artifact, fold
from gtod.registry.name import NAME_RULE, is_artifact_name
from gtod.registry.query import Sort
from gtod.registry.query import which as placed_in
from gtod.registry.tag import Kind, format_tag, parse_tag
from gtod.service.lookup import refuse_broken
from gtod.service.writing.change import (
    BoundEvent,
    Change,
    Decide,
    Facts,
    bound_events,
    dated,
)
from gtod.service.writing.publish import Publication, take_back
from gtod.steps import Steps, Wait, shielded
from gtod.workspace.configuration import Configuration
from gtod.workspace.repository import Repository

#: How often a change is decided anew because somebody else was faster.
_ATTEMPTS = 100
#: Seconds that a writer waits at most before it tries again; by chance, so that two part.
_PAUSE = 0.02
#: Seconds that somebody's own tags may be ahead because they were made one right after the other.
_IN_A_ROW = 60
#: Seconds that another clock may run ahead before that has to be forced.
_MOST_AHEAD = 24 * 3600


class Order(msgspec.Struct, frozen=True):
    """How a change is to be made.

    Attributes:
        surroundings: What git gets of whoever asks.
        force: Whether it may be dated far into the future.
        push: Whether the tags are pushed.
        remote: Where to, its name or URL.
        dry_run: Whether it is only told what would be done.
        leaves_signing: Whether somebody with a terminal does it if git signs.
    """

    surroundings: Surroundings
    force: bool = False
    push: bool = False
    remote: str = "origin"
    dry_run: bool = False
    leaves_signing: bool = False


class Written(msgspec.Struct, frozen=True):
    """What was done, or would be.

    Attributes:
        created: The tags that were made, in order.
        deleted: The tags that were deleted.
        warnings: What whoever asked should know.
        is_pushed: Whether the remote has all of it.
        push_command: What pushes it, for the asker's shell; None if nothing is to push.
        is_dry_run: Whether nothing was done.
    """

    created: tuple[BoundEvent, ...]
    deleted: tuple[BoundEvent, ...]
    warnings: tuple[str, ...]
    is_pushed: bool = False
    push_command: str | None = None
    is_dry_run: bool = False


class _Plan(msgspec.Struct, frozen=True):
    """A change, the events of its tags, and the artifact as it will be."""

    change: Change
    events: tuple[Event, ...]
    after: Artifact
    warnings: tuple[str, ...]


def write(
    repository: Repository,
    name: str,
    decide: Decide,
    order: Order,
    environ: Mapping[str, str],
) -> Steps[Written]:
    """Change the tags of the artifact `name`.

    Raises:
        GtodError: A rule forbids it, git refuses it, or nobody knows whether it arrived.
    """
    configuration = repository.configuration(environ)
    refuse_broken(configuration)
    if not is_artifact_name(name):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, f"'{name}' is no name for an artifact. {NAME_RULE}"
        )
    is_signing = yield from signs_tags(repository.location, order.surroundings)
    if is_signing and order.leaves_signing:
        raise GtodError(
            ErrorKind.TERMINAL_REQUIRED, "Tags are signed here, which needs the client's terminal"
        )
    remote = None
    if order.push:
        remote = yield from find_remote(repository.location, order.remote, order.surroundings)
    if order.dry_run:
        when = yield from committer(repository.location, order.surroundings)
        facts = yield from _facts(repository, name, configuration)
        plan = _plan(facts, decide(facts), when, order)
        return _written(plan, plan.after, configuration, is_dry_run=True)
    with (yield from repository.write_lock()):
        when = yield from committer(repository.location, order.surroundings)
        work = _Work(repository, name, configuration, order, is_signing=is_signing)
        written, objects = yield from shielded(work.run(decide, when))
    is_shadowed = any(repository.has_ref(f"refs/heads/{tag}") for tag in objects)
    publication = Publication(repository, order.remote, objects, order.surroundings, is_shadowed)
    if remote is None:
        return msgspec.structs.replace(written, push_command=publication.command)
    yield from shielded(publication.push(remote))
    return msgspec.structs.replace(written, is_pushed=True)


def _facts(repository: Repository, name: str, configuration: Configuration) -> Steps[Facts]:
    folded = yield from repository.tags.one(name)
    return Facts(
        artifact=fold(name, ()) if folded is None else folded.artifact,
        names=repository.tags.names_of(name),
        gto=configuration.gto,
        settings=configuration.settings,
    )


def _plan(facts: Facts, change: Change, when: Committer, order: Order) -> _Plan:
    for tag in change.creates:
        name = format_tag(tag.name)
        parsed = parse_tag(name)
        says = parsed and (parsed.artifact, parsed.kind, parsed.version, parsed.stage)
        if says != (tag.name.artifact, tag.name.kind, tag.name.version, tag.name.stage):
            raise GtodError(ErrorKind.INVALID_ARGUMENT, f"A tag '{name}' would not say what it is")
        if not can_name_tag(name):
            raise GtodError(
                ErrorKind.INVALID_ARGUMENT,
                f"git allows no tag '{name}', because of the name of the artifact "
                "or the stage (git check-ref-format)",
            )
    if not change.creates:
        gone = {deleted.event.tag for deleted in change.deletes}
        left = (event for event in facts.artifact.events if event.tag not in gone)
        return _Plan(change, (), fold(facts.artifact.name, left), change.warnings)
    moment, warnings = _last_moment(facts.artifact, when, order)
    events = tuple(dated(change.creates, moment))
    after = fold(facts.artifact.name, [*facts.artifact.events, *events])
    return _Plan(change, events, after, (*change.warnings, *warnings))


def _last_moment(
    artifact: Artifact, when: Committer, order: Order
) -> tuple[Committer, tuple[str, ...]]:
    """The time that makes a new event the artifact's last, and what has to be said of it.

    Raises:
        GtodError: It lies too far ahead.
    """
    newest = artifact.events[-1] if artifact.events else None
    if newest is None or newest.time < when.time:
        return when, ()
    ahead = newest.time - when.time
    if ahead > _MOST_AHEAD and not order.force:
        raise GtodError(
            ErrorKind.CLOCK_AHEAD,
            f"'{newest.tag}' is dated {ahead / 3600:.0f} hours ahead of now, and a new tag would "
            "have to be dated after it; set the clock, mend that tag, or use --force",
        )
    moment = msgspec.structs.replace(when, time=newest.time + 1)
    if newest.author_email == when.email and ahead < _IN_A_ROW:
        return moment, ()
    told = f"'{newest.tag}' is dated {ahead} s ahead of now; the new tag is dated 1 s after it"
    return moment, (told,)


def _written(
    plan: _Plan, after: Artifact, configuration: Configuration, *, is_dry_run: bool = False
) -> Written:
    names = {event.tag for event in plan.events}
    created = tuple(one for one in bound_events(after) if one.event.tag in names)
    overshadowed = _overshadowed(created, after, Sort(configuration.settings.sort))
    return Written(
        created=created,
        deleted=plan.change.deletes,
        warnings=(*plan.warnings, *overshadowed),
        is_dry_run=is_dry_run,
    )


def _overshadowed(created: Iterable[BoundEvent], after: Artifact, sort: Sort) -> Iterable[str]:
    """A warning for each assignment after which another version still counts in its stage."""
    for one in created:
        stage = one.event.stage
        if one.event.kind is not Kind.ASSIGNMENT or stage is None:
            continue
        placed = placed_in(after, stage, sort=sort)
        if placed and placed[0].version.name != one.version:
            other = placed[0].version.name
            yield (
                f"'gtoc which {after.name} {stage}' still names {other}, which is in the stage "
                f"too and greater; take it out with: "
                f"gtoc unassign {after.name} {stage} --version {other}"
            )


class _Work:
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

    def run(
        self, decide: Decide, when: Committer
    ) -> Steps[tuple[Written, dict[str, tuple[str | None, str | None]]]]:
        """Decide and do it until nobody was faster.

        Returns:
            What was done; and for each tag its object before and after, None for its absence.
        """
        for attempt in range(_ATTEMPTS):
            self._notes.clear()
            facts = yield from _facts(self._repository, self._name, self._configuration)
            plan = _plan(facts, decide(facts), when, self._order)
            objects = yield from self._do(plan)
            if objects is not None:
                folded = yield from self._repository.tags.one(self._name)
                after = plan.after if folded is None else folded.artifact
                told = msgspec.structs.replace(plan, warnings=(*plan.warnings, *self._notes))
                return _written(told, after, self._configuration), objects
            yield Wait(random.uniform(0, _PAUSE) * min(attempt, 5))  # noqa: S311 - not a secret
        raise GtodError(
            ErrorKind.WRITE_CONFLICT,
            f"Others changed the tags of '{self._name}' {_ATTEMPTS} times meanwhile, so that "
            "nothing was written; run it again",
        )

    def _do(self, plan: _Plan) -> Steps[dict[str, tuple[str | None, str | None]] | None]:
        """Make the tags or delete them; None if somebody else was faster."""
        if plan.events:
            made = yield from self._create(plan)
            return None if made is None else {tag: (None, oid) for tag, oid in made.items()}
        gone = yield from self._delete(plan.change.deletes)
        return None if gone is None else {tag: (oid, None) for tag, oid in gone.items()}

    def _create(self, plan: _Plan) -> Steps[dict[str, str] | None]:
        made: dict[str, str] = {}
        for event in plan.events:
            name = event.tag
            draft = TagDraft(name, event.commit, event.message, event.time, event.offset)
            process = yield from create_tag(
                self._repository.location, draft, self._order.surroundings
            )
            oid = self._repository.tag_object(name)
            content = self._repository.tag_content(oid) if oid is not None else b""
            if process.returncode == 0 and _is(draft, content):
                made[name] = oid or ""
                self._note(process)
                if is_signed(content) or not self._is_signing:
                    continue
                # git 2.39 goes on without a signature where ssh-keygen cannot make one.
                yield from self._undo(made)
                raise git_failed(f"sign the tag '{name}'", process)
            if process.returncode < 0:
                raise _killed(name, -process.returncode)
            yield from self._undo(made)
            if oid is not None or was_in_the_way_of_gc(process):
                return None
            raise git_failed(f"make the tag '{name}'", process)
        if self._shares_counter(made):
            yield from self._undo(made)
            return None
        return made

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
        objects: dict[str, tuple[str | None, str | None]] = {
            tag: (None, oid) for tag, oid in made.items()
        }
        yield from take_back(self._repository, objects, self._order.surroundings)

    def _delete(self, tags: Iterable[BoundEvent]) -> Steps[dict[str, str] | None]:
        names = [one.event.tag for one in tags]
        found = {name: self._repository.tag_object(name) for name in names}
        objects = {name: oid for name, oid in found.items() if oid is not None}
        if len(objects) < len(names):
            return None
        location = self._repository.location
        process = yield from delete_tags(location, objects, self._order.surroundings)
        if process.returncode == 0:
            return objects
        if process.returncode < 0:
            raise _killed(names[0], -process.returncode)
        if any(self._repository.tag_object(name) != oid for name, oid in objects.items()):
            return None
        raise git_failed("delete the tags", process)


def _is(draft: TagDraft, content: bytes) -> bool:
    """Whether a tag object is the one that was to be made, and not one that somebody fetched."""
    head, _, body = content.partition(b"\n\n")
    tag = parse_tag_object(head)
    # Behind the message there may be a signature, and in a message what looks like one.
    return (tag.target, tag.tagger.time) == (draft.commit, draft.time) and body.startswith(
        draft.message.encode("utf-8", "surrogateescape")
    )


def _killed(tag: str, number: int) -> GtodError:
    return GtodError(
        ErrorKind.OUTCOME_UNKNOWN,
        f"git was killed (signal {number}) while it wrote '{tag}', and nobody knows how far it "
        "came; 'gtoc history' shows what is there",
    )

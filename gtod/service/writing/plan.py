"""From a decision to the tags as they would be: dated, named as git allows, about what they say."""

from collections.abc import Iterable

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.tag_refs import can_name_tag
from gtod.git.writing import Committer
from gtod.registry.event import Event
from gtod.registry.fold import Artifact, fold
from gtod.registry.query import Sort
from gtod.registry.query import which as placed_in
from gtod.registry.tag import Kind, format_tag, parse_tag
from gtod.service.writing.change import BoundEvent, Change, Facts, NewTag, bound_events, dated

#: Seconds that somebody's own tags may be ahead because they were made one right after the other.
_IN_A_ROW = 5
#: The last second of the year 9999.
_END_OF_TIME = 253_402_300_799
#: Seconds that another clock may run ahead before that has to be forced.
_MOST_AHEAD = 24 * 3600


class Plan(msgspec.Struct, frozen=True):
    """A change that can be made.

    Attributes:
        change: The decision.
        events: Those of the tags to be made.
        after: The artifact as it will be.
        warnings: What whoever asked should know.
    """

    change: Change
    events: tuple[Event, ...]
    after: Artifact
    warnings: tuple[str, ...]


def plan(facts: Facts, change: Change, when: Committer, *, force: bool) -> Plan:
    """What a decision comes to.

    Args:
        facts: What the decision rests on.
        change: The decision.
        when: Who makes the tags, and when.
        force: Whether they may be dated far into the future.

    Raises:
        GtodError: A tag cannot be made so.
    """
    artifact = facts.artifact
    if not change.creates:
        gone = {deleted.event.tag for deleted in change.deletes}
        left = (event for event in artifact.events if event.tag not in gone)
        return Plan(change, (), fold(artifact.name, left), change.warnings)
    for tag in change.creates:
        _check_name(tag)
    moment, warnings = _last_moment(artifact, when, force=force)
    events = tuple(dated(change.creates, moment))
    after = fold(artifact.name, [*artifact.events, *events])
    _check_bindings(change, after)
    revived = _of_revival(artifact, after)
    return Plan(change, events, after, (*change.warnings, *warnings, *revived))


def _of_revival(artifact: Artifact, after: Artifact) -> tuple[str, ...]:
    if not artifact.is_deprecated or after.is_deprecated:
        return ()
    return (f"'{artifact.name}' was deprecated; this brings it back",)


def _check_name(tag: NewTag) -> None:
    """Return if git allows the tag's name, and it says what it is made for."""
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


def _check_bindings(change: Change, after: Artifact) -> None:
    """Return if each tag will be about the version that it is made for.

    Raises:
        GtodError: One is about another, which stands on the same commit.
    """
    bound = {one.event.tag: one.version for one in bound_events(after)}
    for tag in change.creates:
        name = format_tag(tag.name)
        if bound[name] != tag.version:
            raise GtodError(
                ErrorKind.INVALID_ARGUMENT,
                f"'{name}' on commit {tag.commit[:7]} would be about version '{bound[name]}', "
                f"which was registered there too, and not about '{tag.version}'; register a "
                "version at a commit of its own",
            )


def _last_moment(
    artifact: Artifact, when: Committer, *, force: bool
) -> tuple[Committer, tuple[str, ...]]:
    """The time that makes a new event the artifact's last, and what has to be said of it.

    Raises:
        GtodError: It lies too far ahead.
    """
    newest = artifact.events[-1] if artifact.events else None
    if newest is None or newest.time < when.time:
        return when, ()
    ahead = newest.time - when.time
    if newest.time >= _END_OF_TIME:
        raise GtodError(
            ErrorKind.CLOCK_AHEAD,
            f"'{newest.tag}' is dated beyond the year 9999, and nothing can come after it; "
            "'gtoc doctor' has more",
        )
    if ahead > _MOST_AHEAD and not force:
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


def made_events(plan: Plan, after: Artifact) -> tuple[BoundEvent, ...]:
    """The events of a plan in the artifact as it became."""
    names = {event.tag for event in plan.events}
    return tuple(one for one in bound_events(after) if one.event.tag in names)


def overshadowed(created: Iterable[BoundEvent], after: Artifact, sort: Sort) -> Iterable[str]:
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

"""What holds for every change, whatever was there before."""

import contextlib
from collections.abc import Callable, Iterator, Sequence

import hypothesis.strategies as st
import msgspec
from hypothesis import given, settings

from gtod.errors import GtodError
from gtod.git.writing import Committer
from gtod.registry.fold import fold
from gtod.registry.query import versions, which
from gtod.registry.semver import Part
from gtod.registry.tag import Dialect, Kind, format_tag, parse_tag
from gtod.service.writing.assigning import Assignment, Unassignment, assign, unassign
from gtod.service.writing.change import Change, Decide, Facts, NewTag, Simple, dated
from gtod.service.writing.deprecating import Deprecation, deprecate
from gtod.service.writing.registering import Deregistration, Registration, deregister, register
from tests.helpers.story import oid
from tests.service.writing.support import facts, tags

commits = st.sampled_from([oid(letter) for letter in "ABC"])
stages = st.sampled_from(["dev", "prod"])
version_names = st.sampled_from(["v0.0.1", "v0.0.2", "v0.1.0", "v1.0.0-rc.1", "v1.0.0"])
simple = st.sampled_from(Simple)
booleans = st.booleans()


def _register(draw: st.DrawFn) -> Decide:
    is_named = draw(booleans)
    request = Registration(
        "churn",
        version=draw(version_names) if is_named else None,
        bump=None if is_named else draw(st.none() | st.sampled_from(Part)),
        simple=draw(simple),
        force=draw(booleans),
    )
    commit = draw(commits)
    return lambda known: register(request, commit, known)


def _assign(draw: st.DrawFn) -> Decide:
    version = draw(st.none() | version_names)
    commit = draw(commits if version is None else st.none() | commits)
    request = Assignment(
        "churn",
        draw(stages),
        version=version,
        simple=draw(simple),
        force=draw(booleans),
        skip_registration=version is None and draw(booleans),
    )
    return lambda known: assign(request, commit, known)


def _unassign(draw: st.DrawFn) -> Decide:
    commit = draw(st.none() | commits)
    is_counted = draw(booleans)
    request = Unassignment(
        "churn",
        draw(stages),
        version=None if commit else draw(st.none() | version_names),
        simple=Simple.FALSE if is_counted else Simple.TRUE,
        force=draw(booleans),
        delete=draw(booleans),
    )
    dialect = draw(st.sampled_from([Dialect.GTO_0_2, Dialect.GTO_1])) if is_counted else None
    return lambda known: unassign(request, commit, dialect or Dialect.GTO_1, known)


def _deregister(draw: st.DrawFn) -> Decide:
    request = Deregistration(
        "churn",
        draw(version_names),
        simple=draw(simple),
        force=draw(booleans),
        delete=draw(booleans),
    )
    return lambda known: deregister(request, known)


def _deprecate(draw: st.DrawFn) -> Decide:
    request = Deprecation("churn", simple=draw(simple), force=draw(booleans))
    commit = draw(commits | st.just(""))
    return lambda known: deprecate(request, commit, known)


_KINDS: Sequence[Callable[[st.DrawFn], Decide]] = (
    _register,
    _register,
    _assign,
    _assign,
    _unassign,
    _deregister,
    _deprecate,
)


@st.composite
def decisions(draw: st.DrawFn) -> Decide:
    """Any request, as the decision on it."""
    return draw(st.sampled_from(_KINDS))(draw)


@st.composite
def histories(draw: st.DrawFn) -> list[Decide]:
    """Requests one after the other."""
    return draw(st.lists(decisions(), min_size=1, max_size=12))


#: Lightweight tags, which tell of nothing but have their names.
light = st.sets(st.sampled_from(["churn@v0.0.1", "churn@v0.0.2", "churn#prod", "churn#dev#4"]))


#: Each history has many changes, so that few of them are many examples.
few = settings(max_examples=40)


def after(known: Facts, change: Change) -> Facts:
    """What is known after a change that is dated a second after the newest event."""
    gone = {one.event.tag for one in change.deletes}
    left = [event for event in known.artifact.events if event.tag not in gone]
    newest = left[-1].time if left else 0
    when = Committer("Ann", "ann@example.com", newest + 1, 0)
    return msgspec.structs.replace(
        known,
        artifact=fold("churn", [*left, *dated(change.creates, when)]),
        names=(known.names - gone) | set(tags(change)),
    )


def changes(history: list[Decide], names: set[str]) -> Iterator[tuple[Facts, Change, Facts]]:
    """Each change that the rules allow, and what was known before and after it."""
    known = facts(more_names=names)
    for decide in history:
        try:
            change = decide(known)
        except GtodError:
            continue
        following = after(known, change)
        yield known, change, following
        known = following


def made(history: list[Decide], names: set[str]) -> Iterator[tuple[Facts, NewTag, Facts]]:
    """The last tag of each change that makes some, and what was known before and after it."""
    for before, change, following in changes(history, names):
        if change.creates:
            yield before, change.creates[-1], following


@few
@given(histories(), light)
def test_every_tag_says_what_it_was_made_for(history: list[Decide], names: set[str]) -> None:
    """Whoever reads its name finds what was written into it."""
    for _, change, _ in changes(history, names):
        for new in change.creates:
            assert parse_tag(format_tag(new.name)) == new.name


@few
@given(histories(), light)
def test_every_tag_is_new(history: list[Decide], names: set[str]) -> None:
    """Also among those of one change, and beside lightweight tags."""
    for before, change, _ in changes(history, names):
        assert before.names.isdisjoint(tags(change))
        assert len(set(tags(change))) == len(change.creates)


@few
@given(histories(), light)
def test_counters_increase(history: list[Decide], names: set[str]) -> None:
    """A counter is greater than all that there were."""
    for before, change, _ in changes(history, names):
        greatest = max((tag.number for name in before.names if (tag := parse_tag(name))), default=0)
        for new in change.creates:
            if new.name.counter is not None:
                assert new.name.number > greatest
                greatest = new.name.number


@few
@given(histories(), light)
def test_a_change_is_the_last_that_happened(history: list[Decide], names: set[str]) -> None:
    """In its own order."""
    for _, change, following in changes(history, names):
        if change.creates:
            last = following.artifact.events[-len(change.creates) :]
            assert [event.tag for event in last] == tags(change)


@few
@given(histories(), light)
def test_every_tag_is_about_the_version_that_was_said(
    history: list[Decide], names: set[str]
) -> None:
    """As it will be read."""
    for _, change, following in changes(history, names):
        bound = dict(
            zip(
                [event.tag for event in following.artifact.events],
                following.artifact.bindings,
                strict=True,
            )
        )
        for new in change.creates:
            assert bound[format_tag(new.name)] == new.version


@few
@given(histories(), light)
def test_a_change_does_what_it_was_made_for(history: list[Decide], names: set[str]) -> None:
    """What is registered counts, what is assigned is in its stage, and so on."""
    for _, new, following in made(history, names):
        artifact, name = following.artifact, new.name
        in_stage = [p.version.name for p in which(artifact, name.stage or "")]
        active = [version.name for version in versions(artifact, registered_only=True)]
        match name.kind:
            case Kind.REGISTRATION:
                assert new.version in active
            case Kind.DEREGISTRATION:
                assert new.version not in active
            case Kind.ASSIGNMENT:
                assert new.version in in_stage
            case Kind.UNASSIGNMENT:
                assert new.version not in in_stage
            case Kind.DEPRECATION:
                assert artifact.is_deprecated


@few
@given(histories(), light)
def test_what_is_deleted_leaves_nothing(history: list[Decide], names: set[str]) -> None:
    """The artifact is as it would be if the tags had never been there."""
    for before, change, following in changes(history, names):
        if change.deletes:
            gone = {one.event.tag for one in change.deletes}
            assert gone <= before.names
            assert gone.isdisjoint(event.tag for event in following.artifact.events)


@few
@given(histories(), light, commits)
def test_a_name_that_is_given_automatically_never_was_another_commit_s(
    history: list[Decide], names: set[str], commit: str
) -> None:
    """Not even that of a version that was taken back."""
    for _, _, known in changes(history, names):
        stood_on = {v.name: v.commit for v in known.artifact.versions}
        with contextlib.suppress(GtodError):
            (new,) = register(Registration("churn"), commit, known).creates
            assert stood_on.get(new.version or "", commit) == commit


@few
@given(histories(), light)
def test_the_first_version_of_an_artifact_and_the_next_one_are_the_latest(
    history: list[Decide], names: set[str]
) -> None:
    """What is registered without saying more is what `latest` names, unless it only came back."""
    known = facts()
    for _, _, following in changes(history, names):
        known = following
    change = register(Registration("churn"), oid("D"), known)

    latest = versions(after(known, change).artifact, registered_only=True)[0]

    assert latest.name == change.creates[-1].version
    assert latest.commit == oid("D")

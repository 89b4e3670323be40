"""Every way in which the commands that write do otherwise than those of gto 1.10.1, and why.

Both tools run an operation on the same tags. What differs is taken apart into aspects; a deviation
says in one sentence what is different, has for each aspect that it concerns a predicate that tells
whether it explains a difference there, and names a step of a sequence that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import starmap
from typing import Final, NamedTuple

from tests.compat.operation_goldens import Place, Tag
from tests.compat.replay import Case

_event: Final = re.compile(
    r"(?P<artifact>[^#@]+)"
    r"(?:@(?P<version>v[^#!]+)|#(?P<stage>[^#!]+)|@deprecated)(?P<gone>!?)(?:#[0-9]+)?"
)
_counter: Final = re.compile(r"#([0-9]+)!?$")
_only_gto_1: Final = re.compile(r"[^#]+#[^#]+!(?:#[0-9]+)?|[^#]+@v[^#]+[!#].*|[^#]+@deprecated.*")


class Aspect(NamedTuple):
    """One respect in which an operation went otherwise.

    Attributes:
        name: refused or allowed (by ours alone), left (a tag of 1.10.1, which refused the rest),
            half done (by ours); name, commit, second, message or line end of a tag; number of the
            tags, or which are gone.
        golden: The tag of gto 1.10.1, None where no single tag is meant.
        ours: The tag of gtoc.
    """

    name: str
    golden: Tag | None = None
    ours: Tag | None = None


def aspects(case: Case) -> list[Aspect]:
    """Everything in which an operation went otherwise."""
    golden, ours = case.golden, case.ours
    if ours.error:
        if ours.new or ours.gone:
            return [Aspect("half done")]
        left = [Aspect("left", tag) for tag in golden.new]
        return left if golden.error else [Aspect("refused")]
    if golden.error:
        return [Aspect("allowed")]
    differing = [] if golden.gone == ours.gone else [Aspect("gone")]
    if len(golden.new) != len(ours.new):
        return [*differing, Aspect("number")]
    pairs = zip(golden.new, ours.new, strict=True)
    return [*differing, *(aspect for found in starmap(_of_tags, pairs) for aspect in found)]


def _of_tags(golden: Tag, ours: Tag) -> list[Aspect]:
    """In what two tags differ; ours has a line end behind its message, which git writes."""
    told = ours._replace(message=ours.message.removesuffix("\n"))
    if told == ours and ours.message:
        return [Aspect("line end", golden, ours)]
    pairs = zip(Tag._fields, golden, told, strict=True)
    return [Aspect(name, golden, told) for name, theirs, ours_ in pairs if theirs != ours_]


Predicate = Callable[[Case, Aspect], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Deviation:
    """One way to do otherwise.

    Attributes:
        name: As docs/compatibility.md lists it.
        sentence: What is different.
        example: A sequence and the number of a step of it that shows it.
        predicates: Whether it explains an aspect, by the aspect's name.
    """

    name: str
    sentence: str
    example: tuple[str, int]
    predicates: Mapping[str, Predicate]

    def explains(self, case: Case, aspect: Aspect) -> bool:
        """Whether this is why something differs."""
        predicate = self.predicates.get(aspect.name)
        return predicate is not None and predicate(case, aspect)


class _Known(NamedTuple):
    """A tag that there was, taken apart."""

    name: str
    version: str | None
    stage: str | None
    is_gone: bool
    place: Place


def _known(case: Case) -> list[_Known]:
    """The tags of the operation's artifact, from the oldest on."""
    written = case.operation.artifact.replace(":", "=")
    events = []
    for name, place in case.before.items():
        match = _event.fullmatch(name)
        if match is not None and match["artifact"] == written and place.second:
            gone = bool(match["gone"])
            events.append(_Known(name, match["version"], match["stage"], gone, place))
    return sorted(events, key=lambda event: event.place.second)


def _version_of(tag: Tag | None) -> str | None:
    """The version that a tag registers."""
    match = _event.fullmatch(tag.name) if tag is not None else None
    return match["version"] if match is not None else None


def _is_deregistered(case: Case, version: str | None) -> bool:
    """Whether the last registration of a version was taken back."""
    events = [event for event in _known(case) if event.version == version]
    return bool(events) and events[-1].is_gone


def _versions_at(case: Case, commit: str) -> set[str]:
    """The versions that were ever registered on a commit."""
    return {
        event.version
        for event in _known(case)
        if event.version is not None and event.place.commit == commit
    }


def _is_new_version(case: Case, tag: Tag | None) -> bool:
    """Whether a tag registers a version that never was."""
    version = _version_of(tag)
    return version is not None and version not in {event.version for event in _known(case)}


# Both tools make a tag


def _is_dated_last(case: Case, aspect: Aspect) -> bool:
    """The tag is dated a second after the artifact's newest one, which is not before now."""
    newest = max(event.place.second for event in _known(case))
    return newest >= case.operation.second and aspect.ours.second == newest + 1


def _is_empty(case: Case, aspect: Aspect) -> bool:
    """An empty message is what was asked for."""
    return case.operation.message == aspect.ours.message == ""


def _is_form_0_2(case: Case, aspect: Aspect) -> bool:
    """No tag was there whose form only 1.x knows, and the counter stands before the mark."""
    form = re.sub(r"!#([0-9]+)$", r"#\1!", aspect.golden.name)
    return aspect.ours.name == form and not any(map(_only_gto_1.fullmatch, case.before))


def _is_of_last_tag(case: Case, aspect: Aspect) -> bool:
    """The deprecation stands on the commit of the artifact's last tag."""
    is_free = case.operation.verb == "deprecate" and case.operation.ref is None
    newest = _known(case)[-1].place.second
    last = {event.place.commit for event in _known(case) if event.place.second == newest}
    return is_free and aspect.ours.commit in last


def _is_uncounted_deprecation(case: Case, aspect: Aspect) -> bool:
    """A forced deprecation whose simple name is free."""
    name = aspect.ours.name
    is_simple = name.endswith("@deprecated") and name not in case.before
    return case.operation.force and is_simple and aspect.golden.name.startswith(f"{name}#")


def _is_next_unused(case: Case, _: Aspect) -> bool:
    """The golden takes the name of a version that was taken back, ours one that never was."""
    golden, ours = _registered(case)
    return (
        case.operation.version is None
        and golden is not None
        and _version_of(golden) not in _versions_at(case, golden.commit)
        and _is_deregistered(case, _version_of(golden))
        and _is_new_version(case, ours)
    )


def _registered(case: Case) -> tuple[Tag | None, Tag | None]:
    """The registrations that the two tools make."""
    golden, ours = (
        next((tag for tag in outcome.new if _version_of(tag)), None)
        for outcome in (case.golden, case.ours)
    )
    return golden, ours


def _is_second_version(case: Case, _: Aspect) -> bool:
    """The golden registers the version of the commit once more, ours the next one there."""
    golden, ours = _registered(case)
    if golden is None or ours is None or not case.operation.force:
        return False
    here = _versions_at(case, golden.commit)
    return _version_of(golden) in here and _is_new_version(case, ours)


def _is_heeded_bump(case: Case, _: Aspect) -> bool:
    """The golden registers the version again that the commit had, ours the one that was asked."""
    golden, ours = _registered(case)
    if golden is None or not case.operation.bumps:
        return False
    again = _is_deregistered(case, _version_of(golden))
    return again and _version_of(golden) in _versions_at(case, golden.commit) and bool(ours)


# Only one tool makes a tag


def _is_of_deregistered(case: Case, _: Aspect) -> bool:
    """The golden assigns a stage to a version that was taken back."""
    commits = {tag.commit for tag in case.golden.new}
    versions = {case.operation.version} - {None}
    for commit in commits:
        versions |= _versions_at(case, commit)
    is_assignment = case.operation.verb == "assign"
    return is_assignment and any(_is_deregistered(case, version) for version in versions)


def _is_ended_already(case: Case, _: Aspect) -> bool:
    """The golden takes a stage away that ended before."""
    stage = case.operation.stage
    commits = {tag.commit for tag in case.golden.new}
    commits |= {case.before[name].commit for name in case.golden.gone}
    ends = [
        event
        for event in _known(case)
        if event.is_gone and event.stage in {None, stage} and event.place.commit in commits
    ]
    return _is_unassignment(case) and not case.operation.force and bool(ends)


def _deletes_nothing(case: Case, _: Aspect) -> bool:
    """There is nothing to delete."""
    return case.operation.delete and not case.golden.gone


def _has_empty_version(case: Case, _: Aspect) -> bool:
    """The version is an empty word."""
    return case.operation.version == ""


def _is_deprecated_last(case: Case, _: Aspect) -> bool:
    """The artifact's last tag deprecates it."""
    is_whole = case.operation.verb == "deprecate" and case.operation.version is None
    return is_whole and "@deprecated" in _known(case)[-1].name


def _names_no_commit(case: Case, _: Aspect) -> bool:
    """A deletion names a commit that there is not."""
    return case.operation.delete and "There is no commit" in case.ours.error


def _is_registration(_: Case, aspect: Aspect) -> bool:
    """The tag that is left registers a version."""
    return _version_of(aspect.golden) is not None


def _refused(start: str, also: Callable[[Case], bool] = lambda _: True) -> Predicate:
    """Whether 1.10.1 refuses an operation with an error that begins so."""

    def predicate(case: Case, _: Aspect) -> bool:
        return case.golden.error.startswith(start) and also(case)

    return predicate


def _has_shared_commit(case: Case) -> bool:
    """Some artifact has two versions on one commit."""
    registered = set()
    for name, place in case.before.items():
        match = _event.fullmatch(name)
        if match is not None and match["version"] and place.second:
            registered.add((match["artifact"], match["version"], place.commit))
    places = [(artifact, commit) for artifact, _, commit in registered]
    return len(places) > len(set(places))


def _has_free_name(case: Case) -> bool:
    """Ours gave the next counter to the tag whose name was taken, or registered a new version."""
    (taken,) = re.findall(r"tag '([^']+)'", case.golden.error)
    counted = f"{taken}#{_last_counter(case) + 1}"
    made = any(tag.name == counted or _is_new_version(case, tag) for tag in case.ours.new)
    return taken in case.before and made


def _last_counter(case: Case) -> int:
    """The greatest counter of the artifact's tags, whatever they are."""
    start = tuple(f"{case.operation.artifact.replace(':', '=')}{mark}" for mark in "#@")
    counters = (_counter.search(name) for name in case.before if name.startswith(start))
    return max((int(counter[1]) for counter in counters if counter is not None), default=0)


def _is_commit_free_again(case: Case) -> bool:
    """Every version of the commit was taken back, or it is forced."""
    here = {version for tag in case.ours.new for version in _versions_at(case, tag.commit)}
    return case.operation.force or all(_is_deregistered(case, version) for version in here)


def _was_registered(case: Case) -> bool:
    """There were versions, all of them taken back, and ours registers another one."""
    versions = {event.version for event in _known(case)} - {None}
    _, ours = _registered(case)
    were = bool(versions) and all(_is_deregistered(case, version) for version in versions)
    return were and _is_new_version(case, ours)


def _gives_neither(case: Case) -> bool:
    """An unassignment names neither a version nor a commit."""
    asked = case.operation
    return asked.verb == "unassign" and asked.version is None and asked.ref is None


def _is_unassignment(case: Case) -> bool:
    """The operation takes a stage away."""
    return case.operation.verb in {"deprecate", "unassign"} and case.operation.stage is not None


def _deletes_ended(case: Case, _: Aspect) -> bool:
    """1.10.1 will not delete, because what is deleted was taken back already."""
    return case.operation.delete and case.golden.error.endswith("already")


def _is_version_there(case: Case) -> bool:
    """The version that is given with a commit is the one that it has."""
    here = {version for tag in case.ours.new for version in _versions_at(case, tag.commit)}
    return case.operation.version in here


DEVIATIONS: Final = (
    Deviation(
        "dated-last",
        "A new tag is the last event of its artifact: where the newest tag is not before now, it "
        "is dated a second after that; 1.10.1 dates it by the clock, so that of two changes in one "
        "second either may count.",
        ("backwards-1", 10),
        {"second": _is_dated_last},
    ),
    Deviation(
        "empty-message",
        "An empty message is kept; 1.10.1 takes the usual one instead.",
        ("written-empty-words", 7),
        {"message": _is_empty},
    ),
    Deviation(
        "auto-dialect",
        "Where no tag has a form that only gto 1.x knows, an unassignment is written "
        "name#stage#n!, as gto 0.2 documents it; 1.10.1 writes name#stage!#n, and so do we with "
        "`tag_dialect: gto-1`.",
        ("auto-1", 19),
        {"name": _is_form_0_2},
    ),
    Deviation(
        "deprecated-commit",
        "A deprecation stands on the commit of the artifact's last tag; to 1.10.1 the artifact's "
        "commits are events too, so that it may stand on a commit that is newer than that tag.",
        ("written-annotated", 2),
        {"commit": _is_of_last_tag},
    ),
    Deviation(
        "forced-deprecation",
        "`deprecate NAME --force` counts only if name@deprecated is taken; 1.10.1 always counts.",
        ("written-deletions", 2),
        {"name": _is_uncounted_deprecation},
    ),
    Deviation(
        "unused-version",
        "The next version is one that never was; 1.10.1 gives the name of one that was taken back "
        "to another commit.",
        ("messages-4", 20),
        {"name": _is_next_unused, "message": _is_next_unused},
    ),
    Deviation(
        "second-version",
        "`register --force` without --version gives a commit that has a version the next one; "
        "1.10.1 registers the same version once more.",
        ("deletions-3", 7),
        {"name": _is_second_version, "message": _is_second_version},
    ),
    Deviation(
        "heeded-bump",
        "A bump is heeded where the commit's version was taken back; 1.10.1 registers that again.",
        ("forced-4", 13),
        {"name": _is_heeded_bump, "message": _is_heeded_bump},
    ),
    Deviation(
        "deregistered-stage",
        "A deregistered version gets no stage, for it would have no effect; 1.10.1 makes the tag.",
        ("plain-1", 17),
        {"refused": _is_of_deregistered},
    ),
    Deviation(
        "ended-stage",
        "Without --force only a stage that holds can be unassigned; 1.10.1 unassigns also what an "
        "unassignment or a deregistration ended before.",
        ("plain-4", 2),
        {"refused": _is_ended_already},
    ),
    Deviation(
        "nothing-to-delete",
        "A deletion that finds no tag is an error; 1.10.1 ends well, having done nothing.",
        ("written-deletions", 5),
        {"refused": _deletes_nothing},
    ),
    Deviation(
        "empty-version",
        "An empty word is no version; 1.10.1 takes it for none given, so that "
        "`deprecate NAME ''` deprecates the artifact.",
        ("written-empty-words", 1),
        {"refused": _has_empty_version},
    ),
    Deviation(
        "deprecated-twice",
        "Only tags revive a deprecated artifact, so that it cannot be deprecated again without "
        "--force; in 1.10.1 a later commit that is one of its versions revives it.",
        ("written-annotated", 5),
        {"refused": _is_deprecated_last},
    ),
    Deviation(
        "taken-name",
        "Where the name of a tag is taken and --simple does not ask for it, the tag gets a "
        "counter; 1.10.1 fails.",
        ("plain-1", 6),
        {"allowed": _refused("TagExists: ", _has_free_name)},
    ),
    Deviation(
        "commit-free-again",
        "A commit whose version was taken back can get any version, and with --force a second "
        "one; in 1.10.1 only its old one.",
        ("plain-4", 7),
        {"allowed": _refused("WrongArgs: For this REF you can only", _is_commit_free_again)},
    ),
    Deviation(
        "bump-after-all",
        "Versions that were taken back count when the next one is named, so that a bump has "
        "something to raise; 1.10.1 takes it for the first version and refuses the bump.",
        ("plain-2", 19),
        {"allowed": _refused("WrongArgs: Can't apply bump, because", _was_registered)},
    ),
    Deviation(
        "tool-fails-writing",
        "1.10.1 writes nothing, or fails after it wrote, as long as any artifact has two versions "
        "on one commit.",
        ("shared-3", 3),
        {
            "allowed": _refused("ManyVersions: ", _has_shared_commit),
            "left": _refused("ManyVersions: ", _has_shared_commit),
        },
    ),
    Deviation(
        "only-one-in-stage",
        "`unassign NAME STAGE` means the only version in the stage; 1.10.1 wants to be told which.",
        ("build-2", 4),
        {"allowed": _refused("WrongArgs: One and only one of", _gives_neither)},
    ),
    Deviation(
        "unlisted-stage",
        "A stage that .gto does not list can be taken away; 1.10.1 refuses that too.",
        ("written-config", 3),
        {"allowed": _refused("UnknownStage: ", _is_unassignment)},
    ),
    Deviation(
        "version-there",
        "`assign NAME STAGE REF --version V` is right if V is what REF has; 1.10.1 refuses it.",
        ("forced-3", 11),
        {"allowed": _refused("WrongArgs: Can't register '", _is_version_there)},
    ),
    Deviation(
        "deleted-after-all",
        "--delete deletes the tags also of what was deregistered or deprecated before; in 1.10.1 "
        "only with --force.",
        ("plain-3", 19),
        {"allowed": _deletes_ended},
    ),
    Deviation(
        "forced-and-simple",
        "`deprecate NAME --force --simple true` makes name@deprecated if that name is free; "
        "1.10.1 takes the two options for a contradiction.",
        ("written-deletions", 6),
        {"allowed": _refused("WrongArgs: Can't use 'force' with")},
    ),
    Deviation(
        "looked-up",
        "--ref has to name a commit also with --delete, which does not need it; 1.10.1 ignores it.",
        ("written-deletions", 7),
        {"refused": _names_no_commit},
    ),
    Deviation(
        "all-or-nothing",
        "If a version cannot get its stage it is not registered either; 1.10.1 registers it, and "
        "then fails.",
        ("written-config", 1),
        {"left": _is_registration},
    ),
)
"""All of them."""

"""The journal of a registry."""

import heapq
import itertools
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from gtod.annotations.artifacts import Annotations
from gtod.git.object_parsing import CommitObject
from gtod.registry.event import Event
from gtod.registry.fold import Artifact, fold
from gtod.registry.shortcut import parse_shortcut
from gtod.service.discovery import Reach, discover
from gtod.service.history_filter import COMMIT, HistoryFilter
from gtod.service.lookup import check_stage, find_artifact, select_in
from gtod.service.point_in_time import PointInTime, seconds
from gtod.service.views import HistoryEntry, Moment
from gtod.steps import Pace, Steps, counted
from gtod.workspace.configuration import Configuration
from gtod.workspace.repository import Repository

#: Sorts before every event of its second, since counters and kinds are not negative.
_FIRST_OF_SECOND = -1

_Order = tuple[int, int, int, str]
_Item = tuple[_Order, HistoryEntry]


class HistoryQuestion(msgspec.Struct, frozen=True):
    """What happened?

    Attributes:
        name: To which artifact (or what a shortcut means); None: to all.
        reach: In which commits annotations are looked for.
        ascending: Whether the oldest comes first.
        limit: How many entries at most; None: all.
        since: Not what happened before; None: from the beginning.
        until: Not what happened after; None: to the end.
        stage: Only what is about this stage; None: whatever it is about.
        kinds: Only these kinds: `registration` … `deprecation`, `commit`; empty: all.
        author: Only what somebody did whose name or address has this in it, in any case.
    """

    name: str | None = None
    reach: Reach = Reach.HEAD
    ascending: bool = False
    limit: int | None = None
    since: PointInTime | None = None
    until: PointInTime | None = None
    stage: str | None = None
    kinds: frozenset[str] = frozenset()
    author: str | None = None


def history(
    repository: Repository, question: HistoryQuestion, environ: Mapping[str, str]
) -> Steps[list[HistoryEntry]]:
    """What happened, newest first unless asked otherwise.

    Raises:
        GtodError: The artifact, version or stage is unknown, or a time names no commit.
    """
    configuration = repository.configuration(environ)
    wanted = yield from _filter(repository, question)
    discovered = yield from discover(repository, question.reach, configuration)
    artifacts = yield from _artifacts(repository, question.name, discovered, configuration)
    is_plain = question.name is None or parse_shortcut(question.name).is_plain
    # The annotation of a commit is about the artifact, not about some of its versions.
    told = discovered if is_plain else {}
    carriers = {a.name: _carriers(a, told) for a in artifacts if wanted.takes_commits}
    everywhere = dict.fromkeys(commit for commits in carriers.values() for commit in commits)
    commits = yield from repository.commits(everywhere)
    journals: list[list[_Item]] = []
    pace = Pace()
    for artifact in artifacts:
        entries = _commit_entries(artifact.name, carriers.get(artifact.name, ()), commits, wanted)
        entries += _event_entries(artifact, wanted)
        journals.append(sorted(entries, key=_order, reverse=not question.ascending))
        if pace.is_over():
            yield counted("Summing up artifacts", len(journals), len(artifacts))
    found = yield from _merge(journals, question)
    if question.stage is not None and not found:
        yield from check_stage(repository, artifacts, question.stage, configuration)
    return found


def _filter(repository: Repository, question: HistoryQuestion) -> Steps[HistoryFilter]:
    since, until = question.since, question.until
    return HistoryFilter(
        since=None if since is None else (yield from seconds(repository, since)),
        until=None if until is None else (yield from seconds(repository, until)),
        stage=question.stage,
        kinds=question.kinds or None,
        author=None if question.author is None else question.author.casefold(),
    )


def _merge(journals: list[list[_Item]], question: HistoryQuestion) -> Steps[list[HistoryEntry]]:
    """The entries of all artifacts in one order; one sort of them all would be one long slice."""
    merged = heapq.merge(*journals, key=_order, reverse=not question.ascending)
    found: list[HistoryEntry] = []
    total = sum(map(len, journals))
    wanted = total if question.limit is None else min(total, question.limit)
    pace = Pace()
    for _, entry in itertools.islice(merged, wanted):
        found.append(entry)
        if pace.is_over():
            yield counted("Sorting events", len(found), wanted)
    return found


def _order(item: _Item) -> _Order:
    return item[0]


def _artifacts(
    repository: Repository,
    name: str | None,
    discovered: Mapping[str, Annotations],
    configuration: Configuration,
) -> Steps[list[Artifact]]:
    annotated = dict.fromkeys(n for a in discovered.values() for n in a.artifacts)
    if name is None:
        everything = yield from repository.tags.all()
        known = [folded.artifact for folded in everything.values()]
        return known + [fold(n, ()) for n in annotated if n not in everything]
    shortcut = parse_shortcut(name)
    folded = yield from repository.tags.one(shortcut.artifact)
    if folded is None and shortcut.artifact in annotated:
        return [fold(shortcut.artifact, ())]
    artifact = yield from find_artifact(repository, shortcut.artifact, configuration)
    if shortcut.is_plain:
        return [artifact]
    chosen = yield from select_in(artifact, repository, shortcut, configuration)
    return [_only(artifact, {version.name for version in chosen.versions})]


def _only(artifact: Artifact, versions: set[str]) -> Artifact:
    """The artifact with only the events of some versions."""
    kept = [
        pair for pair in zip(artifact.events, artifact.bindings, strict=True) if pair[1] in versions
    ]
    return msgspec.structs.replace(
        artifact,
        events=tuple(event for event, _ in kept),
        bindings=tuple(bound for _, bound in kept),
        versions=tuple(v for v in artifact.versions if v.name in versions),
    )


def _carriers(artifact: Artifact, discovered: Mapping[str, Annotations]) -> list[str]:
    """Each commit that carries a version, a stage event or an annotation, once."""
    commits = [event.commit for event in artifact.events if event.version or event.stage]
    commits += [oid for oid, found in discovered.items() if artifact.name in found.artifacts]
    return list(dict.fromkeys(commits))


def _commit_entries(
    artifact: str,
    carriers: Sequence[str],
    commits: Mapping[str, CommitObject],
    wanted: HistoryFilter,
) -> list[_Item]:
    return [
        (
            (commit.time, _FIRST_OF_SECOND, _FIRST_OF_SECOND, f"{artifact} {oid}"),
            HistoryEntry(
                moment=Moment(commit.time, commit.offset),
                artifact=artifact,
                event=COMMIT,
                version=None,
                stage=None,
                commit=oid,
                author=commit.author,
                author_email=commit.author_email,
                message=commit.message,
                tag=None,
            ),
        )
        for oid in carriers
        if (commit := commits.get(oid)) is not None and wanted.takes_commit(commit)
    ]


def _event_entries(artifact: Artifact, wanted: HistoryFilter) -> list[_Item]:
    pairs: Iterable[tuple[Event, str | None]]
    pairs = zip(artifact.events, artifact.bindings, strict=True)
    if not wanted.takes_everything:
        pairs = (pair for pair in pairs if wanted.takes_event(pair[0]))
    return [
        ((event.time, event.counter, event.kind, event.tag), event_entry(event, bound))
        for event, bound in pairs
    ]


def event_entry(event: Event, version: str | None) -> HistoryEntry:
    """An event as history tells it, and the version that it is about."""
    return HistoryEntry(
        moment=Moment(event.time, event.offset),
        artifact=event.artifact,
        event=event.kind.label,
        version=version,
        stage=event.stage,
        commit=event.commit,
        author=event.author,
        author_email=event.author_email,
        message=event.message,
        tag=event.tag,
    )

"""Every way in which gtod answers otherwise than a released tool, and why.

A deviation names the tool that it deviates from, says in one sentence what is different, and has
for each question that it concerns a predicate that tells whether it explains a difference. The
comparison fails on a difference that none explains, and on a deviation that explains nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.compat.facts import Answers, Difference, Fact, Json, Record

_UNASSIGNMENT_0_2: Final = re.compile(r"(?P<artifact>.+)#(?P<stage>.+)#[0-9]+!")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Case:
    """A golden, and what gtod answers about the same registry."""

    golden: Answers
    ours: Answers

    def second(self, tag: str) -> Json:
        """When a tag was made."""
        return next((event["created_at"] for event in self.ours["events"].get(tag, ())), None)

    def assignments(self, artifact: str, version: str) -> list[str]:
        """The assignments of a version, by tag."""
        rows = self.ours["versions"].get(artifact, ())
        return next((row["assignments"] for row in rows if row["name"] == version), [])

    def events_of(self, artifact: str, version: str = "") -> list[Record]:
        """What the tags of an artifact do, or only those about one version."""
        return [
            event
            for events in self.ours["events"].values()
            for event in events
            if event["artifact"] == artifact and version in ("", event["version"])
        ]


Predicate = Callable[[Difference, Case], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Deviation:
    """One way to answer otherwise."""

    name: str
    tool: str
    sentence: str
    predicates: Mapping[str, Predicate]

    def explains(self, difference: Difference, case: Case) -> bool:
        """Whether this is why an answer differs."""
        predicate = self.predicates.get(difference.fact.question)
        return predicate is not None and predicate(difference, case)


def _golden_is_error(difference: Difference, _: Case) -> bool:
    """The tool died where gtod answers."""
    golden = difference.golden
    return isinstance(golden, dict) and golden.keys() == {"error"}


def _ours_is_empty(difference: Difference, case: Case) -> bool:
    """The tool died of a tag that says nothing."""
    empty = {"version": {}, "stage": {}}
    return _golden_is_error(difference, case) and difference.ours == empty


# Order within one second


def _only_seconds_in_order(difference: Difference, _: Case) -> bool:
    """The history has the same lines, and only those of one second in another order."""
    golden, ours = difference.golden, difference.ours
    return Counter(golden) == Counter(ours) and _seconds(golden) == _seconds(ours)


def _seconds(lines: list[str]) -> list[int]:
    """The times of lines of the history."""
    return [json.loads(line)["timestamp"] for line in lines]


def _only_seconds_of_tags_in_order(difference: Difference, case: Case) -> bool:
    """The same assignments, and only those of one second in another order."""
    golden, ours = difference.golden, difference.ours
    return sorted(golden) == sorted(ours) and (
        [case.second(tag) for tag in golden] == [case.second(tag) for tag in ours]
    )


def _tied_reference(difference: Difference, case: Case) -> bool:
    """The same versions in a stage, each by an assignment of the same second."""
    golden, ours = (
        [(version, case.second(tag)) for version, tag in _places(value)]
        for value in (difference.golden, difference.ours)
    )
    return golden == ours


def _places(value: Json) -> list[list[str]]:
    """The versions of an answer with their tags, whether it is one or several."""
    if not value:
        return []
    return value if isinstance(value[0], list) else [value]


def _tied_last_stage(difference: Difference, case: Case) -> bool:
    """Each version that only one of the two has in the stage was assigned twice at last."""
    golden, ours = (
        {(version, tag) for version, tag in _places(value)}
        for value in (difference.golden, difference.ours)
    )
    artifact = difference.fact.artifact
    return all(_has_tied_last(case, artifact, version) for version, _ in golden ^ ours)


def _tied_last_stage_shown(difference: Difference, case: Case) -> bool:
    """One of the two versions shown in a column was assigned twice at last."""
    shown = {difference.golden, difference.ours} - {None}
    return any(_has_tied_last(case, difference.fact.artifact, version) for version in shown)


def _has_tied_last(case: Case, artifact: str, version: str) -> bool:
    """Whether the last two assignments of a version were made in one second."""
    seconds = [case.second(tag) for tag in case.assignments(artifact, version)]
    return len(seconds) > 1 and seconds[-1] == seconds[-2]


def _toggled_in_one_second(difference: Difference, case: Case) -> bool:
    """A stage that was assigned and taken away in one second."""
    differing = set(difference.golden or ()) ^ set(difference.ours or ())
    return bool(differing) and all(
        _last_kinds(case, difference.fact, version) == {"assignment", "unassignment"}
        for version in differing
    )


def _last_kinds(case: Case, fact: Fact, version: str) -> set[Json]:
    """What happened to a version's stage in the last second in which anything did."""
    events = [e for e in case.events_of(fact.artifact, version) if e["stage"] == fact.detail]
    last = max((event["created_at"] for event in events), default=None)
    return {event["event"] for event in events if event["created_at"] == last}


# The unassignment that the readme of 0.2.0 describes


def _is_documented_unassignment(difference: Difference, _: Case) -> bool:
    """The tag has that form."""
    return _UNASSIGNMENT_0_2.fullmatch(difference.fact.detail) is not None


def _unassigned(case: Case, artifact: str) -> set[str]:
    """The stages that such tags take from an artifact."""
    matches = map(_UNASSIGNMENT_0_2.fullmatch, case.ours["events"])
    return {match["stage"] for match in matches if match and match["artifact"] == artifact}


def _concerns_unassigned_stage(difference: Difference, case: Case) -> bool:
    """The stage was taken away so."""
    return difference.fact.detail in _unassigned(case, difference.fact.artifact)


def _concerns_unassigned_artifact(difference: Difference, case: Case) -> bool:
    """Some stage of the artifact was taken away so, and with it a version's last stage."""
    return bool(_unassigned(case, difference.fact.artifact))


def _lacks_unassigned_assignments(difference: Difference, case: Case) -> bool:
    """Only assignments of stages that were taken away so are missing."""
    artifact = difference.fact.artifact
    taken = tuple(f"{artifact}#{stage}" for stage in _unassigned(case, artifact))
    gone = [tag for tag in difference.golden if tag not in difference.ours]
    return bool(gone) and all(tag.startswith(taken) for tag in gone)


def _has_unassignments_more(difference: Difference, _: Case) -> bool:
    """Our history has the same lines and the unassignments between them."""
    kept = [line for line in difference.ours if json.loads(line)["event"] != "unassignment"]
    return (
        len(kept) < len(difference.ours)
        and sorted(kept) == sorted(difference.golden)
        and _seconds(kept) == _seconds(difference.golden)
    )


# Other differences from 0.2.0


def _is_hidden_column(difference: Difference, case: Case) -> bool:
    """A stage in use that .gto does not list."""
    stage = difference.fact.detail
    in_use = stage in case.golden["stages_used"] and stage not in case.golden["stages"]
    return difference.golden is None and in_use


def _has_each_commit_once(difference: Difference, _: Case) -> bool:
    """The same commits, but each only once."""
    return difference.ours == sorted(set(difference.golden))


def _lacks_final_newlines(difference: Difference, _: Case) -> bool:
    """The same messages, but for the newline at their end."""
    return difference.ours == sorted({text.removesuffix("\n") for text in difference.golden})


# Differences from 1.10.1


def _only_golden(difference: Difference) -> list[str]:
    """The versions that only the golden has."""
    return [name for name in difference.golden or () if name not in (difference.ours or ())]


def _stages_came_back(difference: Difference, case: Case) -> bool:
    """Versions that were deregistered before their last registration."""
    versions = _only_golden(difference)
    artifact = difference.fact.artifact
    return bool(versions) and all(_came_back(case, artifact, version) for version in versions)


def _came_back(case: Case, artifact: str, version: str) -> bool:
    """Whether a version was registered, deregistered and registered again."""
    events = case.events_of(artifact, version)
    gone = [event["created_at"] for event in events if event["event"] == "deregistration"]
    again = [event["created_at"] for event in events if event["event"] == "registration"]
    return bool(gone and again) and max(again) >= min(gone)


def _is_bare_commit(difference: Difference, case: Case) -> bool:
    """Commit-named versions that the stage was taken from."""
    fact, versions = difference.fact, _only_golden(difference)
    taken = {
        event["version"]
        for event in case.events_of(fact.artifact)
        if event["event"] == "unassignment" and event["stage"] == fact.detail
    }
    return bool(versions) and all(_COMMIT.fullmatch(v) and v in taken for v in versions)


def _has_each_version_once(difference: Difference, _: Case) -> bool:
    """The same versions, but each only once."""
    return difference.ours == list(dict.fromkeys(difference.golden))


def _was_deprecated(difference: Difference, case: Case) -> bool:
    """A deprecated artifact that 1.10.1 holds for active."""
    events = case.events_of(difference.fact.artifact)
    return difference.ours is True and any(e["event"] == "deprecation" for e in events)


def _leads_elsewhere(difference: Difference, _: Case) -> bool:
    """The same event on another object."""
    golden, ours = (
        [{**event, "commit_hexsha": None} for event in events]
        for events in (difference.golden, difference.ours)
    )
    return golden == ours


DEVIATIONS: Final = (
    Deviation(
        "tool-fails",
        "gto-0.2",
        "0.2.0 answers nothing at all when one commit has two versions of an artifact and a stage "
        "or an annotation, when artifacts.yaml is broken where a version stands, or when a tag of "
        "registry form is no commit's; gtod answers with all that can be read.",
        {"everything": _golden_is_error, "show --all-commits": _golden_is_error},
    ),
    Deviation(
        "foreign-tag",
        "gto-0.2",
        "check-ref of a tag that is no registry event fails in 0.2.0; here its answer is empty.",
        {"check-ref": _ours_is_empty},
    ),
    Deviation(
        "order-of-one-second",
        "gto-0.2",
        "Events of one second stand in the order of counter, kind and name, so that #10 comes "
        "after #9; 0.2.0 orders them by name, and history by artifact and version.",
        {
            "history order": _only_seconds_in_order,
            "history NAME order": _only_seconds_in_order,
            "show --last-stage": _tied_last_stage_shown,
            "show NAME assignments": _only_seconds_of_tags_in_order,
            "which all": _tied_reference,
            "which last": _tied_last_stage,
            "which one": _tied_reference,
            "which registered_only": _tied_reference,
        },
    ),
    Deviation(
        "documented-unassignment",
        "gto-0.2",
        "name#stage#n! takes a stage away, as the readme of 0.2.0 says; its code ignores it.",
        {
            "check-ref": _is_documented_unassignment,
            "history events": _has_unassignments_more,
            "history order": _has_unassignments_more,
            "history NAME events": _has_unassignments_more,
            "history NAME order": _has_unassignments_more,
            "show": _concerns_unassigned_stage,
            "show --last-stage": _concerns_unassigned_artifact,
            "show --registered-only": _concerns_unassigned_stage,
            "show NAME assignments": _lacks_unassigned_assignments,
            "which all": _concerns_unassigned_stage,
            "which last": _concerns_unassigned_artifact,
            "which one": _concerns_unassigned_stage,
            "which registered_only": _concerns_unassigned_stage,
        },
    ),
    Deviation(
        "more-columns",
        "gto-0.2",
        "Stages in use that .gto does not list are shown after those that it lists; 0.2.0 hides "
        "them.",
        {
            "show": _is_hidden_column,
            "show --last-stage": _is_hidden_column,
            "show --registered-only": _is_hidden_column,
        },
    ),
    Deviation(
        "commit-once",
        "gto-0.2",
        "History has one commit event for each commit of an artifact; 0.2.0 has one for each "
        "version on it.",
        {"history commits": _has_each_commit_once, "history NAME commits": _has_each_commit_once},
    ),
    Deviation(
        "final-newline",
        "gto-0.2",
        "Messages of commits are told without the newline at their end, as 0.2.0 tells those of "
        "tags.",
        {"history messages": _lacks_final_newlines, "history NAME messages": _lacks_final_newlines},
    ),
    Deviation(
        "tool-fails-1",
        "gto-1",
        "1.10.1 fails as a whole in the same three cases as 0.2.0.",
        {"everything": _golden_is_error},
    ),
    Deviation(
        "documented-unassignment-1",
        "gto-1",
        "name#stage#n! takes a stage away; 1.10.1 ignores it.",
        {"event": _is_documented_unassignment, "which": _concerns_unassigned_stage},
    ),
    Deviation(
        "order-of-one-second-1",
        "gto-1",
        "Of an assignment and an unassignment of one second the one with the greater counter is "
        "the later one; 1.10.1 takes the unassignment.",
        {"which": _toggled_in_one_second},
    ),
    Deviation(
        "nested-tag",
        "gto-1",
        "A tag of a tag is about the commit behind both; 1.10.1 takes the inner tag for one.",
        {"event": _leads_elsewhere},
    ),
    Deviation(
        "registered-again",
        "gto-1",
        "Deregistration ends a version's stages for good; in 1.10.1 they come back when it is "
        "registered again.",
        {"which": _stages_came_back},
    ),
    Deviation(
        "bare-commit",
        "gto-1",
        "The stage events of a commit without a registration are about one version; 1.10.1 makes "
        "a new version of each, so that nothing can be unassigned.",
        {"which": _is_bare_commit},
    ),
    Deviation(
        "one-version",
        "gto-1",
        "A version registered on two commits is listed once; 1.10.1 lists it twice.",
        {"latest": _has_each_version_once},
    ),
    Deviation(
        "commit-revives",
        "gto-1",
        "Only tags revive a deprecated artifact; in 1.10.1 a later commit that annotates it does.",
        {"deprecated": _was_deprecated},
    ),
)

"""Answers taken apart into single facts, so that two of them can be held against each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Record = dict[str, Json]
Answers = Record


class Fact(NamedTuple):
    """What a fact is about: the question, the artifact, and a detail such as a stage or a tag."""

    question: str
    artifact: str = ""
    detail: str = ""


Facts = dict[Fact, Json]


class Difference(NamedTuple):
    """A fact of a golden that gtod sees otherwise; None stands for what one of them lacks."""

    fact: Fact
    golden: Json
    ours: Json


def differences(golden: Facts, ours: Facts) -> Iterator[Difference]:
    """Every fact that is not the same, those included that only one of the two knows."""
    for fact in sorted(golden.keys() | ours.keys()):
        if golden.get(fact) != ours.get(fact):
            yield Difference(fact, golden.get(fact), ours.get(fact))


def facts_0_2(answers: Answers) -> Facts:
    """The facts to compare with gto 0.2.0: all of them, on its side and on ours."""
    return {
        Fact("stages"): answers["stages"],
        Fact("stages --used"): answers["stages_used"],
        Fact("show order"): answers["show_order"],
        **_shown(answers),
        Fact("show --all-branches"): answers["show_all_branches"],
        Fact("show --all-commits"): answers["show_all_commits"],
        **_versions(answers["versions"]),
        **_history("", answers["history"]),
        **{
            fact: value
            for artifact, places in answers["history_of"].items()
            for fact, value in _history(
                artifact, [answers["history"][place] for place in places]
            ).items()
        },
        **_placed(answers),
        **{Fact("check-ref", "", tag): found for tag, found in answers["check_ref"].items()},
        **{
            Fact("describe", artifact, reference): value
            for artifact, found in answers["describe"].items()
            for reference, value in found.items()
        },
    }


def _shown(answers: Answers) -> Facts:
    """What `gto show` has in its columns, with each option."""
    rows = {artifact: row["stage"] for artifact, row in answers["show"].items()}
    tables = {
        "show": rows,
        "show --registered-only": answers["show_registered_only"],
        "show --last-stage": answers["show_last_stage"],
    }
    columns = {
        Fact(question, artifact, stage): version
        for question, table in tables.items()
        for artifact, stages in table.items()
        for stage, version in stages.items()
        if version is not None
    }
    latest = {
        Fact("show latest", artifact): row["version"] for artifact, row in answers["show"].items()
    }
    return latest | columns


def _versions(artifacts: dict[str, list[Record]]) -> Facts:
    """What `gto show NAME` says: which versions in which order, and each field of each."""
    facts: Facts = {}
    for artifact, rows in artifacts.items():
        facts[Fact("show NAME", artifact)] = [row["name"] for row in rows]
        for row in rows:
            for field in (*_VERSION_FIELDS, "annotation"):
                facts[Fact(f"show NAME {field}", artifact, row["name"])] = row.get(field)
    return facts


_VERSION_FIELDS = (
    *("assignments", "author", "author_email", "commit_hexsha"),
    *("created_at", "discovered", "message", "tag"),
)


def _history(artifact: str, rows: list[Record]) -> Facts:
    """What `gto history` says: its commits, its other events, and the order of all."""
    question = "history NAME" if artifact else "history"
    every = [_text(row) for row in rows]
    texts = dict(zip(every, (row["event"] == "commit" for row in rows), strict=True))
    messages = {row["message"] for row in rows if row["event"] == "commit"}
    return {
        Fact(f"{question} messages", artifact): sorted(messages),
        Fact(f"{question} commits", artifact): sorted(text for text in every if texts[text]),
        Fact(f"{question} events", artifact): sorted(text for text in every if not texts[text]),
        Fact(f"{question} order", artifact): list(texts),
    }


def _text(row: Record) -> str:
    """A line of the history; how its message ends is a fact of its own."""
    return json.dumps({**row, "message": row["message"].rstrip("\n")}, sort_keys=True)


def _placed(answers: Answers) -> Facts:
    """What `gto which` and `gto latest` say."""
    which = {
        Fact(f"which {option}", artifact, stage): value
        for artifact, stages in answers["which"].items()
        for stage, found in stages.items()
        for option, value in found.items()
        if value
    }
    latest = {
        Fact(f"latest {option}", artifact): value
        for artifact, found in answers["latest"].items()
        for option, value in found.items()
    }
    return which | latest


def facts_1(answers: Answers) -> Facts:
    """The facts of a golden of gto 1.x: only what 0.2.0 lacks."""
    registered = {
        Fact("active versions", artifact): sorted(
            {v["version"] for v in found if v["is_registered"] and v["is_active"]}
        )
        for artifact, found in answers["versions"].items()
    }
    deprecated = {
        Fact("deprecated", artifact): row["registered"] and not row["active"]
        for artifact, row in answers["show_all"].items()
    }
    return registered | deprecated | _placed_1(answers) | _events(answers["check_ref"])


def our_facts_1(answers: Answers) -> Facts:
    """Our side of the facts to compare with gto 1.x."""
    active = {
        Fact("active versions", artifact): sorted(names)
        for artifact, names in answers["active"].items()
    }
    deprecated = {
        Fact("deprecated", artifact): artifact in answers["deprecated"]
        for artifact in answers["show_order"]
    }
    return active | deprecated | _placed_1(answers) | _events(answers["events"])


def _placed_1(answers: Answers) -> Facts:
    """The versions that are latest, and those in each stage, from the greatest down."""
    which = {
        Fact("which", artifact, stage): [version for version, _ in found["all"]]
        for artifact, stages in answers["which"].items()
        for stage, found in stages.items()
        if found["all"]
    }
    latest = {
        Fact("latest", artifact): [version for version, _ in found["all"]]
        for artifact, found in answers["latest"].items()
    }
    return which | latest


def _events(tags: dict[str, list[Record]]) -> Facts:
    """What each tag does to which version."""
    fields = ("artifact", "event", "version", "stage", "commit_hexsha", "created_at")
    return {
        Fact("event", "", tag): [{field: event.get(field) for field in fields} for event in found]
        for tag, found in tags.items()
    }

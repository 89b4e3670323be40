"""Ask gto 0.2.0 everything about the repository of the first argument.

Run with an interpreter that has it. The state is built once: 0.2.0 rebuilds it from scratch for
each question and changes nothing in it while it answers.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from asking import (
    Json,
    answer,
    places,
    remembered,
    report,
    repository,
    tag_names,
    unix_seconds,
    without_empty,
)
from gto import api
from gto.registry import GitRegistry

if TYPE_CHECKING:
    from gto.base import BaseAssignment, BaseVersion

REPOSITORY = repository()


def main() -> None:
    """Ask and write."""
    GitRegistry.get_state = remembered(GitRegistry.get_state)
    try:
        names = list(api._get_state(REPOSITORY).artifacts)  # what print-state does
    except Exception:  # noqa: BLE001  # then each answer below records it
        names = []
    report(
        {
            "tool": f"gto {version('gto')}",
            "stages": answer(lambda: list(api.get_stages(REPOSITORY))),
            "stages_used": answer(lambda: list(api.get_stages(REPOSITORY, used=True))),
            "show": answer(lambda: api.show(REPOSITORY)),
            "show_order": answer(lambda: list(api.show(REPOSITORY))),
            "show_registered_only": answer(lambda: _stages_shown(registered_only=True)),
            "show_last_stage": answer(lambda: _stages_shown(last_stage=True)),
            "show_all_branches": answer(lambda: _known_versions(all_branches=True)),
            "show_all_commits": answer(lambda: _known_versions(all_commits=True)),
            "versions": answer(lambda: {name: _versions(name) for name in names or _fail()}),
            "history": answer(_history),
            "history_of": answer(lambda: {name: _history_of(name) for name in names or _fail()}),
            "which": answer(lambda: {name: _which_all(name) for name in names or _fail()}),
            "latest": answer(lambda: {name: _latest(name) for name in names or _fail()}),
            "check_ref": {tag: answer(lambda tag=tag: _check_ref(tag)) for tag in tag_names()},
            "describe": answer(lambda: {name: _describe(name) for name in names or _fail()}),
        }
    )


def _fail() -> list[str]:
    """Die of what the state dies of; a registry without artifacts has no names."""
    return list(api._get_state(REPOSITORY).artifacts)


def _stages_shown(**options: bool) -> Json:
    """The stages of each artifact in `gto show`."""
    return {name: row["stage"] for name, row in api.show(REPOSITORY, **options).items()}


def _known_versions(**options: bool) -> Json:
    """Each artifact's versions when artifacts.yaml is read from more than HEAD."""
    return {
        name: sorted(row["name"] for row in api.show(REPOSITORY, name, **options))
        for name in sorted(api.show(REPOSITORY, **options))
    }


def _versions(name: str) -> Json:
    """What `gto show NAME` says."""
    return [_version(row) for row in api.show(REPOSITORY, name)]


def _version(row: dict[str, object]) -> Json:
    """One version, its assignments by tag and its annotation."""
    enrichments = [e for e in row["enrichments"] if e["source"] == "gto"]
    return without_empty(
        {
            **{key: value for key, value in row.items() if key not in ("artifact", "enrichments")},
            "created_at": unix_seconds(row["created_at"]),
            "assignments": [a["tag"] for a in row["assignments"] or ()],
            "annotation": enrichments[0]["artifact"] if enrichments else None,
        }
    )


def _history() -> list[Json]:
    """What `gto history` says."""
    return [_event(row) for row in api.history(REPOSITORY)]


def _history_of(name: str) -> Json:
    """What `gto history NAME` says, as places in the whole history."""
    return places(_history(), [_event(row) for row in api.history(REPOSITORY, name)])


def _event(row: dict[str, object]) -> Json:
    """One line of the history."""
    return {**row, "timestamp": unix_seconds(row["timestamp"]), "event": row["event"].value}


def _which_all(name: str) -> Json:
    """What `gto which` says about each stage, with each option."""
    artifact = api._get_state(REPOSITORY).find_artifact(name)
    last = artifact.get_assignments(last_stage=True)
    known = {*api.get_stages(REPOSITORY), *api.get_stages(REPOSITORY, used=True)}
    return {
        stage: {
            "one": answer(lambda stage=stage: _which(name, stage)),
            "all": answer(lambda stage=stage: _which(name, stage, all=True)),
            "registered_only": answer(
                lambda stage=stage: _which(name, stage, all=True, registered_only=True)
            ),
            "last": [_place(found) for found in last.get(stage, [])],
        }
        for stage in sorted(known)
    }


def _which(name: str, stage: str, **options: bool) -> Json:
    """The versions in a stage, each with the tag that put it there."""
    found = api.find_versions_in_stage(REPOSITORY, name, stage, **options)
    if options.get("all"):
        return [_place(one) for one in found or []]
    return _place(found) if found else None


def _place(found: BaseAssignment) -> Json:
    """A version and the tag of its assignment."""
    return [found.version, found.tag]


def _latest(name: str) -> Json:
    """What `gto latest` says, and all versions from the greatest down."""

    def place(found: BaseVersion) -> Json:
        return [found.name, found.tag or found.commit_hexsha]

    one = api.find_latest_version(REPOSITORY, name)
    every = api.find_latest_version(REPOSITORY, name, all=True)
    return {"one": place(one) if one else None, "all": [place(found) for found in every]}


def _check_ref(tag: str) -> Json:
    """What `gto check-ref` says."""
    return {
        kind: {name: _found(found.dict()) for name, found in by_name.items()}
        for kind, by_name in api.check_ref(REPOSITORY, tag).items()
    }


def _found(row: dict[str, object]) -> Json:
    """A version or an assignment that a tag made, without what other answers tell of it."""
    row = {key: row[key] for key in row if key not in ("assignments", "enrichments", "artifact")}
    return without_empty({**row, "created_at": unix_seconds(row["created_at"])})


def _describe(name: str) -> Json:
    """What `gto describe` says of HEAD and of each registered version."""
    registered = [row["tag"] for row in api.show(REPOSITORY, name) if row["tag"]]
    return {
        "HEAD": answer(lambda: _annotation(name)),
        **{tag: answer(lambda tag=tag: _annotation(tag)) for tag in registered},
    }


def _annotation(reference: str) -> Json:
    """The annotation, as the command prints it."""
    infos = [info for info in api.describe(REPOSITORY, reference) if info.source == "gto"]
    return infos[0].get_object().dict(exclude_defaults=True) if infos else None


if __name__ == "__main__":
    main()

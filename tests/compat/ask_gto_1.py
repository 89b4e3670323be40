"""Ask gto 1.x everything about the repository of the first argument.

Run with an interpreter that has it. The state is built once: gto rebuilds it from scratch for each
question and changes nothing in it while it answers.
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
from gto.constants import VersionSort
from gto.registry import GitRegistry

if TYPE_CHECKING:
    from gto.base import Artifact, Version, VStage

REPOSITORY = repository()
ALL = {"versions_per_stage": -1, "sort": VersionSort.SemVer}


def main() -> None:
    """Ask and write."""
    GitRegistry.get_state = remembered(GitRegistry.get_state)
    names = answer(lambda: list(_artifacts()))
    if isinstance(names, dict):
        names = []
    report(
        {
            "tool": f"gto {version('gto')}",
            "stages": answer(lambda: list(api.get_stages(REPOSITORY))),
            "stages_used": answer(lambda: list(api.get_stages(REPOSITORY, used=True))),
            "show": answer(lambda: api.show(REPOSITORY)),
            "show_order": answer(lambda: list(api.show(REPOSITORY))),
            "show_all": answer(lambda: api.show(REPOSITORY, deprecated=True, **ALL)),
            "versions": answer(
                lambda: {name: _versions(artifact) for name, artifact in _artifacts().items()}
            ),
            "versions_shown": answer(
                lambda: {
                    name: answer(lambda name=name: _shown(name)) for name in names or _artifacts()
                }
            ),
            "history": answer(_history),
            "history_of": answer(
                lambda: {
                    name: answer(lambda name=name: _history_of(name))
                    for name in names or _artifacts()
                }
            ),
            "which": answer(
                lambda: {name: _which_all(artifact) for name, artifact in _artifacts().items()}
            ),
            "latest": answer(lambda: {name: _latest(name) for name in _artifacts()}),
            "check_ref": {tag: answer(lambda tag=tag: _check_ref(tag)) for tag in tag_names()},
            "describe": answer(lambda: {name: _describe(name) for name in _artifacts()}),
        }
    )


def _artifacts() -> dict[str, Artifact]:
    """The artifacts of the state."""
    return api._get_state(REPOSITORY).artifacts


def _versions(artifact: Artifact) -> Json:
    """Every version of the state with its events, active or not."""
    every = artifact.get_versions(
        active_only=False, include_non_explicit=True, include_discovered=True
    )
    return [_version(found) for found in every]


def _version(found: Version) -> Json:
    """One version and the tags of its events."""
    return {
        "version": found.version,
        "commit_hexsha": found.commit_hexsha,
        "is_active": found.is_active,
        "is_registered": found.is_registered,
        "discovered": found.discovered,
        "created_at": unix_seconds(found.created_at),
        "ref": found.ref,
        "registrations": [event.tag for event in found.registrations],
        "deregistrations": [event.tag for event in found.deregistrations],
        "stages": {name: _stage(stage) for name, stage in sorted(found.stages.items())},
    }


def _stage(stage: VStage) -> Json:
    """One stage of a version and the tags of its events."""
    return {
        "is_active": stage.is_active,
        "assignments": [event.tag for event in stage.assignments],
        "unassignments": [event.tag for event in stage.unassignments],
    }


def _shown(name: str) -> Json:
    """The versions and their stages that `gto show NAME` prints when nothing limits it."""
    return [
        [row["version"], sorted({stage["stage"] for stage in row["stages"]})]
        for row in api.show(REPOSITORY, name, **ALL)
    ]


def _history() -> list[Json]:
    """What `gto history` says."""
    return [_event(row) for row in api.history(REPOSITORY)]


def _history_of(name: str) -> Json:
    """What `gto history NAME` says, as places in the whole history."""
    return places(_history(), [_event(row) for row in api.history(REPOSITORY, name)])


def _event(row: dict[str, object]) -> Json:
    """One line of the history."""
    kept = ("artifact", "event", "version", "stage", "ref")
    return {**{key: row[key] for key in kept}, "timestamp": unix_seconds(row["timestamp"])}


def _which_all(artifact: Artifact) -> Json:
    """What is in each stage: the default answer, and all versions from the greatest down."""
    name = artifact.artifact
    known = {*api.get_stages(REPOSITORY), *(s for v in artifact.versions for s in v.stages)}
    by_time = artifact.get_vstages(sort=VersionSort.Timestamp)
    return {
        stage: {
            "one": answer(lambda stage=stage: _which(name, stage)),
            "all": answer(lambda stage=stage: _which(name, stage, versions_per_stage=-1)),
            "registered_only": answer(
                lambda stage=stage: _which(name, stage, versions_per_stage=-1, registered_only=True)
            ),
            "by_time": [_place(found) for found in by_time.get(stage, [])],
        }
        for stage in sorted(known)
    }


def _which(name: str, stage: str, **options: int) -> Json:
    """The versions in a stage, each with the tag that put it there."""
    found = api.find_versions_in_stage(REPOSITORY, name, stage, **options)
    return [_place(one) for one in found or []]


def _place(found: VStage) -> Json:
    """A version and the tag of its assignment."""
    return [found.version, found.ref]


def _latest(name: str) -> Json:
    """The greatest active version, and all of them from the greatest down."""
    one = api.find_latest_version(REPOSITORY, name)
    every = api.find_latest_version(REPOSITORY, name, all=True)
    return {
        "one": [one.version, one.ref] if one else None,
        "all": [[found.version, found.ref] for found in every],
    }


def _check_ref(tag: str) -> Json:
    """What `gto check-ref` says: the events of a tag."""
    return [
        without_empty(
            {
                "event": found.event,
                "artifact": found.artifact,
                "version": getattr(found, "version", None),
                "stage": getattr(found, "stage", None),
                "commit_hexsha": found.commit_hexsha,
                "created_at": unix_seconds(found.created_at),
                "author": found.author,
                "author_email": found.author_email,
                "message": found.message,
            }
        )
        for found in api.check_ref(REPOSITORY, tag)
    ]


def _describe(name: str) -> Json:
    """What `gto describe` says of HEAD and of each registered version."""
    artifact = _artifacts()[name]
    registered = {f"{name}@{found.version}" for found in artifact.versions if found.is_registered}
    return {
        "HEAD": answer(lambda: _annotation(name)),
        **{ref: answer(lambda ref=ref: _annotation(ref)) for ref in sorted(registered)},
    }


def _annotation(reference: str) -> Json:
    """The annotation, as the command prints it."""
    artifact = api.describe(REPOSITORY, reference)
    return artifact.model_dump(exclude_defaults=True) if artifact else None


if __name__ == "__main__":
    main()

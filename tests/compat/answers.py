"""gtod's answers in the shape of the goldens: the one file here that knows gtod from inside.

It asks the functions of `gtod.service`, which the commands and the typed methods share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from gtod.annotations.artifacts import annotation_as_dict
from gtod.registry.query import Sort
from gtod.service.check_ref import check_ref
from gtod.service.describe import describe
from gtod.service.discovery import Reach
from gtod.service.history import HistoryQuestion, history
from gtod.service.placement import WhichQuestion, latest, which
from gtod.service.show import ShowQuestion, show_artifact, show_registry
from gtod.service.stages import Which, list_stages
from gtod.steps import Steps, finish
from gtod.workspace.repositories import Repositories
from tests.compat.registries import tag_names

if TYPE_CHECKING:
    from pathlib import Path

    from gtod.annotations.artifacts import Annotation
    from gtod.registry.query import Placement
    from gtod.service.views import ArtifactRow, HistoryEntry, RefView, VersionView
    from gtod.workspace.repository import Repository
    from tests.compat.facts import Answers, Json, Record

ENVIRON: Final[dict[str, str]] = {}
"""Nobody's variables: whoever runs the tests must not matter."""


def gtod_answers(folder: Path) -> Answers:
    """Everything that the goldens tell of a repository, as gtod sees it."""
    return _Asker(Repositories().find(str(folder), ENVIRON)).answers(tag_names(folder))


class _Asker:
    """Asks about one repository."""

    def __init__(self, repository: Repository) -> None:
        """Read the names of the artifacts and of the stages first: all else asks for them."""
        self._repository = repository
        self._used = finish(list_stages(repository, Which.USED, ENVIRON))
        self._stages = finish(list_stages(repository, Which.IN_FORCE, ENVIRON))
        self._names = [row.name for row in self._rows()]
        self._known = sorted({*self._used, *self._stages})

    def answers(self, tags: list[str]) -> Answers:
        """All answers."""
        refs = {tag: finish(check_ref(self._repository, tag)) for tag in tags}
        everything = self._history(None)
        versions = {name: self._versions(name) for name in self._names}
        return {
            "active": {name: _active(found) for name, found in versions.items()},
            "check_ref": {tag: _checked(found) for tag, found in refs.items()},
            "deprecated": [row.name for row in self._rows() if row.is_deprecated],
            "describe": {name: self._described(name, found) for name, found in versions.items()},
            "events": {tag: _events(found) for tag, found in refs.items()},
            "history": everything,
            "history_of": {
                name: [everything.index(row) for row in self._history(name)] for name in self._names
            },
            "latest": {name: self._latest(name) for name in self._names},
            "show": {
                row.name: {"version": _name(row), "stage": _columns(row)} for row in self._rows()
            },
            "show_all_branches": self._found(Reach.BRANCHES),
            "show_all_commits": self._found(Reach.COMMITS),
            "show_last_stage": {row.name: _columns(row) for row in self._rows(last_stage=True)},
            "show_order": self._names,
            "show_registered_only": {
                row.name: _columns(row) for row in self._rows(registered_only=True)
            },
            "stages": self._stages,
            "stages_used": self._used,
            "versions": {name: [_version(v) for v in found] for name, found in versions.items()},
            "which": {
                name: {stage: self._which(name, stage) for stage in self._known}
                for name in self._names
            },
        }

    def _rows(self, **options: bool | Reach) -> tuple[ArtifactRow, ...]:
        """The rows of the registry's table."""
        question = ShowQuestion(sort=Sort.SEMVER, deprecated=True, **options)
        return finish(show_registry(self._repository, question, ENVIRON)).rows

    def _versions(self, name: str, reach: Reach = Reach.HEAD) -> list[VersionView]:
        """The versions of an artifact."""
        question = ShowQuestion(sort=Sort.SEMVER, deprecated=True, reach=reach)
        return finish(show_artifact(self._repository, name, question, ENVIRON))

    def _found(self, reach: Reach) -> Json:
        """The artifacts and their versions when more than HEAD is read."""
        return {
            row.name: sorted(found.name for found in self._versions(row.name, reach))
            for row in self._rows(reach=reach)
        }

    def _history(self, name: str | None) -> list[Record]:
        """The journal."""
        return [
            _entry(entry)
            for entry in finish(history(self._repository, HistoryQuestion(name), ENVIRON))
        ]

    def _latest(self, name: str) -> Json:
        """The latest version, and all versions."""
        every = [[v.name, v.origin.tag] for v in finish(latest(self._repository, name, ENVIRON))]
        return {"one": every[0] if every else None, "all": every}

    def _which(self, name: str, stage: str) -> Json:
        """What is in a stage, with each option."""

        def found(**options: bool) -> list[Json]:
            question = WhichQuestion(name, stage, sort=Sort.SEMVER, **options)
            return _places(which(self._repository, question, ENVIRON))

        every = found()
        return {
            "one": every[0] if every else None,
            "all": every,
            "registered_only": found(registered_only=True),
            "last": found(last_stage=True),
        }

    def _described(self, name: str, versions: list[VersionView]) -> Json:
        """The annotations at HEAD and at each version."""
        described: dict[str, Json] = {"HEAD": self._annotation(name, None)}
        for version in versions:
            if version.tag is not None:
                described[version.tag] = self._annotation(name, version.commit)
        return described

    def _annotation(self, name: str, revision: str | None) -> Json:
        """What a commit says about an artifact."""
        return _told(finish(describe(self._repository, name, revision, ENVIRON)))


def _told(annotation: Annotation | None) -> Json:
    """An annotation as `describe` prints it."""
    return None if annotation is None else annotation_as_dict(annotation)


def _name(row: ArtifactRow) -> str | None:
    """The latest version of a row."""
    return None if row.latest is None else row.latest.name


def _columns(row: ArtifactRow) -> Json:
    """The stages of a row."""
    return {stage: place.version.name for stage, place in row.stages.items()}


def _active(versions: list[VersionView]) -> Json:
    """The registered versions that count now."""
    return sorted(v.name for v in versions if v.is_registered and v.is_active)


def _places(steps: Steps[list[Placement]]) -> list[Json]:
    """Versions in a stage with the tags that put them there."""
    return [[place.version.name, place.event.tag] for place in finish(steps)]


def _version(view: VersionView) -> Record:
    """A version as `show NAME` tells it."""
    annotation = view.annotation
    return {
        "name": view.name,
        "created_at": view.created.time,
        "author": view.author,
        "author_email": view.author_email,
        "message": None if view.discovered else view.message,
        "commit_hexsha": view.commit,
        "discovered": view.discovered,
        "tag": view.tag,
        "assignments": [event.tag for event in view.assignments],
        "annotation": None if annotation is None else _in_full(annotation),
    }


def _in_full(annotation: Annotation) -> Json:
    """An annotation with all the fields that 0.2.0 knows."""
    fields = msgspec.structs.asdict(annotation)
    fields["labels"] = list(annotation.labels)
    del fields["custom"]
    return fields


def _entry(entry: HistoryEntry) -> Record:
    """A line of the journal, with only the fields that it has."""
    row = {
        "timestamp": entry.moment.time,
        "artifact": entry.artifact,
        "event": entry.event,
        "version": entry.version,
        "stage": entry.stage,
        "commit": entry.commit,
        "author": entry.author,
        "author_email": entry.author_email,
        "message": entry.message,
    }
    return {key: value for key, value in row.items() if value is not None}


def _checked(found: RefView) -> Json:
    """What check-ref says, in the two groups of 0.2.0."""
    event = found.event
    answer: dict[str, Json] = {"version": {}, "stage": {}}
    if event is None or event.kind.label not in ("registration", "assignment"):
        return answer
    common = {
        "author": event.author,
        "author_email": event.author_email,
        "commit_hexsha": event.commit,
        "created_at": event.time,
        "message": event.message,
        "tag": event.tag,
    }
    if event.kind.label == "registration":
        own = {"name": found.version_name, "discovered": False}
        answer["version"] = {event.artifact: common | own}
    else:
        own = {"version": found.version_name, "stage": event.stage}
        answer["stage"] = {event.artifact: common | own}
    return answer


def _events(found: RefView) -> Json:
    """The event of a tag as gto 1.x names it."""
    event = found.event
    if event is None:
        return []
    return [
        {
            "artifact": event.artifact,
            "event": event.kind.label,
            "version": found.version_name,
            "stage": event.stage,
            "commit_hexsha": event.commit,
            "created_at": event.time,
        }
    ]

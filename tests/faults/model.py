"""What a registry answers, from nothing but the tags that were written into it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.faults.artifact import Artifact, Tag, event_of


@dataclass(frozen=True)
class Question:
    """A typed method and its params besides the repository."""

    method: str
    params: Mapping[str, object]

    def __str__(self) -> str:
        return f"{self.method} {dict(self.params)}"


class Model:
    """The registry.

    Attributes:
        tags: By name.
        allowed: The stages that `.gto` allows, in its order; None if it lists none.
        by_time: Whether `.gtod.yaml` lets the last assignment count, and not the greatest version.
    """

    def __init__(self) -> None:
        self.tags: dict[str, Tag] = {}
        self.allowed: tuple[str, ...] | None = None
        self.by_time = False
        self._artifacts: dict[str, Artifact] = {}
        self._of: dict[str, dict[str, Tag]] = {}

    def add(self, tag: Tag) -> None:
        """A tag is made."""
        artifact = event_of(tag).artifact
        self.tags[tag.name] = tag
        self._of.setdefault(artifact, {})[tag.name] = tag
        self._artifacts.pop(artifact, None)

    def remove(self, name: str) -> None:
        """A tag is deleted."""
        artifact = event_of(self.tags.pop(name)).artifact
        del self._of[artifact][name]
        if not self._of[artifact]:
            del self._of[artifact]
        self._artifacts.pop(artifact, None)

    @property
    def names(self) -> list[str]:
        """The artifacts that there are."""
        return sorted(self._of)

    def tags_of(self, artifact: str) -> dict[str, Tag]:
        """The tags of an artifact, by name."""
        return dict(self._of.get(artifact, {}))

    def artifact(self, name: str) -> Artifact:
        """What the tags say about an artifact that there is."""
        if name not in self._artifacts:
            self._artifacts[name] = Artifact(self._of[name].values())
        return self._artifacts[name]

    @property
    def stages(self) -> set[str]:
        """Every stage that a tag names."""
        return set().union(*(self.artifact(name).stages for name in self.names))

    def without(self, tags: Iterable[str]) -> "Model":
        """The same registry without some of the tags."""
        left = Model()
        left.allowed, left.by_time = self.allowed, self.by_time
        gone = frozenset(tags)
        for name, tag in self.tags.items():
            if name not in gone:
                left.add(tag)
        return left

    def answer(self, question: Question) -> object:
        """What has to be answered, in the form that `seen` gives answers; `!kind` for an error."""
        params = question.params
        name = params.get("name")
        if isinstance(name, str) and name not in self._of:
            return "!artifact_not_found"
        match question.method:
            case "gto/latest":
                return self.artifact(str(name)).latest
            case "gto/which":
                return self._which(str(name), str(params["stage"]), params.get("sort"))
            case "gto/history":
                return self._history([str(name)] if name else self.names)
            case "gto/stages":
                wants_used = params.get("which") == "used" or self.allowed is None
                return sorted(self.stages) if wants_used else list(self.allowed or ())
            case _:
                return self._versions(str(name)) if name else self._registry()

    def _which(self, name: str, stage: str, sort: object) -> object:
        by_time = self.by_time if sort is None else sort == "timestamp"
        found = self.artifact(name).which(stage, by_time=by_time)
        if not found and stage not in self.stages | set(self.allowed or ()):
            return "!stage_not_found"
        return found

    def _history(self, names: Iterable[str]) -> list[tuple[str, str, str, str]]:
        rows = [
            (event.order, (event.tag.name, event.kind, bound, event.tag.commit))
            for name in names
            for event, bound in zip(
                self.artifact(name).events, self.artifact(name).bindings, strict=True
            )
        ]
        return [row for _, row in sorted(rows, reverse=True)]

    def _registry(self) -> tuple[list[str], dict[str, tuple[str | None, dict[str, str]]]]:
        allowed = list(self.allowed or ())
        stages = [*allowed, *sorted(self.stages - set(allowed))]
        rows: dict[str, tuple[str | None, dict[str, str]]] = {}
        for name in self.names:
            artifact = self.artifact(name)
            placed = {
                stage: found[0]
                for stage in stages
                if (found := artifact.which(stage, by_time=self.by_time))
            }
            rows[name] = (next(iter(artifact.latest), None), placed)
        return stages, rows

    def _versions(self, name: str) -> list[tuple[str, bool, list[str]]]:
        found = [
            (version.name, version.is_registered, list(reversed(version.stages)))
            for version in self.artifact(name).versions
        ]
        return sorted(found)


def seen(question: Question, result: object) -> object:
    """A result as `Model.answer` gives it: what counts of it."""
    match question.method, result:
        case (("gto/latest" | "gto/which"), list()):
            return [row["version"] for row in result]
        case "gto/history", list():
            return [
                (row["ref"], row["event"], row["version"], row["commit_hexsha"]) for row in result
            ]
        case "gto/show", dict():
            rows = {
                row["artifact"]: (
                    row["latest"],
                    {stage: version for stage, version in row["stages"].items() if version},
                )
                for row in result["artifacts"]
            }
            return result["stages"], rows
        case "gto/show", list():
            return sorted((row["version"], row["is_registered"], row["stages"]) for row in result)
    return result

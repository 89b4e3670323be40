"""A registry on disk and what was written into it: by git beside, and by whoever asks gtod to."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.faults.artifact import Tag, event_of
from tests.faults.model import Model, Question
from tests.helpers.git import git, make_repository

#: What changes all the time.
ARTIFACTS = ("churn", "forecast", "ranking", "team/nlp", "team/vision")
#: What lies there, so that there is enough to be read in bulk and kept in the cache.
OTHERS = tuple(f"model-{number:03}" for number in range(130))
STAGES = ("dev", "staging", "prod")

_COMMITS = 12
_VERSIONS_OF_OTHERS = 16
#: More tags of an artifact than that are rather deleted than added to.
_MANY = 14
#: The first tags are made then.
BEGIN = 1_700_000_000

#: So far the clocks of those who tag may differ, in seconds.
_ASKEW = (1, 1, 1, 0, -5)


@dataclass(frozen=True)
class Write:
    """A change that gtod is asked for, which the rules allow.

    Attributes:
        method: The typed method.
        params: Its params besides the repository.
        artifact: The artifact.
        made: The tags that it has to make, in order, each with its commit.
        gone: The tags that it has to delete.
    """

    method: str
    params: Mapping[str, object]
    artifact: str
    made: Mapping[str, str]
    gone: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {dict(self.params)}"


class World:
    """The registry.

    Args:
        folder: Where it is made.
        random: Decides everything.

    Attributes:
        repo: Its work tree.
        git_dir: Its Git directory.
        model: What was written.
        config: The repository's settings.
        commits: The commits, the oldest first.
    """

    def __init__(self, folder: Path, random: Random) -> None:
        self.repo = folder / "registry"
        self.git_dir = self.repo / ".git"
        self.random = random
        self.model = Model()
        self._numbers = itertools.count(1)
        make_repository(self.repo, _commits())
        # Whoever takes the folder around it for the repository gives another answer.
        make_repository(
            folder,
            _commits() + "tag churn@v0.0.1\nfrom :1\n"
            "tagger Ann <ann@example.com> 1 +0000\ndata 1\nm\n",
        )
        git(self.repo, "config", "gc.auto", "0")
        git(self.repo, "config", "maintenance.auto", "false")
        listed = git(self.repo, "log", "--reverse", "--format=%H", "main")
        self.commits = listed.splitlines()
        git(self.repo, "fast-import", "--quiet", stdin="".join(self._others()))
        git(self.repo, "pack-refs", "--all")
        self.config = (self.git_dir / "config").read_bytes()
        self.configure(allowed=None, by_time=False)
        for artifact in ARTIFACTS:
            for _ in range(4):
                self._register(artifact)

    def _others(self) -> Iterable[str]:
        for artifact in OTHERS:
            for number in range(_VERSIONS_OF_OTHERS):
                commit = self.commits[number % _COMMITS]
                name = (
                    f"{artifact}@v0.{number}.0"
                    if number % 4 < 3
                    else f"{artifact}#{STAGES[number % 3]}#{number}"
                )
                self.model.add(Tag(name, commit, BEGIN + number))
                yield (
                    f"tag {name}\nfrom {commit}\ntagger Ann <ann@example.com> {BEGIN + number} "
                    f"+0000\ndata 1\nm\n"
                )

    def configure(self, *, allowed: tuple[str, ...] | None, by_time: bool) -> None:
        """Write `.gto` and `.gtod.yaml`."""
        self.model.allowed, self.model.by_time = allowed, by_time
        gto = "" if allowed is None else f"stages: [{', '.join(allowed)}]\n"
        _replace(self.repo / ".gto", gto)
        sort = "timestamp" if by_time else "semver"
        _replace(self.repo / ".gtod.yaml", f"tag_dialect: gto-1\nsort: {sort}\n")

    def change(self) -> str:
        """Change something by git, beside gtod; what it was."""
        artifact = self.random.choice(ARTIFACTS)
        many = len(self.model.tags_of(artifact)) > _MANY
        match self.random.choices(range(6), (20, 40, 10, 60 if many else 12, 6, 4))[0]:
            case 0:
                return self._register(artifact)
            case 1:
                return self._stage(artifact)
            case 2:
                return self._deregister(artifact)
            case 3:
                return self._delete(artifact)
            case 4:
                git(self.repo, "pack-refs", "--all")
                return "pack-refs"
            case _:
                allowed = self.random.choice((None, None, (*STAGES,), (*reversed(STAGES), "qa")))
                self.configure(allowed=allowed, by_time=self.random.random() < 0.5)
                return "configuration"

    def tag(self, name: str, commit: str) -> str:
        """Make a tag by git; the name."""
        second = BEGIN
        artifact = event_of(Tag(name, commit, 0)).artifact
        if events := [tag.second for tag in self.model.tags_of(artifact).values()]:
            second = max(events) + self.random.choice(_ASKEW)
        date = {"GIT_COMMITTER_DATE": f"@{second} +0000"}
        git(self.repo, "tag", "--annotate", "--message=m", "--", name, commit, env=date)
        self.model.add(Tag(name, commit, second))
        return name

    def touch_tag(self) -> str:
        """Make some tag that has to be read; its name."""
        return self._register(self.random.choice(ARTIFACTS))

    def delete_after(self, second: int) -> None:
        """Delete the tags that are dated after a second."""
        late = [name for name, tag in self.model.tags.items() if tag.second > second]
        if late:
            git(self.repo, "tag", "--delete", "--", *late)
        for name in late:
            self.model.remove(name)

    def next_number(self) -> int:
        """A number that no version has yet."""
        return next(self._numbers)

    def _version(self) -> str:
        return f"v{self.random.randrange(1, 9)}.{self.next_number()}.0"

    def _register(self, artifact: str) -> str:
        return self.tag(f"{artifact}@{self._version()}", self.random.choice(self.commits))

    def _counter(self, artifact: str) -> int:
        return self.model.artifact(artifact).last_counter + 1

    def _stage(self, artifact: str) -> str:
        if artifact not in self.model.names:
            return self._register(artifact)
        off = "!" if self.random.random() < 0.25 else ""
        stage, number = self.random.choice(STAGES), self._counter(artifact)
        return self.tag(f"{artifact}#{stage}{off}#{number}", self.random.choice(self.commits))

    def _deregister(self, artifact: str) -> str:
        names = self.model.artifact(artifact).latest if artifact in self.model.names else []
        free = [name for name in names if f"{artifact}@{name}!" not in self.model.tags]
        if not free:
            return self._register(artifact)
        return self.tag(f"{artifact}@{self.random.choice(free)}!", self.commits[0])

    def _delete(self, artifact: str) -> str:
        names = sorted(self.model.tags_of(artifact))
        if len(names) < 2:
            return self._register(artifact)
        chosen = self.random.sample(names, self.random.choice((1, 1, min(4, len(names) - 1))))
        git(self.repo, "tag", "--delete", "--", *chosen)
        for name in chosen:
            self.model.remove(name)
        return f"without {chosen}"

    def question(self, artifact: str | None = None) -> Question:
        """A question about an artifact that changes, about another one, or about all."""
        random = self.random
        name = artifact or random.choice((*ARTIFACTS, *ARTIFACTS, random.choice(OTHERS)))
        stage = random.choice(STAGES)
        method, params = random.choice(
            (
                ("gto/which", {"name": name, "stage": stage, "all": True}),
                ("gto/which", {"name": name, "stage": stage, "all": True, "sort": "timestamp"}),
                ("gto/latest", {"name": name, "all": True}),
                ("gto/history", {"name": name, "event": EVENTS}),
                ("gto/show", {"name": name}),
                ("gto/show", {}),
                ("gto/stages", {"which": random.choice(("in-force", "used"))}),
            )
        )
        return Question(method, params)

    def every_question(self) -> list[Question]:
        """The questions that tell all there is to tell."""
        of_each = [
            Question(method, {"name": name, **more})
            for name in ARTIFACTS
            for method, more in (
                ("gto/latest", {"all": True}),
                ("gto/history", {"event": EVENTS}),
                ("gto/show", {}),
            )
        ]
        return [Question("gto/show", {}), Question("gto/history", {"event": EVENTS}), *of_each]

    def write(self) -> Write | None:
        """A change that the rules allow now; None if none comes to mind."""
        random = self.random
        name = random.choice(ARTIFACTS)
        if name not in self.model.names:
            return self._registration(name)
        kinds = (self._registration, self._assignment, self._unassignment, self._deregistration)
        return random.choices(kinds, (4, 6, 3, 2))[0](name)

    def _registration(self, name: str) -> Write | None:
        version, commit = self._version(), self.random.choice(self.commits)
        params = {"name": name, "ref": commit, "version": version, "force": True}
        if name in self.model.names and self.model.artifact(name).has(version):
            return None
        return Write("gto/register", params, name, {f"{name}@{version}": commit}, frozenset())

    def _assignment(self, name: str) -> Write | None:
        artifact = self.model.artifact(name)
        stage = self.random.choice(STAGES)
        choices = [
            version.name
            for version in artifact.versions
            if version.is_registered
            and stage not in version.stages
            and artifact.bound_on(self._commit_of(name, version.name)) == version.name
        ]
        if not choices:
            return None
        version = self.random.choice(choices)
        made = {f"{name}#{stage}#{self._counter(name)}": self._commit_of(name, version)}
        params = {"name": name, "stage": stage, "version": version}
        return Write("gto/assign", params, name, made, frozenset())

    def _unassignment(self, name: str) -> Write | None:
        artifact = self.model.artifact(name)
        choices = [
            (version.name, stage)
            for version in artifact.versions
            if version.is_registered
            and artifact.bound_on(self._commit_of(name, version.name)) == version.name
            for stage in version.stages
        ]
        if not choices:
            return None
        version, stage = self.random.choice(choices)
        params = {"name": name, "stage": stage, "version": version}
        if self.random.random() < 0.3:
            gone = {
                event.tag.name
                for event, bound in zip(artifact.events, artifact.bindings, strict=True)
                if (bound, event.stage) == (version, stage)
            }
            return Write("gto/unassign", {**params, "delete": True}, name, {}, frozenset(gone))
        made = {f"{name}#{stage}!#{self._counter(name)}": self._commit_of(name, version)}
        return Write("gto/unassign", params, name, made, frozenset())

    def _deregistration(self, name: str) -> Write | None:
        artifact = self.model.artifact(name)
        free = [v for v in artifact.latest if f"{name}@{v}!" not in self.model.tags]
        if not free:
            return None
        version = self.random.choice(free)
        made = {f"{name}@{version}!": self._commit_of(name, version)}
        return Write("gto/deregister", {"name": name, "version": version}, name, made, frozenset())

    def _commit_of(self, name: str, version: str) -> str:
        """The commit of a version's newest registration."""
        registrations = [
            event.tag.commit
            for event in self.model.artifact(name).events
            if (event.kind, event.version) == ("registration", version)
        ]
        return registrations[-1]

    def on_disk(self, artifact: str) -> dict[str, Tag]:
        """The tags of an artifact as git lists them."""
        form = "--format=%(refname:lstrip=2) %(*objectname) %(taggerdate:unix)"
        pattern = f"refs/tags/{artifact}*"
        lines = git(self.repo, "for-each-ref", form, pattern).splitlines()
        tags = [Tag(*line.split(" ")[:2], int(line.split(" ")[2])) for line in lines]
        return {tag.name: tag for tag in tags if tag.name[len(artifact)] in "@#"}

    def adopt(self, artifact: str, tags: Mapping[str, Tag]) -> None:
        """Take what is there for what was written."""
        for name in self.model.tags_of(artifact):
            self.model.remove(name)
        for tag in tags.values():
            self.model.add(tag)

    def remove_locks(self) -> list[Path]:
        """Remove what a git that was killed left in the way of others; what it was."""
        locks = sorted(self.git_dir.rglob("*.lock"))
        for lock in locks:
            lock.unlink()
        return locks


EVENTS = ["registration", "deregistration", "assignment", "unassignment", "deprecation"]


def _commits() -> str:
    return "".join(
        f"commit refs/heads/main\nmark :{number}\n"
        f"committer Ann <ann@example.com> {BEGIN - 1000 + number} +0000\ndata 1\nc\n"
        f"M 644 inline data.txt\ndata {len(str(number))}\n{number}\n"
        for number in range(1, _COMMITS + 1)
    )


def _replace(path: Path, text: str) -> None:
    """Write a file as editors do: beside, and then in its place."""
    beside = path.with_name(path.name + "~")
    beside.write_text(text)
    beside.replace(path)

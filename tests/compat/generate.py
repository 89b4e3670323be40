"""Random registries as git fast-import streams: the same text for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

START: Final = 1_700_000_000
"""The second of the first commit of every registry."""


class Dialect(StrEnum):
    """Whose tag forms a registry uses."""

    COMMON = "common"
    GTO_0_2 = "gto-0.2"
    GTO_1 = "gto-1"


class Trait(StrEnum):
    """What a registry has beside plain registrations and assignments."""

    ANNOTATED_ONLY = "annotated-only"  # an artifact in artifacts.yaml that no tag names
    BRANCHES = "branches"  # commits and annotations outside of main
    BROKEN_INDEX = "broken-index"  # an artifacts.yaml that is no YAML, in an old commit
    BROKEN_VERSION = "broken-version"  # a version registered on that commit
    BUILD = "build"  # versions with build metadata
    BURST = "burst"  # many events in one second, with counters that cross 9 → 10
    CONFIG = "config"  # a .gto that lists stages
    COUNTED = "counted"  # counters on registrations
    DEPRECATIONS = "deprecations"
    DEREGISTRATIONS = "deregistrations"
    EARLY = "early"  # all tags are older than HEAD, which annotates every artifact
    FOREIGN = "foreign"  # annotated tags that are no registry events
    LABELS = "labels"  # labels that are no names
    LIGHTWEIGHT = "lightweight"  # tags of registry form without a tag object
    MOVED = "moved"  # one version registered on two commits
    NESTED_TAG = "nested-tag"  # a tag of a tag
    NOT_A_COMMIT = "not-a-commit"  # a registration of a blob
    PADDED = "padded"  # counters with leading zeros
    PRERELEASE = "prerelease"
    QUIET = "quiet"  # commits with several versions have neither stages nor annotations
    SHARED = "shared"  # several versions of an artifact on one commit
    SHUFFLED = "shuffled"  # times that contradict the order of the counters
    SIMPLE = "simple"  # assignments without a counter
    UNASSIGNMENTS = "unassignments"
    UNASSIGNED_0_2 = "unassigned-0.2"  # the unassignment that the 0.2 readme describes
    UNREACHABLE = "unreachable"  # tags on commits that no branch holds
    UNREGISTERED = "unregistered"  # assignments of commits without a version
    ZONES = "zones"  # taggers in other time zones, and with other alphabets


@dataclass(frozen=True, slots=True)
class Plan:
    """One registry to generate."""

    name: str
    dialect: Dialect
    tags: int
    traits: frozenset[Trait]


def _plans(dialect: Dialect, *rows: tuple[str, int, tuple[Trait, ...]]) -> tuple[Plan, ...]:
    """The plans of a dialect, named by it, their number and what is special about them."""
    return tuple(
        Plan(f"{dialect}-{number:02}-{special}", dialect, tags, frozenset(traits))
        for number, (special, tags, traits) in enumerate(rows, start=1)
    )


_T = Trait
PLANS: Final = (
    *_plans(
        Dialect.COMMON,
        ("plain", 12, ()),
        ("simple", 16, (_T.SIMPLE,)),
        ("burst", 30, (_T.BURST,)),
        ("burst-simple", 34, (_T.BURST, _T.SIMPLE)),
        ("prerelease", 22, (_T.PRERELEASE, _T.ANNOTATED_ONLY)),
        ("branches", 20, (_T.BRANCHES, _T.ANNOTATED_ONLY)),
        ("unreachable", 18, (_T.UNREACHABLE, _T.BRANCHES)),
        ("unregistered", 22, (_T.UNREGISTERED, _T.SIMPLE)),
        ("lightweight", 16, (_T.LIGHTWEIGHT, _T.FOREIGN, _T.ANNOTATED_ONLY)),
        ("config", 20, (_T.CONFIG, _T.SIMPLE)),
        ("shuffled", 26, (_T.SHUFFLED, _T.ZONES)),
        (
            "everything",
            40,
            (
                *(_T.ANNOTATED_ONLY, _T.BRANCHES, _T.BURST, _T.FOREIGN, _T.LIGHTWEIGHT),
                *(_T.PRERELEASE, _T.SIMPLE, _T.UNREACHABLE, _T.UNREGISTERED, _T.ZONES),
            ),
        ),
    ),
    *_plans(
        Dialect.GTO_0_2,
        ("nested-tag", 14, (_T.NESTED_TAG,)),
        ("unassigned", 18, (_T.UNASSIGNED_0_2,)),
        ("labels", 12, (_T.LABELS, _T.ANNOTATED_ONLY)),
        ("shared-quiet", 18, (_T.SHARED, _T.QUIET)),
        ("shared-assigned", 20, (_T.SHARED, _T.SIMPLE, _T.UNREGISTERED)),
        ("broken-index", 14, (_T.BROKEN_INDEX,)),
        ("broken-version", 14, (_T.BROKEN_INDEX, _T.BROKEN_VERSION)),
        ("not-a-commit", 14, (_T.NOT_A_COMMIT,)),
        ("padded", 18, (_T.PADDED, _T.BURST)),
        ("build", 20, (_T.BUILD, _T.PRERELEASE)),
        ("burst-shuffled", 36, (_T.BURST, _T.SHUFFLED, _T.SIMPLE)),
        ("config", 24, (_T.CONFIG, _T.LIGHTWEIGHT, _T.UNREGISTERED)),
        (
            "everything",
            40,
            (
                *(_T.ANNOTATED_ONLY, _T.BRANCHES, _T.BUILD, _T.BURST, _T.FOREIGN, _T.LABELS),
                *(_T.LIGHTWEIGHT, _T.NESTED_TAG, _T.PADDED, _T.PRERELEASE, _T.SHUFFLED),
                *(_T.SIMPLE, _T.UNREACHABLE, _T.UNREGISTERED, _T.ZONES),
            ),
        ),
    ),
    *_plans(
        Dialect.GTO_1,
        ("plain", 14, ()),
        ("counted", 18, (_T.COUNTED,)),
        ("unassigned", 24, (_T.UNASSIGNMENTS,)),
        ("unassigned-simple", 24, (_T.UNASSIGNMENTS, _T.SIMPLE)),
        ("unassigned-unregistered", 30, (_T.UNASSIGNMENTS, _T.UNREGISTERED)),
        ("deregistered", 40, (_T.DEREGISTRATIONS,)),
        ("deregistered-counted", 40, (_T.DEREGISTRATIONS, _T.COUNTED, _T.UNASSIGNMENTS)),
        ("deregistered-burst", 40, (_T.BURST, _T.DEPRECATIONS, _T.DEREGISTRATIONS)),
        ("deprecated", 24, (_T.DEPRECATIONS,)),
        ("deprecated-early", 16, (_T.DEPRECATIONS, _T.EARLY)),
        ("deprecated-counted", 26, (_T.DEPRECATIONS, _T.COUNTED, _T.ANNOTATED_ONLY)),
        ("burst", 36, (_T.BURST, _T.COUNTED, _T.UNASSIGNMENTS)),
        ("moved", 18, (_T.MOVED, _T.COUNTED)),
        ("shared", 18, (_T.SHARED, _T.UNASSIGNMENTS)),
        ("shared-quiet", 22, (_T.SHARED, _T.QUIET, _T.DEREGISTRATIONS, _T.UNASSIGNMENTS)),
        (
            "everything",
            40,
            (
                *(_T.ANNOTATED_ONLY, _T.BRANCHES, _T.COUNTED, _T.DEPRECATIONS),
                *(_T.DEREGISTRATIONS, _T.FOREIGN, _T.LIGHTWEIGHT, _T.PRERELEASE, _T.SHUFFLED),
                *(_T.SIMPLE, _T.UNASSIGNMENTS, _T.UNREACHABLE, _T.UNREGISTERED, _T.ZONES),
            ),
        ),
    ),
)
"""Every registry that the goldens rest on; a seed is an index of this table."""

_NAMES: Final = {
    Dialect.COMMON: ("churn", "segment", "cv-class", "team/model-a", "team/nlp/intent", "f2"),
    Dialect.GTO_0_2: ("churn", "cv--class", "team/model-a", "team/model-b", "x9/y-8", "zz"),
    Dialect.GTO_1: ("churn", "Team_X/model", "models/vision=cats", "x", "data.v2/raw=Users_1", "9"),
}
_STAGES: Final = {
    Dialect.COMMON: ("dev", "staging", "prod", "qa/eu"),
    Dialect.GTO_0_2: ("dev", "staging", "prod", "qa/eu"),
    Dialect.GTO_1: ("dev", "pre_prod", "Prod", "q"),
}
_PEOPLE: Final = (
    ("Ada Park", "ada@example.org", "+0000"),
    ("Tom Ruiz", "tom@example.org", "+0000"),
    ("Zoë Ångström-李", "zoe@example.org", "+0530"),
    ("bot[ci]", "ci@example.org", "-0800"),
)
_BROKEN_INDEX: Final = "churn:\n  type: [model\n"


@dataclass(frozen=True, slots=True)
class _Commit:
    """A commit of the stream, known by its mark."""

    mark: int
    branch: str
    seconds: int


@dataclass(slots=True)
class _Artifact:
    """What was said about an artifact so far."""

    name: str
    counter: int = 0
    greatest: tuple[int, int, int] = (0, 0, 0)
    versions: dict[str, int] = field(default_factory=dict)  # version → mark of its commit
    stages: list[tuple[str, int]] = field(default_factory=list)  # stage and mark, as assigned
    moved: list[int] = field(default_factory=list)  # the other commits of moved versions
    deregistered: list[str] = field(default_factory=list)


class _Stream:
    """The text of a fast-import stream, grown commit by commit and tag by tag."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._parts: list[str] = ["feature done\n"]
        self._marks = 0

    def commit(self, branch: str, seconds: int, files: dict[str, str], parent: int | None) -> int:
        """Add a commit that changes some files, and give its mark."""
        self._marks += 1
        name, email, zone = _PEOPLE[self._marks % 2]
        self._parts.append(
            f"commit {branch}\nmark :{self._marks}\n"
            f"author {name} <{email}> {seconds - 60} {zone}\n"
            f"committer {name} <{email}> {seconds} {zone}\n"
            f"{_data(f'Commit {self._marks}')}"
        )
        if parent is not None:
            self._parts.append(f"from :{parent}\n")
        self._parts += [f"M 100644 inline {path}\n{_data(text)}" for path, text in files.items()]
        return self._marks

    def blob(self, text: str) -> int:
        """Add a blob that no commit holds, and give its mark."""
        self._marks += 1
        self._parts.append(f"blob\nmark :{self._marks}\n{_data(text)}")
        return self._marks

    def tag(
        self, name: str, mark: int, person: tuple[str, str, str], seconds: int, message: str
    ) -> int:
        """Add an annotated tag, and give its mark."""
        self._marks += 1
        who, email, zone = person
        self._parts.append(
            f"tag {name}\nmark :{self._marks}\nfrom :{mark}\n"
            f"tagger {who} <{email}> {seconds} {zone}\n{_data(message)}"
        )
        return self._marks

    def reference(self, name: str, mark: int) -> None:
        """Point a reference at a commit."""
        self._parts.append(f"reset {name}\nfrom :{mark}\n\n")

    def forget(self, branch: str) -> None:
        """Drop a branch, and leave its commits to the tags that point at them."""
        self._parts.append(f"reset {branch}\n\n")

    def text(self) -> str:
        """The whole stream."""
        return "".join([*self._parts, "done\n"])


def _data(text: str) -> str:
    """A text as fast-import wants it: its length in bytes first."""
    return f"data {len(text.encode())}\n{text}\n"


class _Generator:
    """Draws one registry: first its commits, then its tags, in the order of a clock."""

    def __init__(self, seed: int) -> None:
        """Draw the names that the registry speaks of."""
        self.plan = PLANS[seed]
        self.random = random.Random(f"compat {seed}")
        self.stream = _Stream()
        self.names = self._some(_NAMES[self.plan.dialect], at_least=2)
        self.stages = self._some(_STAGES[self.plan.dialect], at_least=2)
        self.artifacts = [_Artifact(name) for name in self.names]
        self.commits: list[_Commit] = []
        self.used: set[str] = set()
        self.seconds = START
        self.burst_left = 0
        if Trait.ANNOTATED_ONLY in self.plan.traits:
            self.artifacts = self.artifacts[:-1]

    def _some(self, names: tuple[str, ...], at_least: int) -> list[str]:
        """A few of the names, in a drawn order."""
        return self.random.sample(names, self.random.randint(at_least, len(names)))

    def text(self) -> str:
        """The registry as a stream."""
        self._draw_commits()
        early = Trait.EARLY in self.plan.traits
        self.seconds = self.commits[-2 if early else len(self.commits) // 2].seconds
        while len(self.used) < self.plan.tags:
            self._tick()
            self._draw_tag(self.random.choice(self.artifacts))
        self._draw_oddities()
        if Trait.UNREACHABLE in self.plan.traits:
            self.stream.forget("refs/heads/lost")
        return self.stream.text()

    # commits

    def _draw_commits(self) -> None:
        """Draw main, then what forks from it."""
        files = {"readme.txt": "A registry.\n"}
        if Trait.CONFIG in self.plan.traits:
            # The last stage in use stays out of the list, a stage nobody uses stands in it.
            allowed = [*sorted(self.stages, reverse=True)[:-1], "idle"]
            files[".gto"] = f"stages: [{', '.join(allowed)}]\ntypes: [model, dataset]\n"
        self._commit("refs/heads/main", files, None)
        for _ in range(self.random.randint(4, 8)):
            self._commit("refs/heads/main", self._index(), self.commits[-1].mark)
        main = list(self.commits)
        if Trait.BRANCHES in self.plan.traits:
            self._fork("refs/heads/feature/x", main)
            self._fork("refs/heads/hotfix", main)
        if Trait.UNREACHABLE in self.plan.traits:
            self._fork("refs/heads/lost", main)

    def _fork(self, branch: str, trunk: list[_Commit]) -> None:
        """Draw a branch of a few commits, each with its own artifacts.yaml."""
        parent = self.random.choice(trunk[:-1]).mark
        for _ in range(self.random.randint(1, 3)):
            self._commit(branch, self._index(always=True), parent)
            parent = self.commits[-1].mark

    def _commit(self, branch: str, files: dict[str, str], parent: int | None) -> None:
        """Add a commit a while after the one before."""
        mark = self.stream.commit(branch, self.seconds, files, parent)
        self.commits.append(_Commit(mark, branch, self.seconds))
        self.seconds += self.random.randint(600, 20_000)

    def _index(self, *, always: bool = False) -> dict[str, str]:
        """A changed artifacts.yaml, or a change of something else."""
        if Trait.QUIET in self.plan.traits:
            return {"readme.txt": f"A registry, {len(self.commits)}.\n"}
        if Trait.BROKEN_INDEX in self.plan.traits and len(self.commits) == 1:
            return {"artifacts.yaml": _BROKEN_INDEX}
        must = Trait.BROKEN_INDEX in self.plan.traits and len(self.commits) == 2
        must = must or Trait.EARLY in self.plan.traits
        if not (always or must) and self.random.random() < 0.4:
            return {"readme.txt": f"A registry, {len(self.commits)}.\n"}
        share = 1.0 if Trait.EARLY in self.plan.traits else 0.6
        annotated = [n for n in self.names if "=" not in n and self.random.random() < share]
        if Trait.ANNOTATED_ONLY in self.plan.traits and "=" not in self.names[-1]:
            annotated = [*(name for name in annotated if name != self.names[-1]), self.names[-1]]
        return {"artifacts.yaml": "".join(map(self._annotation, annotated)) or "{}\n"}

    def _annotation(self, name: str) -> str:
        """One artifact's entry in artifacts.yaml."""
        leaf = name.rsplit("/", maxsplit=1)[-1]
        lines = [f"{name!r}:" if name.isdigit() else f"{name}:"]
        if self.random.random() < 0.8:
            lines.append(f"  type: {self.random.choice(('model', 'dataset'))}")
        if self.random.random() < 0.8:
            lines.append(f"  path: store/{leaf}-{len(self.commits)}.bin")
        if self.random.random() < 0.4:
            lines.append("  virtual: false")
        if self.random.random() < 0.5:
            odd = ", 'Owner=Ops', 'über'" if Trait.LABELS in self.plan.traits else ""
            lines.append(f"  labels: [nightly, {self.random.choice(('gpu', 'cpu'))}{odd}]")
        lines.append(f"  description: The {leaf} of commit {len(self.commits) + 1}")
        return "\n".join(lines) + "\n"

    # tags

    def _tick(self) -> None:
        """Let time pass before the next tag, unless a burst of equal seconds is going on."""
        if self.burst_left:
            self.burst_left -= 1
            return
        early = Trait.EARLY in self.plan.traits
        self.seconds += self.random.choice((1, 7, 20) if early else (1, 7, 90, 5_000, 15_000))
        if Trait.BURST in self.plan.traits and self.random.random() < 0.25:
            self.burst_left = self.random.randint(4, 14)

    def _draw_tag(self, artifact: _Artifact) -> None:
        """Draw what happens next to an artifact."""
        traits = self.plan.traits
        steps = [(self._register, 4.0 if len(artifact.versions) < 5 else 0.5), (self._assign, 6.0)]
        if Trait.UNASSIGNMENTS in traits or Trait.UNASSIGNED_0_2 in traits:
            steps.append((self._unassign, 4.0))
        if Trait.DEREGISTRATIONS in traits:
            steps += [(self._deregister, 2.5), (self._register_again, 1.5)]
        if Trait.MOVED in traits:
            steps.append((self._register_again, 2.0))
        if Trait.DEPRECATIONS in traits:
            steps.append((self._deprecate, 1.2))
        step = self.random.choices([s for s, _ in steps], [weight for _, weight in steps])[0]
        step(artifact)

    def _register(self, artifact: _Artifact) -> None:
        """Register the next version on a commit that has none, or shares one if planned."""
        taken = {*artifact.versions.values(), *artifact.moved}
        free = [commit.mark for commit in self._seen() if commit.mark not in taken]
        if Trait.SHARED in self.plan.traits and taken and self.random.random() < 0.5:
            free = sorted(taken)
        if Trait.QUIET in self.plan.traits:
            staged = {mark for _, mark in artifact.stages}
            free = [mark for mark in free if mark not in staged]
        if not free:
            return
        version = self._next_version(artifact)
        if version in artifact.versions:
            return
        mark = self.random.choice(free)
        if Trait.BROKEN_VERSION in self.plan.traits and not self.used:
            mark = self.commits[1].mark
        counted = Trait.COUNTED in self.plan.traits and self.random.random() < 0.6
        if self._tag(artifact, f"@{version}", mark, counted=counted):
            artifact.versions[version] = mark

    def _next_version(self, artifact: _Artifact) -> str:
        """The greatest version bumped, or an older one patched, or a pre-release of the next."""
        major, minor, patch = artifact.greatest
        drawn = self.random.random()
        if drawn < 0.15:
            major, minor, patch = major + self.random.choice((1, 9)), 0, 0
        elif drawn < 0.45:
            minor, patch = minor + 1, 0
        elif drawn < 0.9 or not artifact.versions:
            patch += 1
        else:
            patch, minor = patch + 10, max(minor - 1, 0)
        artifact.greatest = max(artifact.greatest, (major, minor, patch))
        version = f"v{major}.{minor}.{patch}"
        if Trait.PRERELEASE in self.plan.traits and self.random.random() < 0.5:
            artifact.greatest = (major, minor, max(patch - 1, 0))
            version += self.random.choice(("-rc.1", "-rc.2", "-rc.10", "-alpha", "-7"))
        if Trait.BUILD in self.plan.traits and self.random.random() < 0.4:
            version += self.random.choice(("+build.5", "+20240101"))
        return version

    def _assign(self, artifact: _Artifact) -> None:
        """Assign a stage to a version, or to a bare commit if that is in the plan."""
        marks = list(artifact.versions.values())
        if Trait.QUIET in self.plan.traits:
            marks = [mark for mark in marks if marks.count(mark) == 1]
        if Trait.UNREGISTERED in self.plan.traits and self.random.random() < 0.25:
            marks = [commit.mark for commit in self._seen()]
        if not marks:
            return
        stage, mark = self.random.choice(self.stages), self.random.choice(marks)
        counted = Trait.SIMPLE not in self.plan.traits or self.random.random() < 0.6
        if self._tag(artifact, f"#{stage}", mark, counted=counted):
            artifact.stages.append((stage, mark))

    def _unassign(self, artifact: _Artifact) -> None:
        """Take a stage away that was assigned at some time."""
        if not artifact.stages:
            return
        stage, mark = self.random.choice(artifact.stages)
        if Trait.UNASSIGNED_0_2 in self.plan.traits:
            self._tag(artifact, f"#{stage}", mark, counted=True, end="!")
        else:
            counted = Trait.SIMPLE not in self.plan.traits or self.random.random() < 0.7
            self._tag(artifact, f"#{stage}!", mark, counted=counted)

    def _deregister(self, artifact: _Artifact) -> None:
        """Deregister one of the versions."""
        if artifact.versions:
            version, mark = self.random.choice(list(artifact.versions.items()))
            if self._tag(artifact, f"@{version}!", mark, counted=self.random.random() < 0.5):
                artifact.deregistered.append(version)

    def _register_again(self, artifact: _Artifact) -> None:
        """Register a version once more, on its own commit or on another one."""
        if not artifact.versions:
            return
        version = self.random.choice(artifact.deregistered or list(artifact.versions))
        mark = artifact.versions[version]
        if Trait.MOVED in self.plan.traits:
            taken = {*artifact.versions.values(), *artifact.moved}
            free = [commit.mark for commit in self._seen() if commit.mark not in taken]
            if not free:
                return
            mark = self.random.choice(free)
            artifact.moved.append(mark)
        self._tag(artifact, f"@{version}", mark, counted=True)

    def _deprecate(self, artifact: _Artifact) -> None:
        """Deprecate the artifact."""
        commit = self.random.choice(self._seen())
        self._tag(artifact, "@deprecated", commit.mark, counted=self.random.random() < 0.7)

    def _seen(self) -> list[_Commit]:
        """The commits that exist by now; all of them where times are shuffled."""
        if Trait.SHUFFLED in self.plan.traits:
            return self.commits
        return [commit for commit in self.commits if commit.seconds <= self.seconds]

    def _tag(
        self, artifact: _Artifact, action: str, mark: int, *, counted: bool, end: str = ""
    ) -> bool:
        """Write an annotated tag, unless its name is taken already."""
        name = artifact.name + action
        if counted:
            artifact.counter += 1
            pad = "00" if Trait.PADDED in self.plan.traits and artifact.counter % 3 == 0 else ""
            name += f"#{pad}{artifact.counter}"
        name += end
        if name in self.used:
            return False
        self.used.add(name)
        seconds = self.seconds
        if Trait.SHUFFLED in self.plan.traits and self.random.random() < 0.4:
            seconds -= self.random.choice((1, 100, 30_000))
        self.stream.tag(name, mark, self._person(), seconds, self._message(name))
        return True

    def _person(self) -> tuple[str, str, str]:
        """Who makes a tag."""
        return self.random.choice(_PEOPLE if Trait.ZONES in self.plan.traits else _PEOPLE[:2])

    def _message(self, name: str) -> str:
        """What a tag says."""
        if Trait.ZONES in self.plan.traits and self.random.random() < 0.3:
            return f"Größe: {name}\n\nA second paragraph.\n"
        return f"Tag {name}"

    # what is no event, or an odd one

    def _draw_oddities(self) -> None:
        """Write the tags beside the events that the plan asks for."""
        traits, artifact = self.plan.traits, self.artifacts[0]
        mark = self.commits[-1].mark
        if Trait.LIGHTWEIGHT in traits:
            for action in ("@v99.0.0", f"#{self.stages[0]}#99"):
                self.stream.reference(f"refs/tags/{artifact.name}{action}", mark)
        if Trait.FOREIGN in traits:
            for name in ("release-1.0", "v1.0.0", f"{artifact.name}@1.0.0"):
                self.stream.tag(name, mark, _PEOPLE[0], self.seconds, "Not of the registry")
        if Trait.NESTED_TAG in traits:
            inner = self.stream.tag("inner", mark, _PEOPLE[0], self.seconds, "The inner one")
            self.stream.tag(f"{artifact.name}@v77.0.0", inner, _PEOPLE[1], self.seconds, "Outer")
        if Trait.NOT_A_COMMIT in traits:
            blob = self.stream.blob("No commit.\n")
            self.stream.tag(f"{artifact.name}@v88.0.0", blob, _PEOPLE[0], self.seconds, "A blob")


def registry(seed: int) -> str:
    """The registry of a seed, an index of `PLANS`, as a git fast-import stream."""
    return _Generator(seed).text()

"""Random sequences of writing commands: the same for the same seed.

A sequence begins with a repository, a git fast-import stream that has the commits c0 to c9 on main
and s0 beside them; each is a branch too. HEAD is main, which stands at c5 in the beginning and
moves on when a commit is made. Then commands follow. They are drawn with a rough idea of what was
registered before, so that most mean something; what they really do is for the tools to say.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

START: Final = 1_700_000_000
"""The second of the first commit."""
FIRST: Final = START + 1000
"""The second of the first command."""
LENGTH: Final = 26
"""How many steps a sequence has."""
TAGGER: Final = "Ann <ann@example.com>"

_HEAD: Final = 5
"""The number of the commit at which main stands in the beginning."""
_LAST: Final = 9
_COMMITS: Final = {
    **{f"c{number}": 60 * number for number in range(_HEAD + 1)},
    **{f"c{number}": 1000 + 70 * (number - _HEAD) for number in range(_HEAD + 1, _LAST + 1)},
    "s0": 400,
}
"""The seconds of the commits after the start; those ahead of main are made between the commands."""
_PARENTS: Final = {f"c{number}": f"c{number - 1}" for number in range(1, _LAST + 1)} | {"s0": "c1"}


class Trait(StrEnum):
    """What is special about the sequences of a family."""

    ANNOTATED = "annotated"  # artifacts.yaml names an artifact, from c1 on
    AUTO = "auto"  # nothing says which tags an unassignment is written with
    BACKWARDS = "backwards"  # the clock goes back now and then
    BUILD = "build"  # pre-releases and build metadata
    BUMPS = "bumps"  # registrations that leave the version to the tool
    CONFIG = "config"  # a .gto that lists stages
    DELETIONS = "deletions"
    FOLDERS = "folders"  # names with folders, capitals and _
    FORCE = "force"
    FOREIGN = "foreign"  # the repository already has tags, some of them odd
    MESSAGES = "messages"  # messages that people write, and that `git` may want to tidy
    ODD_REFS = "odd-refs"  # commits by hash, by tag, by relation
    SAME_SECOND = "same-second"
    SHARED = "shared"  # the repository already has two versions on one commit
    SIMPLE = "simple"
    WRONG = "wrong"  # arguments that make no sense


@dataclass(frozen=True, slots=True)
class Plan:
    """A family of sequences."""

    name: str
    traits: frozenset[Trait]


def _plan(name: str, *traits: Trait) -> Plan:
    return Plan(name, frozenset(traits))


_T = Trait
PLANS: Final = (
    _plan("plain"),
    _plan("annotated", _T.ANNOTATED),
    _plan("auto", _T.AUTO),
    _plan("backwards", _T.BACKWARDS),
    _plan("build", _T.BUILD, _T.BUMPS),
    _plan("bumps", _T.BUMPS),
    _plan("config", _T.CONFIG, _T.SIMPLE),
    _plan("deletions", _T.DELETIONS, _T.SIMPLE),
    _plan("everything", *(set(Trait) - {_T.AUTO, _T.SAME_SECOND, _T.SHARED})),
    _plan("folders", _T.FOLDERS, _T.SIMPLE),
    _plan("forced", _T.FORCE, _T.SIMPLE),
    _plan("foreign", _T.FOREIGN),
    _plan("messages", _T.MESSAGES),
    _plan("odd-refs", _T.ODD_REFS),
    _plan("same-second", _T.SAME_SECOND, _T.SIMPLE),
    _plan("shared", _T.SHARED),
    _plan("simple", _T.SIMPLE),
    _plan("wrong", _T.WRONG),
)
"""Every family."""
SEQUENCES: Final = 4
"""How many sequences a family has."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One command of a sequence, before it is put into a tool's words.

    Attributes:
        verb: register, assign, unassign, deregister, deprecate; or commit, which moves main on.
        second: What the clock shows, in seconds since 1970 UTC.
        artifact: Its name; of a commit its label.
        version: The option of register, assign and unassign, the argument of others.
        stage: Where there is one.
        ref: A commit; `{c3}` stands for the hash of c3, `{c3:8}` for its beginning.
        message: None leaves it to the tool.
        simple: auto, true, false, or None to leave the option out.
        bumps: Any of major, minor, patch.
        force: Whether the option stands there; so with the other two.
    """

    verb: str
    second: int
    artifact: str
    version: str | None = None
    stage: str | None = None
    ref: str | None = None
    message: str | None = None
    simple: str | None = None
    bumps: tuple[str, ...] = ()
    force: bool = False
    delete: bool = False
    skip_registration: bool = False

    def ours(self) -> tuple[str, ...]:
        """The words behind gtoc."""
        if self.verb == "deregister":
            return (self.verb, self.artifact, *_given(self.version), *self._options())
        if self.verb == "deprecate":
            words = (*_given(self.version), *_given(self.stage), *_option("--ref", self.ref))
            return (self.verb, self.artifact, *words, *self._options())
        version = _option("--version", self.version)
        if self.verb == "unassign":
            words = (*_given(self.stage), *version, *_option("--ref", self.ref))
            return (self.verb, self.artifact, *words, *self._options())
        words = (*_given(self.stage), *_given(self.ref), *version)
        return (self.verb, self.artifact, *words, *self._options())

    def theirs(self) -> tuple[str, ...]:
        """The words behind gto 1.10.1.

        What its command line cannot say, unassigning by a commit, begins with its Python API's
        name, and goes on with names and values of arguments.
        """
        if self.verb == "unassign" and (self.ref is not None or self.version is None):
            words = (*_option("--version", self.version), *_option("--ref", self.ref))
            return ("api.unassign", self.artifact, *_given(self.stage), *words, *self._options())
        if self.verb in {"deregister", "unassign", "deprecate"}:
            words = (*_given(self.version), *_given(self.stage), *_option("--ref", self.ref))
            return ("deprecate", self.artifact, *words, *self._options())
        words = (*_given(self.ref), *_option("--stage", self.stage))
        words += _option("--version", self.version)
        return (self.verb, self.artifact, *words, *self._options())

    def _options(self) -> tuple[str, ...]:
        """The options that both tools call alike."""
        flags = {"--force": self.force, "--delete": self.delete, "--sr": self.skip_registration}
        return (
            *(f"--bump-{part}" for part in self.bumps),
            *_option("--message", self.message),
            *_option("--simple", self.simple),
            *(flag for flag, given in flags.items() if given),
        )


def _given(word: str | None) -> tuple[str, ...]:
    return () if word is None else (word,)


def _option(name: str, value: str | None) -> tuple[str, ...]:
    return () if value is None else (name, value)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A repository, and what is done to it; `head` is the commit at which main stands first."""

    name: str
    stream: str
    head: str
    operations: tuple[Operation, ...]


def drawn_sequences() -> list[Sequence]:
    """All that are drawn."""
    return [_drawn(plan, number) for plan in PLANS for number in range(1, SEQUENCES + 1)]


def _drawn(plan: Plan, number: int) -> Sequence:
    name = f"{plan.name}-{number}"
    drawing = _Drawing(plan.traits, random.Random(f"operations {name}"))
    return sequence(name, plan.traits, [drawing.operation() for _ in range(LENGTH)])


def sequence(name: str, traits: frozenset[Trait], operations: list[Operation]) -> Sequence:
    """A sequence in the repository that goes with some traits."""
    return Sequence(name, _stream(traits), f"c{_HEAD}", tuple(operations))


# The repository in the beginning


def _stream(traits: frozenset[Trait]) -> str:
    parts = ["feature done\n"]
    for label, after in _COMMITS.items():
        second = START + after
        parts.append(
            f"commit refs/heads/{label}\nauthor {TAGGER} {second} +0000\n"
            f"committer {TAGGER} {second} +0000\n{_data(label)}"
        )
        if label in _PARENTS:
            parts.append(f"from refs/heads/{_PARENTS[label]}\n")
        files = _files(label, traits)
        parts += [f"M 100644 inline {path}\n{_data(text)}" for path, text in files.items()]
    parts.append(f"reset refs/heads/main\nfrom refs/heads/c{_HEAD}\n\n")
    parts += [
        f"tag {name}\nfrom refs/heads/{label}\ntagger {TAGGER} {second} +0000\n{_data(name)}"
        for name, label, second in _existing_tags(traits)
    ]
    if Trait.FOREIGN in traits:
        parts.append("reset refs/tags/churn@v3.0.0\nfrom refs/heads/c1\n\n")
        parts.append("reset refs/tags/churn#prod#77\nfrom refs/heads/c1\n\n")
    return "".join([*parts, "done\n"])


def _files(label: str, traits: frozenset[Trait]) -> dict[str, str]:
    """What a commit changes."""
    files = {"model.bin": f"{label}\n"}
    if label == "c0" and Trait.AUTO not in traits:
        files[".gtod.yaml"] = "tag_dialect: gto-1\n"
    if label == "c0" and Trait.CONFIG in traits:
        files[".gto"] = "stages: [dev, prod]\n"
    if Trait.ANNOTATED in traits and label != "c0":
        files["artifacts.yaml"] = f"churn:\n  type: model\n  description: The one of {label}\n"
    return files


def _existing_tags(traits: frozenset[Trait]) -> list[tuple[str, str, int]]:
    """Tags that somebody made by hand: name, commit, second."""
    tags = []
    if Trait.FOREIGN in traits:
        tags += [
            ("release-7", "c1", START + 200),
            ("churn@1.0.0", "c1", START + 201),
            ("churn@v0.0.1#9", "c0", START + 202),
            ("churn#staging#007", "c0", START + 203),
            ("churning#prod#40", "c0", START + 205),
            ("segment@v2.0.0", "c1", START + 206),
        ]
    if Trait.SHARED in traits:
        tags += [
            ("churn@v1.0.0-rc.1", "c1", START + 300),
            ("churn@v1.0.0", "c1", START + 310),
            ("segment@v0.0.1", "c1", START + 320),
        ]
    return tags


def _data(text: str) -> str:
    """A text as fast-import wants it: its length in bytes first."""
    return f"data {len(text.encode())}\n{text}\n"


# The commands

_VERSIONS: Final = ("v0.0.1", "v0.0.2", "v0.1.0", "v1.0.0", "v1.1.0", "v2.0.0", "v10.0.0")
_BUILD_VERSIONS: Final = (
    *("v1.0.0-rc.1", "v1.0.0-rc.2", "v1.0.0", "v1.0.0+build.5", "v1.0.0+build.6", "v1.0.1-0"),
    *("v2.0.0-alpha", "v1.2.3"),
)
_WRONG_VERSIONS: Final = (
    *("1.0.0", "v1.0", "v01.0.0", "V1.0.0", "latest", "v1.0.0#1", "v1.0.0!", "", "v1.2.3.4"),
    *("v1.0.0-", "v-1.0.0"),
)
_STAGES: Final = ("dev", "prod", "staging")
_WRONG_STAGES: Final = ("Prod!", "-prod", "prod#1", "", "a b", "pro/d", "p", "prod/", "staging2")
_WRONG_NAMES: Final = ("chu rn", "churn#1", "-churn", "churn@v1.0.0", "", "c", "churn/", "ch..urn")
_MESSAGES: Final = (
    "Better on the test set",
    "#7: closes the ticket",
    "First line\n\nA second paragraph.",
    "  spaces around  ",
    "First\n\n\n\nthree empty lines above",
    "Größe ändern 模型",
    "trailing spaces   \nand a second line",
    "ends with a line end\n",
    "# only a comment",
    "",
    "\n\nempty lines above",
    "-m",
)
_WRONG_REFS: Final = ("nowhere", "", "HEAD~99", "0" * 40, "c0:model.bin")


@dataclass(slots=True)
class _Artifact:
    """What was probably said about an artifact so far."""

    name: str
    versions: dict[str, str] = field(default_factory=dict)  # version → label of its commit
    stages: list[tuple[str, str]] = field(default_factory=list)  # version and stage


class _Drawing:
    """Draws the operations of a sequence one after the other."""

    def __init__(self, traits: frozenset[Trait], source: random.Random) -> None:
        """Begin with the repository of the stream."""
        self.traits = traits
        self.random = source
        names = ("churn", "segment")
        if Trait.FOLDERS in traits:
            names = ("Team_X/churn", "models/vision:cats", "models.v2/Raw_1:x/y")
        self.artifacts = [_Artifact(name) for name in names]
        self.second = FIRST
        self.head = _HEAD
        for name, label, _ in _existing_tags(traits):
            artifact, at, version = name.partition("@")
            known = [one for one in self.artifacts if one.name == artifact]
            if at and known:
                known[0].versions[version.partition("#")[0]] = label

    def operation(self) -> Operation:
        """The next one."""
        self._tick()
        steps = {
            self._register: 28,
            self._assign: 30,
            self._unassign: 18,
            self._deregister: 9,
            self._deprecate: 16 if Trait.ANNOTATED in self.traits else 8,
            self._commit: 7,
        }
        (step,) = self.random.choices(list(steps), list(steps.values()))
        return step(self.random.choice(self.artifacts))

    def _chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def _tick(self) -> None:
        """Let time pass, or not."""
        if Trait.SAME_SECOND in self.traits:
            self.second += self.random.choice((0, 0, 0, 1))
        elif Trait.BACKWARDS in self.traits and self._chance(0.3):
            self.second -= self.random.choice((1, 5, 40))
        else:
            self.second += self.random.choice((1, 2, 7, 20))

    def _commit(self, artifact: _Artifact) -> Operation:
        """Move main on, or register where there is nothing to move to."""
        if self.head == _LAST:
            return self._register(artifact)
        self.head += 1
        return Operation("commit", self.second, f"c{self.head}")

    def _register(self, artifact: _Artifact) -> Operation:
        ref = self._ref(artifact)
        version = self._version(artifact, new=0.8) if self._explicit() else None
        bumps: tuple[str, ...] = ()
        if version is None and self._chance(0.4 if artifact.versions else 0.05):
            bumps = (self.random.choice(("major", "minor", "patch")),)
        if self._chance(0.03) or (Trait.WRONG in self.traits and self._chance(0.2)):
            bumps = (*bumps, self.random.choice(("major", "minor", "patch")))
        self._note(artifact, version, ref)
        return Operation(
            "register",
            self.second,
            self._name(artifact),
            version=version,
            ref=ref,
            message=self._message(),
            simple=self._simple(),
            bumps=bumps,
            force=self._force(),
        )

    def _note(self, artifact: _Artifact, version: str | None, ref: str | None) -> str:
        """The version of a commit, now that one was registered there if it had none."""
        label = ref if ref in _COMMITS else f"c{self.head}"
        here = [known for known, commit in artifact.versions.items() if commit == label]
        if here:
            return here[0]
        named = version or self._next(artifact)
        artifact.versions.setdefault(named, label)
        return named

    def _explicit(self) -> bool:
        """Whether the command names the version."""
        return self._chance(0.2 if Trait.BUMPS in self.traits else 0.55)

    def _next(self, artifact: _Artifact) -> str:
        """What a tool may call a version that has no name."""
        plain = [tuple(map(int, v[1:].split("."))) for v in artifact.versions if v in _VERSIONS]
        major, minor, patch = max(plain, default=(0, 0, 0))
        return f"v{major}.{minor}.{patch + 1}"

    def _assign(self, artifact: _Artifact) -> Operation:
        version, ref = None, None
        skip_registration = self._chance(0.12)
        if artifact.versions and self._chance(0.65):
            version = self._version(artifact, new=0.05)
            placed = version
        else:
            ref = self._ref(artifact)
            if self._chance(0.2):
                version = self._version(artifact, new=0.9)
            placed = "" if skip_registration else self._note(artifact, version, ref)
        stage = self._stage()
        if placed in artifact.versions:
            artifact.stages.append((placed, stage))
        return Operation(
            "assign",
            self.second,
            self._name(artifact),
            version=version,
            stage=stage,
            ref=ref,
            message=self._message(),
            simple=self._simple(),
            force=self._force(),
            skip_registration=skip_registration,
        )

    def _unassign(self, artifact: _Artifact) -> Operation:
        version, stage = self._assigned(artifact)
        if self._chance(0.2):
            verb, ref, version_too = "unassign", artifact.versions.get(version), self._chance(0.05)
            ref = self._ref(artifact) if ref is None or self._chance(0.2) else ref
        else:
            verb, ref, version_too = self.random.choice(("unassign", "deprecate")), None, True
        return Operation(
            verb,
            self.second,
            self._name(artifact),
            version=version if version_too else None,
            stage=stage,
            ref=ref,
            message=self._message(),
            simple=self._simple(),
            force=self._force(),
            delete=self._delete(),
        )

    def _assigned(self, artifact: _Artifact) -> tuple[str, str]:
        """A version and a stage that it may be in."""
        if artifact.stages and self._chance(0.85):
            place = self.random.choice(artifact.stages)
            if self._chance(0.7):
                artifact.stages.remove(place)
            return place
        return self._version(artifact, new=0.1), self._stage()

    def _deregister(self, artifact: _Artifact) -> Operation:
        return Operation(
            self.random.choice(("deregister", "deprecate")),
            self.second,
            self._name(artifact),
            version=self._version(artifact, new=0.1),
            message=self._message(),
            simple=self._simple(),
            force=self._force(),
            delete=self._delete(),
        )

    def _deprecate(self, artifact: _Artifact) -> Operation:
        return Operation(
            "deprecate",
            self.second,
            self._name(artifact),
            ref=self._ref(artifact) if self._chance(0.3) else None,
            message=self._message(),
            simple=self._simple(),
            force=self._force(),
            delete=self._delete(),
        )

    # the arguments

    def _wrong(self, probability: float) -> bool:
        """Whether an argument makes no sense; rarely, unless that is the family's theme."""
        return self._chance(probability * (6 if Trait.WRONG in self.traits else 1))

    def _name(self, artifact: _Artifact) -> str:
        if self._wrong(0.02):
            return self.random.choice((*_WRONG_NAMES, "unknown"))
        return artifact.name

    def _version(self, artifact: _Artifact, new: float) -> str:
        """A version: one that is probably there, or with some probability any, most often new."""
        if self._wrong(0.03):
            return self.random.choice(_WRONG_VERSIONS)
        if artifact.versions and not self._chance(new):
            return self.random.choice(list(artifact.versions))
        some = _BUILD_VERSIONS if Trait.BUILD in self.traits else _VERSIONS
        unknown = [version for version in some if version not in artifact.versions]
        return self.random.choice(unknown if unknown and self._chance(0.8) else some)

    def _stage(self) -> str:
        if self._wrong(0.03):
            return self.random.choice(_WRONG_STAGES)
        return self.random.choice(_STAGES)

    def _ref(self, artifact: _Artifact) -> str | None:
        """A commit, or none, which means HEAD."""
        if self._wrong(0.02):
            return self.random.choice(_WRONG_REFS)
        label = self.random.choice(["s0", *(f"c{number}" for number in range(self.head + 1))])
        if Trait.ODD_REFS in self.traits and self._chance(0.7):
            version = self._version(artifact, new=0.3)
            by_name = (f"{artifact.name}@{version}", f"refs/heads/{label}", f"heads/{label}")
            by_hash = (f"{{{label}}}", f"{{{label}:8}}")
            by_relation = ("HEAD~1", "HEAD^{commit}", "@", "main", "main^0")
            return self.random.choice((*by_name, *by_hash, *by_relation))
        return self.random.choice((None, label, label, "HEAD"))

    def _message(self) -> str | None:
        if Trait.MESSAGES in self.traits and self._chance(0.8):
            return self.random.choice(_MESSAGES)
        return "Because" if self._chance(0.1) else None

    def _simple(self) -> str | None:
        if self._chance(0.8 if Trait.SIMPLE in self.traits else 0.1):
            return self.random.choice(("auto", "true", "true", "false", "false"))
        return None

    def _force(self) -> bool:
        return self._chance(0.4 if self.traits & {Trait.DELETIONS, Trait.FORCE} else 0.08)

    def _delete(self) -> bool:
        return self._chance(0.5 if Trait.DELETIONS in self.traits else 0.08)

"""Registries to measure on: the same size and seed give the same objects, byte for byte.

A repository is streamed through `git fast-import`: 1,000 commits, then one annotated tag for each
event of the registry. They are packed, and a hundred later ones are loose: so a repository looks
that is packed now and then and written to every day.

    python -m benchmarks.registry 100000 /tmp/registry
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

COMMITS = 1_000
TAGS_PER_ARTIFACT = 50
LOOSE_TAGS = 100
ANNOTATED = 20
STAGES = ("dev", "staging", "prod")
PEOPLE = (
    ("Ann Author <ann@example.com>", "+0200"),
    ("Ben Builder <ben@example.com>", "-0500"),
    ("Release Robot <robot@example.com>", "+0000"),
)
FIRST_COMMIT = 1_600_000_000
SECONDS_BETWEEN_COMMITS = 600
FIRST_TAG = FIRST_COMMIT + COMMITS * SECONDS_BETWEEN_COMMITS
LONGEST_PAUSE = 300  # seconds between two tags


@dataclass(frozen=True, slots=True)
class Tag:
    """One event of the registry, as the annotated tag that stands for it."""

    name: str
    message: str
    commit: int
    tagger: str


@dataclass(frozen=True, slots=True)
class Question:
    """Which version of an artifact is in a stage, and the right answer."""

    name: str
    stage: str
    version: str


@dataclass(slots=True)
class Artifact:
    """What the tags made so far say about one artifact.

    Attributes:
        name: The artifact's name.
        commit: Where the next version will be registered, at the earliest.
        commits: The commit of each version, in the order of the versions.
        counter: The number of the last stage event.
        active: The stages that each version is in, as (stage, version) pairs in order of age.
    """

    name: str
    commit: int
    commits: list[int] = field(default_factory=list)
    counter: int = 0
    active: dict[tuple[str, int], None] = field(default_factory=dict)


class History:
    """The history of a registry: a seeded dice that deals events to artifacts."""

    def __init__(self, tags: int, seed: int) -> None:
        self._dice = random.Random(seed)
        count = max(1, tags // TAGS_PER_ARTIFACT)
        every = tags + LOOSE_TAGS
        most = -(-every // count)  # tags of one artifact
        self._stride = max(1, (COMMITS - TAGS_PER_ARTIFACT) // max(1, most))
        self.artifacts = [
            Artifact(artifact_name(index), self._dice.randrange(TAGS_PER_ARTIFACT))
            for index in range(count)
        ]
        self._turns = [index % count for index in range(every)]
        self._dice.shuffle(self._turns)

    def tags(self) -> Iterator[Tag]:
        """Deal the tags, oldest first; may be asked once."""
        now = FIRST_TAG
        for index in self._turns:
            now += self._dice.randint(1, LONGEST_PAUSE)
            person, zone = self._dice.choice(PEOPLE)
            yield self._next(self.artifacts[index], f"{person} {now} {zone}")

    def _next(self, artifact: Artifact, tagger: str) -> Tag:
        if not artifact.commits or self._dice.random() < 0.5:
            return self._register(artifact, tagger)
        if artifact.active and self._dice.random() < 0.1:
            return self._unassign(artifact, tagger)
        return self._assign(artifact, tagger)

    def _register(self, artifact: Artifact, tagger: str) -> Tag:
        commit = artifact.commit
        artifact.commit += self._dice.randint(1, self._stride)
        artifact.commits.append(commit)
        version = version_name(len(artifact.commits) - 1)
        return Tag(
            f"{artifact.name}@{version}",
            f"Registering artifact {artifact.name} version {version}",
            commit,
            tagger,
        )

    def _assign(self, artifact: Artifact, tagger: str) -> Tag:
        stage = self._dice.choice(STAGES)
        newest = len(artifact.commits) - 1
        version = max(0, newest - self._dice.choice((0, 0, 0, 1, 2)))
        artifact.counter += 1
        artifact.active[stage, version] = None
        return Tag(
            f"{artifact.name}#{stage}#{artifact.counter}",
            f"Assigning stage {stage} to artifact {artifact.name} version {version_name(version)}",
            artifact.commits[version],
            tagger,
        )

    def _unassign(self, artifact: Artifact, tagger: str) -> Tag:
        stage, version = next(iter(artifact.active))
        artifact.counter += 1
        del artifact.active[stage, version]
        return Tag(
            f"{artifact.name}#{stage}#{artifact.counter}!",
            f"Unassigning stage {stage} of artifact {artifact.name} version "
            f"{version_name(version)}",
            artifact.commits[version],
            tagger,
        )


def artifact_name(index: int) -> str:
    """Name an artifact; every third belongs to a team."""
    name = f"model-{index:05d}"
    return name if index % 3 else f"team-{index % 7}/{name}"


def version_name(index: int) -> str:
    """Name an artifact's version: v0.0.1, v0.1.0, v0.2.0 and so on."""
    return f"v0.{index}.0" if index else "v0.0.1"


def questions(tags: int, seed: int = 1, limit: int = 16) -> list[Question]:
    """Questions about the repository that `build` makes, each of another artifact."""
    history = History(tags, seed)
    for _ in history.tags():
        pass
    stage = STAGES[-1]
    found = (
        Question(artifact.name, stage, version_name(max(versions)))
        for artifact in history.artifacts
        if (versions := [version for held, version in artifact.active if held == stage])
    )
    return list(itertools.islice(found, limit))


def build(path: Path, tags: int, seed: int = 1) -> None:
    """Make a repository with that many packed tags of a registry, and a hundred loose ones."""
    if path.exists() and any(path.iterdir()):
        raise FileExistsError(f"{path} is not empty")
    path.mkdir(parents=True, exist_ok=True)
    git(path, "init", "--quiet", "--initial-branch=main", "--template=")
    dealt = History(tags, seed).tags()
    packed = itertools.islice(dealt, tags)
    fast_import(path, itertools.chain(_commits(), (_packed_tag(tag) for tag in packed)))
    git(path, "pack-refs", "--all")
    fast_import(path, (_loose_tag(tag) for tag in dealt))
    git(path, "reset", "--quiet", "--hard")


def cached(tags: int, cache: Path | None = None, seed: int = 1) -> Path:
    """Give the repository with that many tags, built now if the cache does not hold it.

    The generator's own text is part of the key: a changed generator never meets an old repository.
    """
    name = f"{tags}-{seed}-{text_hash(__file__)}"
    return kept(cache or default_cache(), name, lambda path: build(path, tags, seed))


def kept(cache: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Give a folder of the cache, filled now if it is not there."""
    path = cache / name
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix="building-", dir=cache))
        try:
            make(scratch)
            scratch.rename(path)
        except OSError:
            # Another process may have filled it meanwhile.
            if not path.exists():
                raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return path


def text_hash(*files: str | Path) -> str:
    """What changes when one of the files does."""
    return hashlib.sha256(b"".join(Path(file).read_bytes() for file in files)).hexdigest()[:8]


def default_cache() -> Path:
    """Where built repositories are kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gtod-benchmarks"


def _annotations() -> str:
    return "".join(
        f"{artifact_name(index)}:\n"
        f"  type: model\n"
        f"  path: models/{index:05d}.pkl\n"
        f"  labels: [benchmark, group-{index % 4}]\n"
        f"  description: Model number {index}\n"
        for index in range(ANNOTATED)
    )


def _commits() -> Iterator[str]:
    person, zone = PEOPLE[0]
    for index in range(COMMITS):
        time = FIRST_COMMIT + index * SECONDS_BETWEEN_COMMITS
        yield (
            f"commit refs/heads/main\nmark :{index + 1}\ncommitter {person} {time} {zone}\n"
            f"{data(f'Train once more, run {index}')}"
        )
        if index == 0:
            yield f"M 100644 inline artifacts.yaml\n{data(_annotations())}"
        yield f"M 100644 inline params.yaml\n{data(f'run: {index}')}\n"


def _packed_tag(tag: Tag) -> str:
    return tag_from(tag, f":{tag.commit + 1}")


def _loose_tag(tag: Tag) -> str:
    """A tag for a second import, which no longer knows the marks of the first."""
    return tag_from(tag, f"refs/heads/main~{COMMITS - 1 - tag.commit}")


def tag_from(tag: Tag, commit: str) -> str:
    """A tag as fast-import reads it; its own commit counts for nothing."""
    return f"tag {tag.name}\nfrom {commit}\ntagger {tag.tagger}\n{data(tag.message)}"


def data(text: str) -> str:
    """Text as fast-import reads it; all of ours is ASCII, one byte for each character."""
    return f"data {len(text) + 1}\n{text}\n"


def _environment() -> dict[str, str]:
    """The caller's environment without what would change the repository."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_DEFAULT_HASH": "sha1",
        "GIT_DEFAULT_REF_FORMAT": "files",
    }


def git(path: Path, *arguments: str) -> None:
    """Run git in a repository, as nobody has set it up."""
    subprocess.run(["git", "-C", path, *arguments], check=True, env=_environment())


def fast_import(path: Path, text: Iterable[str]) -> None:
    """Stream text into fast-import, without ever holding it whole."""
    command = ["git", "-C", str(path), "fast-import", "--quiet", "--date-format=raw"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, env=_environment(), encoding="ascii"
    ) as process:
        assert process.stdin is not None
        process.stdin.writelines(text)
        process.stdin.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def main() -> None:
    """Build one repository from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.registry", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("tags", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    try:
        build(arguments.path, arguments.tags, arguments.seed)
    except FileExistsError as error:
        sys.exit(str(error))
    print(arguments.path)


if __name__ == "__main__":
    main()

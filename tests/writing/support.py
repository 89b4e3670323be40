"""A registry to write to, what is left in it afterwards, and the processes at work in it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.daemon.support import Place, Rpc
from tests.helpers.git import git, make_repository

#: The artifacts of the registry that tests write to.
ARTIFACTS = ("churn", "forecast", "ranking", "segment")
#: How many versions each has: v0.0.1 on the first commit, v0.0.2 on the second …
VERSIONS = 24

Answer = dict[str, Any]


def build_registry(folder: Path, versions: int = VERSIONS) -> Path:
    """A new repository where each artifact has versions v0.0.1 and so on, each on its commit."""
    return make_repository(folder, _stream(versions))


def _stream(versions: int) -> str:
    """What `git fast-import` reads."""
    commits = "".join(_commit(number) for number in range(1, versions + 1))
    registrations = "".join(
        _registration(artifact, number)
        for artifact in ARTIFACTS
        for number in range(1, versions + 1)
    )
    return commits + registrations


def _commit(number: int) -> str:
    time = 1_000_000_000 + number
    parent = f"from :{number - 1}\n" if number > 1 else ""
    return (
        f"commit refs/heads/main\nmark :{number}\n"
        f"committer Ann <ann@example.com> {time} +0000\ndata 1\nc\n{parent}"
        f"M 644 inline data.txt\ndata {len(str(number))}\n{number}\n"
    )


def _registration(artifact: str, number: int) -> str:
    time = 1_000_000_000 + number
    return (
        f"tag {artifact}@v0.0.{number}\nfrom :{number}\n"
        f"tagger Ann <ann@example.com> {time} +0000\ndata 1\nm\n"
    )


def add_identity(place: Place) -> None:
    """Tell git who writes, for whatever runs with the place as its home."""
    (place.top / ".gitconfig").write_text(
        "[user]\nname = Ann\nemail = ann@example.com\n"
        "[init]\ndefaultBranch = main\n[advice]\ndetachedHead = false\n"
        "[gc]\nauto = 0\n[maintenance]\nauto = false\n"
    )


@contextmanager
def hosting() -> Iterator[Place]:
    """A place whose daemon runs."""
    made = Place()
    try:
        add_identity(made)
        begin(made)
        yield made
    finally:
        made.close()


def begin(place: Place) -> int:
    """Have a client start the daemon; its process."""
    place.check("parse-tag", "churn@v1.0.0", cwd=place.top)
    return place.pid()


def add_remote(registry: Path, folder: Path) -> Path:
    """A bare repository that the registry has as its `origin`, with all that it has."""
    git(registry, "clone", "--quiet", "--bare", "--no-local", str(registry), str(folder))
    git(folder, "remote", "remove", "origin")
    git(registry, "remote", "add", "origin", str(folder))
    return folder


def tags(folder: Path) -> dict[str, str]:
    """The objects of all tags, by name."""
    listed = git(folder, "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/tags")
    split = (line.rpartition(" ") for line in listed.splitlines())
    return {name: oid for name, _, oid in split}


def counter(tag: str) -> int:
    """The counter of a stage tag, as in `churn#prod#3`."""
    return int(tag.rsplit("#", 1)[1])


def locks(folder: Path) -> list[Path]:
    """The lock files in a repository, each of which would stop some git."""
    return sorted(folder.rglob("*.lock"))


def assert_sound(folder: Path) -> None:
    """Git finds nothing wrong with the repository, and nothing in the way."""
    # It fails on what is missing or broken; objects that nothing refers to are no harm.
    git(folder, "fsck", "--full", "--strict", "--no-dangling")
    assert locks(folder) == []


def at_work_in(folder: Path) -> set[int]:
    """The processes whose working folder is this one, as that of every git that writes is."""
    found = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            if os.readlink(f"/proc/{name}/cwd") == str(folder):
                found.add(int(name))
    return found


def at_its_lock(pid: int, registry: Path) -> int:
    """How many writes of a process have the write lock of a registry or wait for it."""
    found = 0
    for descriptor in Path("/proc", str(pid), "fd").iterdir():
        with suppress(FileNotFoundError):
            found += os.readlink(descriptor) == str(registry / ".git")
    return found


def told(process: subprocess.CompletedProcess[bytes]) -> tuple[int, str]:
    """The exit code of a command and its complaint."""
    return process.returncode, process.stderr.decode()


def answer_of(rpc: Rpc) -> Answer:
    """What the request that was sent gives."""
    answer = rpc.receive()
    assert "result" in answer, answer
    result: Answer = answer["result"]
    return result


def created_by(answer: Mapping[str, Any]) -> list[str]:
    """The tags that a typed method reports to have made."""
    return [event["ref"] for event in answer["events"]]


def created_by_command(output: bytes) -> list[str]:
    """The tags that a command reports as JSON to have made."""
    written = json.loads(output)
    events: Iterable[Answer] = filter(None, [written.get("registration"), written])
    return [event["ref"] for event in events]


def make_program(path: Path, text: str) -> Path:
    """An executable script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def figure(text: str) -> None:
    """Tell what a test measured or counted, for whoever runs it with `-s`."""
    sys.stdout.write(f"\n{text}\n")

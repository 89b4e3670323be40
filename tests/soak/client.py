"""A client that owns an artifact, writes and reads it, and knows what has to be there."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

from tests.faults.artifact import Tag
from tests.faults.model import Model, Question, seen
from tests.faults.server import Connection, HangError, LostError, Refused
from tests.helpers.git import git

#: The kinds of event that history tells of tags.
_EVENTS = ["registration", "deregistration", "assignment", "unassignment"]
_STAGES = ("dev", "staging", "prod")
#: More tags than that are deleted again, so that the registry stays as large as it is.
_MANY = 40
#: Seconds that somebody thinks between two requests, at most.
_THINKS = 0.25
#: Seconds between attempts to reach a daemon that is being started again.
_PAUSE = 0.02
#: Seconds after which a daemon that is started again has to be there.
_PATIENCE = 60.0


class WrongError(Exception):
    """An answer that is not what was written."""


class Client(Thread):
    """Reads and writes until told to stop.

    Args:
        number: Its number, which names its artifact.
        seed: Decides what it does.
        repo: The work tree.
        environ: What git gets of it.
        commits: Commits to stand on.
        connect: Gives a connection.

    Attributes:
        latencies: When each question was answered, and the seconds that took.
        writes: How many changes were made by gtod.
        beside: How many tags were made or deleted by git beside.
        lost: How often the daemon ended instead of answering.
        wrong: What was wrong, at most one.
    """

    def __init__(
        self,
        number: int,
        seed: int,
        *,
        repo: Path,
        environ: dict[str, str],
        commits: list[str],
        connect: Callable[[], Connection],
    ) -> None:
        super().__init__(name=f"client {number}")
        self.latencies: list[tuple[float, float]] = []
        self.writes = self.beside = self.lost = 0
        self.wrong: str | None = None
        self._artifact = f"client-{number}"
        self._repo = repo
        self._environ = environ
        self._commits = commits
        self._connect = connect
        self._random = Random(f"{seed} {number}")
        self._model = Model()
        self._connection: Connection | None = None
        self._versions = 0
        self._is_told = False

    def stop(self) -> None:
        """Have it end after what it is about."""
        self._is_told = True

    def run(self) -> None:
        """Go on until told to stop, or something is wrong."""
        try:
            self._tag(self._new_version())
            while not self._is_told:
                self._act()
                time.sleep(self._random.uniform(0, _THINKS))
        except Exception as error:  # noqa: BLE001 - it is told by whoever waits for the thread
            self.wrong = f"{self.name}: {error!r}"
        finally:
            self._hang_up()

    def _act(self) -> None:
        acts = (self._read, self._read_all, self._register, self._assign, self._beside)
        act = self._random.choices(acts, (60, 5, 8, 12, 15))[0]
        try:
            act()
        except LostError:
            self.lost += 1
            self._hang_up()
            self._look_what_is_there()

    def _read(self) -> None:
        name = self._artifact
        question = self._random.choice(
            (
                Question("gto/latest", {"name": name, "all": True}),
                Question("gto/which", {"name": name, "stage": "prod", "all": True}),
                Question("gto/history", {"name": name, "event": _EVENTS}),
                Question("gto/show", {"name": name}),
            )
        )
        answer = self._model.answer(question)
        if answer == "!stage_not_found":
            return  # Another client may have brought the stage into use.
        began = time.monotonic()
        found = seen(question, self._ask(question.method, dict(question.params)))
        self.latencies.append((began, time.monotonic() - began))
        if found != answer:
            raise WrongError(f"{question}: {found}, not {answer}")

    def _read_all(self) -> None:
        question = Question("gto/show", {})
        found: Any = seen(question, self._ask(question.method, {}))
        answer: Any = self._model.answer(question)
        if found[1][self._artifact] != answer[1][self._artifact]:
            raise WrongError(f"{question}: {found[1][self._artifact]}, not {answer[1]}")

    def _register(self) -> None:
        name = self._new_version()
        params = {"ref": self._random.choice(self._commits), "version": name.partition("@")[2]}
        self._write("gto/register", {**params, "force": True})

    def _assign(self) -> None:
        artifact = self._model.artifact(self._artifact)
        stage = self._random.choice(_STAGES)
        commits = {e.version: e.tag.commit for e in artifact.events if e.kind == "registration"}
        free = [
            version.name
            for version in artifact.versions
            if version.is_registered
            and stage not in version.stages
            and artifact.bound_on(commits[version.name]) == version.name
        ]
        if free:
            self._write("gto/assign", {"stage": stage, "version": self._random.choice(free)})

    def _write(self, method: str, params: dict[str, object]) -> None:
        asked = {"name": self._artifact, "environ": self._environ, "umask": 0o022, **params}
        written = self._ask(method, asked)
        if isinstance(written, Refused):
            raise WrongError(f"{method} {params}: {written}")
        for event in written["events"]:
            second = int(datetime.fromisoformat(event["timestamp"]).timestamp())
            self._model.add(Tag(event["ref"], event["commit_hexsha"], second))
        self.writes += 1
        self._read()

    def _beside(self) -> None:
        """Somebody else's git changes the artifact; the next answer has to tell."""
        names = sorted(self._model.tags_of(self._artifact))
        if len(names) > _MANY:
            gone = self._random.sample(names, len(names) - _MANY // 2)
            git(self._repo, "tag", "--delete", "--", *gone)
            for name in gone:
                self._model.remove(name)
        else:
            self._tag(self._new_version())
        self.beside += 1
        self._read()

    def _new_version(self) -> str:
        self._versions += 1
        return f"{self._artifact}@v{self._random.randrange(9)}.{self._versions}.0"

    def _tag(self, name: str) -> None:
        commit, second = self._random.choice(self._commits), int(time.time())
        date = {"GIT_COMMITTER_DATE": f"@{second} +0000"}
        git(self._repo, "tag", "--annotate", "--message=m", "--", name, commit, env=date)
        self._model.add(Tag(name, commit, second))

    def _ask(self, method: str, params: dict[str, object]) -> Any:  # noqa: ANN401 - JSON
        if self._connection is None:
            self._connection = self._reach()
        return self._connection.ask(method, {"repo": str(self._repo), **params})

    def _reach(self) -> Connection:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError, ValueError):
                return self._connect()
            time.sleep(_PAUSE)
        raise HangError

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _look_what_is_there(self) -> None:
        """After a daemon that was killed nobody knows whether a change was made."""
        form = "--format=%(refname:lstrip=2) %(*objectname) %(taggerdate:unix)"
        listed = git(
            self._repo,
            "for-each-ref",
            form,
            f"refs/tags/{self._artifact}@*",
            f"refs/tags/{self._artifact}#*",
        )
        for name in self._model.tags_of(self._artifact):
            self._model.remove(name)
        for line in listed.splitlines():
            name, commit, second = line.split(" ")
            self._model.add(Tag(name, commit, int(second)))

"""What a client's variables reach: the git that writes for it, and nobody else."""

import json
import shutil
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.daemon.support import Place

_IDENTITY = {"GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.com"}

#: Variables by which a git, a shell or a linker does what whoever sets them wants.
_HARMFUL = {
    "GIT_SSH_COMMAND": "evil",
    "GIT_EXTERNAL_DIFF": "evil",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.fsmonitor",
    "GIT_CONFIG_VALUE_0": "evil",
    "GIT_CONFIG_PARAMETERS": "'core.fsmonitor'='evil'",
    "GIT_EXEC_PATH": "/evil",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/evil",
    "GIT_TRACE": "/evil/trace",
    "LD_PRELOAD": "/evil.so",
    "PYTHONPATH": "/evil",
    "PATH": "/evil",
    "SECRET": "of a read",
}


class Run(NamedTuple):
    """A git that ran.

    Attributes:
        words: What it was run with.
        environ: Its whole environment.
    """

    words: list[str]
    environ: dict[str, str]


class Gits:
    """A `git` in front of the real one that notes how it was run."""

    def __init__(self, folder: Path) -> None:
        self._notes = folder / "notes"
        self._notes.mkdir(parents=True)
        self.path = f"{folder}:{Path(shutil.which('git') or '').parent}:/usr/bin:/bin"
        (folder / "git").write_text(
            f"#!/bin/sh\nenv -0 > {self._notes}/$$.env\n"
            f'printf "%s\\0" "$@" > {self._notes}/$$.words\nexec {shutil.which("git")} "$@"\n'
        )
        (folder / "git").chmod(0o755)

    def runs(self) -> list[Run]:
        """Those since the last question."""
        found = []
        for noted in self._notes.glob("*.words"):
            variables = noted.with_suffix(".env").read_text().split("\0")[:-1]
            environ = dict(variable.partition("=")[::2] for variable in variables)
            found.append(Run(noted.read_text().split("\0")[:-1], environ))
            noted.unlink()
        return found


@pytest.fixture
def gits(place: Place) -> Gits:
    """What the daemon and its clients find as git."""
    made = Gits(place.top / "gits")
    place.environ["PATH"] = made.path
    place.begin()
    made.runs()
    return made


def test_a_git_that_reads_gets_two_variables_of_whoever_asks(place: Place, gits: Gits) -> None:
    """Where its settings are; all else is the daemon's own, whatever a client sends."""
    repo = str(place.registry)
    with place.rpc() as rpc:
        for words in (["check", "--hints"], ["show", "--at", "HEAD"], ["doctor"]):
            environ = {**_HARMFUL, "HOME": "/nonexistent"}
            rpc.result("gto/command", {"arguments": words, "folder": repo, "environ": environ})

    runs = gits.runs()
    assert {"ls-files", "rev-parse"} <= {word for run in runs for word in run.words}
    for run in runs:
        assert not {name for name, value in _HARMFUL.items() if run.environ.get(name) == value}
        assert "evil" not in str(run.environ)
        assert run.environ["GIT_ALLOW_PROTOCOL"] == "none"


def test_a_client_s_variables_reach_its_own_git_alone(place: Place, gits: Gits) -> None:
    """Of many that write and read at the same time."""
    repo = str(place.registry)
    wrong: list[object] = []

    def write(number: int) -> None:
        environ = {**place.environ, **_IDENTITY, "SECRET": f"secret-{number}", "PATH": gits.path}
        params = {"repo": repo, "name": f"mine{number}", "environ": environ}
        with place.rpc() as rpc:
            for _ in range(3):
                answer = rpc.call("gto/register", {**params, "force": True})
                wrong.extend([answer] if "secret" in json.dumps(answer) else [])

    def read() -> None:
        with place.rpc() as rpc:
            for _ in range(5):
                question = {"arguments": ["check"], "folder": repo, "environ": {}}
                answer = rpc.result("gto/command", question)
                wrong.extend([answer] if "secret" in json.dumps(answer) else [])

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    runs = gits.runs()
    assert {run.environ.get("SECRET") for run in runs} == {None, *(f"secret-{n}" for n in range(4))}
    for run in runs:
        (*_, last) = run.words
        if "tag" in run.words:
            assert f"mine{run.environ['SECRET'].removeprefix('secret-')}@" in " ".join(run.words)
        if {"ls-files", "check-ignore", "rev-parse", "cat-file"} & set(run.words):
            assert "SECRET" not in run.environ, last


def test_a_secret_is_kept_nowhere(place: Place, gits: Gits) -> None:
    """Neither in the log, nor in what the daemon tells of itself, nor in its own environment."""
    environ = {**place.environ, **_IDENTITY, "SECRET": "s3cret", "GIT_COMMITTER_DATE": "s3cret"}
    with place.rpc() as rpc:
        for folder in (str(place.registry), "/nonexistent/folder", "relative"):
            params = {"repo": str(place.registry), "name": "x", "folder": folder}
            rpc.call("gto/register", {**params, "environ": {**environ, "PATH": "/nonexistent"}})
            rpc.call("gto/register", {**params, "environ": {**environ, "A=B": "\0"}})
            answer = rpc.call("gto/register", {**params, "environ": environ})
    told = json.dumps(place.status()) + Path(f"{place.socket}.log").read_text()
    told += Path(f"/proc/{place.pid()}/environ").read_text()

    assert "error" in answer
    assert gits.runs()
    assert "s3cret" not in told

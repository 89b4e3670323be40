"""`python -m protocol.conformance` passes a real daemon, and sees what is wrong with another."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.daemon import Daemon, clean_environment
from tests.protocol.relay import Relay, Spoiling

ROOT = Path(__file__).parents[2]
RUNNER = ROOT / "protocol" / "conformance"
Json = Any


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """A daemon for all tests that do not end it."""
    with Daemon() as made:
        yield made


def run(path: str, *options: str) -> subprocess.CompletedProcess[str]:
    """What the runner says of the server at a socket, by a Python that cannot see gtod."""
    return subprocess.run(
        [sys.executable, "-S", "-m", "protocol.conformance", path, *options],
        cwd=ROOT,
        env=clean_environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_a_daemon_passes() -> None:
    """In all cases, the one that ends it included."""
    with Daemon() as daemon:
        done = run(daemon.socket_path, "--stop")

    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 failed, 0 not run" in done.stdout


def test_what_ends_the_server_is_only_run_on_demand(daemon: Daemon) -> None:
    """Somebody may need it still."""
    done = run(daemon.socket_path, "--only", "gtod/")

    assert done.returncode == 0, done.stdout
    assert "2 passed, 0 failed, 1 not run" in done.stdout


def test_no_server(tmp_path: Path) -> None:
    """It is told, and nothing is run."""
    done = run(str(tmp_path / "none.sock"))

    assert done.returncode == 2
    assert done.stdout == ""
    assert "There is no server at" in done.stderr


def _changed(name: str, value: Json) -> Spoiling:
    def spoil(message: Json) -> list[Json]:
        if isinstance(message, dict) and isinstance(message.get("result"), dict):
            return [{**message, "result": {**message["result"], name: value}}]
        return [message]

    return spoil


def _without(name: str) -> Spoiling:
    def spoil(message: Json) -> list[Json]:
        result = message.get("result")
        if isinstance(result, dict):
            result.pop(name, None)
        return [message]

    return spoil


def _of_error(**more: Json) -> Spoiling:
    def spoil(message: Json) -> list[Json]:
        if "error" in message:
            message["error"] |= more
        return [message]

    return spoil


@pytest.mark.parametrize(
    ("case", "spoil", "told"),
    [
        ("the version in a stage", _changed("version", "v9.9.9"), "/result/version: expected"),
        ("the version in a stage", _changed("version", None), "/result/version: expected"),
        ("the version in a stage", _without("author"), "/result/author is missing"),
        ("who is there", _changed("version", 1), "/result/version: expected"),
        ("artifact_not_found", _of_error(code=-1), "/error/code: expected"),
        ("artifact_not_found", _of_error(data={"kind": "no"}), "/error/data/kind: expected"),
        ("artifact_not_found", _of_error(message=None), "/error/message: expected"),
        ("the version in a stage", lambda m: [{**m, "id": 7}], "/id: expected"),
        ("the version in a stage", lambda m: [{**m, "error": None}], "/error is too much"),
        ("the version in a stage", lambda m: [m, m], "a message too much"),
        ("notifications are not", lambda m: [{**m, "id": None}, m], "/id: expected"),
        ("a batch is answered", lambda m: m if isinstance(m, list) else [m], "an array of 4"),
        ("the registry", lambda m: [_with_a_stage(m)], "/stages/other is too much"),
        ("4,096 bytes", lambda m: [m, m], "a message came instead of the end"),
        ("since is in", lambda m: [] if m.get("id") is None else [m], "nothing came within"),
    ],
)
def test_what_is_wrong_is_seen(daemon: Daemon, case: str, spoil: Spoiling, told: str) -> None:
    """And fails the run."""
    with Relay(daemon.socket_path, spoil) as relay:
        done = run(relay.path, "--only", case, "--patience", "1")

    assert done.returncode == 1, done.stdout
    assert "FAILED" in done.stdout
    assert told in done.stdout


def _with_a_stage(message: Json) -> Json:
    for artifact in message["result"].get("artifacts", ()):
        artifact["stages"]["other"] = None
    return message


@pytest.mark.parametrize("spoil", [lambda m: [m], _changed("colour", "red")])
def test_what_is_right_is_let_pass(daemon: Daemon, spoil: Spoiling) -> None:
    """Fields that only a newer server has, too."""
    with Relay(daemon.socket_path, spoil) as relay:
        done = run(relay.path, "--only", "the version in a stage")

    assert done.returncode == 0, done.stdout


def test_it_imports_nothing_of_gtod() -> None:
    """A stranger needs Python alone."""
    for file in RUNNER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                (first, _, _) = str(node.module).partition(".")
                assert first in sys.stdlib_module_names or str(node.module).startswith(
                    "protocol.conformance."
                )

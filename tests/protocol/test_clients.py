"""The clients of protocol/clients/ speak to a real daemon, each in its own language."""

import contextlib
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.editor.packages import node, packages
from benchmarks.registry import default_cache
from gtod.demo.example import build_example
from tests.helpers.daemon import PATIENCE, Daemon, clean_environment
from tests.helpers.git import tag

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "protocol" / "clients"
#: Where vscode-jsonrpc is pinned.
NODE_PACKAGES = ROOT / "tests" / "e2e" / "node"


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """A daemon for all clients."""
    with Daemon() as made:
        yield made


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """The example registry, in a folder whose name has to be escaped in JSON."""
    folder = tmp_path / 'the "é"\\ registry'
    build_example(folder)
    return folder


@pytest.fixture(params=["node", "nc", "socat", "c"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    """A client, made ready: its command and the variables that it needs."""
    match request.param:
        case "node":
            modules = packages(default_cache(), NODE_PACKAGES) / "node_modules"
            return [node(), str(CLIENTS / "client.mjs")], {"NODE_PATH": str(modules)}
        case "c":
            program = str(tmp_path / "client")
            flags = ["-Wall", "-Wextra", "-Werror", "-O2", "-fsanitize=address,undefined"]
            subprocess.run(["cc", *flags, "-o", program, str(CLIENTS / "client.c")], check=True)
            # What it asks for lives as long as it does.
            return [program], {"ASAN_OPTIONS": "detect_leaks=0"}
        case carrier:
            return [str(CLIENTS / "client.sh")], {"PATH": _path_with(carrier, tmp_path)}


def test_a_client_hears_of_a_tag(
    daemon: Daemon, registry: Path, client: tuple[list[str], dict[str, str]]
) -> None:
    """It says hello, asks two questions, and is told what git does afterwards."""
    command, environ = client
    words = [*command, daemon.socket_path, str(registry), "churn", "prod"]
    with _started(words, environ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(4)]
        assert said == ["hello gtod\n", "which v3.0.0\n", "latest v3.1.0\n", "subscribed\n"]

        tag(registry, "churn@v3.2.0")

        rest, _ = process.communicate(timeout=PATIENCE)
    assert rest == "added churn@v3.2.0\n"
    assert process.returncode == 0


def test_a_client_tells_what_is_wrong(
    daemon: Daemon, registry: Path, client: tuple[list[str], dict[str, str]]
) -> None:
    """In the words of the server, and fails."""
    command, environ = client
    words = [*command, daemon.socket_path, str(registry), "churm", "prod"]
    with _started(words, environ) as process:
        said, why = process.communicate(timeout=PATIENCE)

    assert said == "hello gtod\n"
    assert "churm" in why
    assert process.returncode == 1


@pytest.mark.parametrize("file", sorted(CLIENTS.iterdir()), ids=lambda file: file.name)
def test_a_client_is_short(file: Path) -> None:
    """The protocol needs no library."""
    assert len(file.read_text("utf-8").splitlines()) < 100


@contextlib.contextmanager
def _started(words: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A client, ended with the block at the latest, and after a while in any case."""
    process = subprocess.Popen(
        words,
        env=clean_environment(**environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = threading.Timer(PATIENCE, process.kill)
    deadline.start()
    try:
        yield process
    finally:
        deadline.cancel()
        process.kill()
        process.communicate()


def _path_with(carrier: str, folder: Path) -> str:
    """A PATH with what the client in bash needs, and one of the programs that it may use."""
    programs = folder / "programs"
    programs.mkdir()
    for name in ("bash", "env", "jq", carrier):
        found = shutil.which(name)
        assert found is not None, f"there is no {name} on PATH"
        (programs / name).symlink_to(found)
    return str(programs)

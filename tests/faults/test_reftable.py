"""A repository whose refs are in a reftable, as git 2.50 made it, read by whatever git there is."""

import re
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.server import Connection, Refused, Server

RECORDED = Path(__file__).parents[1] / "data" / "reftable.tar.gz"
#: The first git that knows the format.
KNOWS_REFTABLES = (2, 45)


def git_version() -> tuple[int, int]:
    """The version of the git on PATH."""
    told = subprocess.run(["git", "version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"(\d+)\.(\d+)", told)
    assert match is not None
    return int(match[1]), int(match[2])


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """The repository, made anew from what was recorded."""
    with tarfile.open(RECORDED) as archive:
        archive.extractall(tmp_path / "registry", filter="data")
    return tmp_path / "registry"


@pytest.fixture
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A daemon of the test's own."""
    server = Server(tmp_path_factory.mktemp("reftable"))
    try:
        yield server.connection
    finally:
        server.close()


def test_a_reftable_is_read_live_or_refused_by_name(repo: Path, connection: Connection) -> None:
    """A git that does not know the format says so, and gtod in its words; nothing is guessed."""
    asked = {"repo": str(repo), "name": "churn"}

    latest = connection.ask("gto/latest", asked)
    which = connection.ask("gto/which", {**asked, "stage": "prod"})
    status = connection.ask("gtod/status", {})

    assert status["last_error"] is None
    if git_version() < KNOWS_REFTABLES:
        for refused in (latest, which):
            assert isinstance(refused, Refused)
            assert refused.kind == "repository_unreadable"
            assert "refstorage" in refused.message
    else:
        assert latest["version"] == "v2.0.0"
        assert which["version"] == "v1.0.0"

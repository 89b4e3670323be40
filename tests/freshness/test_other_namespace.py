"""A client in another mount namespace, such as a container's, may see another repository."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.freshness.mounts import check_namespaces
from tests.freshness.test_moved_repositories import latest, make
from tests.freshness.world import git
from tests.helpers.daemon import Client, Daemon, RpcError, script

#: Runs the words behind the first two in a namespace where the first lies over the second.
_INSIDE = 'mount --bind "$1" "$2" && cd "$2" && shift 2 && exec "$@"'


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    """A daemon outside of the namespaces."""
    with Daemon() as running:
        yield running


def repository(folder: Path, version: str) -> Path:
    """A repository whose `churn` is in prod with this version."""
    make(folder, version)
    git(folder, "tag", "-a", "-m", "m", "churn#prod#1", f"churn@{version}^{{commit}}")
    return folder


def in_prod(daemon: Daemon, *words: str, folder: Path) -> str:
    """What the real `gtoc which churn prod` prints, run behind these words."""
    done = daemon.run([*words, script("gtoc"), "which", "churn", "prod"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def requests(daemon: Daemon) -> int:
    """How many requests the daemon has had, without the one that asks so."""
    with daemon.client() as client:
        status = client.status()
    assert (status.pid, status.last_error) == (daemon.pid, None)
    return status.requests - 1


@pytest.mark.slow
def test_gtoc_answers_as_seen_inside(daemon: Daemon, tmp_path: Path) -> None:
    """The daemon is asked, sees that it sees another repository, and the client answers."""
    check_namespaces()
    ours, theirs = (
        repository(tmp_path / "ours", "v1.0.0"),
        repository(tmp_path / "theirs", "v2.0.0"),
    )
    inside = ("unshare", "--mount", "sh", "-c", _INSIDE, "sh", str(theirs), str(ours))
    assert in_prod(daemon, folder=ours) == "v1.0.0"
    for _ in range(3):
        before = requests(daemon)
        assert in_prod(daemon, *inside, folder=ours) == "v2.0.0"
        # One by gtoc inside, and the one that counted before.
        assert requests(daemon) == before + 2
        assert in_prod(daemon, folder=ours) == "v1.0.0"
    # A change made inside is one outside too, where the bound repository lies.
    with daemon.client() as client:
        assert latest(client, theirs) == "v2.0.0"
        assert daemon.run([*inside, "git", "tag", "-d", "churn@v2.0.0"], ours).returncode == 0
        assert latest(client, ours) == "v1.0.0"
        assert latest(client, theirs) is None


@pytest.mark.slow
def test_only_a_part_of_the_repository_is_another_one_inside(
    daemon: Daemon, tmp_path: Path
) -> None:
    """The asked folder is the same inode on both sides, what lies below it is not."""
    check_namespaces()
    ours, theirs = (
        repository(tmp_path / "ours", "v1.0.0"),
        repository(tmp_path / "theirs", "v2.0.0"),
    )
    bind = f'mount --bind "{theirs}/.git" "{ours}/.git" && exec "$@"'
    inside = ("unshare", "--mount", "sh", "-c", bind, "sh")
    assert in_prod(daemon, *inside, folder=ours) == "v2.0.0"
    assert in_prod(daemon, folder=ours) == "v1.0.0"


@pytest.mark.slow
def test_namespace_that_sees_the_same(daemon: Daemon, tmp_path: Path) -> None:
    """Nothing is known of what lies below, so that there too the client answers; the same."""
    check_namespaces()
    ours = repository(tmp_path / "ours", "v1.0.0")
    assert in_prod(daemon, "unshare", "--mount", folder=ours) == "v1.0.0"


def ask(client: Client, folder: Path, view: dict[str, int]) -> str:
    """The latest version for a client with this view, or the kind of the error."""
    try:
        found = client.call("gto/latest", repo=str(folder), name="churn", view=view)
    except RpcError as error:
        return error.kind
    return str(found["version"])


def test_views(daemon: Daemon, tmp_path: Path) -> None:
    """Another namespace, device or inode, and a folder that only the client has."""
    ours = repository(tmp_path / "ours", "v1.0.0")
    found = ours.stat()
    same = {
        "device": found.st_dev,
        "inode": found.st_ino,
        "namespace": os.stat("/proc/self/ns/mnt").st_ino,
    }
    with daemon.client() as client:
        assert ask(client, ours, same) == "v1.0.0"
        for key, value in same.items():
            assert ask(client, ours, same | {key: value + 1}) == "different_view"
        assert ask(client, tmp_path / "elsewhere", same) == "different_view"
        assert ask(client, ours, same) == "v1.0.0"


def test_folder_replaced_between_the_clients_look_and_the_daemons(
    daemon: Daemon, tmp_path: Path
) -> None:
    """The client saw the old folder: it has to look again, by itself."""
    ours, theirs = (
        repository(tmp_path / "ours", "v1.0.0"),
        repository(tmp_path / "theirs", "v2.0.0"),
    )
    found = ours.stat()
    seen = {"device": found.st_dev, "inode": found.st_ino}
    ours.rename(tmp_path / "aside")
    theirs.rename(ours)
    with daemon.client() as client:
        assert ask(client, ours, seen) == "different_view"
        assert latest(client, ours) == "v2.0.0"

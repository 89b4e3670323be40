"""Repositories that change under a daemon that holds them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gtod.demo.example import build_example
from tests.daemon.support import AS_AN_ORDINARY_USER, GTOC, Place, gather, git


def failure(place: Place, *words: str, cwd: Path | None = None) -> str:
    """What a command that fails complains of: the same with the daemon and without."""
    with place.answering():
        client = place.gtoc(*words, cwd=cwd)
    alone = place.gtoc(*words, cwd=cwd, environ={"GTOD": "off"})
    assert (client.returncode, client.stdout) == (1, b"")
    assert (alone.returncode, alone.stdout, alone.stderr) == (1, b"", client.stderr)
    (line,) = client.stderr.decode().splitlines()
    return line


def test_deleted_and_created_again(place: Place) -> None:
    """Another repository at the same path is another repository."""
    place.begin()
    shutil.rmtree(place.registry)
    place.registry.mkdir()
    assert failure(place, "which", "churn", "prod").startswith(f"❌ '{place.registry}' is not in")

    place.registry.rmdir()
    build_example(place.registry)
    git(place.registry, "tag", "-d", "churn#prod#3")
    git(place.registry, "tag", "-am", "x", "churn#prod#9", "churn@v3.1.0^{commit}")

    with place.answering():
        assert place.check("which", "churn", "prod") == "v3.1.0\n"


def test_replaced_by_another_with_the_same_tags_elsewhere(place: Place) -> None:
    """A repository moved away and another moved to its place."""
    place.begin()
    other = place.top / "other"
    build_example(other)
    git(other, "tag", "-f", "-am", "x", "churn#prod#3", "churn@v3.1.0^{commit}")

    place.registry.rename(place.top / "away")
    other.rename(place.registry)

    with place.answering(2):
        assert place.check("which", "churn", "prod") == "v3.1.0\n"
        assert place.check("which", "churn", "prod", cwd=place.top / "away") == "v3.0.0\n"


def test_repository_that_comes_and_goes_inside(place: Place) -> None:
    """A new repository in a folder of another one takes over, until it is removed."""
    inner = place.registry / "inner"
    inner.mkdir()
    place.begin()
    with place.answering():
        assert place.check("which", "churn", "prod", cwd=inner) == "v3.0.0\n"

    git(inner, "init", "-q")
    assert failure(place, "which", "churn", "prod", cwd=inner).startswith(
        "❌ Cannot find artifact 'churn'."
    )

    shutil.rmtree(inner / ".git")
    with place.answering():
        assert place.check("which", "churn", "prod", cwd=inner) == "v3.0.0\n"


def test_moved_worktree(place: Place) -> None:
    """A linked worktree that was moved by hand, and one that git moved; each has its answer."""
    place.begin()
    one, two, three = (place.top / name for name in ("one", "two", "three"))
    git(place.registry, "worktree", "add", "-q", str(one))
    with place.answering():
        assert place.check("which", "churn", "prod", cwd=one) == "v3.0.0\n"

    git(place.registry, "worktree", "move", str(one), str(two))
    with place.answering():
        assert place.check("which", "churn", "prod", cwd=two) == "v3.0.0\n"

    # The .git file leads on to where git keeps it; that is what git itself goes by.
    two.rename(three)
    with place.answering():
        assert place.check("which", "churn", "prod", cwd=three) == "v3.0.0\n"


def test_moved_repository_of_a_worktree(place: Place) -> None:
    """A worktree whose repository went elsewhere says what mends it; mended, it answers."""
    place.begin()
    tree = place.top / "tree"
    git(place.registry, "worktree", "add", "-q", str(tree))
    with place.answering():
        assert place.check("which", "churn", "prod", cwd=tree) == "v3.0.0\n"

    moved = place.top / "moved"
    place.registry.rename(moved)
    assert "'git worktree repair'" in failure(place, "which", "churn", "prod", cwd=tree)

    git(moved, "worktree", "repair", str(tree))
    with place.answering():
        assert place.check("which", "churn", "prod", cwd=tree) == "v3.0.0\n"


def begin_as_an_ordinary_user(place: Place) -> None:
    """Start the daemon by a client who may read only what its user may."""
    client = place.start(*AS_AN_ORDINARY_USER, GTOC, "which", "churn", "prod")
    assert gather([client]) == [(0, b"v3.0.0\n", b"")]
    assert place.status()["requests"] == 2


@pytest.mark.parametrize("secret", [".", ".git", ".git/refs", ".git/refs/tags", ".git/packed-refs"])
def test_unreadable_repository(place: Place, secret: str) -> None:
    """One line that says what cannot be read; and the answer again once it can."""
    git(place.registry, "pack-refs", "--all")
    git(place.registry, "tag", "-am", "x", "other@v1.0.0")
    begin_as_an_ordinary_user(place)
    path = place.registry / secret
    mode = path.stat().st_mode
    path.chmod(0)
    words = [*AS_AN_ORDINARY_USER, GTOC, "--repo", str(place.registry), "which", "churn", "prod"]
    try:
        with place.answering():
            (client,) = gather([place.start(*words, cwd=place.top)])
        (alone,) = gather([place.start(*words, cwd=place.top, environ={"GTOD": "off"})])
    finally:
        path.chmod(mode)

    for status, out, err in (client, alone):
        assert (status, out) == (1, b"")
        (line,) = err.decode().splitlines()
        assert line.startswith("❌ ")
        assert "Something went wrong" not in line
        assert str(place.registry) in line
    assert place.status()["last_error"] is None
    with place.answering():
        assert place.check("which", "churn", "prod") == "v3.0.0\n"


def test_unreadable_configuration(place: Place) -> None:
    """A `.gto` that is a folder cannot be read by anybody: one warning, and the answer."""
    place.begin()
    (place.registry / ".gto").mkdir()
    with place.answering():
        client = place.gtoc("which", "churn", "prod")
    assert (client.returncode, client.stdout) == (0, b"v3.0.0\n")
    (line,) = client.stderr.decode().splitlines()
    assert f"'{place.registry}/.gto' cannot be read: Is a directory" in line
    (place.registry / ".gto").rmdir()
    with place.answering():
        assert place.check("which", "churn", "prod") == "v3.0.0\n"


def test_missing_objects(place: Place) -> None:
    """A repository without its objects is unreadable, not the daemon broken; it can come back."""
    place.begin()
    objects = place.registry / ".git" / "objects"
    objects.rename(place.top / "objects")
    objects.mkdir()
    with place.answering(2):
        place.gtoc("which", "segment", "dev")
        client = place.gtoc("show")
    assert b"Traceback" not in client.stderr
    objects.rmdir()
    (place.top / "objects").rename(objects)
    with place.answering():
        assert place.check("which", "segment", "dev") == "v0.4.1\n"
    assert place.status()["last_error"] is None


def test_other_mount_namespace(place: Place) -> None:
    """A client that sees another file system is told so by the daemon, and answers by itself."""
    if os.geteuid() != 0:
        pytest.skip("needs root")
    place.begin()
    other = place.top / "other"
    build_example(other)
    git(other, "tag", "-f", "-am", "x", "churn#prod#3", "churn@v3.1.0^{commit}")
    script = f"mount --bind {other} {place.registry} && cd {place.registry} && "

    client = subprocess.run(
        ["unshare", "-m", "sh", "-c", f"{script} exec {GTOC} which churn prod"],
        env=place.environ,
        cwd="/",
        capture_output=True,
        check=False,
    )

    assert (client.returncode, client.stdout, client.stderr) == (0, b"v3.1.0\n", b"")
    with place.answering():
        assert place.check("which", "churn", "prod") == "v3.0.0\n"

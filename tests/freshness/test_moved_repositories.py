"""Repositories that move, vanish, come again or lead elsewhere between two questions."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gtod.git.freshness import FINE_GRAIN
from tests.freshness.world import git, overwrite
from tests.helpers.daemon import Client, Daemon, RpcError


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """One daemon for all: what it knows of one repository must not show in another."""
    with Daemon() as running:
        yield running


@pytest.fixture
def client(daemon: Daemon) -> Iterator[Client]:
    """A connection, whose daemon is proven to be there before and after."""
    with daemon.client() as connected:
        assert connected.status().pid == daemon.pid
        yield connected
        status = connected.status()
        assert (status.pid, status.last_error) == (daemon.pid, None)


def make(folder: Path, *versions: str, bare: bool = False) -> Path:
    """A repository in which `churn` has these versions."""
    git("/", "init", "--quiet", "--template=", *["--bare"] * bare, str(folder))
    tree = git(folder, "mktree")
    commit = git(folder, "commit-tree", "-m", "first", tree)
    git(folder, "update-ref", "refs/heads/main", commit)
    for version in versions:
        git(folder, "tag", "-a", "-m", "m", f"churn@{version}", commit)
    return folder


def latest(client: Client, folder: Path, name: str = "churn") -> str | None:
    """The latest version, or the kind of the error."""
    try:
        found = client.call("gto/latest", repo=str(folder), name=name)
    except RpcError as error:
        return error.kind
    return found and str(found["version"])


def settle(client: Client, folder: Path) -> None:
    """Ask until the daemon takes what it knows for settled."""
    for _ in range(2):
        client.call("gto/show", repo=str(folder))
        time.sleep(FINE_GRAIN)
    client.call("gto/show", repo=str(folder))


def test_worktrees_share_tags_and_have_their_own_head(client: Client, tmp_path: Path) -> None:
    """Tags made in one are seen in the other; HEAD's annotations and `.gto` are not."""
    main, linked = make(tmp_path / "main", "v1.0.0"), tmp_path / "linked"
    git(main, "reset", "--quiet", "--hard")
    git(main, "worktree", "add", "--quiet", "-b", "linked", str(linked))
    assert (latest(client, main), latest(client, linked)) == ("v1.0.0", "v1.0.0")
    git(linked, "tag", "-a", "-m", "m", "churn@v2.0.0")
    assert (latest(client, main), latest(client, linked)) == ("v2.0.0", "v2.0.0")

    (linked / "artifacts.yaml").write_text("churn:\n  type: model\n")
    git(linked, "add", "-A")
    git(linked, "commit", "--quiet", "-m", "annotate")
    assert client.call("gto/describe", repo=str(main), name="churn") is None
    assert client.call("gto/describe", repo=str(linked), name="churn") == {"type": "model"}

    (main / ".gto").write_text("stages: [dev]\n")
    assert client.call("gto/stages", repo=str(main)) == ["dev"]
    assert client.call("gto/stages", repo=str(linked)) == []
    (linked / ".gto").write_text("stages: [prod]\n")
    assert client.call("gto/stages", repo=str(main)) == ["dev"]
    assert client.call("gto/stages", repo=str(linked)) == ["prod"]
    # What one worktree reads anew, the other need not: the tags are held once.
    mine = [held for held in client.status().repositories if held.path.startswith(str(tmp_path))]
    assert [held.tags_read for held in mine] == [2, 2]


def test_moved_worktrees(client: Client, tmp_path: Path) -> None:
    """By `git worktree move`, and by `mv` and `git worktree repair`."""
    main, linked = make(tmp_path / "main", "v1.0.0"), tmp_path / "linked"
    git(main, "worktree", "add", "--quiet", "-b", "linked", str(linked))
    assert latest(client, linked) == "v1.0.0"
    moved = tmp_path / "moved"
    git(main, "worktree", "move", str(linked), str(moved))
    assert latest(client, linked) == "repository_not_found"
    assert latest(client, moved) == "v1.0.0"

    again = tmp_path / "again"
    moved.rename(again)
    git(again, "tag", "-a", "-m", "m", "churn@v2.0.0")
    assert latest(client, moved) == "repository_not_found"
    assert latest(client, again) == "v2.0.0"
    git(again, "worktree", "repair")
    assert latest(client, again) == "v2.0.0"

    # Another repository's worktree at the place where this one was.
    other = make(tmp_path / "other", "v9.0.0")
    git(other, "worktree", "add", "--quiet", "-b", "linked", str(linked))
    assert latest(client, linked) == "v9.0.0"


def test_main_moved_away_from_its_worktree(client: Client, tmp_path: Path) -> None:
    """The worktree is lost until `git worktree repair` tells it where its repository is."""
    main, linked = make(tmp_path / "main", "v1.0.0"), tmp_path / "linked"
    git(main, "worktree", "add", "--quiet", "-b", "linked", str(linked))
    assert latest(client, linked) == "v1.0.0"
    moved = main.rename(tmp_path / "moved")
    assert latest(client, main) == "repository_not_found"
    assert latest(client, linked) == "repository_not_found"
    git(moved, "worktree", "repair", str(linked))
    git(moved, "tag", "-a", "-m", "m", "churn@v2.0.0", "main")
    assert (latest(client, moved), latest(client, linked)) == ("v2.0.0", "v2.0.0")


def test_git_directory_replaced_by_another_one(client: Client, tmp_path: Path) -> None:
    """By `mv`, so that all of its files are old and settled."""
    here = make(tmp_path / "here", "v1.0.0", "v2.0.0")
    there = make(tmp_path / "there", "v1.5.0")
    settle(client, here)
    settle(client, there)
    (here / ".git").rename(tmp_path / "aside")
    (there / ".git").rename(here / ".git")
    assert latest(client, here) == "v1.5.0"
    assert latest(client, there) == "repository_not_found"
    (tmp_path / "aside").rename(there / ".git")
    assert latest(client, there) == "v2.0.0"


def test_whole_folder_replaced_by_another_one(client: Client, tmp_path: Path) -> None:
    """The work tree's folder, and asked from below it."""
    here, there = make(tmp_path / "here", "v1.0.0"), make(tmp_path / "there", "v2.0.0")
    for top in (here, there):
        (top / "sub").mkdir()
        settle(client, top / "sub")
    here.rename(tmp_path / "aside")
    there.rename(here)
    assert latest(client, here / "sub") == "v2.0.0"
    assert latest(client, there / "sub") == "repository_not_found"


def test_path_through_a_link_that_leads_elsewhere(client: Client, tmp_path: Path) -> None:
    """The question's path stays the same, and is another folder."""
    first, second = make(tmp_path / "first", "v1.0.0"), make(tmp_path / "second", "v2.0.0")
    link = tmp_path / "link"
    link.symlink_to(first)
    assert latest(client, link) == "v1.0.0"
    beside = tmp_path / "beside"
    beside.symlink_to(second)
    beside.rename(link)
    assert latest(client, link) == "v2.0.0"


def test_repository_deleted_and_made_again(client: Client, tmp_path: Path) -> None:
    """Often with the very inodes that it had before."""
    here = tmp_path / "here"
    for number in range(1, 9):
        make(here, f"v{number}.0.0")
        assert latest(client, here) == f"v{number}.0.0"
        assert client.call("gto/stages", repo=str(here)) == []
        shutil.rmtree(here)
        assert latest(client, here) == "repository_not_found"


def test_git_directory_made_again_in_a_folder_that_stays(client: Client, tmp_path: Path) -> None:
    """`rm -rf .git && git init`, with no question in between, and once a `.git` file instead."""
    here = make(tmp_path / "here", "v1.0.0")
    other = make(tmp_path / "other", "v9.0.0")
    assert latest(client, here) == "v1.0.0"
    for number in range(2, 8):
        shutil.rmtree(here / ".git")
        make(here, f"v{number}.0.0")
        assert latest(client, here) == f"v{number}.0.0"
    shutil.rmtree(here / ".git")
    (here / ".git").write_text(f"gitdir: {other / '.git'}\n")
    assert latest(client, here) == "v9.0.0"


def test_git_file_that_names_another_directory(client: Client, tmp_path: Path) -> None:
    """As in a submodule; it is changed in place, and both names are equally long."""
    modules = {
        name: make(tmp_path / f"{name}.git", version, bare=True)
        for name, version in (("one", "v1.0.0"), ("two", "v2.0.0"))
    }
    sub = tmp_path / "super" / "sub"
    sub.mkdir(parents=True)
    (sub / ".git").write_text(f"gitdir: {modules['one']}\n")
    for name, version in (("one", "v1.0.0"), ("two", "v2.0.0"), ("one", "v1.0.0")):
        overwrite(sub / ".git", f"gitdir: {modules[name]}\n")
        assert latest(client, sub) == version
    overwrite(sub / ".git", "gitdir: ../nowhere\n")
    assert latest(client, sub) == "repository_not_found"


def test_init_in_a_folder_that_was_asked_before(client: Client, tmp_path: Path) -> None:
    """The nearest repository counts, also one that has only just come, or gone."""
    outer = make(tmp_path / "outer", "v1.0.0")
    middle, inner = outer / "middle", outer / "middle" / "inner"
    inner.mkdir(parents=True)
    assert latest(client, inner) == "v1.0.0"
    make(middle, "v2.0.0")
    assert (latest(client, inner), latest(client, middle)) == ("v2.0.0", "v2.0.0")
    make(inner, "v3.0.0")
    assert (latest(client, inner), latest(client, outer)) == ("v3.0.0", "v1.0.0")
    (inner / ".git").rename(tmp_path / "aside")
    assert latest(client, inner) == "v2.0.0"
    (middle / ".git").rename(tmp_path / "aside too")
    assert latest(client, inner) == "v1.0.0"


def test_init_where_no_repository_was(client: Client, tmp_path: Path) -> None:
    """That there was none is not remembered."""
    here = tmp_path / "here"
    assert latest(client, here) == "repository_not_found"
    here.mkdir()
    assert latest(client, here) == "repository_not_found"
    make(here, "v1.0.0")
    assert latest(client, here) == "v1.0.0"


def test_bare_repository_is_configured_by_its_head(client: Client, tmp_path: Path) -> None:
    """A push, or another branch in HEAD, changes stages and annotations."""
    bare = make(tmp_path / "bare.git", "v1.0.0", bare=True)
    work = tmp_path / "work"
    git(tmp_path, "clone", "--quiet", str(bare), str(work))
    assert client.call("gto/stages", repo=str(bare)) == []

    def push(branch: str, stage: str) -> None:
        git(work, "checkout", "--quiet", "-B", branch)
        (work / ".gto").write_text(f"stages: [{stage}]\n")
        (work / "artifacts.yaml").write_text(f"churn:\n  path: {stage}\n")
        git(work, "add", "-f", "-A")
        git(work, "commit", "--quiet", "-m", stage)
        git(work, "push", "--quiet", "origin", branch)

    for stage in ("dev", "qa1"):
        push("main", stage)
        assert client.call("gto/stages", repo=str(bare)) == [stage]
        assert client.call("gto/describe", repo=str(bare), name="churn") == {"path": stage}
    push("other", "new")
    assert client.call("gto/stages", repo=str(bare)) == ["qa1"]
    git(bare, "symbolic-ref", "HEAD", "refs/heads/other")
    assert client.call("gto/stages", repo=str(bare)) == ["new"]
    git(bare, "pack-refs", "--all")
    assert client.call("gto/describe", repo=str(bare), name="churn") == {"path": "new"}


@pytest.mark.parametrize("missing", ["HEAD:artifacts.yaml", "HEAD^{tree}", "HEAD", "churn@v1.0.0"])
def test_objects_that_were_missing_at_first(client: Client, tmp_path: Path, missing: str) -> None:
    """As in a partial clone: that an object is not there is not remembered."""
    here = make(tmp_path / "here")
    (here / "artifacts.yaml").write_text("churn:\n  type: model\n")
    git(here, "add", "-A")
    git(here, "commit", "--quiet", "-m", "annotate")
    git(here, "tag", "-a", "-m", "m", "churn@v1.0.0")
    oid = git(here, "rev-parse", missing)
    file = here / ".git" / "objects" / oid[:2] / oid[2:]
    aside = file.rename(tmp_path / "aside")
    for method in ("gto/show", "gto/history"):
        client.call(method, repo=str(here))
    latest(client, here)
    aside.rename(file)
    assert client.call("gto/describe", repo=str(here), name="churn") == {"type": "model"}
    events = [event["event"] for event in client.call("gto/history", repo=str(here), name="churn")]
    assert events == ["registration", "commit"]
    assert latest(client, here) == "v1.0.0"


def test_folders_of_refs_that_vanish_and_come_again(client: Client, tmp_path: Path) -> None:
    """`git tag -d` removes the folders that it leaves empty."""
    here, name = make(tmp_path / "here", "v1.0.0"), "team/nlp/model"
    for _ in range(3):
        git(here, "tag", "-a", "-m", "m", f"{name}@v1.0.0", "main")
        assert latest(client, here, name) == "v1.0.0"
        git(here, "tag", "-d", f"{name}@v1.0.0")
        assert latest(client, here, name) == "artifact_not_found"
        git(here, "tag", "team", "main")
        assert latest(client, here, name) == "artifact_not_found"
        git(here, "tag", "-d", "team")


def test_links_that_lead_in_a_circle(client: Client, tmp_path: Path) -> None:
    """They are no refs, and disturb nobody."""
    here = make(tmp_path / "here", "v1.0.0")
    tags = here / ".git" / "refs" / "tags"
    (tags / "circle").symlink_to("circle")
    (tags / "churn@v3.0.0").symlink_to("churn@v3.0.0")
    (tags / "churn@v4.0.0").symlink_to("nowhere")
    assert latest(client, here) == "v1.0.0"
    (tags / "churn@v3.0.0").unlink()
    (tags / "churn@v3.0.0").symlink_to("churn@v1.0.0")
    assert latest(client, here) == "v3.0.0"


def test_rows_of_symbolic_tags_end_where_gits_end(client: Client, tmp_path: Path) -> None:
    """A tag is followed through four others, packed or not, and no further."""
    here = make(tmp_path / "here", "v0.0.0")
    for number in range(1, 7):
        name, other = f"churn@v{number}.0.0", f"churn@v{number - 1}.0.0"
        git(here, "symbolic-ref", f"refs/tags/{name}", f"refs/tags/{other}")
    known = git(here, "for-each-ref", "--format=%(refname:strip=2)", may_fail=True).splitlines()
    assert latest(client, here) == "v4.0.0"
    assert "churn@v4.0.0" in known
    assert "churn@v5.0.0" not in known
    git(here, "pack-refs", "--all", may_fail=True)
    assert latest(client, here) == "v4.0.0"
    git(here, "symbolic-ref", "--delete", "refs/tags/churn@v3.0.0")
    assert latest(client, here) == "v2.0.0"


def test_broken_loose_refs_hide_packed_ones(client: Client, tmp_path: Path) -> None:
    """As they do for git; once they are gone, the packed ones count again."""
    here = make(tmp_path / "here", "v1.0.0", "v2.0.0", "v3.0.0")
    git(here, "pack-refs", "--all")
    tags = here / ".git" / "refs" / "tags"
    git(here, "symbolic-ref", "refs/tags/churn@v3.0.0", "refs/tags/nowhere")
    assert latest(client, here) == "v2.0.0"
    (tags / "churn@v2.0.0").write_text("")
    assert latest(client, here) == "v1.0.0"
    listed = git(here, "for-each-ref", "--format=%(refname:strip=2)", "refs/tags", may_fail=True)
    assert listed == "churn@v1.0.0"
    (tags / "churn@v2.0.0").unlink()
    assert latest(client, here) == "v2.0.0"
    (tags / "churn@v3.0.0").unlink()
    assert latest(client, here) == "v3.0.0"

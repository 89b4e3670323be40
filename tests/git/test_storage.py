"""The refs of a repository, however they are stored; git's listing is the measure."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.git.freshness import moment
from gtod.git.location import locate
from gtod.git.storage import FileStorage, RefStorage, ReftableStorage, open_storage
from tests.helpers.git import commit, git, make_repository, tag


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One commit."""
    path = make_repository(tmp_path / "r")
    commit(path)
    return path


def storage_of(path: Path) -> FileStorage:
    """Its storage."""
    return FileStorage(locate(str(path), {}).common_dir)


def seen(storage: RefStorage, artifact: str) -> dict[str, str]:
    """The object of each tag of an artifact."""
    return {name: ref.oid for name, ref in storage.tags(artifact).of_artifact(artifact).items()}


def told_by_git(path: Path, artifact: str) -> dict[str, str]:
    """The same, by git."""
    listing = git(path, "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/tags")
    refs = dict(line.split(" ") for line in listing.splitlines())
    return {
        name: oid for name, oid in refs.items() if name.startswith((artifact + "#", artifact + "@"))
    }


def test_every_way_of_writing_is_seen_at_once(repository: Path) -> None:
    """Made, moved, packed, made again over the packed one, deleted, packed away."""
    storage = storage_of(repository)
    steps = [
        lambda: tag(repository, "a@v1.0.0"),
        lambda: git(repository, "tag", "a#light"),
        lambda: git(repository, "pack-refs", "--all"),
        lambda: tag(repository, "a@v1.0.0", "HEAD", "--force", time=7),
        lambda: tag(repository, "a#prod#1"),
        lambda: git(repository, "tag", "--delete", "a@v1.0.0"),
        lambda: git(repository, "pack-refs", "--all"),
        lambda: git(repository, "tag", "--delete", "a#prod#1", "a#light"),
    ]

    for step in steps:
        step()
        assert seen(storage, "a") == told_by_git(repository, "a")


def test_a_loose_ref_hides_a_packed_one(repository: Path) -> None:
    """It is the newer one."""
    tag(repository, "a@v1.0.0")
    git(repository, "pack-refs", "--all")
    tag(repository, "a@v1.0.0", "HEAD", "--force", time=7)

    assert seen(storage_of(repository), "a") == {
        "a@v1.0.0": git(repository, "rev-parse", "a@v1.0.0")
    }


@pytest.mark.parametrize(
    "content", ["", "nonsense", "1" * 39, "ref: refs/tags/none", "ref: refs/tags/a@v1.0.0", "ref:"]
)
def test_a_broken_loose_ref_hides_a_packed_one_too(repository: Path, content: str) -> None:
    """Git does not fall back either: the packed one is older."""
    tag(repository, "a@v1.0.0")
    tag(repository, "a#prod#1")
    git(repository, "pack-refs", "--all")
    (repository / ".git/refs/tags/a@v1.0.0").write_text(f"{content}\n")

    assert list(seen(storage_of(repository), "a")) == ["a#prod#1"]
    assert list(told_by_git(repository, "a")) == ["a#prod#1"]


def test_symbolic_tags_reach_as_far_as_with_git(repository: Path) -> None:
    """A row of them has an end."""
    tag(repository, "a#c0")
    for number in range(1, 8):
        git(repository, "symbolic-ref", f"refs/tags/a#c{number}", f"refs/tags/a#c{number - 1}")
    expected = told_by_git(repository, "a")

    assert seen(storage_of(repository), "a") == expected
    git(repository, "pack-refs", "--all")
    assert seen(storage_of(repository), "a") == expected


def test_the_same_tags_are_the_same_object(repository: Path) -> None:
    """By that the caller knows that nothing changed."""
    tag(repository, "a@v1.0.0")
    storage = storage_of(repository)

    assert storage.tags("a") is storage.tags("a")


@pytest.mark.parametrize("packed", [False, True])
def test_head_and_other_refs_are_resolved(repository: Path, *, packed: bool) -> None:
    """Over branches, loose or packed."""
    git(repository, "symbolic-ref", "refs/tags/link", "refs/heads/main")
    if packed:
        git(repository, "pack-refs", "--all")
    storage = storage_of(repository)
    head = git(repository, "rev-parse", "HEAD")
    git_dir = str(repository / ".git")

    for name in ("HEAD", "refs/heads/main", "refs/tags/link"):
        assert storage.resolve(git_dir, name) == head
    assert storage.resolve(git_dir, "refs/heads/none") is None
    assert storage.resolve(git_dir, "refs/heads") is None


def test_head_follows_what_is_checked_out(repository: Path) -> None:
    """Another branch, a commit, a branch without commits."""
    storage = storage_of(repository)
    git_dir = str(repository / ".git")
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "--quiet", "-b", "other")
    second = commit(repository)
    found = [storage.resolve(git_dir, "HEAD")]
    git(repository, "checkout", "--quiet", "--detach", first)
    found.append(storage.resolve(git_dir, "HEAD"))
    git(repository, "checkout", "--quiet", "--orphan", "new")
    found.append(storage.resolve(git_dir, "HEAD"))

    assert found == [second, first, None]


def test_refs_that_lead_in_a_circle_lead_nowhere(repository: Path) -> None:
    """Instead of forever."""
    for one, other in (("x", "y"), ("y", "x")):
        (repository / ".git/refs/heads" / one).write_text(f"ref: refs/heads/{other}\n")

    assert storage_of(repository).resolve(str(repository / ".git"), "refs/heads/x") is None


@pytest.mark.parametrize("name", ["config", "description", "../.git/config", "/etc/passwd", ""])
def test_files_that_are_no_refs_are_none(repository: Path, name: str) -> None:
    """They lie in the same folder, or outside."""
    assert storage_of(repository).resolve(str(repository / ".git"), name) is None


def test_a_linked_worktree_has_a_head_of_its_own(repository: Path) -> None:
    """And the branches of all."""
    git(repository, "worktree", "add", "--quiet", "-b", "side", "../linked")
    linked = repository.parent / "linked"
    own = commit(linked)
    location = locate(str(linked), {})
    storage = open_storage(location, {})

    assert storage.resolve(location.git_dir, "HEAD") == own
    assert storage.resolve(location.common_dir, "HEAD") == git(repository, "rev-parse", "HEAD")


class TestReftable:
    """Where git keeps refs in a reftable, git is asked, and asked again when its list changes.

    The git of the tests may be older than that format; it lists the refs that it has all the
    same, so that a list of tables beside them is enough to see who is asked, and when.
    """

    def test_git_lists_the_refs(self, repository: Path) -> None:
        """Peeled, so that lightweight tags are known as such."""
        tag(repository, "a@v1.0.0")
        git(repository, "tag", "a#light")
        self.change(repository, "1")
        storage = open_storage(locate(str(repository), {}), {})

        found = storage.tags("a").of_artifact("a")

        assert isinstance(storage, ReftableStorage)
        assert {name: ref.is_annotated for name, ref in found.items()} == {
            "a@v1.0.0": True,
            "a#light": False,
        }
        assert seen(storage, "a") == told_by_git(repository, "a")

    def test_a_changed_list_is_noticed(self, repository: Path) -> None:
        """Git writes it at each change."""
        self.change(repository, "1")
        storage = open_storage(locate(str(repository), {}), {})
        storage.tags("a")
        tag(repository, "a@v1.0.0")
        self.change(repository, "22")

        assert seen(storage, "a") == told_by_git(repository, "a")

    def test_head_is_resolved_by_git(self, repository: Path) -> None:
        """And what is no ref is none."""
        self.change(repository, "1")
        storage = open_storage(locate(str(repository), {}), {})
        git_dir = str(repository / ".git")

        assert storage.resolve(git_dir, "HEAD") == git(repository, "rev-parse", "HEAD")
        assert storage.resolve(git_dir, "refs/heads/none") is None

    @staticmethod
    def change(repository: Path, content: str) -> None:
        """Write the list of tables."""
        folder = repository / ".git/reftable"
        folder.mkdir(exist_ok=True)
        (folder / "tables.list").write_text(content)


def test_what_cannot_be_read_is_an_error_with_the_file_in_it(repository: Path) -> None:
    """A folder where packed-refs should be: a defined error, never an internal one."""
    broken = repository / ".git" / "packed-refs"
    broken.mkdir()

    with pytest.raises(GtodError) as caught:
        storage_of(repository).tags(None)

    assert caught.value.kind is ErrorKind.REPOSITORY_UNREADABLE
    assert str(broken) in caught.value.message


@pytest.mark.parametrize("before", ["HEAD", "another artifact", "the same artifact"])
def test_tags_that_are_packed_in_the_middle_of_a_moment(repository: Path, before: str) -> None:
    """Packed refs are looked at after loose ones, whatever the moment has seen of them already."""
    tag(repository, "a@v1.0.0")
    tag(repository, "b@v1.0.0")
    git(repository, "pack-refs", "--all")
    tag(repository, "a#prod#1")
    tag(repository, "b#prod#1")
    storage = storage_of(repository)
    expected = told_by_git(repository, "a")

    with moment():
        if before == "HEAD":
            storage.resolve(str(repository / ".git"), "HEAD")
        else:
            storage.tags("a" if before == "the same artifact" else "b")
        git(repository, "pack-refs", "--all")

        assert seen(storage, "a") == expected
    assert seen(storage, "a") == expected

"""Objects, by libgit2 and by git: two ways to the same answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.git.cat_file_objects import CatFileObjects
from gtod.git.libgit_objects import LibgitObjects
from gtod.git.location import locate
from gtod.git.objects import MissingObjectError, Objects, open_objects
from tests.helpers.git import commits, git, make_repository, tag, write_object
from tests.helpers.story import stream

STORY = "5 commit A\n10 churn@v1.0.0 on A"
FILES = {"A": {"artifacts.yaml": "churn: {}\n", "deep/a file.yaml": "x\n"}}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A commit with files and a tag on it."""
    return make_repository(tmp_path / "r", stream(STORY, FILES))


@pytest.fixture(params=["libgit2", "git"])
def objects(repository: Path, request: pytest.FixtureRequest) -> Iterator[Objects]:
    """Its objects, in both ways."""
    location = locate(str(repository), {})
    found: Objects
    found = LibgitObjects(location) if request.param == "libgit2" else CatFileObjects(location, {})
    yield found
    found.close()


@pytest.mark.parametrize("name", ["main", "churn@v1.0.0", "main^{tree}", "main:artifacts.yaml"])
def test_objects_are_read_whole(repository: Path, objects: Objects, name: str) -> None:
    """Each type, by the bytes that git has."""
    oid, kind = git(repository, "rev-parse", name), git(repository, "cat-file", "-t", name)

    found = objects.read(oid)

    assert found is not None
    assert found.type == kind
    assert write_object(repository, kind, found.data) == oid


def test_missing_objects_are_none(repository: Path, objects: Objects) -> None:
    """Among others they leave the order as it is."""
    oid = git(repository, "rev-parse", "main")

    found = objects.read_many(["1" * 40, oid, "2" * 40, oid])

    assert [raw.type if raw else None for raw in found] == [None, "commit", None, "commit"]
    assert objects.read_many([]) == []


@pytest.mark.parametrize("oid", ["", "nonsense", "1" * 39, "1" * 64])
def test_what_is_no_id_is_missing(objects: Objects, oid: str) -> None:
    """It may stand in a broken ref."""
    assert objects.read(oid) is None


def test_an_empty_object(repository: Path, objects: Objects) -> None:
    """It has no bytes, and does not disturb the next one."""
    oid = write_object(repository, "blob", "")

    found = objects.read_many([oid, oid])

    assert [raw.data if raw else None for raw in found] == [b"", b""]


@pytest.mark.parametrize("path", ["artifacts.yaml", "deep/a file.yaml"])
def test_a_file_in_a_commit(repository: Path, objects: Objects, path: str) -> None:
    """Its blob, in a folder and with a space in its name too."""
    oid = commits(repository)["A"]

    assert objects.file_id(oid, path) == git(repository, "rev-parse", f"{oid}:{path}")


@pytest.mark.parametrize("path", ["none", "deep", "deep/none", "artifacts.yaml/x", "a\nb"])
def test_no_file_in_a_commit(repository: Path, objects: Objects, path: str) -> None:
    """A folder is none."""
    assert objects.file_id(commits(repository)["A"], path) is None


def test_sizes(repository: Path, objects: Objects) -> None:
    """Without the content; of what is missing there is none."""
    oid = write_object(repository, "blob", "x" * 1_000)

    assert objects.size(oid) == 1_000
    assert objects.size(write_object(repository, "blob", "")) == 0
    assert objects.size("1" * 40) is None
    assert objects.size("nonsense") is None
    assert objects.read(oid) is not None


def test_a_file_in_a_missing_commit(objects: Objects) -> None:
    """That is another thing than no file: the commit may still come."""
    with pytest.raises(MissingObjectError):
        objects.file_id("1" * 40, "artifacts.yaml")


def test_git_reads_what_libgit2_can_and_cannot(repository: Path) -> None:
    """The common repository needs no process."""
    with open_objects(locate(str(repository), {}), {}) as objects:
        assert isinstance(objects, LibgitObjects)


def test_a_sha256_repository_is_read_by_git(tmp_path: Path) -> None:
    """Ids have 64 digits there."""
    repository = make_repository(tmp_path / "r", stream(STORY, FILES), "--object-format=sha256")
    oid = git(repository, "rev-parse", "churn@v1.0.0")

    with open_objects(locate(str(repository), {}), {}) as objects:
        found = objects.read(oid)
        file = objects.file_id(git(repository, "rev-parse", "main"), "artifacts.yaml")

    assert isinstance(objects, CatFileObjects)
    assert len(oid) == 64
    assert found is not None
    assert found.type == "tag"
    assert file == git(repository, "rev-parse", "main:artifacts.yaml")


@pytest.mark.parametrize(
    ("extension", "value"), [("partialClone", "origin"), ("preciousObjects", "true")]
)
def test_extensions_do_not_matter(repository: Path, extension: str, value: str) -> None:
    """Whether libgit2 knows them or not, the objects are the same."""
    git(repository, "config", "core.repositoryFormatVersion", "1")
    git(repository, "config", f"extensions.{extension}", value)

    with open_objects(locate(str(repository), {}), {}) as objects:
        found = objects.read(git(repository, "rev-parse", "churn@v1.0.0"))

    assert found is not None
    assert found.type == "tag"


def read_often(repository: Path, oid: str) -> None:
    """More questions than the pipe to a git that ended would take."""
    with open_objects(locate(str(repository), {}), {}) as objects:
        for _ in range(100):
            objects.read_many([oid] * 200)


def test_what_neither_can_read_is_told(repository: Path) -> None:
    """A format of the future."""
    oid = git(repository, "rev-parse", "main")
    git(repository, "config", "core.repositoryFormatVersion", "99")

    with pytest.raises(GtodError, match="Neither libgit2 nor git") as caught:
        read_often(repository, oid)

    assert caught.value.kind is ErrorKind.REPOSITORY_UNREADABLE


def test_a_broken_object_is_missing_to_libgit2(repository: Path) -> None:
    """Others are still read."""
    tag(repository, "churn#prod#1")
    oid = git(repository, "rev-parse", "churn#prod#1")
    path = repository / ".git/objects" / oid[:2] / oid[2:]
    path.chmod(0o644)
    path.write_bytes(b"nonsense")

    with open_objects(locate(str(repository), {}), {}) as objects:
        found = objects.read_many([oid, git(repository, "rev-parse", "main")])

    assert [raw.type if raw else None for raw in found] == [None, "commit"]


@pytest.mark.parametrize("kept", [0, 1, 10, 40, -1])
def test_an_object_that_is_cut_off_is_missing(repository: Path, kept: int) -> None:
    """As a crash may leave it; libgit2 would read it for ever."""
    tag(repository, "churn#prod#1")
    oid = git(repository, "rev-parse", "churn#prod#1")
    path = repository / ".git/objects" / oid[:2] / oid[2:]
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(whole[:kept])

    with open_objects(locate(str(repository), {}), {}) as objects:
        assert isinstance(objects, LibgitObjects)
        assert objects.read(oid) is None
        path.write_bytes(whole)
        assert objects.read(oid) is not None
        assert objects.size(oid) == len(git(repository, "cat-file", "-p", oid)) + 1


def test_an_object_that_is_another_one_is_missing(repository: Path) -> None:
    """Its id says what it is."""
    one, other = (write_object(repository, "blob", text) for text in ("one", "two"))
    folder = repository / ".git/objects"
    path = folder / one[:2] / one[2:]
    path.unlink()
    path.write_bytes((folder / other[:2] / other[2:]).read_bytes())

    with open_objects(locate(str(repository), {}), {}) as objects:
        assert objects.read(one) is None
        assert objects.read(other) is not None


def test_objects_that_are_borrowed(repository: Path, tmp_path: Path) -> None:
    """Loose and packed, from a repository that borrows itself."""
    git(repository, "gc", "--quiet")
    middle, last = tmp_path / "middle", tmp_path / "last"
    git(tmp_path, "clone", "--quiet", "--shared", str(repository), str(middle))
    git(tmp_path, "clone", "--quiet", "--shared", str(middle), str(last))
    loose = write_object(middle, "blob", "loose")
    commit = git(last, "rev-parse", "HEAD")

    with open_objects(locate(str(last), {}), {}) as objects:
        assert isinstance(objects, LibgitObjects)
        assert objects.read(loose) is not None
        assert objects.size(loose) == 5
        assert objects.file_id(commit, "artifacts.yaml") is not None


def test_half_an_object_is_none(repository: Path) -> None:
    """A git that is killed in the middle of it leaves what no tag may be made of."""
    oid = write_object(repository, "blob", "x" * 1_000_000)
    objects = CatFileObjects(locate(str(repository), {}), {})
    objects._whole.ask([oid])
    assert objects._whole.header() is not None

    objects._whole._process.kill()
    with pytest.raises(GtodError) as caught:
        objects._whole.content(1_000_000)

    objects.close()
    assert caught.value.kind is ErrorKind.REPOSITORY_UNREADABLE


def test_a_git_that_cannot_be_started_is_told(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as for want of descriptors, or a `git` that is no program."""
    program = repository / "bin/git"
    program.parent.mkdir()
    program.write_bytes(b"\x7fELF")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))

    with pytest.raises(GtodError, match="'git' cannot be started") as caught:
        CatFileObjects(locate(str(repository), {}), {})

    assert caught.value.kind is ErrorKind.REPOSITORY_UNREADABLE


def test_more_than_a_pipe_holds(repository: Path) -> None:
    """A batch of large objects does not stall."""
    oid = write_object(repository, "blob", "x" * 100_000)
    objects = CatFileObjects(locate(str(repository), {}), {})

    found = objects.read_many([oid] * 256)
    objects.close()

    assert {len(raw.data) for raw in found if raw} == {100_000}

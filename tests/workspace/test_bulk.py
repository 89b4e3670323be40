"""Many tags at once, from a git beside us or from the cache: never others than one by one."""

import os
import random
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from gtod import steps
from gtod.git.location import locate
from gtod.git.object_stream import stream_objects
from gtod.git.objects import open_objects
from gtod.git.storage import FileStorage
from gtod.registry.fold import Artifact
from gtod.steps import finish
from gtod.workspace import bulk, tag_store
from gtod.workspace.bulk import Bulk
from gtod.workspace.cache_folder import tags_file
from gtod.workspace.oddity import Oddity
from gtod.workspace.tag_store import TagStore
from tests.compat.registries import REAL, REGISTRIES, load
from tests.helpers.git import git, make_repository, tag
from tests.helpers.story import stream

STREAMS = [*sorted(REGISTRIES.glob("*.fi")), *REAL]

Found = Mapping[str, tuple[Artifact, frozenset[Oddity]]]


@pytest.fixture(autouse=True)
def any_number_is_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registries of tests are small."""
    monkeypatch.setattr(bulk, "MANY", 1)
    monkeypatch.setattr(tag_store, "MANY", 1)
    monkeypatch.setattr(tag_store, "_WORTH_KEEPING", 1)


def one_by_one(path: Path) -> TagStore:
    """A store that knows of no bulk."""
    location = locate(str(path), {})
    return TagStore(FileStorage(location.common_dir), lambda: open_objects(location, {}))


def in_bulk(path: Path, cache: Path | None = None) -> TagStore:
    """A store that reads in bulk, and keeps what it read in a folder."""
    location = locate(str(path), {})
    file = None if cache is None else tags_file(str(cache), location.common_dir)
    return TagStore(
        FileStorage(location.common_dir),
        lambda: open_objects(location, {}),
        Bulk(lambda ids: stream_objects(location, ids, {}), file),
    )


def everything(store: TagStore) -> Found:
    """All artifacts and what is odd about them."""
    found = finish(store.all())
    return {n: (f.artifact, frozenset(f.oddities)) for n, f in found.items()}


def saved(path: Path, cache: Path) -> Path:
    """The cache file of a registry, made now."""
    store = in_bulk(path, cache)
    finish(store.all())
    assert store.is_worth_saving
    finish(store.save())
    assert not store.is_worth_saving
    return Path(tags_file(str(cache), locate(str(path), {}).common_dir))


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """Forty artifacts with some events each, packed; `a` and `a-b` lie between each other."""
    artifacts = ["a", "a-b", "a0", "team/a", *(f"m{n}" for n in range(36))]
    story = [
        f"{10 * n + m} {artifact}{event} on {'ABC'[m % 3]}"
        for n, artifact in enumerate(artifacts)
        for m, event in enumerate(["@v1.0.0", "#prod#1", "@v1.1.0", "#prod#2", "#dev#3", "#dev#4!"])
    ]
    path = make_repository(tmp_path / "r", stream("\n".join(story)))
    git(path, "pack-refs", "--all")
    return path


@pytest.mark.parametrize("file", STREAMS, ids=lambda file: file.stem)
@pytest.mark.parametrize("is_packed", [True, False])
def test_every_registry_is_the_same(file: Path, is_packed: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter of the test
    """One by one, in bulk, and from the cache, whatever is strange in it."""
    path = tmp_path / "r"
    path.mkdir()
    load(file, path)
    if is_packed:
        git(path, "pack-refs", "--all")
    expected = everything(one_by_one(path))

    assert everything(in_bulk(path)) == expected
    saved(path, tmp_path / "cache")
    assert everything(in_bulk(path, tmp_path / "cache")) == expected


def test_what_is_in_the_cache_is_not_read(registry: Path, tmp_path: Path) -> None:
    """And what is read is counted."""
    saved(registry, tmp_path / "cache")
    store = in_bulk(registry, tmp_path / "cache")

    everything(store)

    assert (store.counters.tags_read, store.counters.artifacts_folded) == (0, 40)
    assert not store.is_worth_saving


def test_a_new_tag_costs_its_own_artifact(registry: Path, tmp_path: Path) -> None:
    """Be it loose or packed: of the others the cache still tells."""
    saved(registry, tmp_path / "cache")
    tag(registry, "a#prod#9")
    loose = in_bulk(registry, tmp_path / "cache")
    assert everything(loose) == everything(one_by_one(registry))
    git(registry, "pack-refs", "--all")
    packed = in_bulk(registry, tmp_path / "cache")
    assert everything(packed) == everything(one_by_one(registry))

    assert (loose.counters.tags_read, packed.counters.tags_read) == (7, 7)


def test_a_tag_that_moved_or_went(registry: Path, tmp_path: Path) -> None:
    """The name alone proves nothing: the object counts."""
    saved(registry, tmp_path / "cache")
    tag(registry, "a#prod#2", "HEAD~1", "--force", time=5)
    git(registry, "tag", "--delete", "a-b@v1.1.0")
    git(registry, "pack-refs", "--all")

    store = in_bulk(registry, tmp_path / "cache")

    assert everything(store) == everything(one_by_one(registry))


def test_names_that_were_exchanged(registry: Path, tmp_path: Path) -> None:
    """A tag object under another name is odd, which the cache must not hide."""
    saved(registry, tmp_path / "cache")
    git(registry, "update-ref", "refs/tags/a@v7.0.0", git(registry, "rev-parse", "a@v1.0.0"))
    git(registry, "tag", "--delete", "a@v1.0.0")
    git(registry, "pack-refs", "--all")

    found = everything(in_bulk(registry, tmp_path / "cache"))

    assert found == everything(one_by_one(registry))
    assert [oddity.kind.value for oddity in found["a"][1]] == ["other-name-inside"]


def test_names_that_differ_only_in_where_one_ends(tmp_path: Path) -> None:
    """`#0#1` and `#2` are as long together as `#0` and `#1#2`, and are others."""
    path = make_repository(tmp_path / "r", stream("1 x#0#1 on A\n2 x#2 on A"))
    git(path, "pack-refs", "--all")
    saved(path, tmp_path / "cache")
    for now, before in (("x#0", "x#0#1"), ("x#1#2", "x#2")):
        git(path, "update-ref", f"refs/tags/{now}", git(path, "rev-parse", before))
    git(path, "tag", "--delete", "x#0#1", "x#2")
    git(path, "pack-refs", "--all")

    found = everything(in_bulk(path, tmp_path / "cache"))

    assert found == everything(one_by_one(path))
    assert len(found["x"][1]) == 2


def test_the_cache_of_another_repository(registry: Path, tmp_path: Path) -> None:
    """At the same place there is another one now, with the same names."""
    file = saved(registry, tmp_path / "cache")
    other = make_repository(tmp_path / "other", stream("1 a@v1.0.0 on A\n2 a#prod#1 on A"))
    git(other, "pack-refs", "--all")
    shutil.copy(file, tags_file(str(tmp_path / "cache"), locate(str(other), {}).common_dir))

    store = in_bulk(other, tmp_path / "cache")

    assert everything(store) == everything(one_by_one(other))
    assert store.counters.tags_read == 2


def test_no_damage_makes_a_wrong_answer(registry: Path, tmp_path: Path) -> None:
    """Two hundred files in which bytes were changed, left out or added."""
    file = saved(registry, tmp_path / "cache")
    whole, expected = file.read_bytes(), everything(one_by_one(registry))
    chance = random.Random(7)
    read = 0

    for _ in range(200):
        at = chance.randrange(len(whole))
        damaged = chance.choice(
            [
                whole[:at],
                whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :],
                whole[:at] + whole[at + 1 :],
                whole[:at] + b"\0" * chance.randrange(1, 4096) + whole[at:],
                whole[at:],
                whole + whole[-20:],
            ]
        )
        file.write_bytes(damaged)
        store = in_bulk(registry, tmp_path / "cache")
        assert everything(store) == expected
        read += store.counters.tags_read

    assert read > 0


@pytest.mark.parametrize(
    "content", [b"", b"gtod tags 1\n", b"gtod tags 0\n" + b"\0" * 99, b"x" * 99]
)
def test_what_is_no_cache(registry: Path, tmp_path: Path, content: bytes) -> None:
    """Such as that of another version: everything is read, and a new one can be written."""
    file = saved(registry, tmp_path / "cache")
    file.write_bytes(content)

    store = in_bulk(registry, tmp_path / "cache")

    assert everything(store) == everything(one_by_one(registry))
    assert store.is_worth_saving
    finish(store.save())
    again = in_bulk(registry, tmp_path / "cache")
    everything(again)
    assert again.counters.tags_read == 0


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_cache_that_others_can_write_to(registry: Path, tmp_path: Path, mode: int) -> None:
    """Its checksums prove nothing: others could lie."""
    saved(registry, tmp_path / "cache").chmod(mode)

    store = in_bulk(registry, tmp_path / "cache")
    everything(store)

    assert store.counters.tags_read == 240


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_cache_of_somebody_else(registry: Path, tmp_path: Path) -> None:
    """The same."""
    os.chown(saved(registry, tmp_path / "cache"), 12345, 12345)

    store = in_bulk(registry, tmp_path / "cache")
    everything(store)

    assert store.counters.tags_read == 240


def test_a_cache_that_cannot_be_written(
    registry: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told in the log, and not tried again and again."""
    (tmp_path / "cache").write_text("a file")
    store = in_bulk(registry, tmp_path / "cache")
    everything(store)

    finish(store.save())

    assert "the cache of tags cannot be written" in caplog.text
    assert not store.is_worth_saving


def test_what_is_written_is_whole_at_once(registry: Path, tmp_path: Path) -> None:
    """While it is written, the one before can be read; what was begun leaves nothing."""
    file = saved(registry, tmp_path / "cache")
    before = file.read_bytes()
    store = in_bulk(registry, tmp_path / "cache")
    finish(store.all())
    writing = store.save()
    steps_taken = 0
    try:
        while True:
            next(writing)
            steps_taken += 1
            assert file.read_bytes() == before
            if steps_taken == 3:
                writing.close()
    except StopIteration:
        pass

    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_changes_while_it_is_read_and_written(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step pauses wherever it may, and in each pause a tag is made or packed."""
    monkeypatch.setattr(steps, "SLICE", -1.0)
    chance = random.Random(3)
    store = in_bulk(registry, tmp_path / "cache")
    numbers = iter(range(100, 10_000))

    def change() -> None:
        if chance.random() < 0.3:
            git(registry, "pack-refs", "--all")
        else:
            tag(registry, f"m{chance.randrange(36)}#prod#{next(numbers)}")

    for work in (store.all, store.save, store.all, store.save):
        running = work()
        for _ in range(12):
            if next(running, "end") == "end":
                break
            change()
        else:
            finish(running)

    expected = everything(one_by_one(registry))
    assert everything(store) == expected
    assert everything(in_bulk(registry, tmp_path / "cache")) == expected


def test_without_git_it_is_read_one_by_one(
    registry: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """libgit2 needs none; the log tells that it took longer."""
    expected = everything(one_by_one(registry))
    monkeypatch.setenv("PATH", tempfile.gettempdir())

    assert everything(in_bulk(registry)) == expected
    assert "tags are read one by one" in caplog.text

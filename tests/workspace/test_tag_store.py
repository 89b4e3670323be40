"""The artifacts in memory are those that a reading from scratch would find."""

import itertools
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import pytest

from gtod import steps
from gtod.errors import GtodError
from gtod.git.location import locate
from gtod.git.objects import open_objects
from gtod.git.storage import FileStorage
from gtod.registry.fold import Artifact
from gtod.steps import Steps, finish
from gtod.workspace.oddity import Oddity, OddityKind
from gtod.workspace.tag_store import Folded, TagStore
from tests.helpers.git import commit, git, make_repository, tag, write_object
from tests.helpers.story import stream

T = TypeVar("T")

#: More pauses than anything in these tests can take.
ENDLESS = 10_000


def store_of(path: Path) -> TagStore:
    """A store that knows nothing yet."""
    location = locate(str(path), {})
    return TagStore(FileStorage(location.common_dir), lambda: open_objects(location, {}))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A commit A with a version of churn, which is in dev."""
    return make_repository(
        tmp_path / "r", stream("5 commit A\n10 churn@v1.0.0 on A\n20 churn#dev#1 on A")
    )


@pytest.fixture
def store(repository: Path) -> TagStore:
    """A store of the repository."""
    return store_of(repository)


@pytest.fixture
def pausing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step pauses wherever it may."""
    monkeypatch.setattr(steps, "SLICE", -1.0)


def artifacts(found: Mapping[str, Folded]) -> dict[str, tuple[Artifact, frozenset[Oddity]]]:
    """What was found, as values that can be compared."""
    return {n: (f.artifact, frozenset(f.oddities)) for n, f in found.items()}


def from_scratch(path: Path) -> dict[str, tuple[Artifact, frozenset[Oddity]]]:
    """What somebody finds who knows nothing yet."""
    return artifacts(finish(store_of(path).all()))


def versions(folded: Folded | None) -> list[str]:
    """The versions of an artifact."""
    return [v.name for v in folded.artifact.versions] if folded else []


def step(running: Steps[T], count: int = 1) -> None:
    """Take steps; the work must not end by them."""
    for _ in range(count):
        next(running)


def the_end(running: Steps[T]) -> T:
    """The result of steps that were begun, unless they never end."""
    for _ in range(ENDLESS):
        try:
            next(running)
        except StopIteration as done:
            result: T = done.value
            return result
    raise AssertionError("it does not end")


def test_one_and_all_tell_the_same(repository: Path, store: TagStore) -> None:
    """Whichever is asked first."""
    tag(repository, "other#prod#1")
    one = finish(store.one("churn"))
    everything = finish(store.all())

    assert one is everything["churn"]
    assert everything.keys() == {"churn", "other"}
    assert artifacts(everything) == from_scratch(repository)


def test_an_unknown_artifact_is_none_until_it_has_a_tag(repository: Path, store: TagStore) -> None:
    """Also one that only begins like a known one."""
    before = [finish(store.one(name)) for name in ("new", "chur", "churn-x", "", "=", "a@v1.0.0")]
    tag(repository, "new@v1.0.0")

    assert before == [None] * 6
    assert versions(finish(store.one("new"))) == ["v1.0.0"]


def test_an_artifact_is_gone_with_its_last_tag(repository: Path, store: TagStore) -> None:
    """For both questions."""
    finish(store.all())
    git(repository, "tag", "--delete", "churn@v1.0.0", "churn#dev#1")

    assert finish(store.one("churn")) is None
    assert finish(store.all()) == {}


def test_names_are_those_of_the_tags(repository: Path, store: TagStore) -> None:
    """No object is read for them."""
    tag(repository, "some/dir=x@v1.0.0")
    git(repository, "pack-refs", "--all")
    tag(repository, "team/y#prod#1")

    assert finish(store.names()) == {"churn", "some/dir:x", "team/y"}
    assert store.counters.tags_read == 0


class TestIncremental:
    """Long-lived equals from scratch, whatever git does in between."""

    @pytest.mark.parametrize("seed", range(6))
    def test_random_changes(self, tmp_path: Path, seed: int) -> None:
        """After each of many random changes, for one artifact, for all, or now and then."""
        chance = random.Random(seed)
        repository = make_repository(tmp_path / "r", stream("1 commit A\n2 commit B\n3 commit C"))
        store = store_of(repository)
        for change in itertools.islice(random_changes(repository, chance), 22):
            change()
            expected = from_scratch(repository)
            name = chance.choice(["a", "a/b", "a-b"])
            question = chance.randrange(4)
            if question < 2:
                found = finish(store.one(name))
                assert (artifacts({name: found}) if found else {}) == {
                    n: told for n, told in expected.items() if n == name
                }
            if question > 0:
                assert artifacts(finish(store.all())) == expected

    def test_an_edit_in_place(self, repository: Path, store: TagStore) -> None:
        """Some tools write refs so; the folder does not show it."""
        finish(store.all())
        oid = git(repository, "rev-parse", "churn@v1.0.0")
        tag(repository, "churn@v1.0.0", "HEAD", "--force", time=77)
        newer = git(repository, "rev-parse", "churn@v1.0.0")
        path = repository / ".git/refs/tags/churn@v1.0.0"
        path.write_text(f"{oid}\n")
        before = finish(store.one("churn"))
        path.write_text(f"{newer}\n")
        after = finish(store.one("churn"))

        assert before is not None
        assert after is not None
        assert [f.artifact.versions[0].origin.time for f in (before, after)] == [10, 77]

    @pytest.mark.parametrize("packs_after", [False, True])
    def test_a_packed_tag_that_moves(
        self, repository: Path, store: TagStore, *, packs_after: bool
    ) -> None:
        """The loose one hides it, and may be packed before anybody asks."""
        git(repository, "pack-refs", "--all")
        finish(store.one("churn"))
        tag(repository, "churn@v1.0.0", "HEAD", "--force", time=77)
        if packs_after:
            git(repository, "pack-refs", "--all")

        found = finish(store.one("churn"))

        assert found is not None
        assert found.artifact.versions[0].origin.time == 77

    def test_a_tag_that_moves_and_moves_back(self, repository: Path, store: TagStore) -> None:
        """Packed in between, so that two comparisons see it."""
        git(repository, "pack-refs", "--all")
        oid = git(repository, "rev-parse", "churn@v1.0.0")
        finish(store.all())
        tag(repository, "churn@v1.0.0", "HEAD", "--force", time=77)
        git(repository, "pack-refs", "--all")
        tag(repository, "other@v1.0.0")
        finish(store.one("other"))
        git(repository, "update-ref", "refs/tags/churn@v1.0.0", oid)
        git(repository, "pack-refs", "--all")

        assert artifacts(finish(store.all())) == from_scratch(repository)

    @pytest.mark.parametrize("broken", ["g{1}{2}", "{0}{1}0refs{3}", "{0}{1}"])
    def test_a_packed_tag_whose_line_breaks_and_is_mended(
        self, repository: Path, store: TagStore, broken: str
    ) -> None:
        """As long as it is broken nothing is told of its artifact; then all is right again."""
        git(repository, "pack-refs", "--all")
        finish(store.all())
        path = repository / ".git" / "packed-refs"
        whole = path.read_text()
        line = next(line for line in whole.splitlines() if line.endswith("churn@v1.0.0"))
        parts = line[0], line[1:40], line[40:], line.partition(" refs")[2]
        path.write_text(whole.replace(line, broken.format(*parts)))

        for ask in (store.all, lambda: store.one("churn"), store.names):
            with pytest.raises(GtodError, match="has a line that is broken"):
                finish(ask())
        path.write_text(whole.replace("churn@v1.0.0", "churn@v1.5.0"))

        assert artifacts(finish(store.all())) == from_scratch(repository)
        path.write_text(whole)
        assert versions(finish(store.one("churn"))) == ["v1.0.0"]


def random_changes(path: Path, chance: random.Random) -> Iterator[Callable[[], object]]:
    """Changes to the tags of a repository, without end."""
    names = [
        f"{artifact}{rest}"
        for artifact in ("a", "a/b", "a-b")
        for rest in ("@v1.0.0", "@v1.0.0!", "#prod#1", "#prod!#2", "#dev", "@deprecated")
    ]
    time = itertools.count(1_000_000_000)
    while True:
        there = git(path, "tag").split()
        name = chance.choice(names)
        on = f"HEAD~{chance.randrange(3)}"
        kind = chance.choice(["tag", "tag", "tag", "light", "delete", "pack", "edit", "gc"])
        if kind == "tag":
            yield lambda n=name, o=on: tag(path, n, o, "--force", time=next(time))  # type: ignore[misc]
        elif kind == "light":
            yield lambda n=name, o=on: git(path, "tag", "--force", n, o)  # type: ignore[misc]
        elif kind == "delete" and there:
            gone = chance.sample(there, chance.randint(1, min(3, len(there))))
            yield lambda g=gone: git(path, "tag", "--delete", *g)  # type: ignore[misc]
        elif kind == "edit" and there:
            file = path / ".git/refs/tags" / chance.choice(there)
            oid = git(path, "rev-parse", chance.choice(there))
            if file.exists():
                yield lambda f=file, o=oid: f.write_text(f"{o}\n")  # type: ignore[misc]
        elif kind == "pack":
            yield lambda: git(path, "pack-refs", "--all")
        elif kind == "gc":
            yield lambda: git(path, "gc", "--quiet", "--prune=now")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two thousand tags of two hundred artifacts, packed."""
    tags = [f"{n} a{n % 200}@v1.{n}.0 on A" for n in range(2000)]
    path = make_repository(tmp_path_factory.mktemp("many"), stream("\n".join(tags)))
    git(path, "pack-refs", "--all")
    return path


class TestCounters:
    """Little is done twice."""

    @pytest.fixture
    def many(self, packed: Path, tmp_path: Path) -> Path:
        """A copy of them."""
        return Path(shutil.copytree(packed, tmp_path / "r"))

    def test_one_artifact_reads_its_own_tags(self, many: Path) -> None:
        """Not those of the other 199."""
        store = store_of(many)
        finish(store.one("a7"))

        assert (store.counters.tags_read, store.counters.artifacts_folded) == (10, 1)

    def test_one_new_tag_is_read_and_one_artifact_folded(self, many: Path) -> None:
        """Even for the question about all."""
        store = store_of(many)
        finish(store.all())
        read, folded = store.counters.tags_read, store.counters.artifacts_folded
        tag(many, "a7#prod#1")
        finish(store.all())
        finish(store.one("a7"))
        finish(store.one("a8"))

        assert (read, folded) == (2000, 200)
        assert (store.counters.tags_read, store.counters.artifacts_folded) == (2001, 201)

    def test_packing_changes_nothing(self, many: Path) -> None:
        """Nothing is read again: the objects are the same."""
        store = store_of(many)
        tag(many, "a7#prod#1")
        tag(many, "new#prod#1")
        finish(store.all())
        read = store.counters.tags_read
        git(many, "pack-refs", "--all")
        finish(store.all())

        assert store.counters.tags_read == read
        assert artifacts(finish(store.all())) == from_scratch(many)

    def test_a_question_without_changes_does_nothing(self, many: Path) -> None:
        """The same object is the answer."""
        store = store_of(many)
        first = finish(store.all())

        assert finish(store.all()) is first
        assert store.is_complete
        assert store.artifacts_held == 200


@pytest.mark.usefixtures("pausing")
class TestPauses:
    """In a pause anything may happen to the tags, and to whoever asked."""

    def test_work_that_is_dropped_leaves_the_store_right(
        self, repository: Path, store: TagStore
    ) -> None:
        """Wherever it paused last, and whatever changed since."""
        for number in range(8):
            for begin in (store.all, lambda: store.one("churn")):
                running = begin()
                for _ in range(number):
                    if next(running, "end") == "end":
                        break
                running.close()
            tag(repository, f"churn#prod#{number}", time=100 + number)
            tag(repository, f"a{number}@v1.0.0")
            if number % 3 == 2:
                git(repository, "pack-refs", "--all")
        assert not store.is_loading
        assert artifacts(finish(store.all())) == from_scratch(repository)

    def test_tags_that_come_in_a_pause_are_in_the_answer(
        self, repository: Path, store: TagStore
    ) -> None:
        """Or at least in the next one; nothing is lost."""
        running = store.all()
        step(running)
        tag(repository, "new@v1.0.0")
        git(repository, "pack-refs", "--all")
        tag(repository, "churn@v1.0.0", "HEAD", "--force", time=77)

        assert artifacts(the_end(running)) == from_scratch(repository)
        assert artifacts(finish(store.all())) == from_scratch(repository)

    @pytest.mark.parametrize("seed", range(25))
    def test_interleaved_questions_are_answered_right(self, tmp_path: Path, seed: int) -> None:
        """Three at a time, with changes between their steps; then all is as from scratch."""
        chance = random.Random(seed)
        story = "\n".join(f"{n} {name}@v1.{n}.0 on A" for n in range(3) for name in ("a", "b", "c"))
        repository = make_repository(tmp_path / "r", stream(story))
        git(repository, "pack-refs", "--all")
        store = store_of(repository)
        finish(store.one("a"))
        running: list[Steps[object]] = []
        for number in range(60):
            if len(running) < 3:
                running.append(chance.choice([store.all, lambda: store.one("a"), store.names])())
            if chance.random() < 0.12:
                name = chance.choice("abcd")
                tag(repository, f"{name}@v1.0.0", "HEAD", "--force", time=100 + number)
                if chance.random() < 0.6:
                    git(repository, "pack-refs", "--all")
            one = chance.choice(running)
            if next(one, "end") == "end":
                running.remove(one)
        for one in running:
            the_end(one)

        expected = from_scratch(repository)
        one_left = finish(store.one("a"))
        assert one_left is not None
        assert artifacts({"a": one_left})["a"] == expected["a"]
        assert artifacts(finish(store.all())) == expected

    def test_a_fold_waits_for_a_comparison_that_another_question_began(
        self, repository: Path, store: TagStore
    ) -> None:
        """It neither spins nor keeps events of tags that moved."""
        git(repository, "pack-refs", "--all")
        finish(store.all())
        tag(repository, "churn#qa#2", time=50)
        folding = store.one("churn")
        step(folding)
        tag(repository, "churn@v1.0.0", "HEAD", "--force", time=77)
        tag(repository, "other@v1.0.0")
        git(repository, "pack-refs", "--all")
        comparing = store.one("other")
        step(comparing)

        folded = the_end(folding)

        assert artifacts({"churn": folded} if folded else {}) == {
            n: told for n, told in from_scratch(repository).items() if n == "churn"
        }
        assert versions(the_end(comparing)) == ["v1.0.0"]

    def test_an_older_question_does_not_forget_newer_names(
        self, repository: Path, store: TagStore
    ) -> None:
        """The one that began first ends listing names when another already knows more."""
        git(repository, "pack-refs", "--all")
        older = store.names()
        step(older)
        tag(repository, "new@v1.0.0")
        git(repository, "pack-refs", "--all")
        newer = store.all()
        while store.artifacts_held == 0:
            step(newer)
        finish(older)

        assert artifacts(the_end(newer)) == from_scratch(repository)
        assert artifacts(finish(store.all())) == from_scratch(repository)


class TestOddTags:
    """Tags that something is wrong with never break an answer."""

    @staticmethod
    def oddities(store: TagStore, name: str = "churn") -> dict[str, tuple[OddityKind, str]]:
        """What is odd about the tags of an artifact."""
        folded = finish(store.one(name))
        assert folded is not None
        return {oddity.tag: (oddity.kind, oddity.detail) for oddity in folded.oddities}

    @pytest.mark.parametrize("packed", [False, True])
    def test_a_lightweight_tag_is_no_event(
        self, repository: Path, store: TagStore, *, packed: bool
    ) -> None:
        """It has no time, and nobody made it."""
        git(repository, "tag", "churn@v2.0.0")
        if packed:
            git(repository, "pack-refs", "--all")

        assert self.oddities(store) == {"churn@v2.0.0": (OddityKind.LIGHTWEIGHT, "")}
        assert versions(finish(store.one("churn"))) == ["v1.0.0"]

    def test_only_odd_tags_are_an_artifact_too(self, repository: Path, store: TagStore) -> None:
        """Without events; a doctor wants to know of them."""
        git(repository, "tag", "only@v1.0.0")

        assert self.oddities(store, "only") == {"only@v1.0.0": (OddityKind.LIGHTWEIGHT, "")}

    def test_a_nested_tag_is_peeled(self, repository: Path, store: TagStore) -> None:
        """Through any number of tags to the commit."""
        tag(repository, "inner")
        tag(repository, "outer", "inner")
        tag(repository, "churn@v2.0.0", "outer")

        folded = finish(store.one("churn"))

        assert folded is not None
        assert folded.oddities == ()
        assert folded.artifact.versions[0].commit == git(repository, "rev-parse", "HEAD")

    @pytest.mark.parametrize(("target", "kind"), [("HEAD^{tree}", "tree"), ("blob", "blob")])
    def test_a_tag_on_something_else_is_no_event(
        self, repository: Path, store: TagStore, target: str, kind: str
    ) -> None:
        """A version stands on a commit."""
        on = write_object(repository, "blob", "x") if target == "blob" else target
        tag(repository, "churn@v2.0.0", on)

        assert self.oddities(store) == {"churn@v2.0.0": (OddityKind.NOT_A_COMMIT, kind)}
        assert versions(finish(store.one("churn"))) == ["v1.0.0"]

    def test_the_name_inside_may_be_another(self, repository: Path, store: TagStore) -> None:
        """The ref's name rules."""
        oid = git(repository, "rev-parse", "churn@v1.0.0")
        git(repository, "update-ref", "refs/tags/churn@v2.0.0", oid)

        assert versions(finish(store.one("churn"))) == ["v2.0.0", "v1.0.0"]
        assert self.oddities(store) == {
            "churn@v2.0.0": (OddityKind.OTHER_NAME_INSIDE, "churn@v1.0.0")
        }

    def test_a_tag_without_a_tagger_counts_from_the_beginning_of_time(
        self, repository: Path, store: TagStore
    ) -> None:
        """It is an event all the same."""
        head = git(repository, "rev-parse", "HEAD")
        content = f"object {head}\ntype commit\ntag churn@v2.0.0\n\nm\n"
        oid = write_object(repository, "tag", content)
        git(repository, "update-ref", "refs/tags/churn@v2.0.0", oid)

        assert self.oddities(store) == {"churn@v2.0.0": (OddityKind.NO_TAGGER, "")}
        assert versions(finish(store.one("churn"))) == ["v2.0.0", "v1.0.0"]

    def test_an_odd_tag_may_be_mended(self, repository: Path, store: TagStore) -> None:
        """It is looked at anew."""
        git(repository, "tag", "churn@v2.0.0")
        finish(store.one("churn"))
        tag(repository, "churn@v2.0.0", "HEAD", "--force")

        assert self.oddities(store) == {}
        assert versions(finish(store.one("churn"))) == ["v2.0.0", "v1.0.0"]

    def test_a_missing_object_may_come(self, repository: Path, store: TagStore) -> None:
        """Then the answer becomes right, although no ref changed."""
        restore = self.lose(repository, "churn@v1.0.0")
        before = self.oddities(store), versions(finish(store.one("churn")))
        missing = finish(store.all())["churn"]
        restore()

        assert before[0] == {"churn@v1.0.0": (OddityKind.UNREADABLE, "")}
        assert not missing.is_sound
        assert versions(finish(store.all())["churn"]) == ["v1.0.0"]
        assert self.oddities(store) == {}

    def test_a_missing_tag_inside_a_nested_one_may_come(
        self, repository: Path, store: TagStore
    ) -> None:
        """Until then nobody knows where it leads."""
        tag(repository, "inner")
        tag(repository, "churn@v2.0.0", "inner")
        restore = self.lose(repository, "inner")
        before = self.oddities(store)
        restore()

        assert before == {"churn@v2.0.0": (OddityKind.UNREADABLE, "")}
        assert versions(finish(store.one("churn"))) == ["v2.0.0", "v1.0.0"]

    def test_a_ref_to_nothing_that_is_deleted_is_forgotten(
        self, repository: Path, store: TagStore
    ) -> None:
        """It does not make the store look for it ever after."""
        (repository / ".git/refs/tags/lost@v1.0.0").write_text("1" * 40 + "\n")
        before = finish(store.all())
        (repository / ".git/refs/tags/lost@v1.0.0").unlink()
        after = finish(store.all())

        assert before.keys() == {"churn", "lost"}
        assert after.keys() == {"churn"}
        assert finish(store.all()) is after

    @staticmethod
    def lose(repository: Path, name: str) -> Callable[[], object]:
        """Take an object away; what is given back brings it again."""
        oid = git(repository, "rev-parse", name)
        path = repository / ".git/objects" / oid[:2] / oid[2:]
        away = repository / oid
        path.rename(away)
        return lambda: away.rename(path)


def test_a_failure_is_told_and_gone_when_its_cause_is(repository: Path, store: TagStore) -> None:
    """A packed-refs that was cut off, until somebody mends it."""
    git(repository, "pack-refs", "--all")
    path = repository / ".git/packed-refs"
    content = path.read_bytes()
    path.write_bytes(content[:-5])
    with pytest.raises(Exception, match="ends in the middle"):
        finish(store.all())
    path.write_bytes(content)

    assert artifacts(finish(store.all())) == from_scratch(repository)


def test_other_commits_do_not_matter(repository: Path, store: TagStore) -> None:
    """A branch that moves changes no artifact."""
    first = finish(store.all())
    commit(repository)
    git(repository, "pack-refs", "--all")

    assert artifacts(finish(store.all())) == artifacts(first)


def test_the_size_follows_what_is_in_memory(repository: Path) -> None:
    """An artifact more, a tag less, and nothing once it was freed."""
    store = store_of(repository)
    finish(store.all())
    sizes = [store.size]
    for change in (
        lambda: tag(repository, "churn@v2.0.0"),
        lambda: tag(repository, "other@v1.0.0"),
        lambda: git(repository, "tag", "-d", "churn@v2.0.0"),
        lambda: git(repository, "tag", "-d", "other@v1.0.0"),
    ):
        change()
        finish(store.all())
        sizes.append(store.size)

    assert 0 < sizes[0] < sizes[1] < sizes[2] > sizes[3] > sizes[4] == sizes[0]
    finish(store.free())
    assert store.artifacts_held == 0

"""What happened to a repository between two looks, in repositories that a real git changes."""

import os
import random
from pathlib import Path

import pytest

from gtod.registry.difference import Change as What
from gtod.registry.event import Event
from gtod.steps import finish
from gtod.workspace import journal as journal_module
from gtod.workspace.journal import Change, Journal
from gtod.workspace.repositories import Repositories
from tests.helpers.git import commit, git, make_repository, tag
from tests.helpers.story import stream

STORY = "5 commit A\n10 churn@v1.0.0 on A\n20 churn#prod#1 on A\n30 other@v1.0.0 on A"
HOME = {"HOME": "/nonexistent"}


class Followed:
    """A repository, and the journal of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.repositories = Repositories()
        self.journal = Journal(self.repositories.find(str(path), HOME))
        assert finish(self.journal.look()) is False

    def change(self) -> Change:
        """The one change that a look finds."""
        before = self.journal.generation
        assert finish(self.journal.look())
        assert self.journal.generation == before + 1
        (change,) = self.journal.since(before) or ()
        return change

    def events(self) -> list[str]:
        """Its events, as `+tag version`."""
        signs = {What.ADDED: "+", What.REMOVED: "-"}
        return [f"{signs[e.change]}{e.tag} {e.version}" for e in self.change().events]

    def sees_nothing(self) -> bool:
        """Whether a look finds nothing, and there is no new generation."""
        before = self.journal.generation
        found = finish(self.journal.look())
        assert found == (self.journal.generation > before)
        return not found


@pytest.fixture
def followed(tmp_path: Path) -> Followed:
    """A repository with two artifacts."""
    return Followed(make_repository(tmp_path / "r", stream(STORY)))


def test_tags_that_are_made(followed: Followed) -> None:
    """Several at once are one change, in the order of events."""
    tag(followed.path, "churn#dev#2", time=1_000_000_200)
    tag(followed.path, "new@v0.1.0", time=1_000_000_100)

    change = followed.change()

    assert [(e.change.value, e.tag, e.version) for e in change.events] == [
        ("added", "new@v0.1.0", "v0.1.0"),
        ("added", "churn#dev#2", "v1.0.0"),
    ]
    assert change.artifacts == ("churn", "new")
    assert not any((change.head_changed, change.config_changed, change.annotations_changed))


def test_a_tag_that_is_deleted(followed: Followed) -> None:
    """With all that it said."""
    git(followed.path, "tag", "--delete", "churn#prod#1")

    change = followed.change()

    (gone,) = change.events
    assert (gone.change, gone.tag, gone.version) == (What.REMOVED, "churn#prod#1", "v1.0.0")
    assert gone.event is not None
    assert gone.event.time == 20


def test_a_tag_that_is_moved(followed: Followed) -> None:
    """Is removed and added."""
    commit(followed.path)
    assert followed.change().head_changed
    tag(followed.path, "churn@v1.0.0", "HEAD", "--force")

    assert followed.events() == ["-churn@v1.0.0 v1.0.0", "+churn@v1.0.0 v1.0.0"]


def test_packing_is_no_change(followed: Followed) -> None:
    """However often, and with tags that lie loose beside packed ones."""
    git(followed.path, "pack-refs", "--all")
    assert followed.sees_nothing()
    tag(followed.path, "churn@v2.0.0")
    assert followed.events() == ["+churn@v2.0.0 v2.0.0"]
    git(followed.path, "pack-refs", "--all")
    git(followed.path, "gc", "--quiet")

    assert followed.sees_nothing()


def test_tags_that_are_fetched(followed: Followed, tmp_path: Path) -> None:
    """Are what they say, whoever made them."""
    other = make_repository(tmp_path / "other", stream("5 commit A\n70 far@v1.0.0 on A"))
    git(followed.path, "fetch", "--quiet", str(other), "refs/tags/*:refs/tags/*")

    assert followed.events() == ["+far@v1.0.0 v1.0.0"]


def test_a_tag_that_was_never_read_and_whose_object_is_gone(followed: Followed) -> None:
    """Its name still tells that it is gone."""
    git(followed.path, "tag", "--delete", "churn#prod#1", "other@v1.0.0")
    git(followed.path, "reflog", "expire", "--expire=now", "--all")
    git(followed.path, "gc", "--quiet", "--prune=now")

    change = followed.change()

    assert [(e.tag, e.version, e.stage, e.event) for e in change.events] == [
        ("other@v1.0.0", "v1.0.0", None, None),
        ("churn#prod#1", None, "prod", None),
    ]


def test_a_tag_whose_object_comes_late(followed: Followed, tmp_path: Path) -> None:
    """Is added when it can be read, though no ref changes then."""
    other = make_repository(tmp_path / "other", stream("5 commit A\n70 far@v1.0.0 on A"))
    oid = git(other, "rev-parse", "refs/tags/far@v1.0.0")
    path = followed.path / ".git/refs/tags/far@v1.0.0"
    path.write_text(f"{oid}\n")
    first = followed.change()
    assert (first.artifacts, first.events) == (("far",), ())
    assert followed.sees_nothing()
    git(followed.path, "fetch", "--quiet", "--no-tags", str(other), "refs/tags/far@v1.0.0")

    assert followed.events() == ["+far@v1.0.0 v1.0.0"]


def test_a_lightweight_tag_changes_no_event(followed: Followed) -> None:
    """But its artifact has something for the doctor."""
    git(followed.path, "tag", "churn@v9.0.0")

    change = followed.change()

    assert (change.artifacts, change.events) == (("churn",), ())


def test_other_tags_are_none_of_the_registry(followed: Followed) -> None:
    """Nor are other branches."""
    git(followed.path, "tag", "-am", "m", "release-1")
    git(followed.path, "branch", "side")

    assert followed.sees_nothing()


def test_head_that_moves(followed: Followed) -> None:
    """By a commit, by taking it back, by going elsewhere; not by a new name for the same commit."""
    for words in (
        ("commit", "--quiet", "--allow-empty", "-m", "x"),
        ("commit", "--quiet", "--amend", "--allow-empty", "-m", "y"),
        ("checkout", "--quiet", "--detach", "HEAD~1"),
    ):
        git(followed.path, *words)
        change = followed.change()
        assert change.head_changed
        assert change.head == git(followed.path, "rev-parse", "HEAD")
        assert change.artifacts == ()
    git(followed.path, "switch", "--quiet", "--create", "feature/x")
    assert followed.sees_nothing()
    commit(followed.path)
    assert followed.change().head_changed


@pytest.mark.parametrize("name", [".gto", ".gtod.yaml"])
def test_the_configuration(followed: Followed, name: str) -> None:
    """Written, changed and removed; the same again is no change."""
    path = followed.path / name
    for text in ("# one\n", "# two\n"):
        path.write_text(text)
        assert followed.change().config_changed
        path.write_text(text)
        assert followed.sees_nothing()
    path.unlink()

    assert followed.change().config_changed


def test_the_annotations(followed: Followed) -> None:
    """In the work tree, and then at HEAD; which file it is can change too."""
    path = followed.path / "artifacts.yaml"
    path.write_text("churn: {type: model}\n")
    written = followed.change()
    assert (written.annotations_changed, written.head_changed) == (True, False)
    git(followed.path, "add", "artifacts.yaml")
    git(followed.path, "commit", "--quiet", "-m", "annotate")
    committed = followed.change()
    assert (committed.annotations_changed, committed.head_changed) == (True, True)
    commit(followed.path)
    assert not followed.change().annotations_changed
    (followed.path / ".gto").write_text("index: models/index.yaml\n")
    assert followed.change().annotations_changed
    path.write_text("churn: {type: data}\n")
    assert followed.sees_nothing()
    (followed.path / "models").mkdir()
    (followed.path / "models/index.yaml").write_text("{}\n")

    assert followed.change().annotations_changed


def test_a_linked_worktree(followed: Followed, tmp_path: Path) -> None:
    """Shares the tags, and has a HEAD and files of its own."""
    git(followed.path, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = Followed(tmp_path / "linked")
    tag(followed.path, "churn@v2.0.0")
    assert followed.events() == ["+churn@v2.0.0 v2.0.0"]
    assert linked.events() == ["+churn@v2.0.0 v2.0.0"]
    commit(linked.path)
    (linked.path / ".gto").write_text("stages: [a]\n")
    change = linked.change()
    assert (change.head_changed, change.config_changed) == (True, True)

    assert followed.sees_nothing()


def test_a_bare_repository(tmp_path: Path) -> None:
    """Has its configuration at HEAD."""
    work = make_repository(tmp_path / "work", stream(STORY))
    git(work, "clone", "--quiet", "--bare", str(work), str(tmp_path / "bare"))
    followed = Followed(tmp_path / "bare")
    (work / ".gto").write_text("stages: [a]\n")
    git(work, "add", ".gto")
    git(work, "commit", "--quiet", "-m", "stages")
    tag(work, "churn@v2.0.0")
    git(work, "push", "--quiet", "--tags", str(followed.path), "HEAD:main")

    change = followed.change()

    assert (change.config_changed, change.head_changed) == (True, True)
    assert [e.tag for e in change.events] == ["churn@v2.0.0"]


def test_what_is_not_known_any_more(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old changes are forgotten, and whoever asks for them is told so, not given a part."""
    monkeypatch.setattr(journal_module, "EVENTS_KEPT", 3)
    first = followed.journal.generation
    for number in range(5):
        tag(followed.path, f"churn#dev#{number}")
        followed.change()
    last = followed.journal.generation

    assert followed.journal.since(last) == []
    assert [c.generation for c in followed.journal.since(last - 3) or ()] == [4, 5, 6]
    assert followed.journal.since(last - 4) is None
    assert followed.journal.since(first) is None
    assert followed.journal.since(last + 1) is None


def test_more_at_once_than_is_kept(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then nothing before it is known, and what comes after it is told again."""
    monkeypatch.setattr(journal_module, "EVENTS_KEPT", 3)
    before = followed.journal.generation
    for number in range(4):
        tag(followed.path, f"churn#dev#{number}")
    assert finish(followed.journal.look())
    assert followed.journal.since(before) is None
    git(followed.path, "tag", "--delete", "churn#dev#1")

    assert followed.events() == ["-churn#dev#1 v1.0.0"]


def test_a_repository_in_place_of_another(followed: Followed, tmp_path: Path) -> None:
    """What differs is the change."""
    make_repository(tmp_path / "new", stream(STORY + "\n40 churn@v2.0.0 on A"))
    followed.path.rename(tmp_path / "aside")
    (tmp_path / "new").rename(followed.path)
    followed.journal.repository = followed.repositories.find(str(followed.path), HOME)

    assert followed.events() == ["+churn@v2.0.0 v2.0.0"]


def all_events(path: Path) -> dict[str, Event]:
    """Every event of a repository by its tag, read anew."""
    repository = Repositories().find(str(path), HOME)
    artifacts = finish(repository.tags.all()).values()
    return {event.tag: event for one in artifacts for event in one.artifact.events}


def random_step(path: Path, chance: random.Random) -> None:
    """Something that people do to the refs of a repository."""
    name = chance.choice(["a", "team/b", "team/c"])
    made = f"{name}@v1.{chance.randrange(4)}.0", f"{name}#prod#{chance.randrange(4)}"
    there = git(path, "tag", "--list").split()
    match chance.randrange(8):
        case 0 | 1 | 2:
            force = chance.choice(made)
            tag(path, force, "HEAD", "--force", time=1_000_000_000 + chance.randrange(100))
        case 3 | 4 if there:
            git(path, "tag", "--delete", chance.choice(there))
        case 5:
            git(path, "pack-refs", "--all", "--prune")
        case 6:
            commit(path)
        case _:
            # As tools do that write a ref in place.
            target = chance.choice(there) if there else ""
            file = path / ".git/refs/tags" / target
            if target and file.is_file():
                content = file.read_text()
                file.write_text(content)


@pytest.mark.parametrize("seed", range(4))
def test_all_changes_together_lead_from_the_beginning_to_the_end(tmp_path: Path, seed: int) -> None:
    """Whatever is done between looks, and however much of it."""
    chance = random.Random(seed)
    path = make_repository(tmp_path / "r", stream(STORY))
    followed = Followed(path)
    known = all_events(path)
    for _ in range(12):
        for _ in range(chance.randrange(1, 4)):
            random_step(path, chance)
        before = followed.journal.generation
        finish(followed.journal.look())
        for change in followed.journal.since(before) or ():
            for one in change.events:
                assert one.event is not None
                if one.change is What.REMOVED:
                    assert known.pop(one.tag) == one.event
                else:
                    assert one.tag not in known
                    known[one.tag] = one.event
        assert known == all_events(path)
        assert followed.journal.head == git(path, "rev-parse", "HEAD")
    assert os.path.isdir(path)

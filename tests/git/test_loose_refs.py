"""Loose tags, as files come and go."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from gtod.git.freshness import Grain
from gtod.git.loose_refs import LooseTags
from gtod.git.tag_refs import NO_OBJECT

ONE, TWO, THREE = "1" * 40, "2" * 40, "3" * 40


class Refs:
    """A folder of refs, and the loose tags that a daemon that looks at it would see."""

    def __init__(self, common_dir: Path) -> None:
        self.common_dir = common_dir
        self.packed: dict[str, str] = {}
        self._loose = LooseTags(str(common_dir), Grain(is_local=True), self.packed.get)
        (common_dir / "refs/tags").mkdir(parents=True)

    def write(self, tag: str, content: str = ONE) -> None:
        """Write a tag's file in place, ended as git does."""
        path = self.path(tag)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content}\n")

    def path(self, tag: str) -> Path:
        """The file of a tag."""
        return self.common_dir / "refs/tags" / tag

    def seen(self, artifact: str | None = None) -> dict[str, str]:
        """The object of each tag."""
        found = self._loose.refresh(artifact)
        all_refs = [item for refs in found.values() for item in refs.items()]
        return {tag: ref.oid for tag, ref in all_refs if ref.oid != NO_OBJECT}

    def raw(self) -> Mapping[str, object]:
        """What `refresh` gives, for comparing whether it is the same object."""
        return self._loose.refresh(None)


@pytest.fixture
def refs(tmp_path: Path) -> Refs:
    """No tags yet."""
    return Refs(tmp_path)


def test_files_come_and_go(refs: Refs) -> None:
    """Added, added, deleted."""
    seen = [refs.seen()]
    refs.write("a@v1.0.0")
    seen.append(refs.seen())
    refs.write("a#prod#1", TWO)
    seen.append(refs.seen())
    refs.path("a@v1.0.0").unlink()
    seen.append(refs.seen())

    assert seen == [
        {},
        {"a@v1.0.0": ONE},
        {"a@v1.0.0": ONE, "a#prod#1": TWO},
        {"a#prod#1": TWO},
    ]


def test_a_file_written_in_place_is_read_again(refs: Refs) -> None:
    """Its folder does not show it."""
    refs.write("a@v1.0.0", ONE)
    refs.seen()

    refs.write("a@v1.0.0", TWO)

    assert refs.seen("a") == {"a@v1.0.0": TWO}


def test_only_the_artifact_that_is_asked_for_is_proven(refs: Refs) -> None:
    """What is written in place for others counts when they are asked for."""
    refs.write("a#prod", ONE)
    refs.write("b#prod", ONE)
    refs.seen()
    refs.write("b#prod", TWO)

    assert refs.seen("a")["b#prod"] == ONE
    assert refs.seen("b")["b#prod"] == TWO


def test_the_same_object_comes_back_while_nothing_changes(refs: Refs) -> None:
    """By that the caller knows without comparing."""
    refs.write("a#prod", ONE)
    first = refs.raw()
    second = refs.raw()
    refs.write("b#prod", ONE)
    third = refs.raw()

    assert first is second
    assert third is not second


def test_nested_folders_come_and_go(refs: Refs) -> None:
    """As git makes them for names with `/`, and removes them with their last tag."""
    refs.write("team/churn/eu@v1.0.0")
    refs.write("team/churn@v1.0.0")
    before = refs.seen()
    shutil.rmtree(refs.path("team/churn"))
    between = refs.seen()
    shutil.rmtree(refs.path("team"))
    after = refs.seen()
    refs.write("team/other@v1.0.0")

    assert before == {"team/churn/eu@v1.0.0": ONE, "team/churn@v1.0.0": ONE}
    assert between == {"team/churn@v1.0.0": ONE}
    assert after == {}
    assert refs.seen() == {"team/other@v1.0.0": ONE}


def test_a_deep_folder_may_vanish_at_once(refs: Refs) -> None:
    """All that was below it is gone with it, whatever was seen first."""
    for tag in ("x/y/z/a#p", "x/y/z/b#p", "x/y/a#p", "x/b#p", "x#p"):
        refs.write(tag)
    refs.seen()

    shutil.rmtree(refs.path("x"))

    assert refs.seen() == {"x#p": ONE}
    assert refs.seen("x/y/z/a") == {"x#p": ONE}


def test_a_folder_may_be_made_again(refs: Refs) -> None:
    """With other tags in it, before anybody looked."""
    refs.write("x/a#p")
    refs.seen()
    shutil.rmtree(refs.path("x"))
    refs.write("x/b#p", TWO)

    assert refs.seen() == {"x/b#p": TWO}


def test_a_folder_may_become_a_file_and_a_file_a_folder(refs: Refs) -> None:
    """Each is taken for what it is now."""
    refs.write("x/a#p")
    refs.write("y#p")
    refs.seen()
    shutil.rmtree(refs.path("x"))
    refs.path("y#p").unlink()
    refs.path("x").write_text(ONE)
    refs.write("y#p/b#p", TWO)

    assert refs.seen() == {}
    refs.path("x").unlink()
    refs.write("x/a#p", TWO)
    assert refs.seen() == {"x/a#p": TWO}


def test_all_tags_may_vanish(refs: Refs) -> None:
    """Even the folder refs/tags itself, as git needs it only when it writes."""
    refs.write("x/a#p")
    refs.seen()

    shutil.rmtree(refs.path(""))

    assert refs.seen() == {}
    refs.write("x/a#p", TWO)
    assert refs.seen() == {"x/a#p": TWO}


def test_locks_and_foreign_names_are_no_refs(refs: Refs) -> None:
    """What git is about to write, editors' copies, tags of no registry."""
    for name in ("a#prod.lock", "a@v1.0.0-x.lock", "a#prod~", "v1.0.0", "x/y/release", ".a#p.swp"):
        refs.write(name)

    assert refs.seen() == {}


@pytest.mark.parametrize(
    "content",
    ["", "1" * 39, "1" * 41, "g" * 40, "ref:", "ref: refs/tags/none", "\x00" * 40],
)
def test_a_broken_file_is_no_ref_until_it_is_mended(refs: Refs, content: str) -> None:
    """It does not disturb the others."""
    refs.write("a#prod", content)
    refs.write("a#dev")

    assert refs.seen() == {"a#dev": ONE}
    refs.write("a#prod", TWO)
    assert refs.seen() == {"a#dev": ONE, "a#prod": TWO}


@pytest.mark.parametrize("content", ["4" * 64, f"{ONE}\tnote", f"{ONE} \r"])
def test_an_object_may_be_longer_or_followed_by_space(refs: Refs, content: str) -> None:
    """SHA-256 has 64 digits; behind white space nothing counts."""
    refs.write("a#prod", content)

    assert refs.seen() == {"a#prod": content.split(maxsplit=1)[0]}


def test_symbolic_refs_are_followed_each_time(refs: Refs) -> None:
    """Over another tag, a branch, and what is packed."""
    refs.packed["refs/tags/packed"] = THREE
    refs.write("a#loose", "ref: refs/heads/main")
    refs.write("a#packed", "ref:refs/tags/packed")
    refs.write("a#chain", "ref: refs/tags/a#loose")
    (refs.common_dir / "refs/heads").mkdir()
    (refs.common_dir / "refs/heads/main").write_text(f"{ONE}\n")
    before = refs.seen()
    (refs.common_dir / "refs/heads/main").write_text(f"{TWO}\n")
    refs.packed["refs/tags/packed"] = ONE

    assert before == {"a#loose": ONE, "a#packed": THREE, "a#chain": ONE}
    assert refs.seen("a") == {"a#loose": TWO, "a#packed": ONE, "a#chain": TWO}


def test_loops_and_long_chains_lead_nowhere(refs: Refs) -> None:
    """Git gives up after five in a row, and so do we."""
    refs.write("a#self", "ref: refs/tags/a#self")
    refs.write("a#one", "ref: refs/tags/a#two")
    refs.write("a#two", "ref: refs/tags/a#one")
    refs.write("a#c0", ONE)
    for number in range(1, 8):
        refs.write(f"a#c{number}", f"ref: refs/tags/a#c{number - 1}")

    assert refs.seen() == dict.fromkeys(["a#c0", "a#c1", "a#c2", "a#c3", "a#c4"], ONE)


@pytest.mark.parametrize("name", ["/b#prod", "./b#prod", "b#prod/", "b#prod/.", "../tags/b#prod"])
def test_a_symbolic_ref_leads_to_a_name_and_not_to_a_path(refs: Refs, name: str) -> None:
    """Git finds nothing there either, whatever the system makes of it."""
    refs.write("b#prod", ONE)
    refs.write("a#dev", f"ref: refs/tags/{name}")

    assert refs.seen("a") == {}


def test_a_symbolic_link_to_a_file_is_a_ref(refs: Refs) -> None:
    """Old versions of git wrote symbolic refs so; one that leads nowhere is none."""
    refs.write("a#prod", ONE)
    refs.path("a#dev").symlink_to("a#prod")
    refs.path("a#none").symlink_to("nothing")
    before = refs.seen()
    refs.write("a#prod", TWO)

    assert before == {"a#prod": ONE, "a#dev": ONE}
    assert refs.seen() == {"a#prod": TWO, "a#dev": TWO}


def test_folders_that_are_symbolic_links_are_not_entered(refs: Refs) -> None:
    """One that leads to its parent would have no end."""
    refs.write("x/a#p")
    refs.path("loop").symlink_to(refs.path(""))
    refs.path("x/up").symlink_to("..")
    os.symlink(refs.path("x"), refs.path("y"))

    assert refs.seen() == {"x/a#p": ONE}


def test_names_that_are_not_utf8_are_left_alone(refs: Refs) -> None:
    """They are no tags of ours, and break nothing."""
    folder = os.fsencode(refs.path("")) + b"/\xff"
    os.mkdir(folder)
    with open(folder + b"/a#p", "wb") as file:
        file.write(ONE.encode())
    refs.write("a#p")

    assert refs.seen() == {"a#p": ONE}

"""packed-refs, searched and compared where its bytes lie."""

import random
from collections.abc import Mapping
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gtod.errors import ErrorKind, GtodError
from gtod.git import packed_refs
from gtod.git.packed_refs import PackedRef, PackedRefs, os_bytes, os_text
from gtod.git.tag_refs import TagRefs
from gtod.steps import finish

HEADER = "# pack-refs with: peeled fully-peeled sorted \n"

#: A ref's object, and what it peels to if that is told.
Target = tuple[str, str | None]


def written(refs: Mapping[str, Target], header: str = HEADER) -> PackedRefs:
    """The file with these refs, in the order that git gives them."""
    return PackedRefs(header.encode() + b"".join(lines(refs)))


def lines(refs: Mapping[str, Target]) -> list[bytes]:
    """The line of each ref, and the one behind it."""
    return [
        os_bytes(f"{oid} {name}\n" + (f"^{peeled}\n" if peeled else ""))
        for name, (oid, peeled) in sorted(refs.items(), key=lambda item: os_bytes(item[0]))
    ]


def oid(digit: int) -> str:
    """An object id."""
    return f"{digit:x}" * 40


_names = st.sampled_from(
    [
        *("refs/tags/a", "refs/tags/a-b", "refs/tags/a/b", "refs/tags/a#1", "refs/tags/a@v1.0.0"),
        *("refs/tags/a@v1.0.0-rc", "refs/tags/ab", "refs/heads/a", "refs/tagsa", "refs/tags/z"),
        *("refs/remotes/origin/main", "refs/tags/\udcff", "refs/tags/ä", "refs/notes/x"),
        # No git makes these, but somebody may.
        *("refs/tags/a\r", "refs/tags/a@v1.0.0\r\x1b", "refs/tags/a\x85\u2028"),
    ]
)
_targets = st.tuples(st.integers(0, 3).map(oid), st.none() | st.integers(4, 5).map(oid))
_refs = st.dictionaries(_names, _targets)
#: Small blocks, so that few refs already fill several.
_blocks = st.sampled_from([1, 50, 130, 65536])


@given(_refs, _names)
def test_find_gives_the_ref_of_exactly_that_name(refs: dict[str, Target], name: str) -> None:
    """Not one that begins alike, and nothing if there is none."""
    found = written(refs).find(name)

    expected = refs.get(name)
    assert found == (
        None if expected is None else PackedRef(name, expected[0], expected[1] is not None)
    )


@given(_refs, st.sampled_from(["refs/", "refs/tags/", "refs/tags/a", "refs/tags/a@", "zzz", "a"]))
def test_with_prefix_gives_the_refs_that_begin_so(refs: dict[str, Target], prefix: str) -> None:
    """All of them, in order."""
    found = [ref.name for ref in written(refs).with_prefix(prefix)]

    assert found == sorted((name for name in refs if name.startswith(prefix)), key=os_bytes)


@given(_refs, _blocks)
def test_blocks_are_the_lines_of_a_prefix(refs: dict[str, Target], size: int) -> None:
    """Put together, they are those lines, peeled ones included."""
    with mock.patch.object(packed_refs, "_BLOCK", size):
        blocks = list(written(refs).blocks(b"refs/tags/"))

    tags = {name: target for name, target in refs.items() if name.startswith("refs/tags/")}
    assert b"".join(blocks) == b"".join(lines(tags))
    assert all(block.endswith(b"\n") and not block.startswith(b"^") for block in blocks)


@given(_refs, _refs, _blocks)
@example({}, {"refs/tags/a": (oid(1), None)}, 1)
@example({"refs/tags/a": (oid(1), oid(4)), "refs/tags/z": (oid(1), oid(4))}, {}, 1)
def test_changed_names_what_a_plain_comparison_finds(
    old: dict[str, Target], new: dict[str, Target], size: int
) -> None:
    """Every ref that is there once, or names another object, and no other."""
    with mock.patch.object(packed_refs, "_BLOCK", size):
        names = finish(written(old).changed(written(new)))

    objects = [{name: target[0] for name, target in refs.items()} for refs in (old, new)]
    assert names == {n for n in old.keys() | new.keys() if objects[0].get(n) != objects[1].get(n)}


@given(_refs, _refs, st.integers(0, 30), _blocks)
def test_changed_finds_few_changes_among_many_refs(
    base: dict[str, Target], more: dict[str, Target], count: int, size: int
) -> None:
    """Refs that are alike on both sides do not matter, wherever the changes lie."""
    many: dict[str, Target] = {
        f"refs/tags/m{i:02}#prod": (oid(i % 8), oid(9)) for i in range(count)
    }
    with mock.patch.object(packed_refs, "_BLOCK", size):
        names = finish(written(many | base).changed(written(many | more)))

    assert names == {
        n for n in base.keys() | more.keys() if base.get(n, ("",))[0] != more.get(n, ("",))[0]
    }


@given(_refs, st.randoms(use_true_random=False), _names)
def test_a_file_without_a_header_may_be_unsorted(
    refs: dict[str, Target],
    chance: random.Random,
    name: str,
) -> None:
    """Old or other tools write so; then a line without peeled one does not tell the type."""
    shuffled = lines(refs)
    chance.shuffle(shuffled)
    packed = PackedRefs(b"".join(shuffled))

    found = packed.find(name)

    expected = refs.get(name)
    assert found == (
        None if expected is None else PackedRef(name, expected[0], expected[1] and True)
    )
    assert [r.name for r in packed.with_prefix("refs/")] == sorted(refs, key=os_bytes)


@pytest.mark.parametrize(
    ("header", "is_annotated"),
    [
        ("", None),
        ("# pack-refs with: peeled \n", None),
        ("# pack-refs with: peeled fully-peeled \n", False),
        (HEADER, False),
    ],
)
def test_only_a_fully_peeled_file_tells_what_is_no_tag_object(
    header: str, *, is_annotated: bool | None
) -> None:
    """Elsewhere a missing line says nothing."""
    found = written({"refs/tags/a": (oid(1), None)}, header).find("refs/tags/a")

    assert found is not None
    assert found.is_annotated is is_annotated


def test_names_that_begin_alike_are_told_apart() -> None:
    """`a` is not `a-b`, and both have their own `@` and `#`."""
    names = ["a", "a-b", "a/b"]
    refs = TagRefs(
        written({f"refs/tags/{n}{end}": (oid(1), oid(2)) for n in names for end in ("#p", "@v1")}),
        {},
    )

    assert {name: sorted(refs.of_artifact(name)) for name in names} == {
        "a": ["a#p", "a@v1"],
        "a-b": ["a-b#p", "a-b@v1"],
        "a/b": ["a/b#p", "a/b@v1"],
    }
    assert finish(refs.packed_artifacts()) == set(names)


@pytest.mark.parametrize("content", [f"{HEADER}{oid(1)} refs/ta", HEADER[:-1], oid(1)])
def test_a_file_that_was_cut_off_is_an_error(content: str) -> None:
    """Its last line cannot be trusted, and refs may be missing behind it."""
    with pytest.raises(GtodError, match="ends in the middle of a line") as caught:
        PackedRefs(content.encode())

    assert caught.value.kind is ErrorKind.REPOSITORY_UNREADABLE


@pytest.mark.parametrize("content", ["", HEADER])
def test_an_empty_file_has_no_refs(content: str) -> None:
    """Nothing is found in nothing."""
    packed = PackedRefs(content.encode())

    assert packed.find("refs/tags/a") is None
    assert list(packed.with_prefix("")) == []
    assert list(packed.blocks(b"refs/tags/")) == []
    assert finish(packed.changed(PackedRefs())) == set()


_words = [b"", b" ", b"^", b"x", b"<<<<<<< HEAD", os_bytes(f"{oid(1)} refs/tags/a")]
_junk = st.lists(st.sampled_from(_words), max_size=8)


@given(one=_junk, other=_junk, marked=st.booleans())
@example(one=[b"^", b"x"], other=[], marked=True)
def test_junk_neither_fails_nor_hangs(
    one: list[bytes], other: list[bytes], *, marked: bool
) -> None:
    """A broken file gives some answer, even where its header promises too much."""
    header = HEADER.encode() if marked else b""
    first, second = (PackedRefs(header + b"".join(x + b"\n" for x in ls)) for ls in (one, other))

    finish(first.changed(second))
    first.find("refs/tags/a")
    list(first.with_prefix("refs/"))
    list(first.blocks(b"refs/tags/"))


def test_names_that_are_not_utf8_survive() -> None:
    """They are known by what they are, not by what they look like."""
    assert os_bytes(os_text(b"refs/tags/\xff")) == b"refs/tags/\xff"

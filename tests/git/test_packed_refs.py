"""packed-refs, searched and compared where its bytes lie."""

import contextlib
import random
import subprocess
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gtod.errors import ErrorKind, GtodError
from gtod.git import packed_refs
from gtod.git.packed_refs import PackedRef, PackedRefs, os_bytes, os_text
from gtod.git.tag_refs import TagRefs
from gtod.steps import finish
from tests.helpers.git import ENVIRONMENT, make_repository

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


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository for git to read a packed-refs in."""
    return make_repository(tmp_path_factory.mktemp("git") / "r")


def listed_by_git(repository: Path, content: str) -> list[tuple[str, ...]] | None:
    """Object and name of each ref that git itself finds in the file; None if it refuses it."""
    (repository / ".git" / "packed-refs").write_bytes(os_bytes(content))
    words = ["git", "for-each-ref", "--format=%(objectname) %(refname)"]
    process = subprocess.run(
        words, cwd=repository, env=ENVIRONMENT, capture_output=True, check=False
    )
    lines_told = process.stdout.decode("utf-8", "surrogateescape").splitlines()
    return [tuple(line.split(" ", 1)) for line in lines_told] if process.returncode == 0 else None


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


A, B, C = oid(10), oid(11), oid(12)


@pytest.mark.parametrize(
    "broken",
    [
        f"{'g' + A[1:]} refs/tags/churn@v1.0.1",
        f"{A[1:]} refs/tags/churn@v1.0.1",
        f"{A}a refs/tags/churn@v1.0.1",
        f"{A}0refs/tags/churn@v1.0.1",
        f"{A} refs/tags/churn@v1.0.1\n^{'g' + B[1:]}",
        f"{A} refs/tags/churn@v1.0.1\n^{B[1:]}",
        f"{A} refs/tags/churn@v1.0.1\n^{B}b",
        f"{A} refs/tags/churn@v1.0.1\n^{B}\r",
        f"{A} refs/tags/churn@v1.0.1\n^{B}\n^{B}",
        f"{A} refs/tags/churn@v1.0.1\n~{B}",
        f"{A}  refs/tags/churn@v1.0.1",
        f"{A} refs/tags//churn@v1.0.1",
        f"{A} refs/tags/churn@v1.0.1/",
        f"{A} refs/tags/./churn@v1.0.1",
        f"{A} refs/tags/a/../churn@v1.0.1",
        f"{A} refs/tags/churn@v1.0.1/..",
        f"{A}\x0brefs/tags/churn@v1.0.1",
        f"{A} ",
        A,
        "",
        "garbage",
        "<<<<<<< HEAD",
        "# pack-refs with: peeled fully-peeled sorted ",
        "\0" * 60,
    ],
)
@pytest.mark.parametrize("header", [HEADER, ""])
@pytest.mark.parametrize("behind", [f"{C} refs/tags/churn@v2.0.0\n", ""])
def test_a_line_that_git_refuses_is_an_error(
    repository: Path, header: str, broken: str, behind: str
) -> None:
    """Without it the answer could be another version."""
    content = f"{header}{C} refs/tags/churn@v1.0.0\n{broken}\n{behind}"
    assert listed_by_git(repository, content) is None

    with pytest.raises(GtodError, match="packed-refs has a line that is broken") as caught:
        TagRefs(PackedRefs(content.encode()), {}).of_artifact("churn")
    assert caught.value.kind is ErrorKind.REPOSITORY_UNREADABLE
    with pytest.raises(GtodError, match="packed-refs has a line that is broken"):
        list(PackedRefs(content.encode()).tag_lines())
    with pytest.raises(GtodError, match="packed-refs has a line that is broken"):
        finish(TagRefs(PackedRefs(content.encode()), {}).packed_artifacts())


@pytest.mark.parametrize("header", ["# x\n", "#\n", "# pack-refs with peeled\n"])
def test_another_header_than_gits_is_an_error(repository: Path, header: str) -> None:
    """What it says of the lines cannot be known."""
    content = f"{header}{A} refs/tags/churn@v1.0.0\n"
    assert listed_by_git(repository, content) is None

    with pytest.raises(GtodError, match="has a line that is broken"):
        PackedRefs(content.encode())


@pytest.mark.parametrize("header", [HEADER, ""])
def test_an_object_may_be_written_in_capitals(repository: Path, header: str) -> None:
    """A bit that turns makes them, and git reads them."""
    content = f"{header}{A.upper()} refs/tags/churn@v1.0.0\n^{B.upper()}\n{C} refs/tags/z\n"
    packed = PackedRefs(content.encode())

    refs = [(ref.oid, ref.name) for ref in packed.with_prefix("refs/")]

    assert refs == listed_by_git(repository, content)
    (line,), *_ = packed.tag_lines()
    assert (line[0].decode(), line[4].decode()) == (A, B)


def test_a_header_is_taken_apart_at_spaces(repository: Path) -> None:
    """As git does, which takes this one for nothing and sorts the lines."""
    content = f"# pack-refs with:\tsorted\n{A} refs/tags/z\n{B} refs/tags/a\n"

    refs = [(ref.oid, ref.name) for ref in PackedRefs(content.encode()).with_prefix("refs/")]

    assert refs == listed_by_git(repository, content)


def test_a_broken_line_costs_no_other_artifact_its_answer() -> None:
    """Only those near it cannot be told."""
    names = [f"refs/tags/m{number:03}@v1.0.0" for number in range(200)]
    content = HEADER + "".join(f"{A} {name}\n" for name in names)
    packed = PackedRefs(content.replace(f"{A} {names[77]}", f"{A[1:]} {names[77]}").encode())

    def answers(number: int) -> bool:
        try:
            found = packed.find(names[number])
        except GtodError:
            return False
        return found is not None

    assert not answers(77)
    assert sum(map(answers, range(200))) >= 190


_words = [b"", b" ", b"^", b"x", b"<<<<<<< HEAD", os_bytes(f"{oid(1)} refs/tags/a")]
_junk = st.lists(st.sampled_from(_words), max_size=8)


@given(one=_junk, other=_junk, marked=st.booleans())
@example(one=[b"^", b"x"], other=[], marked=True)
def test_junk_is_an_error_or_no_ref(one: list[bytes], other: list[bytes], *, marked: bool) -> None:
    """A broken file never makes up anything, even where its header promises too much."""
    header = HEADER.encode() if marked else b""
    read = []
    for words in (one, other):
        with contextlib.suppress(GtodError):
            read.append(PackedRefs(header + b"".join(word + b"\n" for word in words)))

    for packed in read:
        finish(packed.changed(read[-1]))
        with contextlib.suppress(GtodError):
            assert {ref.name for ref in packed.with_prefix("refs/")} <= {"refs/tags/a"}


_kinds_of_line = st.sampled_from(
    [f"{A} {{}}", f"{A} {{}}\n^{C}", f"{B} {{}}", f"{B}0{{}}", "z {}", "{}", f"{A} {{}}\n^x"]
)
_line_of = st.dictionaries(st.sampled_from("abcdefgh"), _kinds_of_line)


@given(_line_of, _line_of, st.sampled_from([1, 130, 65536]))
def test_changed_sees_every_ref_whatever_else_is_broken(
    old: dict[str, str], new: dict[str, str], size: int
) -> None:
    """What was known of a ref must not stay when its line, or those around it, are not."""
    both = []
    for lines_of in (old, new):
        written_lines = [
            line.format(f"refs/tags/{n}") + "\n" for n, line in sorted(lines_of.items())
        ]
        # Git and we refuse a file at once whose last line is broken.
        last = f"{A} refs/tags/z\n"
        both.append(PackedRefs((HEADER + "".join(written_lines) + last).encode()))
    with mock.patch.object(packed_refs, "_BLOCK", size):
        names = finish(both[0].changed(both[1]))

    whole = [
        {name: line[:40] for name, line in lines_of.items() if line.startswith((f"{A} ", f"{B} "))}
        for lines_of in (old, new)
    ]
    assert {f"refs/tags/{n}" for n in "abcdefgh" if whole[0].get(n) != whole[1].get(n)} <= names


def test_names_that_are_not_utf8_survive() -> None:
    """They are known by what they are, not by what they look like."""
    assert os_bytes(os_text(b"refs/tags/\xff")) == b"refs/tags/\xff"

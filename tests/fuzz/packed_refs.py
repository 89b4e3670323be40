"""What is found in packed-refs is what a plain reader finds, or an error that a line is broken.

Two files stand in an input, with 0xff 0xfe between them; the second replaces the first.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from gtod.errors import ErrorKind, GtodError
from gtod.git import packed_refs
from gtod.git.packed_refs import PackedRef, PackedRefs, os_text
from gtod.git.tag_refs import TagRefs
from gtod.steps import finish
from tests.fuzz.instead import instead
from tests.fuzz.packed_files import Line, lines_of, named, spelled, traits_of

T = TypeVar("T")

#: So small that a few lines are several blocks.
_BLOCK = 200
_PREFIXES = (b"refs/tags/churn@", b"refs/tags/churn#", b"refs/tags/churn", b"refs/tags/", b"refs/")


class _Read(NamedTuple):
    """A file, what a plain reader finds in it, and the object of each line that has a name."""

    packed: PackedRefs
    lines: list[Line | None]
    named: dict[bytes, bytes]


def check(data: bytes) -> None:
    """The law."""
    first, _, second = data.partition(b"\xff\xfe")
    with instead(packed_refs, _BLOCK=_BLOCK, _FEW=_BLOCK):
        old, new = (_check_file(spelled(content)) for content in (first, second))
        if old is not None and new is not None:
            # The same object may be written in capitals.
            _check_change(old, new, is_exact=data == data.lower())


def _asked(ask: Callable[[], T]) -> T | None:
    """What is answered; None if a line is broken."""
    try:
        return ask()
    except GtodError as error:
        if error.kind is not ErrorKind.REPOSITORY_UNREADABLE:
            raise
        return None


def _check_file(content: bytes) -> _Read | None:
    """The file, if it can be read and is in the order that it promises."""
    lines = lines_of(content)
    packed = _asked(lambda: PackedRefs(content))
    if lines is None:
        assert packed is None
        return None
    is_promised = b"sorted" in traits_of(content)
    if not is_promised:
        assert (packed is None) == (None in lines)
        lines = sorted(lines, key=lambda line: line[0]) if None not in lines else lines
    if packed is None:
        assert None in lines
        return None
    names = [line.name for line in lines if line is not None]
    if names != sorted(set(names)):
        # Git searches it in vain, as we do. It has to end, and nothing else is an error.
        for prefix in _PREFIXES:
            _asked(lambda prefix=prefix: list(packed.with_prefix(os_text(prefix))))
        _asked(lambda: list(packed.tag_lines()))
        return None
    _check_searches(packed, lines, tells=b"fully-peeled" in traits_of(content))
    return _Read(packed, lines, named(content))


def _check_searches(packed: PackedRefs, lines: list[Line | None], *, tells: bool) -> None:
    for prefix in _PREFIXES:
        found = _asked(lambda prefix=prefix: list(packed.with_prefix(os_text(prefix))))
        expected = _between(lines, prefix, prefix[:-1] + bytes([prefix[-1] + 1]))
        assert found is None or expected is not None
        assert found is None or found == [_told(line, tells=tells) for line in expected]
    for line in lines:
        if line is not None:
            one = _asked(lambda name=line.name: (packed.find(os_text(name)),))
            assert one in {None, (_told(line, tells=tells),)}
    _check_lines(packed, lines)


def _check_lines(packed: PackedRefs, lines: list[Line | None]) -> None:
    if None in lines:
        _check_all_refused(packed, lines)
    else:
        _check_all(packed, [line for line in lines if line is not None])


def _told(line: Line, *, tells: bool) -> PackedRef:
    annotated = True if line.peeled else False if tells else None
    return PackedRef(os_text(line.name), line.oid.decode(), annotated)


def _between(lines: list[Line | None], low: bytes, high: bytes) -> list[Line] | None:
    """The refs from a name up to another; None if a line is broken where one may have been."""
    found: list[Line] = []
    last = b""
    is_broken = False
    for line in [*lines, Line(b"\xff" * 8, b"", b"")]:
        if line is None:
            is_broken = True
            continue
        if is_broken and last < high and line.name >= low:
            return None
        is_broken, last = False, line.name
        if low <= line.name < high:
            found.append(line)
    return found


def _check_all(packed: PackedRefs, lines: list[Line]) -> None:
    """A whole file gives an answer to everything."""
    tags = [line for line in lines if line.name.startswith(b"refs/tags/")]
    names = [line.name[len(b"refs/tags/") :] for line in tags]
    signed = [min(at for at in (n.find(b"#"), n.find(b"@"), len(n)) if at >= 0) for n in names]
    expected = [
        (line.oid, name, name[:at], name[at:], line.peeled)
        for line, name, at in zip(tags, names, signed, strict=True)
        if 0 < at < len(name)
    ]
    assert [line for some in packed.tag_lines() for line in some] == expected
    # Asked again it is known that all lines are right.
    assert [line for some in packed.tag_lines() for line in some] == expected
    artifacts = finish(TagRefs(packed, {}).packed_artifacts())
    assert artifacts >= {os_text(line[2]).replace("=", ":") for line in expected}
    for line in lines:
        assert packed.object_of(os_text(line.name)) == line.oid.decode()


def _check_all_refused(packed: PackedRefs, lines: list[Line | None]) -> None:
    """Nothing is told of all tags if one of them may be missing."""
    if _between(lines, b"refs/tags/", b"refs/tags0") is None:
        assert _asked(lambda: list(packed.tag_lines())) is None
        assert _asked(lambda: finish(TagRefs(packed, {}).packed_artifacts())) is None


def _check_change(old: _Read, new: _Read, *, is_exact: bool) -> None:
    """No ref is missing that is there once, or names another object; and none is told in vain."""
    before, now = old.named, new.named
    changed = finish(old.packed.changed(new.packed))
    expected = {
        os_text(name) for name in before.keys() | now.keys() if before.get(name) != now.get(name)
    }
    assert changed >= expected
    # What was found out of the first file is of no harm to the second.
    _check_lines(new.packed, new.lines)
    if is_exact and None not in [*old.lines, *new.lines]:
        assert changed == expected

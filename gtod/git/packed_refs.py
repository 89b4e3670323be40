"""The file `packed-refs`, held as its bytes and searched where it lies.

A registry has a line for each of its tags, and a question is about a few of them: a search in
the sorted bytes finds those without reading the others. Format: git's refs/packed-backend.c.

Every line that an answer rests on is checked, and so is each that a search goes by. A broken one
among those looked for, or where they would stand, is therefore met, and an error: without it the
answer could name the wrong version. One that stands elsewhere costs nobody an answer.
"""

import re
from collections.abc import Iterator

import msgspec

from gtod.errors import GtodError
from gtod.git.packed_lines import HEADER, header_of, match_ref, sorted_lines, usual_lines
from gtod.steps import Pace, Steps

_BLOCK = 65536
#: How many refs are kept that were asked for by name.
_KEPT = 64
#: Bytes of lines that are taken apart at once: some hundred refs.
_FEW = 16384

#: Object, name, what stands before and behind the first sign in it, and the object behind a tag.
_tag_line = re.compile(
    rb"^([0-9a-f]+) refs/tags/(([^#@\n]+)([#@][^\n]*))\n(?:\^([0-9a-f]+)\n)?", re.MULTILINE
)

#: A line of a tag whose name has a `#` or `@` in it, as `tag_lines` gives it.
TagLine = tuple[bytes, bytes, bytes, bytes, bytes]


class PackedRef(msgspec.Struct, frozen=True, gc=False):
    """A line of packed-refs.

    Attributes:
        name: The whole name, `refs/tags/churn@v1.0.0`.
        oid: The object that it names, in hexadecimal.
        is_annotated: Whether that object is a tag; None where the file does not say.
    """

    name: str
    oid: str
    is_annotated: bool | None


class PackedRefs:
    """The refs of a packed-refs file.

    Args:
        content: The file as it is.

    Attributes:
        lines: The file, sorted by the refs' names; a header stays in it, for it is large.
        begin: Where in it the first ref's line begins.

    Raises:
        GtodError: The file is cut off, or a line is broken; so do all methods for what they read.
    """

    __slots__ = ("_objects", "_tells_annotated", "_usual", "begin", "lines")

    def __init__(self, content: bytes = b"") -> None:
        header = header_of(content)
        traits = header.removeprefix(HEADER).rstrip(b"\n").split(b" ")
        self._tells_annotated = b"fully-peeled" in traits
        self._objects: dict[str, str | None] = {}
        #: The prefixes of which every line is known to be as git writes it.
        self._usual: set[bytes] = set()
        is_sorted = b"sorted" in traits
        self.lines = content if is_sorted else sorted_lines(content[len(header) :])
        self.begin = len(header) if is_sorted else 0
        if self.size:
            # Git begins with the last one too.
            match_ref(self.lines, self._line_start(len(self.lines) - 1))

    @property
    def size(self) -> int:
        """The bytes of its lines."""
        return len(self.lines) - self.begin

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, PackedRefs)
            and self._tells_annotated == other._tells_annotated
            and self.lines == other.lines
        )

    def __hash__(self) -> int:
        return hash(self.lines)

    def find(self, name: str) -> PackedRef | None:
        """The ref of exactly that name."""
        key = os_bytes(name)
        position = self.lower_bound(key)
        ref = self._ref_at(position)
        return ref if ref is not None and ref.name == name else None

    def object_of(self, name: str) -> str | None:
        """The object that the ref of that name names; one that is asked often (HEAD's) is kept."""
        if name not in self._objects:
            ref = self.find(name)
            if len(self._objects) >= _KEPT:
                self._objects.clear()
            self._objects[name] = None if ref is None else ref.oid
        return self._objects[name]

    def with_prefix(self, prefix: str) -> Iterator[PackedRef]:
        """The refs whose name begins with `prefix`, in order."""
        position = self.lower_bound(os_bytes(prefix))
        while (ref := self._ref_at(position)) is not None and ref.name.startswith(prefix):
            yield ref
            position = self._next(position)

    def tag_lines(self) -> Iterator[list[TagLine]]:
        """The lines of all tags with a `#` or `@` in their name, in order, some hundred at a time.

        Of each the object, the name without `refs/tags/`, the parts of the name before that sign
        and from it on, and the object behind an annotated tag, empty where the file tells none.
        """
        for block in self.blocks(b"refs/tags/", _FEW):
            yield _tag_line.findall(block)

    def blocks(self, prefix: bytes, size: int = _BLOCK) -> Iterator[bytes]:
        """The lines of the refs whose name begins with `prefix`, in pieces of whole lines."""
        position = self.lower_bound(prefix)
        end = self.lower_bound(prefix[:-1] + bytes([prefix[-1] + 1]))
        is_known, is_usual = prefix in self._usual, True
        while position < end:
            cut = self._line_end(min(position + size, end - 1))
            block = self.lines[position:cut]
            checked = block if is_known else usual_lines(block)
            is_usual = is_usual and checked is block
            yield checked
            position = cut
        if is_usual:
            self._usual.add(prefix)

    def changed(self, newer: "PackedRefs") -> Steps[set[str]]:
        """The names of all refs that `newer` adds, drops or gives another object.

        Lines that are broken in one of the two are told of as far as they have a name.
        """
        if self.lines is newer.lines:
            return set()
        try:
            return (yield from self._changed(newer))
        except GtodError:
            # No search can be trusted. It takes longer, and is right whatever the lines are.
            return _differing_names(self.lines[self.begin :], newer.lines[newer.begin :])

    def trust(self, prefixes: set[bytes]) -> None:
        """Take the lines of refs with one of these prefixes for such as git writes."""
        self._usual |= prefixes

    def _changed(self, newer: "PackedRefs") -> Steps[set[str]]:
        names: set[str] = set()
        pace = Pace()
        old, new = self.begin, newer.begin
        is_usual = True
        while old < len(self.lines) or new < len(newer.lines):
            old_end, new_end = self._matching_ends(newer, old)
            old_block, new_block = self.lines[old:old_end], newer.lines[new:new_end]
            if old_block != new_block:
                names |= _differing_names(old_block, new_block)
                is_usual = is_usual and usual_lines(new_block) is new_block
            old, new = old_end, new_end
            if pace.is_over():
                yield None
        if is_usual:
            # What is the same as before need not be looked at once more.
            newer.trust(self._usual)
        return names

    def _matching_ends(self, newer: "PackedRefs", old: int) -> tuple[int, int]:
        """Where the next block ends here, and where the same names end in `newer`."""
        if old + _BLOCK >= len(self.lines):
            return len(self.lines), len(newer.lines)
        cut = self._next(self._line_start(old + _BLOCK))
        ref = self._ref_at(cut)
        if ref is None:
            return len(self.lines), len(newer.lines)
        return cut, newer.lower_bound(os_bytes(ref.name))

    def lower_bound(self, key: bytes) -> int:
        """The offset in `lines` of the first ref whose name is not less than `key`."""
        data = self.lines
        low, high = self.begin, len(data)
        while low < high:
            start = self._line_start((low + high) // 2)
            start = max(start, low)
            if match_ref(data, start)[2] < key:
                low = self._next(start)
            else:
                high = start
        return low

    def _line_start(self, position: int) -> int:
        """The offset of the line of the ref that `position` lies in."""
        start = self.lines.rfind(b"\n", 0, position) + 1
        if start > 0 and self.lines.startswith(b"^", start):
            start = self.lines.rfind(b"\n", 0, start - 1) + 1
        return start

    def _line_end(self, position: int) -> int:
        return self._next(self._line_start(position))

    def _next(self, start: int) -> int:
        """The offset of the ref behind the one at `start`."""
        end = self.lines.index(b"\n", start) + 1
        if self.lines.startswith(b"^", end):
            end = self.lines.index(b"\n", end) + 1
        return end

    def _ref_at(self, start: int) -> PackedRef | None:
        if start >= len(self.lines):
            return None
        oid, name, peeled = match_ref(self.lines, start).groups()
        return PackedRef(
            os_text(name),
            oid.decode("ascii").lower(),
            True if peeled else False if self._tells_annotated else None,
        )


def os_bytes(name: str) -> bytes:
    """A ref's name as Git has it."""
    return name.encode("utf-8", "surrogateescape")


def os_text(name: bytes) -> str:
    """The inverse of `os_bytes`: what is not UTF-8 survives as surrogates."""
    return name.decode("utf-8", "surrogateescape")


def _differing_names(old: bytes, new: bytes) -> set[str]:
    lines = set(_lines(old)) ^ set(_lines(new))
    return {os_text(line[:-1].partition(b" ")[2]) for line in lines if b" " in line}


def _lines(data: bytes) -> list[bytes]:
    """The lines with their newlines; `splitlines` would cut at a return in a name, too."""
    return [line + b"\n" for line in data.split(b"\n")[:-1]]

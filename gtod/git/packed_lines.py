"""The lines of the file `packed-refs`, of which none is taken that git refuses.

A line is a ref's, with the one behind it that names the object which a tag leads to.
"""

import re
from collections.abc import Iterator

from gtod.errors import ErrorKind, GtodError

HEADER = b"# pack-refs with:"
#: Characters of a broken line that are shown.
_SHOWN = 60

_ID = rb"[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?"
#: A name without parts that git calls dangerous: empty ones, `.` and `..`. Git takes other names
#: than refs' too, and cuts one at a zero byte, but writes none of these.
_NAME = rb"refs(?:/(?!\.{1,2}[/\n])[^\n\0/]+)++"
#: Object, name, and the line of the object behind it.
_ref = re.compile(rb"(%b) (%b)\n(?:(\^%b\n)|(?!\^))" % (_ID, _NAME, _ID))
#: Lines of refs as git itself writes them, be a name dangerous or not.
_usual = re.compile(
    rb"(?:[0-9a-f]{40}(?:[0-9a-f]{24})? refs/[^\n\0]+\n"
    rb"(?:\^[0-9a-f]{40}(?:[0-9a-f]{24})?\n)?)*+"
)
_dangerous = re.compile(rb"/\.{0,2}[/\n]")


def header_of(content: bytes) -> bytes:
    """The first line, if it is a header."""
    if content and not content.endswith(b"\n"):
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE,
            "The file packed-refs ends in the middle of a line; run 'git fsck' to see what is lost",
        )
    if not content.startswith(b"#"):
        return b""
    if not content.startswith(HEADER):
        raise _broken(content, 0)
    return content[: content.index(b"\n") + 1]


def _broken(data: bytes, start: int) -> GtodError:
    """That the line that begins there makes no sense."""
    line = data[start : data.index(b"\n", start)].decode("ascii", "backslashreplace")
    shown = line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
    return GtodError(
        ErrorKind.REPOSITORY_UNREADABLE,
        f"The file packed-refs has a line that is broken: {shown!r};"
        " run 'git fsck' to see what is lost",
    )


def sorted_lines(data: bytes) -> bytes:
    """Lines as git writes them, by the refs' names."""
    return b"".join(text for _, text in sorted(_refs(data)))


def usual_lines(block: bytes) -> bytes:
    """Whole lines as git writes them: the very same if they are."""
    if _usual.fullmatch(block) and not _dangerous.search(block):
        return block
    return b"".join(text for _, text in _refs(block))


def match_ref(data: bytes, start: int) -> re.Match[bytes]:
    """The ref whose line begins there: object, name, and the line of the object behind it."""
    match = _ref.match(data, start)
    if match is None:
        raise _broken(data, start)
    return match


def _refs(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The name of each ref, and its lines as git writes them."""
    start = 0
    while start < len(data):
        match = match_ref(data, start)
        oid, name, peeled = match.groups(b"")
        yield name, b"%b %b\n%b" % (oid.lower(), name, peeled.lower())
        start = match.end()

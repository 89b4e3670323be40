"""Files packed-refs made of bytes, and a reader of them that knows no shortcut."""

import re
from typing import NamedTuple

_HEADER = b"# pack-refs with:"
_oid = re.compile(rb"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_short = re.compile(rb"[\x80-\x8f]")


class Line(NamedTuple):
    """A ref: its name, its object, and the one behind that, empty if none is told."""

    name: bytes
    oid: bytes
    peeled: bytes


def spelled(data: bytes) -> bytes:
    """The input with an object's id for each byte from 0x80 to 0x8f, which mutations can make."""
    return _short.sub(lambda found: b"%x" % (found[0][0] & 15) * 40, data)


def header_of(content: bytes) -> bytes | None:
    """The first line if it is a header, empty if it is none; None if it is another comment."""
    if not content.startswith(b"#"):
        return b""
    line, end, _ = content.partition(b"\n")
    return line + end if line.startswith(_HEADER) else None


def traits_of(content: bytes) -> set[bytes]:
    """What the header says of the lines."""
    header = header_of(content) or b""
    return set(header[len(_HEADER) :].rstrip(b"\n").split(b" "))


def lines_of(content: bytes) -> list[Line | None] | None:
    """Each ref in the order of the file, None for a broken line; None if nothing can be read."""
    header = header_of(content)
    if header is None or (content and not content.endswith(b"\n")):
        return None
    found: list[Line | None] = []
    texts = content[len(header) :].split(b"\n")[:-1]
    while texts:
        oid, _, name = texts.pop(0).partition(b" ")
        has_peeled = bool(texts) and texts[0].startswith(b"^")
        peeled = texts.pop(0)[1:] if has_peeled else b""
        is_right = _oid.fullmatch(oid) and _is_name(name)
        if is_right and (not has_peeled or _oid.fullmatch(peeled)):
            found.append(Line(name, oid.lower(), peeled.lower()))
        else:
            found.append(None)
    return found


def named(content: bytes) -> dict[bytes, bytes]:
    """The object of each name, whatever is wrong with the lines behind them."""
    parts = (line.partition(b" ") for line in content.split(b"\n"))
    return {name: oid.lower() for oid, _, name in parts if _oid.fullmatch(oid) and _is_name(name)}


def _is_name(name: bytes) -> bool:
    first, *parts = name.split(b"/")
    has_danger = not parts or not {b"", b".", b".."}.isdisjoint(parts)
    return first == b"refs" and not has_danger and b"\0" not in name

"""Tag and commit objects, from their bytes (gitformat-pack(5), git-mktag(1))."""

import codecs
import functools
import re

import msgspec

_signature = re.compile(rb"^-----BEGIN (?:PGP|SSH|SIGNED) (?:SIGNATURE|MESSAGE)-----", re.MULTILINE)
#: What git itself writes; nearly all tags of a registry, and a registry has many.
_usual_tag = re.compile(
    rb"object ([0-9a-f]+)\ntype ([a-z]+)\ntag ([^\n]+)\n"
    rb"tagger ([^\n]*) ([0-9]{1,18}) ([+-])([0-9]{2})([0-9]{2})\n\n"
)
_usual_tagger = re.compile(rb"tagger ([^\n]*) ([0-9]{1,18}) ([+-][0-9]{4})\n\n")
#: Some tools wrote offsets of other lengths.
_moment = re.compile(rb"(.*) (-?[0-9]{1,18}) ([+-])([0-9]{0,9}?)([0-9]{1,2})")

#: What Python calls encodings of text and no other program does.
_OF_PYTHON = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


class Identity(msgspec.Struct, frozen=True, gc=False):
    """Who did something, and when.

    Attributes:
        name: The name, empty if the object tells none.
        email: The address.
        time: Seconds since 1970-01-01 UTC; 0 if the object tells none.
        offset: Minutes that the writer's clock was ahead of UTC.
    """

    name: str
    email: str
    time: int
    offset: int


class TagObject(msgspec.Struct, frozen=True, gc=False):
    """An annotated tag.

    Attributes:
        target: The object it points to, in hexadecimal.
        target_type: `commit`, `tag`, `tree` or `blob`.
        name: The name that stands inside; the ref may have another one.
        tagger: Who tagged.
        message: Without signature and without the newline at its end.
    """

    target: str
    target_type: str
    name: str
    tagger: Identity
    message: str


class CommitObject(msgspec.Struct, frozen=True, gc=False):
    """What the registry needs of a commit; `time` is that of the committer."""

    tree: str
    author: str
    author_email: str
    time: int
    offset: int
    message: str


NOBODY = Identity("", "", 0, 0)


def parse_tag_object(data: bytes) -> TagObject:
    """A tag object from its bytes. What is missing in it is empty."""
    match = _usual_tag.match(data)
    if match is None:
        return _parse_unusual_tag(data)
    target, kind, name, person, time, sign, hours, minutes = match.groups()
    offset = int(hours) * 60 + int(minutes)
    return TagObject(
        target=target.decode("ascii"),
        target_type=kind.decode("ascii"),
        name=_text(name),
        tagger=Identity(*_person(person), int(time), -offset if sign == b"-" else offset),
        message=_message(data[match.end() :]),
    )


def parse_usual_tag(data: bytes, name: bytes, commit: bytes) -> tuple[Identity, str] | None:
    """The tagger and the message of a tag as git writes it; None for any other.

    Args:
        data: The object.
        name: The name that has to stand inside.
        commit: The commit that it has to point to, in hexadecimal.
    """
    head = b"object %b\ntype commit\ntag %b\n" % (commit, name)
    if not data.startswith(head):
        return None
    match = _usual_tagger.match(data, len(head))
    if match is None:
        return None
    person, time, zone = match.groups()
    tagger = Identity(*_person(person), int(time), _offset(zone))
    return tagger, _message(data[match.end() :])


@functools.lru_cache(maxsize=256)
def _offset(zone: bytes) -> int:
    """The minutes of a zone such as `+0130`, as one object for all who are in it."""
    minutes = int(zone[1:3]) * 60 + int(zone[3:5])
    return -minutes if zone.startswith(b"-") else minutes


def is_signed(data: bytes) -> bool:
    """Whether a tag object has a signature, valid or not."""
    return b"-----BEGIN " in data and _signature.search(data) is not None


def _parse_unusual_tag(data: bytes) -> TagObject:
    head, _, message = data.partition(b"\n\n")
    fields = _fields(head)
    tagger = fields.get(b"tagger")
    return TagObject(
        target=_text(fields.get(b"object", b"")),
        target_type=_text(fields.get(b"type", b"")),
        name=_text(fields.get(b"tag", b"")),
        tagger=_identity(tagger) if tagger is not None else NOBODY,
        message=_message(message),
    )


def _message(data: bytes) -> str:
    return _text(_without_signature(data)).removesuffix("\n")


def parse_commit_object(data: bytes) -> CommitObject:
    """A commit object from its bytes, in the encoding that it states."""
    head, _, message = data.partition(b"\n\n")
    fields = _fields(head)
    encoding = fields.get(b"encoding", b"utf-8").decode("ascii", "replace")
    author = _identity(fields.get(b"author", b""))
    committer = _identity(fields.get(b"committer", b""))
    return CommitObject(
        tree=_text(fields.get(b"tree", b"")),
        author=_decoded(fields.get(b"author", b""), encoding, author.name),
        author_email=author.email,
        time=committer.time,
        offset=committer.offset,
        message=_decode(message, encoding).rstrip("\n"),
    )


def _fields(head: bytes) -> dict[bytes, bytes]:
    fields: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key and key not in fields:
            fields[key] = value
    return fields


def _identity(text: bytes) -> Identity:
    match = _moment.fullmatch(text)
    if match is None:
        return Identity(*_person(text), 0, 0)
    person, time, sign, hours, minutes = match.groups()
    offset = int(hours or b"0") * 60 + int(minutes)
    return Identity(*_person(person), int(time), -offset if sign == b"-" else offset)


@functools.lru_cache(maxsize=4096)
def _person(text: bytes) -> tuple[str, str]:
    """Name and address; few people write most tags, so that these strings are shared."""
    name, _, rest = text.partition(b"<")
    return _text(name.strip()), _text(rest.partition(b">")[0])


def _without_signature(message: bytes) -> bytes:
    if b"-----BEGIN " not in message:
        return message
    match = _signature.search(message)
    return message[: match.start()] if match else message


def _decoded(raw: bytes, encoding: str, default: str) -> str:
    if encoding.lower() in {"utf-8", "utf8"}:
        return default
    return _decode(raw.partition(b"<")[0].strip(), encoding)


def _decode(data: bytes, encoding: str) -> str:
    try:
        if codecs.lookup(encoding).name in _OF_PYTHON:
            return _text(data)
        text = data.decode(encoding)
        # Some decode halves of characters, which no answer can hold.
        text.encode()
    except (LookupError, ValueError):
        return _text(data)
    return text


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")

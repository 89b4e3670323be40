"""Tags and commits are read from any bytes, and shortcuts of reading say what the long way says."""

import re

from gtod.git.object_parsing import (
    _parse_unusual_tag,
    is_signed,
    parse_commit_object,
    parse_tag_object,
    parse_usual_tag,
)
from gtod.rpc.wire import iso

_OID = b"0123456789abcdef0123456789abcdef01234567"

_HEAD = re.compile(rb"object ([0-9a-f]+)\ntype commit\ntag ([^\n]+)\n")


def check(data: bytes) -> None:
    """The law."""
    tag = parse_tag_object(data)
    assert tag == _parse_unusual_tag(data)
    head = _HEAD.match(data)
    usual = parse_usual_tag(data, head[2], head[1]) if head else None
    if head and usual is not None:
        assert usual == (tag.tagger, tag.message)
        assert (tag.target.encode(), tag.target_type) == (head[1], "commit")
    assert not is_signed(data) or b"-----BEGIN " in data
    commit = parse_commit_object(data)
    # What an answer holds can be written.
    f"{tag}{commit}".encode()
    for moment in (tag.tagger, commit):
        assert len(iso(moment.time, moment.offset)) == len("2001-09-09T01:46:40+00:00")

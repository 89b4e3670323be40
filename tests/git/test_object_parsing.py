"""Tag and commit objects, from their bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.git.object_parsing import (
    NOBODY,
    Identity,
    TagObject,
    parse_commit_object,
    parse_tag_object,
)

OID = "1" * 40


def tag(
    tagger: str | None = "Ann <ann@example.com> 10 +0200", message: str = "m\n", more: str = ""
) -> bytes:
    """A tag object's bytes."""
    line = "" if tagger is None else f"tagger {tagger}\n"
    return f"object {OID}\ntype commit\ntag a@v1.0.0\n{line}{more}\n{message}".encode()


def test_a_tag_as_git_writes_it() -> None:
    """All its parts."""
    assert parse_tag_object(tag()) == TagObject(
        OID, "commit", "a@v1.0.0", Identity("Ann", "ann@example.com", 10, 120), "m"
    )


@pytest.mark.parametrize(
    ("tagger", "expected"),
    [
        ("Ann <a@b> 10 -0330", Identity("Ann", "a@b", 10, -210)),
        ("Ann <a@b> 10 +0545", Identity("Ann", "a@b", 10, 345)),
        ("Ann <a@b> 10 -0000", Identity("Ann", "a@b", 10, 0)),
        ("Ann <a@b> 99999999999999999 +0000", Identity("Ann", "a@b", 99999999999999999, 0)),
        ("Ann <a@b> 1234567890123456789 +0000", Identity("Ann", "a@b", 0, 0)),
        ("Ann <a@b> 0 +0000", Identity("Ann", "a@b", 0, 0)),
        ("Ann <a@b> 10 +051800", Identity("Ann", "a@b", 10, 518 * 60)),
        ("Ann <a@b> 10 +530", Identity("Ann", "a@b", 10, 330)),
        ("Ann B. C <a@b> 10 +0000", Identity("Ann B. C", "a@b", 10, 0)),
        ("<a@b> 10 +0000", Identity("", "a@b", 10, 0)),
        (" <> 10 +0000", Identity("", "", 10, 0)),
        ("Ann a@b 10 +0000", Identity("Ann a@b", "", 10, 0)),
        ("Ann <a@b>", Identity("Ann", "a@b", 0, 0)),
        ("Änn <ä@b> 10 +0000", Identity("Änn", "ä@b", 10, 0)),
    ],
)
def test_who_tagged_and_when(tagger: str, expected: Identity) -> None:
    """Whatever was ever written there, the order of events needs its second."""
    assert parse_tag_object(tag(tagger)).tagger == expected
    assert parse_tag_object(tag(tagger, more="extra line\n")).tagger == expected


def test_a_tag_without_a_tagger() -> None:
    """Git wrote such tags before 2005, and `git mktag` can be made to."""
    assert parse_tag_object(tag(None)).tagger is NOBODY


@pytest.mark.parametrize(
    "kind", ["PGP SIGNATURE", "PGP MESSAGE", "SSH SIGNATURE", "SIGNED MESSAGE"]
)
def test_the_signature_is_no_part_of_the_message(kind: str) -> None:
    """Of each kind that git knows."""
    signature = f"-----BEGIN {kind}-----\n\nabc\n-----END {kind}-----\n"

    assert parse_tag_object(tag(message=f"one\n\ntwo\n{signature}")).message == "one\n\ntwo"
    assert parse_tag_object(tag(message=signature)).message == ""


def test_what_only_looks_like_a_signature_stays() -> None:
    """In the middle of a line, or of another kind."""
    message = "see -----BEGIN PGP SIGNATURE-----\n-----BEGIN CERTIFICATE-----"

    assert parse_tag_object(tag(message=message)).message == message


@pytest.mark.parametrize(
    ("message", "expected"),
    [("", ""), ("\n", ""), ("\n\n", "\n"), ("a\n\nb\n", "a\n\nb"), ("\n a \n", "\n a ")],
)
def test_a_message_keeps_all_but_the_newline_that_ends_it(message: str, expected: str) -> None:
    """Empty lines inside are part of it."""
    assert parse_tag_object(tag(message=message)).message == expected


def test_headers_over_several_lines_are_no_fields() -> None:
    """A signature in the header, or a whole tag inside a merge, repeats their names."""
    nested = f"mergetag object {OID}\n type tag\n tag other\n tagger X <x> 1 +0000\n \n text\n"
    commit = (
        f"tree {OID}\nparent {OID}\nauthor Ann <a@b> 1 +0000\ncommitter Bob <b@b> 2 +0100\n"
        f"{nested}gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n"
        "\nsubject\n\nbody\n"
    )

    parsed = parse_commit_object(commit.encode())

    assert (parsed.author, parsed.author_email) == ("Ann", "a@b")
    assert (parsed.time, parsed.offset) == (2, 60)
    assert parsed.message == "subject\n\nbody"


@pytest.mark.parametrize(
    ("encoding", "stated", "name"),
    [
        ("utf-8", "", "Änn"),
        ("latin-1", "encoding ISO-8859-1\n", "Änn"),
        ("cp1251", "encoding windows-1251\n", "Ян"),
        ("shift-jis", "encoding SJIS\n", "山田"),
        ("utf-8", "encoding UTF-8\n", "Änn"),
        ("utf-8", "encoding no-such\n", "Änn"),
        ("utf-8", "encoding ascii\n", "Änn"),
        ("utf-8", "encoding hex\n", "Änn"),
        ("utf-8", "encoding idna\n", "Änn"),
        ("utf-8", "encoding punycode\n", "Änn"),
        ("utf-8", "encoding undefined\n", "Änn"),
        ("utf-8", "encoding latin-1\0\n", "Änn"),
        ("utf-8", "encoding unicode_escape\n", "\\ud800"),
        ("utf-8", "encoding raw_unicode_escape\n", "\\ud800"),
        ("utf-8", "encoding utf-7\n", "+2AA-"),
    ],
)
def test_a_commit_states_its_encoding(encoding: str, stated: str, name: str) -> None:
    """One that is wrong, unknown or no encoding of text is taken for UTF-8."""
    head = f"tree {OID}\nauthor {name} <a@b> 1 +0000\ncommitter {name} <a@b> 1 +0000\n{stated}"
    parsed = parse_commit_object(f"{head}\n{name}\n".encode(encoding))

    assert (parsed.author, parsed.message) == (name, name)


def test_bytes_that_are_no_text_are_replaced() -> None:
    """The answer is always text that can be written in UTF-8."""
    raw = tag().replace(b"Ann", b"\xff").replace(b"m\n", b"\xfe")
    parsed = parse_tag_object(raw)

    assert (parsed.tagger.name, parsed.message) == ("\ufffd", "\ufffd")


@given(st.binary(max_size=60), st.integers(0, 140))
def test_no_bytes_at_all_make_it_fail(junk: bytes, at: int) -> None:
    """Anything may stand in an object."""
    data = tag()[:at] + junk + tag()[at:]

    for parsed in (parse_tag_object(data), parse_tag_object(junk)):
        parsed.message.encode()
        parsed.tagger.name.encode()
    parse_commit_object(data).message.encode()

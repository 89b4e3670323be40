"""Open files: where they lie, and how the editor changes them."""

import pytest
from lsprotocol import types

from gtod.lsp.documents import OpenFiles, path_of, uri_of
from gtod.lsp.positions import Encoding

URI = "untitled:a"


def typed(line: int, character: int, text: str) -> types.TextDocumentContentChangePartial:
    """Something is typed at a place."""
    at = types.Position(line, character)
    return types.TextDocumentContentChangePartial(types.Range(at, at), text)


def test_the_changes_of_a_message_follow_each_other() -> None:
    """Each tells of the text as the one before has left it, in the editor's units."""
    files = OpenFiles()
    before = files.open(types.TextDocumentItem(URI, "yaml", 1, "lost: {}\n"))
    params = types.DidChangeTextDocumentParams(
        types.VersionedTextDocumentIdentifier(2, URI),
        [
            typed(0, 0, "x"),
            types.TextDocumentContentChangeWholeDocument("a: 😀\nb: 2\n"),
            typed(1, 4, "1"),
            typed(0, 5, "!\n"),
            typed(2, 0, "c"),
        ],
    )

    after = files.change(params, Encoding("utf-16"))

    assert after is not None
    assert (after.version, after.text.written) == (2, "a: 😀!\n\ncb: 21\n")
    assert before.text.written == "lost: {}\n"
    assert files.get(URI) is after


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/artifacts.yaml", "/a/artifacts.yaml"),
        ("file:///a%20b/%C3%A9.yaml", "/a b/é.yaml"),
        ("file:///a/../b/.gto", "/b/.gto"),
    ],
)
def test_a_file_lies_where_its_uri_says(uri: str, path: str) -> None:
    """RFC 8089."""
    assert path_of(uri) == path
    assert path_of(uri_of(path)) == path


@pytest.mark.parametrize(
    "uri",
    [
        *("untitled:Untitled-1", "http://host/a", "", "file:///a%00b/.gto"),
        *("file://[::1/a", "file://[x]/a"),
    ],
)
def test_what_can_be_no_file_lies_nowhere(uri: str) -> None:
    """An editor may name its buffers as it likes."""
    assert path_of(uri) is None


def test_a_change_behind_the_last_line_is_one_at_the_end() -> None:
    """As some editors tell of the whole text."""
    files = OpenFiles()
    files.open(types.TextDocumentItem(URI, "yaml", 1, "a: 1\nb: 2"))
    everything = types.Range(types.Position(0, 0), types.Position(9, 9))
    params = types.DidChangeTextDocumentParams(
        types.VersionedTextDocumentIdentifier(2, URI),
        [typed(7, 3, "\n"), types.TextDocumentContentChangePartial(everything, "c: 3\n")],
    )

    after = files.change(params, Encoding("utf-16"))

    assert after is not None
    assert after.text.written == "c: 3\n"

"""Open files as the editor changes them."""

from lsprotocol import types

from gtod.lsp.documents import OpenFiles
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

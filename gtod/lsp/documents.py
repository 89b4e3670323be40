"""The files that the editor has open, as they are there: saved or not."""

import os
from functools import cached_property

import msgspec
from lsprotocol import types
from pygls import uris

from gtod.annotations.compose import compose
from gtod.annotations.entries import Entries
from gtod.annotations.file_kind import FileKind
from gtod.annotations.nodes import Document
from gtod.annotations.text import Draft, Text
from gtod.lsp.positions import Encoding
from gtod.service.checking.files import READERS


class OpenFile(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A file at one moment of its editing.

    Attributes:
        uri: Its name in the editor.
        path: Where it lies; None if it is not in the file system, such as one never saved.
        language: What the editor takes it for.
        version: The editor's number of the text.
        text: What stands in it.
    """

    uri: str
    path: str | None
    language: str
    version: int
    text: Text

    @property
    def folder(self) -> str | None:
        """Where it lies in."""
        return None if self.path is None else os.path.dirname(self.path)

    def entries(self, kind: FileKind) -> Entries:
        """What it says about artifacts, read as a file of that kind; nothing if that says none."""
        if kind not in self._entries:
            read = READERS.get(kind)
            self._entries[kind] = Entries((), ()) if read is None else read(self.text)
        return self._entries[kind]

    def has_entries(self, kind: FileKind) -> bool:
        """Whether that is known already."""
        return kind in self._entries

    @cached_property
    def _entries(self) -> dict[FileKind, Entries]:
        return {}

    @cached_property
    def document(self) -> Document:
        """The YAML of it as a whole."""
        return compose(self.text.written)


class OpenFiles:
    """All that is open in one editor."""

    def __init__(self) -> None:
        self._files: dict[str, OpenFile] = {}

    def all(self) -> tuple[OpenFile, ...]:
        """The files, in the order in which they were opened."""
        return tuple(self._files.values())

    def get(self, uri: str) -> OpenFile | None:
        """The file of that name; None if it is not open."""
        return self._files.get(uri)

    def open(self, opened: types.TextDocumentItem) -> OpenFile:
        """Take a file that the editor has opened."""
        file = OpenFile(
            uri=opened.uri,
            path=path_of(opened.uri),
            language=str(opened.language_id),
            version=opened.version,
            text=Text(opened.text),
        )
        self._files[opened.uri] = file
        return file

    def change(
        self, params: types.DidChangeTextDocumentParams, encoding: Encoding
    ) -> OpenFile | None:
        """Take over what was typed, change by change; None if the file is not open."""
        file = self._files.get(params.text_document.uri)
        if file is None:
            return None
        text = file.text
        draft: Draft | None = None
        for change in params.content_changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                draft = draft or Draft(text)
                draft.replace(encoding.our_range(draft, change.range), change.text)
            else:
                text, draft = Text(change.text), None
        text = text if draft is None else draft.text()
        changed = OpenFile(file.uri, file.path, file.language, params.text_document.version, text)
        self._files[file.uri] = changed
        return changed

    def close(self, uri: str) -> OpenFile | None:
        """Let go of a file; the file, if it was open."""
        return self._files.pop(uri, None)


def path_of(uri: str) -> str | None:
    """Where a file lies; None if its URI names none in the file system (RFC 8089)."""
    if not uri.startswith("file:"):
        return None
    try:
        path = uris.to_fs_path(uri)
    except ValueError:
        return None
    # No file system has a name with a zero in it.
    return os.path.abspath(path) if path and "\0" not in path else None


def uri_of(path: str) -> str:
    """The URI of a path."""
    uri: str | None = uris.from_fs_path(path)
    if uri is None:
        raise ValueError(path)
    return uri

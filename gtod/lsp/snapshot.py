"""What a feature works on: one file and one registry, neither of which changes."""

import os
from functools import cached_property

import msgspec
from lsprotocol import types

from gtod.annotations.entries import Entries
from gtod.annotations.file_kind import FileKind
from gtod.annotations.problem import Position, Range
from gtod.annotations.text import Text
from gtod.lsp.documents import OpenFile
from gtod.lsp.positions import Encoding
from gtod.lsp.registry import Registry
from gtod.registry.name import FOLDER_SEPARATOR


class Snapshot(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A file as it is in the editor, with what is known about it.

    Attributes:
        file: The file.
        kind: What stands in it.
        encoding: How the editor counts characters.
        registry: That of the file's repository; None if there is none, or it cannot be read.
    """

    file: OpenFile
    kind: FileKind
    encoding: Encoding
    registry: Registry | None = None

    @property
    def text(self) -> Text:
        """What stands in the file."""
        return self.file.text

    @cached_property
    def entries(self) -> Entries:
        """What the file says about artifacts; nothing if it is of another kind."""
        return self.file.entries(self.kind)

    def range(self, where: Range) -> types.Range:
        """A range as the editor counts."""
        return self.encoding.range(self.text, where)

    def counted(self, where: Range) -> Range:
        """The same for an answer too large for lsprotocol's types; JSON shows it alike."""
        return self.encoding.counted(self.text, where)

    def position(self, position: types.Position) -> Position:
        """A position of the editor's as we count."""
        return self.encoding.our_position(self.text, position)

    def artifact(self, name: str) -> str:
        """The name by which tags know an artifact that the file names.

        For one of a dvc.yaml in a folder that is with the folder, as in `some/folder:churn`.
        """
        return self.folder_prefix + name

    @cached_property
    def folder_prefix(self) -> str:
        """What tags put before the names of the file's artifacts; empty for most files."""
        top = None if self.registry is None else self.registry.work_tree
        if self.kind is not FileKind.DVC or top is None or self.file.folder is None:
            return ""
        within = os.path.relpath(os.path.realpath(self.file.folder), os.path.realpath(top))
        is_below = within.split(os.sep, 1)[0] not in {os.curdir, os.pardir}
        return f"{within}{FOLDER_SEPARATOR}" if is_below else ""

    def resolved(self, path: str) -> str | None:
        """Where a path that the file names lies; None if the file lies nowhere itself.

        In artifacts.yaml paths count from the repository's uppermost folder, in dvc.yaml from its
        own.
        """
        registry = self.registry
        if self.kind is FileKind.ARTIFACTS and registry is not None and registry.work_tree:
            return os.path.normpath(os.path.join(registry.work_tree, path))
        folder = self.file.folder
        return None if folder is None else os.path.normpath(os.path.join(folder, path))

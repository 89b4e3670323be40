"""Texts that an editor is asked to show: files that live as long as the conversation."""

import os
import shutil
import tempfile
from urllib.parse import quote


class Pages:
    """A folder of one conversation's, made when the first text is written, for this user alone."""

    def __init__(self) -> None:
        self._folder: str | None = None
        self._is_over = False

    def write(self, name: str, text: str) -> str:
        """Write a text under a name, in place of an earlier one; its path."""
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="gtod-pages-")
        path = os.path.join(self._folder, quote(name, safe="") + ".txt")
        with open(path, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        if self._is_over:
            # It was being written, in a thread, when the editor left.
            self._remove()
        return path

    def remove(self) -> None:
        """Remove all of them; what is written later is removed at once."""
        self._is_over = True
        self._remove()

    def _remove(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

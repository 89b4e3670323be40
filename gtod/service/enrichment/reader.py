"""Where metafiles are looked for, and what a reader of them is."""

import posixpath
from collections.abc import Callable
from typing import Protocol, TypeVar

from gtod.annotations.enrichment import BrokenMetafile, Enrichment
from gtod.annotations.paths import can_be_of_file
from gtod.annotations.problem import Problem
from gtod.steps import Steps

P = TypeVar("P")


class Files(Protocol):
    """The files of a commit or of a work tree."""

    def parsed(self, file: str, parse: Callable[[str], P | Problem]) -> Steps[P | Problem | None]:
        """What `parse` makes of a file's text.

        Args:
            file: The file, from the repository's uppermost folder.
            parse: Understands the text; the same function each time, for its results are kept.

        Returns:
            Its result, a problem if the file cannot be read, or None if there is no file.
        """


#: Looks among files for what one tool says about a path.
Reader = Callable[[str, Files], Steps[Enrichment | BrokenMetafile | None]]


def path_within(path: str | None, folder: str) -> str | None:
    """An artifact's path from the repository's uppermost folder, in its shortest form.

    Args:
        path: What the annotation says.
        folder: The folder from which the annotation counts; empty if that is the uppermost one.

    Returns:
        None if it is no path of a file in the repository: it is empty, absolute, leads upwards
        (`..`) or elsewhere (`s3://`).
    """
    if not path or path.startswith("/") or ".." in path.split("/") or not can_be_of_file(path):
        return None
    within = posixpath.normpath(posixpath.join(folder, path))
    return None if within == "." else within

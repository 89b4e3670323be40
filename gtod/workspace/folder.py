"""What lies in a folder of a work tree."""

import os


def names_in(folder: str) -> dict[str, bool]:
    """The names in a folder, each with whether it is a folder itself, links followed.

    Raises:
        OSError: It is no folder, or cannot be read.
    """
    with os.scandir(folder) as entries:
        return {entry.name: _is_folder(entry) for entry in entries}


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # A link that leads nowhere.

"""The folder from which a file's repository is looked for."""

import os


def nearest_folder(path: str) -> str | None:
    """The folder of a file; if that is not there, the nearest one above that is; else None."""
    folder = os.path.dirname(path)
    while not os.path.isdir(folder):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder

"""`gtoc daemon cache`: what is kept of tag objects on disk, and how to be rid of it."""

import argparse
import os
import sys
from collections.abc import Sequence

from gtod.workspace.cache_folder import CacheFile, cache_folder, clear, files

_UNITS = ("bytes", "kB", "MB", "GB")
_THOUSAND = 1000


def cache(chosen: argparse.Namespace) -> int:
    """Tell what is kept, or remove it; the exit status."""
    folder = cache_folder(os.environ)
    if folder is None:
        sys.stderr.write(
            "❌ There is no place for a cache: neither XDG_CACHE_HOME nor HOME is set.\n"
        )
        return 1
    if chosen.clear:
        sys.stdout.write(f"Removed {_told(clear(folder))} from {folder}\n")
    else:
        sys.stdout.write(f"{folder} holds {_told(files(folder))}\n")
    return 0


def _told(found: Sequence[CacheFile]) -> str:
    if not found:
        return "nothing"
    count = f"{len(found)} file{'s' if len(found) > 1 else ''}"
    return f"{count} of {_size(sum(file.size for file in found))}"


def _size(count: int) -> str:
    place = min(max(len(str(count)) - 1, 0) // 3, len(_UNITS) - 1)
    if place == 0:
        return f"{count} {_UNITS[0]}"
    return f"{count / _THOUSAND**place:.1f} {_UNITS[place]}"

"""Where the registries and the goldens lie, and how a stream becomes a repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
REGISTRIES: Final = HERE / "registries"
GOLDENS: Final = HERE / "goldens"
REAL: Final = tuple(sorted((HERE.parent / "data").glob("*.fi")))
"""Two registries that people made."""


def load(stream: Path, folder: Path) -> None:
    """Make a repository of a fast-import stream, with main checked out."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**ours, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*arguments: str, text: bytes | None = None) -> None:
        command = ["git", "-C", folder, *arguments]
        subprocess.run(command, check=True, env=environment, input=text, capture_output=True)

    git("init", "--quiet", "--initial-branch=main")
    git("fast-import", "--quiet", text=stream.read_bytes())
    git("reset", "--quiet", "--hard", "main")


def tag_names(folder: Path) -> list[str]:
    """Every tag of a repository, whatever it is."""
    command = ["git", "-C", folder, "for-each-ref", "--format=%(refname)", "refs/tags"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [name.removeprefix("refs/tags/") for name in listed.split()]

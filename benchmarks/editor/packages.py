"""Node and packages of it, in the cache and never among the sources."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.registry import kept, text_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
_PINNED = ("package.json", "package-lock.json")
PINNED = [HERE / name for name in _PINNED]
PEER = "node_modules/yaml-language-server/bin/yaml-language-server"


class MissingError(Exception):
    """The benchmark cannot run here."""


def node() -> str:
    """The command that runs JavaScript.

    Raises:
        MissingError: It is not there.
    """
    return _found("node")


def packages(cache: Path, pins: Path = HERE) -> Path:
    """The folder with the pinned packages, installed now if the cache does not hold them.

    Args:
        cache: Where they are kept.
        pins: The folder with package.json and package-lock.json.

    Raises:
        MissingError: They cannot be installed here.
    """
    npm = _found("npm")
    pinned = [pins / name for name in _PINNED]
    name = f"node-{text_hash(*pinned)}"
    return kept(cache, name, lambda folder: _install(npm, pinned, folder))


def _install(npm: str, pinned: Sequence[Path], folder: Path) -> None:
    for file in pinned:
        shutil.copy(file, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingError(f"npm could not install the packages: {done.stderr.strip()}")


def _found(command: str) -> str:
    path = shutil.which(command)
    if path is None:
        raise MissingError(f"there is no {command} on PATH")
    return path

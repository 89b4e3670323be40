"""Node and the packages that the benchmark needs of it, in the cache and never in this folder."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from benchmarks.registry import kept, text_hash

HERE = Path(__file__).parent
PINNED = [HERE / "package.json", HERE / "package-lock.json"]
PEER = "node_modules/yaml-language-server/bin/yaml-language-server"


class MissingError(Exception):
    """The benchmark cannot run here."""


def node() -> str:
    """The command that runs JavaScript.

    Raises:
        MissingError: It is not there.
    """
    return _found("node")


def packages(cache: Path) -> Path:
    """The folder with the pinned packages, installed now if the cache does not hold them.

    Raises:
        MissingError: They cannot be installed here.
    """
    npm = _found("npm")
    return kept(cache, f"node-{text_hash(*PINNED)}", lambda folder: _install(npm, folder))


def _install(npm: str, folder: Path) -> None:
    for file in PINNED:
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

"""The registry that a case is about, made by git in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

Json = Any

#: What stands for the folder in the vectors.
_PLACE = "/registry"

#: git with nobody's settings.
_ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class Registry:
    """A repository in a temporary folder, which is removed in the end.

    Args:
        stream: What `git fast-import` reads.
    """

    def __init__(self, stream: Path) -> None:
        self._top = Path(tempfile.mkdtemp(prefix="conformance-")).resolve()
        self.folder = str(self._top / "registry")
        try:
            self._build(stream.read_bytes())
        except BaseException:
            shutil.rmtree(self._top)
            raise

    def git(self, words: Sequence[str], environ: Mapping[str, str]) -> None:
        """Let git do something in it."""
        _git(["-C", self.folder, *words], environ=environ)

    def remove(self) -> None:
        """Remove the repository."""
        shutil.rmtree(self.folder)

    def placed(self, value: Json) -> Json:
        """A value of the vectors, with this folder in it."""
        if isinstance(value, str):
            return value.replace(_PLACE, self.folder)
        if isinstance(value, list):
            return [self.placed(one) for one in value]
        if isinstance(value, dict):
            return {name: self.placed(one) for name, one in value.items()}
        return value

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._top, ignore_errors=True)

    def _build(self, stream: bytes) -> None:
        _git(["init", "--quiet", "--template=", "--initial-branch=main", self.folder])
        here = ["-C", self.folder]
        _git([*here, "fast-import", "--quiet"], stream)
        _git([*here, "read-tree", "--reset", "-u", "main"])


def _git(words: Sequence[str], given: bytes = b"", environ: Mapping[str, str] = {}) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", *words],
        input=given,
        env=kept | _ALONE | {**environ},
        stdout=subprocess.DEVNULL,
        check=True,
    )

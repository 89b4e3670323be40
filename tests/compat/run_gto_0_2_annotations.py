"""Run sequences of annotations through gto 0.2.0, and tell what its file says after each.

Run with an interpreter that has it. The first argument names a file of sequences, each with the
folder of a repository; the second names the file to write.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from gto.cli import app
from gto.config import yaml
from typer.main import get_command

if TYPE_CHECKING:
    from asking import Json


def main() -> None:
    """Run and write."""
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    told = {name: [_step(folder, words) for words in lines] for name, folder, lines in asked}
    report = {"tool": f"gto {version('gto')}", "sequences": told}
    Path(sys.argv[2]).write_text(json.dumps(report), encoding="utf-8")


def _step(folder: str, words: list[str]) -> Json:
    """The error of a command, None if it has none, and all annotations after it."""
    os.chdir(folder)
    error = None
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            get_command(app).main(["--traceback", *words], "gto", standalone_mode=False)
        except Exception as raised:  # noqa: BLE001  # whatever the tool raises is its answer
            text = " ".join(str(raised).split()).replace(folder, "REPO")
            error = f"{type(raised).__name__}: {text}"
    index = Path(folder) / "artifacts.yaml"
    return [error, yaml.load(index.read_text(encoding="utf-8")) if index.exists() else {}]


if __name__ == "__main__":
    main()

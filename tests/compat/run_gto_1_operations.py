"""Run sequences of writing commands through gto 1.x, and tell what tags there are after each.

Run with an interpreter that has it. The first argument names a file of sequences, each with the
folder of a repository; the second names the file to write. gto dates a tag by the system's clock
and refuses GIT_COMMITTER_DATE, so that the clock it asks is set to the second of each command.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from gto import api
from gto.cli import app
from listed_tags import listed_tags
from pygit2 import Signature
from scmrepo.git.backend.pygit2 import Pygit2Backend

if TYPE_CHECKING:
    from asking import Json

_SIMPLE = {"auto": None, "true": True, "false": False}


def main() -> None:
    """Run and write."""
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    told = {name: _sequence(**one) for name, one in asked.items()}
    report = {"tool": f"gto {version('gto')}", "sequences": told}
    Path(sys.argv[2]).write_text(json.dumps(report), encoding="utf-8")


def _sequence(folder: str, steps: list[tuple[int, list[str]]]) -> list[Json]:
    """The error of each step, None if it has none, and all tags after it."""
    os.chdir(folder)
    told: list[Json] = []
    for second, words in steps:
        _set_clock(second)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            error = _error(folder, words)
        told.append([error, listed_tags(folder)])
    return told


def _set_clock(second: int) -> None:
    """Have the next tags dated so."""

    def committer(_: Pygit2Backend) -> Signature:
        name, email = os.environ["GIT_COMMITTER_NAME"], os.environ["GIT_COMMITTER_EMAIL"]
        return Signature(name, email, second, 0)

    Pygit2Backend.committer = property(committer)


def _error(folder: str, words: list[str]) -> str | None:
    """Why a step fails, None if it does not."""
    verb, *arguments = words
    if verb == "commit":
        (label,) = arguments
        subprocess.run(["git", "update-ref", "refs/heads/main", f"refs/heads/{label}"], check=True)
        return None
    try:
        if verb == "api.unassign":
            api.unassign(folder, **_named(arguments))
        else:
            app.main(["--traceback", *words], prog_name="gto", standalone_mode=False)
    except Exception as error:  # noqa: BLE001  # whatever the tool raises is its answer
        text = " ".join(str(error).split()).replace(folder, "REPO")
        return f"{type(error).__name__}: {text}"
    return None


def _named(words: list[str]) -> dict[str, object]:
    """The words of an unassignment as arguments of the function."""
    name, stage, *rest = words
    given: dict[str, object] = {"name": name, "stage": stage}
    options = iter(rest)
    for option in options:
        key = option.removeprefix("--")
        given[key] = True if key in {"force", "delete"} else next(options)
    return {**given, "simple": _SIMPLE[given.get("simple", "auto")]}


if __name__ == "__main__":
    main()

"""Runs a real editor through a walk, and gives what a person would have seen.

`python -m tests.e2e.walking` prints a walk with each editor that there is.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.daemon.support import GTOD, Place
from tests.e2e.place import new_place

#: Seconds that a walk may take.
_PATIENCE = 60.0
_HERE = Path(__file__).parent
#: Where the programs of this Python's packages are.
_PROGRAMS = str(Path(sys.executable).parent)

#: What is to be seen after each step, line by line.
Walk = Mapping[str, Sequence[str]]


def system_neovim() -> list[str] | None:
    """The command that walks with the Neovim that is no package of Python; None without one."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    others = os.pathsep.join(each for each in folders if each != _PROGRAMS)
    return _neovim(shutil.which("nvim", path=others))


def packaged_neovim() -> list[str] | None:
    """The command with the newer Neovim of the dependency group `e2e`; None without that."""
    return _neovim(shutil.which("nvim", path=_PROGRAMS))


def emacs() -> list[str] | None:
    """The command that walks with Emacs and Eglot; None without Emacs."""
    program = shutil.which("emacs")
    if program is None:
        return None
    return [program, "--batch", "--no-init-file", "--load", str(_HERE / "emacs" / "walk.el")]


def _neovim(program: str | None) -> list[str] | None:
    if program is None:
        return None
    script = _HERE / "neovim" / "walk.lua"
    return [program, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {script}"]


def walk(place: Place, editor: Sequence[str], *words: str) -> Walk:
    """What is seen on a walk in the example registry.

    Args:
        place: Where it happens.
        editor: The command that walks.
        words: More arguments of `gtod lsp`.
    """
    transcript = place.top / "transcript.jsonl"
    task = {
        "command": [GTOD, "lsp", *words],
        "root": str(place.registry),
        "transcript": str(transcript),
    }
    environ = {"GTOD_E2E": json.dumps(task)}
    process = place.start(*editor, environ=environ, stderr=subprocess.STDOUT)
    said, _ = process.communicate(timeout=_PATIENCE)
    assert transcript.exists(), said.decode(errors="replace")
    steps = map(json.loads, transcript.read_text().splitlines())
    seen = {step["step"]: step["seen"] for step in steps}
    assert "failed" not in seen, "\n".join(seen["failed"])
    assert process.returncode == 0, said.decode(errors="replace")
    return seen


def readable(seen: Walk) -> str:
    """A walk as text."""
    parts = []
    for step, lines in seen.items():
        parts += [f"-- {step}", *(f"   {line}".rstrip() for line in lines), ""]
    return "\n".join(parts)


def _main() -> None:
    for editor in filter(None, (system_neovim(), packaged_neovim(), emacs())):
        with new_place() as place:
            sys.stdout.write(f"== {editor[0]}\n\n{readable(walk(place, editor))}\n")


if __name__ == "__main__":
    _main()

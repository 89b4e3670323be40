"""Runs a real Neovim through a walk, and gives what a person would have seen.

`python -m tests.e2e.neovim.walk` prints it.
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
_SCRIPT = Path(__file__).with_name("walk.lua")

#: What is to be seen after each step, line by line.
Walk = Mapping[str, Sequence[str]]


#: Where the programs of this Python's packages are.
_PROGRAMS = str(Path(sys.executable).parent)


def system_neovim() -> str | None:
    """The Neovim on PATH that comes with no package of Python; None if there is none."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return shutil.which("nvim", path=os.pathsep.join(each for each in folders if each != _PROGRAMS))


def packaged_neovim() -> str | None:
    """The newer Neovim of the dependency group `e2e`; None if that is not installed."""
    return shutil.which("nvim", path=_PROGRAMS)


def walk(neovim: str, place: Place, *words: str) -> Walk:
    """What is seen on a walk in the example registry.

    Args:
        neovim: The program.
        place: Where it happens.
        words: More arguments of `gtod lsp`.
    """
    transcript = place.top / "transcript.jsonl"
    task = {
        "command": [GTOD, "lsp", *words],
        "root": str(place.registry),
        "transcript": str(transcript),
    }
    command = [neovim, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {_SCRIPT}"]
    environ = {"GTOD_E2E": json.dumps(task)}
    process = place.start(*command, environ=environ, stderr=subprocess.STDOUT)
    said, _ = process.communicate(timeout=_PATIENCE)
    lines = transcript.read_text().splitlines()
    seen = {step["step"]: step["seen"] for step in map(json.loads, lines)}
    assert "failed" not in seen, "\n".join(seen["failed"])
    assert process.returncode == 0, said
    return seen


def readable(seen: Walk) -> str:
    """A walk as text."""
    parts = []
    for step, lines in seen.items():
        parts += [f"-- {step}", *(f"   {line}".rstrip() for line in lines), ""]
    return "\n".join(parts)


def _main() -> None:
    neovim = packaged_neovim() or system_neovim()
    if neovim is None:
        sys.exit("There is no nvim")
    with new_place() as place:
        sys.stdout.write(readable(walk(neovim, place)))


if __name__ == "__main__":
    _main()

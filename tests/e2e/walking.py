"""Runs a real editor through a walk, and gives what a person would have seen.

`python -m tests.e2e.walking` prints a walk with each editor that there is.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from tests.daemon.support import Place
from tests.e2e.place import new_place

#: Seconds that a walk may take.
_PATIENCE = 60.0
_HERE = Path(__file__).parent
_PAGE = _HERE.parents[1] / "docs" / "editors.md"
#: Where the programs of this Python's packages are.
_PROGRAMS = str(Path(sys.executable).parent)

#: What is to be seen after each step, line by line.
Walk = Mapping[str, Sequence[str]]


class Editor(msgspec.Struct, frozen=True):
    """An editor that can walk.

    Attributes:
        command: Starts it.
        settings: What docs/editors.md has for people to paste.
    """

    command: tuple[str, ...]
    settings: str


def system_neovim() -> Editor | None:
    """The Neovim on PATH that is no package of Python, older than 0.11; None without one."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    others = os.pathsep.join(each for each in folders if each != _PROGRAMS)
    return _neovim(shutil.which("nvim", path=others), "0.7 to 0.10")


def packaged_neovim() -> Editor | None:
    """The newer Neovim of the dependency group `e2e`; None without that."""
    return _neovim(shutil.which("nvim", path=_PROGRAMS), "0.11 and newer")


def emacs() -> Editor | None:
    """Emacs with Eglot; None without Emacs."""
    program = shutil.which("emacs")
    if program is None:
        return None
    command = (program, "--batch", "--no-init-file", "--load", str(_HERE / "emacs" / "walk.el"))
    return Editor(command, _settings("## Emacs", "elisp"))


def _neovim(program: str | None, versions: str) -> Editor | None:
    if program is None:
        return None
    script = f"luafile {_HERE / 'neovim' / 'walk.lua'}"
    command = (program, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", script)
    return Editor(command, _settings(f"**{versions}.**", "lua"))


def _settings(heading: str, language: str) -> str:
    """The first block of a language behind a heading of the page."""
    behind = _PAGE.read_text().split(heading, 1)[1]
    found = re.search(rf"```{language}\n(.*?)```", behind, re.DOTALL)
    assert found is not None
    return found[1]


def walk(place: Place, editor: Editor, *, settings: str | None = None) -> Walk:
    """What is seen on a walk in the example registry.

    Args:
        place: Where it happens.
        editor: Who walks.
        settings: Others than the editor's own.
    """
    transcript = place.top / "transcript.jsonl"
    task = {
        "settings": editor.settings if settings is None else settings,
        "root": str(place.registry),
        "transcript": str(transcript),
    }
    path = f"{_PROGRAMS}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environ = {"GTOD_E2E": json.dumps(task), "PATH": path}
    process = place.start(*editor.command, environ=environ, stderr=subprocess.STDOUT)
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
            sys.stdout.write(f"== {editor.command[0]}\n\n{readable(walk(place, editor))}\n")


if __name__ == "__main__":
    _main()

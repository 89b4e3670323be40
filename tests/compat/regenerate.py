"""Write the registries and the goldens: what the released tools answer about each registry.

GTO_0_2_PYTHON and GTO_1_PYTHON name interpreters that have the two tools; without them virtual
environments are made in a cache folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.compat import annotation_goldens, command_lines, operation_goldens
from tests.compat.generate import PLANS, registry
from tests.compat.registries import GOLDENS, REAL, REGISTRIES, load

if TYPE_CHECKING:
    from tests.compat.facts import Json

HERE: Final = Path(__file__).parent
WIDTH: Final = 110


class Tool(NamedTuple):
    """A released tool that answers."""

    name: str
    variable: str
    driver: str
    packages: tuple[str, ...]


TOOLS: Final = (
    Tool(
        "gto-0.2",
        "GTO_0_2_PYTHON",
        "ask_gto_0_2.py",
        (
            *("gto==0.2.0", "pydantic<2", "click<8.1", "typer<0.5"),
            *("ruamel.yaml<0.18", "setuptools<60"),
        ),
    ),
    Tool("gto-1", "GTO_1_PYTHON", "ask_gto_1.py", ("gto==1.10.1",)),
)


def main() -> None:
    """Generate, ask, write."""
    REGISTRIES.mkdir(exist_ok=True)
    GOLDENS.mkdir(exist_ok=True)
    for old in (*REGISTRIES.glob("*.fi"), *GOLDENS.glob("*.json")):
        old.unlink()
    for seed, plan in enumerate(PLANS):
        (REGISTRIES / f"{plan.name}.fi").write_text(registry(seed), encoding="utf-8")
    dialects = {plan.name: plan.dialect.value for plan in PLANS}
    interpreters = {tool: _interpreter(tool) for tool in TOOLS}
    for stream in (*sorted(REGISTRIES.glob("*.fi")), *REAL):
        with tempfile.TemporaryDirectory() as folder:
            load(stream, Path(folder))
            for tool in TOOLS:
                answers = _ask(interpreters[tool], tool.driver, Path(folder))
                answers |= {
                    "registry": stream.stem,
                    "dialect": dialects.get(stream.stem, "common"),
                }
                golden = GOLDENS / f"{stream.stem}.{tool.name}.json"
                golden.write_text(_text(answers, 0) + "\n", encoding="utf-8")
                print(golden.name)  # noqa: T201  # progress of a program run by hand
    command_lines.regenerate(interpreters[TOOLS[0]])
    annotation_goldens.regenerate(interpreters[TOOLS[0]])
    operation_goldens.regenerate(interpreters[TOOLS[1]])


def _interpreter(tool: Tool) -> Path:
    """The interpreter that has a tool: the one named by its variable, else one made here."""
    if named := os.environ.get(tool.variable):
        return Path(named)
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "gtod-compat" / tool.name
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *tool.packages], check=True)
    return python


def _ask(python: Path, driver: str, repository: Path) -> dict[str, Json]:
    """All answers of one tool about one repository."""
    environment = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(repository),
        "LC_ALL": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "answers.json"
        command = [python, HERE / driver, repository, told]
        subprocess.run(command, check=True, env=environment, capture_output=True)
        return _without_repetition(json.loads(told.read_text(encoding="utf-8")))


def _without_repetition(answers: dict[str, Json]) -> dict[str, Json]:
    """The answers, or the one error that a tool gives to every question."""
    show = answers["show"]
    if isinstance(show, dict) and "error" in show and answers["history"] == show:
        return {"tool": answers["tool"], **show}
    return answers


def _text(value: Json, depth: int) -> str:
    """A value as JSON with sorted keys, indented by one, on one line where it is short."""
    short = json.dumps(value, sort_keys=True, ensure_ascii=False)
    leaf = not any(isinstance(part, dict | list) for part in _parts(value))
    if (leaf or len(short) + depth <= WIDTH) and depth > 0:
        return short
    gap = "\n" + " " * (depth + 1)
    if isinstance(value, dict):
        rows = [
            f"{json.dumps(key, ensure_ascii=False)}: {_text(value[key], depth + 1)}"
            for key in sorted(value)
        ]
        return "{" + gap + f",{gap}".join(rows) + "\n" + " " * depth + "}"
    if isinstance(value, list):
        rows = [_text(part, depth + 1) for part in value]
        return "[" + gap + f",{gap}".join(rows) + "\n" + " " * depth + "]"
    return short


def _parts(value: Json) -> list[Json]:
    """What a value holds."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


if __name__ == "__main__":
    main()

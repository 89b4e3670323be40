"""What gto 0.2.0 itself prints for command lines about the example registry."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from gtod.demo.example import build_example

GOLDEN: Final = Path(__file__).parent / "goldens" / "command-lines.txt"

#: Command lines that 0.2.0 answers; what it prints for programs, and what it prints for people.
LINES: Final = (
    "show",
    "show --plain",
    "show --json",
    "show --ro --json",
    "show churn",
    "show churn --plain",
    "show churn --json",
    "history churn --json",
    "history churn --json --asc",
    "latest churn",
    "latest churn --ref",
    "latest cv-class",
    "which churn prod",
    "which churn dev --ref",
    "which churn dev --all",
    "check-ref churn@v3.1.0 --json",
    "check-ref churn#prod#3 --json",
    "check-ref churn#prod#3 --name",
    "check-ref churn#prod#3 --version",
    "check-ref churn#prod#3 --stage",
    "describe churn",
    "describe churn@v3.0.0 --path",
    "describe cv-class --type",
    "stages",
    "stages --json",
    "parse-tag churn@v3.1.0",
    "parse-tag churn#prod#3 --key stage",
)


def regenerate(python: Path) -> None:
    """Write what the gto beside an interpreter prints."""
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder) / "registry"
        build_example(registry)
        environment = {"HOME": folder, "PATH": os.environ["PATH"], "TZ": "UTC", "COLUMNS": "200"}
        printed = {
            line: subprocess.run(
                [python.parent / "gto", *line.split()],
                cwd=registry,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            for line in LINES
        }
    GOLDEN.write_text(json.dumps(printed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def golden() -> dict[str, str]:
    """What 0.2.0 printed, by command line."""
    printed: dict[str, str] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return printed

"""The examples of docs/diagnostics.md, run."""

import re
import subprocess
from pathlib import Path

from gtod.commands.invocation import Invocation
from gtod.commands.run import run
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.helpers.git import ENVIRONMENT
from tests.service.checking.example import build_example

_variable = re.compile(r"^export ([A-Z_]+)=(.*)$", re.MULTILINE)


def said(code: str, example: str, language: str, folder: Path) -> list[str]:
    """The lines in which `gtoc check` tells of a code, in the example's repository.

    Args:
        code: The code.
        example: A file whose first line says its name, or shell that makes one.
        language: `yaml` or `sh`.
        folder: Where to put the repository.
    """
    build_example(folder)
    environ = {}
    if language == "yaml":
        name = example.partition("\n")[0].removeprefix("# ")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(example)
    else:
        subprocess.run(["sh", "-ec", example], cwd=folder, env=ENVIRONMENT, check=True)
        environ = dict(_variable.findall(example))
    words = ("check", "--hints")
    output = finish(run(Invocation(words, str(folder), environ), Repositories()))
    lines = [line for _, text in output.frames for line in text.splitlines()]
    if environ:
        return [line for line in lines if line.startswith("⚠")]
    return [line for line in lines if f"[{code}]: " in line]

"""`gtoc completion` and what the scripts ask."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from gtod.commands.completion_scripts import SCRIPTS
from gtod.commands.invocation import Invocation
from gtod.commands.run import run
from gtod.steps import finish
from tests.commands.registry_building import Gtoc, text_of

if TYPE_CHECKING:
    from pathlib import Path

# `.` stands for an empty word: the cursor is behind a space.
CASES = [
    ("sh", "show"),
    ("st", "stages"),
    ("--v", "--verbose --version"),
    ("-r", "-r"),
    ("show seg", "segment"),
    ("show .", "churn draft notes old segment"),
    ("show churn .", ""),
    ("show churn@", "churn@latest churn@v1.0.0 churn@v1.1.0"),
    ("show churn@v1.1", "churn@v1.1.0"),
    ("show churn#p", "churn#prod"),
    ("show nothing@", ""),
    ("show --na", "--name-only"),
    ("show --sort .", "semver timestamp"),
    ("show --sort t", "timestamp"),
    ("show --sort=t", "--sort=timestamp"),
    ("show --at .", ""),
    ("show --repo .", ":folders"),
    ("show --repo=", ":folders"),
    ("-r .", ":folders"),
    ("check .", ":files"),
    ("check a b --strict c", ":files"),
    ("check --format s", "sarif"),
    ("che", "check check-ref"),
    ("which --all churn .", "dev prod staging"),
    ("which churn st", "staging"),
    ("which churn@latest st", "staging"),
    ("which draft .", "dev"),
    ("which notes .", "dev prod staging"),
    ("-v which ch", "churn"),
    ("check-ref segment@", "segment@v0.4.0 segment@v0.4.1 segment@v0.4.1!"),
    ("check-ref d", "draft#dev#1"),
    ("check-ref churn#s", "churn#staging#3"),
    ("parse-tag churn#p", "churn#prod#2"),
    ("as", "assign"),
    ("register seg", "segment"),
    ("assign churn pr", "prod"),
    ("assign churn prod --version .", "v1.0.0 v1.1.0"),
    ("assign churn prod --version v1.1", "v1.1.0"),
    ("assign --simple churn st", "staging"),
    ("assign --simple true churn st", "staging"),
    ("assign churn --simple .", "auto false true"),
    ("deregister churn v1.0", "v1.0.0"),
    ("deprecate churn v1.1.0 st", "staging"),
    ("completion .", "bash fish zsh"),
    ("daemon st", "status stop"),
    ("demo .", ""),
    ("nothing .", ""),
    ("nothing -", ""),
    ("-r /nowhere show .", ""),
    ("history --st", "--stage"),
    ("history --stage .", "dev prod staging"),
    ("history --stage st", "staging"),
    ("history draft --stage .", "dev"),
    ("history --stage prod --event de", "deprecation deregistration"),
    ("history --event commit --event c", "commit"),
    ("history --event=un", "--event=unassignment"),
    ("history --author .", ""),
    ("history --since .", ""),
    ("which churn --as-of 2022-07-15 st", "staging"),
    ("which --a", "--all --as-of"),
]


@pytest.mark.parametrize(("words", "candidates"), CASES)
def test_candidates(gtoc: Gtoc, words: str, candidates: str) -> None:
    """What the last word may become, one on a line, sorted."""
    given = [("" if word == "." else word) for word in words.split()]
    assert _complete(gtoc, given) == candidates.split()


def _complete(gtoc: Gtoc, words: list[str], folder: Path | None = None) -> list[str]:
    invocation = Invocation(("_complete", "--", *words), str(folder or gtoc.folder), {})
    output = finish(run(invocation, gtoc.repositories))
    assert (output.exit_code, text_of(output, "stderr")) == (0, "")
    return text_of(output, "stdout").split()


def test_all_commands(gtoc: Gtoc) -> None:
    """In the beginning there are the commands, without those that only scripts use."""
    assert {"show", "which", "daemon", "demo"} <= set(_complete(gtoc, [""]))
    assert "_complete" not in _complete(gtoc, ["_"])


def test_another_repository(gtoc: Gtoc, tmp_path: Path) -> None:
    """Candidates come from the repository that the line names."""
    folder = str(gtoc.folder)
    assert _complete(gtoc, ["show", "-r", folder, "ch"], tmp_path) == ["churn"]
    assert _complete(gtoc, ["-r", folder, "show", "ch"], tmp_path) == ["churn"]
    assert _complete(gtoc, [f"--repo={folder}", "show", "ch"], tmp_path) == ["churn"]
    assert _complete(gtoc, ["show", "ch"], tmp_path) == []


def test_scripts(gtoc: Gtoc) -> None:
    """One for each shell that we know; another one is told which there are."""
    for shell, script in SCRIPTS.items():
        assert gtoc.stdout(f"completion {shell}") == script
    assert "'bash', 'zsh', 'fish'" in gtoc.usage_error("completion tcsh")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("line", "offered", "replies"),
    [
        ("gtoc sh", "show", "show"),
        ("gtoc show ", "churn|segment", "churn|segment"),
        # Bash keeps what stands before `@`, so it must not come again.
        ("gtoc show churn@v1", "churn@v1.0.0|churn@v1.1.0", "v1.0.0|v1.1.0"),
        ("gtoc show churn#p", "churn#prod", "churn#prod"),
        ("gtoc show dir:ch", "dir:churn", "churn"),
        ("gtoc show --sort=t", "--sort=timestamp", "timestamp"),
        ("gtoc -r ", ":folders", "one|two"),
        ("gtoc -r t", ":folders", "two"),
        ("gtoc show --repo=o", ":folders", "one"),
        ("gtoc check as", ":files", "asked"),
        ("gtoc check a two/f", ":files", "two/file"),
        ("gtoc show x", "", ""),
    ],
)
def test_bash(tmp_path: Path, line: str, offered: str, replies: str) -> None:
    """The script hands over the words and cuts the candidates as bash wants them."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "file").touch()
    program = tmp_path / "gtoc"
    candidates = "".join(f"echo '{one}'\n" for one in offered.split("|") if one)
    program.write_text(f"#!/bin/sh\nprintf '%s|' \"$@\" > asked\n{candidates}")
    program.chmod(0o755)
    driver = (
        f"{SCRIPTS['bash']}\nCOMP_LINE='{line}' COMP_POINT={len(line)}\n_gtoc ./gtoc\n"
        'IFS="|"; printf "%s" "${COMPREPLY[*]}"\n'
    )
    process = subprocess.run(
        ["bash", "--norc", "-c", driver], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    words = line.split(" ")[1:]
    assert (tmp_path / "asked").read_text() == "|".join(["_complete", "--", *words, ""])
    assert process.stdout == replies
    assert process.stderr == ""

"""The hook of .pre-commit-hooks.yaml, run as pre-commit runs it: its entry with file names."""

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers.daemon import clean_environment, script
from tests.helpers.git import git, make_repository

ROOT = Path(__file__).parents[2]

#: Any: a hook has text, booleans and lists.
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
HOOK = HOOKS[0]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository with staged files."""
    path = make_repository(tmp_path / "r")
    (path / "sub").mkdir()
    (path / "models").mkdir()
    (path / "models/new.pkl").write_text("x")
    (path / ".gto").write_text("types: [model]\n")
    (path / "params.yaml").write_text("[")
    (path / "artifacts.yaml").write_text(
        "churn: {type: model, path: models/new.pkl, virtual: false}\n"
    )
    git(path, "add", "--all")
    return path


def run_hook(top: Path) -> subprocess.CompletedProcess[str]:
    """What the hook makes of the staged files, chosen as pre-commit does."""
    staged = git(top, "diff", "--cached", "--name-only").splitlines()
    chosen = [name for name in staged if re.search(HOOK["files"], name)]
    assert HOOK["pass_filenames"]
    program, *words = shlex.split(HOOK["entry"])
    environ = {**clean_environment(), "XDG_RUNTIME_DIR": str(top.parent), "HOME": str(top.parent)}
    return subprocess.run(
        [script(program), *words, *chosen],
        cwd=top,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_about_to_be_committed_passes(top: Path) -> None:
    """A path that the same commit brings is there; no daemon stays behind."""
    ran = run_hook(top)

    assert (ran.returncode, ran.stdout, ran.stderr) == (
        0,
        "✅ Nothing is wrong in 2 files. --hints tells 1 hint.\n",
        "",
    )
    assert os.listdir(top.parent) == ["r"]


def test_an_error_stops_the_commit(top: Path) -> None:
    """It is told in the file that was staged."""
    (top / "artifacts.yaml").write_text("churn: {type: modle}\n")
    git(top, "add", "--all")

    ran = run_hook(top)

    assert ran.returncode == 1
    assert ran.stdout.startswith("artifacts.yaml:1:15: error[type-not-allowed]: ")


def test_the_hook_can_be_installed() -> None:
    """pre-commit builds what it finds at the top of the repository, and runs a script of it."""
    assert HOOK["id"] == "gtoc-check"
    assert HOOK["language"] == "python"
    assert (ROOT / "pyproject.toml").exists()
    assert shlex.split(HOOK["entry"])[0] == "gtoc"

"""`gtoc describe` and `gtoc stages`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.commands.registry_building import git, text_of

if TYPE_CHECKING:
    from tests.commands.registry_building import Gtoc

DIFFERS = "⚠ artifacts.yaml has uncommitted changes to 'churn'; this is what HEAD says\n"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("describe churn --type", "model\n"),
        ("describe churn --path", "models/churn-2.pkl\n"),
        ("describe churn --description", ""),
        ("describe notes --description", "What we know.\nAnd what not.\n"),
        ("describe notes --path", ""),
        ("describe churn@v1.0.0 --path", "models/churn.pkl\n"),
        ("describe churn#prod --path", "models/churn.pkl\n"),
        ("describe churn@latest --path", "models/churn-2.pkl\n"),
        ("describe churn --rev HEAD~2 --path", "models/churn.pkl\n"),
        ("describe idea --rev next --type", "model\n"),
        ("describe segment", ""),
        ("describe churn --path -e", "models/churn-2.pkl\n"),
    ],
)
def test_parts(gtoc: Gtoc, line: str, printed: str) -> None:
    """Of the annotation in the commit that is meant."""
    assert gtoc.stdout(line) == printed


def test_json(gtoc: Gtoc) -> None:
    """What the annotation states, no defaults."""
    assert gtoc.stdout("describe churn@v1.0.0") == (
        '{\n    "type": "model",\n    "path": "models/churn.pkl",\n    "virtual": false\n}\n'
    )
    assert json.loads(gtoc.stdout("describe churn"))["labels"] == ["fast", "new"]


def test_failures(gtoc: Gtoc) -> None:
    """What is known but not annotated is a failure only with -e."""
    assert gtoc.failure("describe segment -e") == ""
    assert gtoc.failure("describe churn --description --expected") == ""
    assert "Cannot find artifact 'idea'" in gtoc.failure("describe idea")
    assert "leave out --rev" in gtoc.failure("describe churn@v1.0.0 --rev HEAD")
    assert gtoc.usage_error("describe churn --type --path") == (
        "Error: --type and --path exclude each other."
    )


def test_tells_of_uncommitted_changes(own: Gtoc) -> None:
    """HEAD is described; that the working file says something else is told, on stderr."""
    file = own.folder / "artifacts.yaml"
    text = file.read_text()
    assert own.stdout("describe churn --path") == "models/churn-2.pkl\n"
    file.write_text(text.replace("churn-2", "churn-3"))
    output = own.run("describe churn --path")
    assert output.frames == (("stderr", DIFFERS), ("stdout", "models/churn-2.pkl\n"))
    assert own.stdout("describe notes --type") == "text\n"
    assert own.stdout("describe churn --path --rev HEAD") == "models/churn-2.pkl\n"
    assert own.stdout("describe churn@v1.1.0 --path") == "models/churn-2.pkl\n"
    file.write_text("# a comment changes nothing\n" + text)
    assert own.stdout("describe churn --path") == "models/churn-2.pkl\n"
    file.unlink()
    assert text_of(own.run("describe churn"), "stderr") == DIFFERS
    git(own.folder, "checkout", "--quiet", ".")
    assert own.stdout("describe churn --path") == "models/churn-2.pkl\n"


def test_a_bare_repository_has_no_working_file(own: Gtoc) -> None:
    """So there is nothing to tell."""
    git(own.folder, "clone", "--quiet", "--bare", ".", "../bare.git")
    assert own.stdout("describe churn --type -r ../bare.git") == "model\n"


def test_stages(own: Gtoc) -> None:
    """Those of .gto if it has any, else those in use."""
    assert own.stdout("stages") == "dev\nprod\nstaging\n"
    assert own.stdout("stages --allowed") == ""
    (own.folder / ".gto").write_text("stages: [prod, canary]\n")
    assert own.stdout("stages") == own.stdout("stages --allowed") == "prod\ncanary\n"
    assert own.stdout("stages --used") == "dev\nprod\nstaging\n"
    assert own.stdout("stages --json") == '[\n    "prod",\n    "canary"\n]\n'
    assert own.stdout("stages", GTO_STAGES='["only"]') == "only\n"
    assert own.usage_error("stages --used --allowed") == (
        "Error: --allowed and --used exclude each other."
    )

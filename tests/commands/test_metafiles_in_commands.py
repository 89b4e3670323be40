"""What `gtoc` tells of the metafiles beside an artifact's path."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.commands.registry_building import git as bare_git
from tests.commands.registry_building import text_of

if TYPE_CHECKING:
    from tests.commands.registry_building import Gtoc

GUIDE = Path(__file__).parents[2] / "docs/guide.md"
MLEM = "object_type: model\nmodel_type: {type: sklearn}\nartifacts: {data: {hash: f1, size: 5}}\n"


def git(folder: Path, *words: str) -> None:
    """Runs git as somebody who commits and tags."""
    bare_git(folder, "-c", "user.name=Ann", "-c", "user.email=ann@example.com", *words)


def commit(own: Gtoc, **files: str) -> None:
    """Commits files beside `models/churn-2.pkl` by the last parts of their names."""
    commit_files(own, {f"models/churn-2.pkl.{ending}": text for ending, text in files.items()})


def commit_files(own: Gtoc, files: dict[str, str]) -> None:
    """Commits files."""
    for name, text in files.items():
        (own.folder / name).parent.mkdir(exist_ok=True)
        (own.folder / name).write_text(text)
    git(own.folder, "add", "--all")
    git(own.folder, "commit", "--quiet", "--message", "metafiles")


def test_what_the_guide_shows(own: Gtoc) -> None:
    """The metafile that it shows leads to the JSON that it shows."""
    section = GUIDE.read_text("utf-8").split("[MLEM]")[1]
    metafile = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)[0]
    told = re.findall(r"```json\n(.*?)```", section, re.DOTALL)[0]
    artifacts = "churn: {path: models/churn.pkl}\n"
    commit_files(own, {"artifacts.yaml": artifacts, "models/churn.pkl.dvc": metafile})

    described = own.stdout("describe churn")

    expected = told.removeprefix("{\n")
    assert described == '{\n    "path": "models/churn.pkl",\n' + expected


def test_each_version_has_its_own(own: Gtoc) -> None:
    """Behind what artifacts.yaml says of it, in `show` and in `check-ref`."""
    commit(own, dvc="outs: [{path: churn-2.pkl, md5: c1.dir, size: 4, nfiles: 2}]\n", mlem=MLEM)
    git(own.folder, "tag", "--annotate", "--message", "x", "churn@v9.0.0")

    newest, *older = json.loads(own.stdout("show churn --json"))
    checked = json.loads(own.stdout("check-ref churn@v9.0.0"))

    assert [each["source"] for each in newest["enrichments"]] == ["gto", "dvc", "mlem"]
    assert newest["enrichments"][1:] == [
        {
            "source": "dvc",
            "size": 4,
            "hash": "c1.dir",
            "nfiles": 2,
            "file": "models/churn-2.pkl.dvc",
        },
        {
            "source": "mlem",
            "size": 5,
            "hash": "f1",
            "nfiles": 1,
            "object_type": "model",
            "model_type": "sklearn",
            "file": "models/churn-2.pkl.mlem",
        },
    ]
    assert {each["source"] for version in older for each in version["enrichments"]} == {"gto"}
    assert checked["version"]["churn"]["enrichments"] == newest["enrichments"]


@pytest.mark.parametrize("line", ["describe churn", "show churn --json", "check-ref churn@v9.0.0"])
def test_a_broken_metafile_is_told_and_stops_nothing(own: Gtoc, line: str) -> None:
    """Once, whatever number of versions it is about; nothing of it reaches the terminal raw."""
    commit(own, dvc='outs:\n- path: churn-2.pkl\n  size: ["\\e[31m"]\n', mlem="{")
    git(own.folder, "tag", "--annotate", "--message", "x", "churn@v9.0.0")
    git(own.folder, "tag", "--annotate", "--message", "x", "churn@v9.0.1")

    output = own.run(line)

    assert output.exit_code == 0
    assert text_of(output, "stderr") == (
        "⚠ models/churn-2.pkl.dvc, line 3: 'size' must be a whole number from 0. (and 1 more)\n"
    )
    assert "models/churn-2.pkl" in text_of(output, "stdout")


@pytest.mark.parametrize("line", ["describe churn --path", "show churn", "which churn prod"])
def test_who_asks_for_less_is_not_told(own: Gtoc, line: str) -> None:
    """No metafile is read for it."""
    commit(own, dvc="{")

    assert text_of(own.run(line), "stderr") == ""


def test_no_name_of_a_metafile_reaches_a_terminal_raw(own: Gtoc) -> None:
    """A path may have an escape sequence in it."""
    commit_files(own, {"artifacts.yaml": 'churn: {path: "m\\e[31m"}\n', "m\x1b[31m.dvc": "{"})

    output = own.run("describe churn")

    assert "\x1b" not in text_of(output, "stderr") + text_of(output, "stdout")
    assert ".dvc, line 1: " in text_of(output, "stderr")

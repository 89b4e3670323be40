"""What the documents show of `gtoc watch` is what it does, while the commands there run."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon.support import DEADLINE, GTOC, Place

DOCS = Path(__file__).parents[2] / "docs"

#: Who writes in the documents.
_WRITER = {
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
    "GIT_COMMITTER_DATE": "2022-08-01T12:00:00+0000",
}


@pytest.fixture
def place() -> Iterator[Place]:
    """The example registry."""
    made = Place(PATH=f"{Path(GTOC).parent}:/usr/bin:/bin", **_WRITER).build()
    try:
        yield made
    finally:
        made.close()


def begin(place: Place, *words: str) -> subprocess.Popen[bytes]:
    """A command line that watches, and has begun."""
    watching = place.start(*words)
    assert watching.stderr is not None
    assert watching.stderr.readline().startswith(b"Watching '")
    return watching


def line(watching: subprocess.Popen[bytes]) -> str:
    """The next line that it prints."""
    assert watching.stdout is not None
    return watching.stdout.readline().decode().rstrip("\n")


def run(place: Place, command: str) -> None:
    """Run a command, which must succeed."""
    done = place.start(*shlex.split(command))
    out, err = done.communicate(timeout=DEADLINE)
    assert done.returncode == 0, (command, out, err)


def test_the_lines_of_the_guide(place: Place) -> None:
    """One block has the lines, the next one the commands that make them."""
    guide = (DOCS / "guide.md").read_text("utf-8")
    shown, commands = re.findall(r"```text\n(\$ .*?)```", guide, re.DOTALL)[:2]
    expected = [text for text in shown.splitlines() if text.startswith("2022-")]
    watching = begin(place, GTOC, "watch")
    printed = []
    for command in re.findall(r"^\$ (.*)$", commands, re.MULTILINE):
        run(place, command)
        printed.append(line(watching))

    assert printed == expected


def test_the_script_for_a_machine_without_ci(place: Place) -> None:
    """It deploys what was assigned to prod, and nothing else."""
    (script,) = re.findall(r"```bash\n(.*?)```", (DOCS / "ci.md").read_text("utf-8"), re.DOTALL)
    watching = begin(place, "bash", "-c", f"exec {script}")
    assert '"change": "start"' in line(watching)
    run(place, "gtoc assign churn staging --version v3.0.0")
    assert '"stage": "staging"' in line(watching)
    run(place, "gtoc assign churn prod --version v3.1.0")
    assert '"stage": "prod"' in line(watching)

    assert line(watching) == "Deploying churn v3.1.0"

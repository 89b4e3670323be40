"""What `--github-output` writes: the client appends it to the file that its GITHUB_OUTPUT names."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client.fake import FakeDaemon
from tests.client.test_asking import answer, says
from tests.daemon.support import Place

WAYS = pytest.mark.parametrize("way", [{}, {"GTOD": "off"}], ids=["with daemon", "without"])

LINES = "artifact=churn\nevent=assignment\nversion=v3.0.0\nstage=prod\n"
ASSIGNMENT = ("check-ref", "refs/tags/churn#prod#3", "--github-output")


@pytest.fixture(scope="module", autouse=True)
def _no_step_of_github_actions() -> Iterator[None]:
    """These tests may themselves run in one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GITHUB_OUTPUT", raising=False)
        yield


@WAYS
def test_a_file_that_is_not_there_yet(served: Place, tmp_path: Path, way: dict[str, str]) -> None:
    """It is made, with the four lines and nothing else; nothing goes to stdout."""
    file = tmp_path / "output"
    assert served.check(*ASSIGNMENT, environ=way | {"GITHUB_OUTPUT": str(file)}) == ""
    assert file.read_text() == LINES


@WAYS
def test_a_file_that_other_steps_wrote_to(
    served: Place, tmp_path: Path, way: dict[str, str]
) -> None:
    """What stands in it stays; another form prints beside it."""
    file = tmp_path / "output"
    file.write_text("earlier=1\n")
    environ = way | {"GITHUB_OUTPUT": str(file)}

    assert served.check(*ASSIGNMENT, environ=environ) == ""
    assert served.check(*ASSIGNMENT, "--version", environ=environ) == "v3.0.0\n"

    assert file.read_text() == "earlier=1\n" + 2 * LINES


@WAYS
def test_a_path_that_begins_in_the_working_folder(served: Place, way: dict[str, str]) -> None:
    """It is the client's folder that counts, not the daemon's."""
    served.check(*ASSIGNMENT, environ=way | {"GITHUB_OUTPUT": "step.env"})

    assert (served.registry / "step.env").read_text() == LINES
    (served.registry / "step.env").unlink()


@WAYS
def test_a_path_that_is_no_utf8(served: Place, tmp_path: Path, way: dict[str, str]) -> None:
    """The file's name is nobody's business but the client's."""
    path = os.fsencode(tmp_path) + b"/caf\xe9"
    served.check(*ASSIGNMENT, environ=way | {"GITHUB_OUTPUT": os.fsdecode(path)})
    assert Path(os.fsdecode(path)).read_text() == LINES


@WAYS
def test_a_ref_that_is_no_event(served: Place, tmp_path: Path, way: dict[str, str]) -> None:
    """All four values are empty, whatever the file said before; the command fails."""
    file = tmp_path / "output"
    environ = way | {"GITHUB_OUTPUT": str(file)}

    process = served.gtoc("check-ref", "refs/heads/main", "--github-output", environ=environ)

    assert (process.returncode, process.stdout) == (1, b"")
    assert process.stderr.decode() == "⚠ 'refs/heads/main' is not an event of the registry\n"
    assert file.read_text() == "artifact=\nevent=\nversion=\nstage=\n"


@WAYS
@pytest.mark.parametrize("unset", [{}, {"GITHUB_OUTPUT": ""}], ids=["unset", "empty"])
def test_no_file_is_named(served: Place, way: dict[str, str], unset: dict[str, str]) -> None:
    """One sentence; nothing is printed, so that nobody takes half of it for the whole."""
    process = served.gtoc(*ASSIGNMENT, "--version", environ=way | unset)

    assert (process.returncode, process.stdout) == (1, b"")
    assert process.stderr.decode() == (
        "❌ --github-output needs GITHUB_OUTPUT, the path of a file; it is not set\n"
    )


@WAYS
@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/nowhere/output", "No such file or directory"),
        ("/", "Is a directory"),
        ("/dev/full", "No space left on device"),
    ],
)
def test_a_file_that_cannot_be_written(
    served: Place, way: dict[str, str], path: str, why: str
) -> None:
    """The step fails, and is told why."""
    process = served.gtoc(*ASSIGNMENT, environ=way | {"GITHUB_OUTPUT": path})

    assert (process.returncode, process.stdout) == (1, b"")
    assert process.stderr.decode() == (
        f"❌ Cannot write to '{path}', which GITHUB_OUTPUT names: {why}\n"
    )


@WAYS
def test_without_the_option(served: Place, tmp_path: Path, way: dict[str, str]) -> None:
    """Nobody's outputs are touched unasked."""
    file = tmp_path / "output"
    served.check(*ASSIGNMENT[:2], environ=way | {"GITHUB_OUTPUT": str(file)})
    assert not file.exists()


def test_the_path_does_not_leave_the_client(place: Place, tmp_path: Path) -> None:
    """The daemon gives the text; where it goes is no part of the question."""
    file = tmp_path / "output"
    text = "version=v1.0.0\n"
    with FakeDaemon(place.socket, says(answer([["github-output", text]]))) as fake:
        assert place.check(*ASSIGNMENT, environ={"GITHUB_OUTPUT": str(file)}) == ""

    assert file.read_text() == text
    assert "GITHUB_OUTPUT" not in fake.params()["environ"]
    assert os.fsencode(file) not in fake.requests[0]

"""A broken artifacts.yaml in HEAD is told where annotations are shown, and costs nothing else."""

from pathlib import Path

from gtod.commands.invocation import Invocation, Output
from gtod.commands.run import run
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.helpers.git import make_repository
from tests.helpers.story import stream

BROKEN = {"A": {"artifacts.yaml": "churn: {path: [\n"}}


def asked(folder: Path, *words: str) -> Output:
    """What a command line writes."""
    return finish(run(Invocation(words, str(folder), {"TZ": "UTC"}), Repositories()))


def test_show_and_describe_tell_the_line(tmp_path: Path) -> None:
    """One warning on stderr; the answer is what the tags give."""
    folder = make_repository(tmp_path / "r", stream("1 commit A\n2 churn@v1.0.0 on A", BROKEN))

    for words in (("show",), ("show", "churn"), ("describe", "churn")):
        output = asked(folder, *words)
        (warning,) = [text for name, text in output.frames if name == "stderr"]
        assert warning.startswith("⚠ artifacts.yaml at HEAD, line ")
        assert output.exit_code == 0


def test_which_is_about_tags_alone(tmp_path: Path) -> None:
    """Nothing is said where no annotation is asked for."""
    story = "1 commit A\n2 churn@v1.0.0 on A\n3 churn#prod#1 on A"
    folder = make_repository(tmp_path / "r", stream(story, BROKEN))

    assert asked(folder, "which", "churn", "prod").frames == (("stdout", "v1.0.0\n"),)

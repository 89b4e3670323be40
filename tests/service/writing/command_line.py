"""Command lines that write, as a daemon or the client itself runs them."""

import subprocess
from pathlib import Path

from gtod.commands.invocation import DaemonFacts, Invocation, Output
from gtod.commands.run import run
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.helpers.git import ENVIRONMENT, git, make_repository
from tests.helpers.story import stream
from tests.service.writing.support import Variables, surroundings


class Writing:
    """Runs command lines in a folder; Ann asks, at second 1,000,000,000, with TZ=UTC.

    Args:
        folder: Where they are run.
        is_served: Whether a daemon runs them.
    """

    def __init__(self, folder: Path, *, is_served: bool = False) -> None:
        self.folder = folder
        self._daemon = DaemonFacts(1, "0", 0.0) if is_served else None
        self._repositories = Repositories()

    def run(
        self, *words: str, folder: Path | None = None, variables: Variables | None = None
    ) -> Output:
        """The output of a command line; GIT_DIR and the like lead it too."""
        where = folder or self.folder
        chosen = variables or {}
        leading = {k: v for k, v in chosen.items() if v is not None}
        invocation = Invocation(
            arguments=words,
            folder=str(where),
            environ={"TZ": "UTC", **leading},
            daemon=self._daemon,
            writing=surroundings(where, **chosen),
        )
        return finish(run(invocation, self._repositories))

    def told(
        self, *words: str, folder: Path | None = None, variables: Variables | None = None
    ) -> str:
        """What a command line that succeeds prints; it must say nothing else."""
        output = self.run(*words, folder=folder, variables=variables)
        assert (output.exit_code, said(output)) == (0, "")
        return printed(output)

    def refusal(self, *words: str, variables: Variables | None = None) -> str:
        """What a command line that fails with 1 says; it must print nothing."""
        output = self.run(*words, variables=variables)
        assert (output.exit_code, printed(output)) == (1, "")
        return said(output)


def printed(output: Output) -> str:
    """All that goes to stdout."""
    return "".join(text for stream, text in output.frames if stream == "stdout")


def said(output: Output) -> str:
    """All that goes to stderr."""
    return "".join(text for stream, text in output.frames if stream == "stderr")


def with_origin(path: Path, story: str) -> Path:
    """A repository with a story, whose remote `origin` has nothing of it yet."""
    make_repository(path, stream(story))
    origin = make_repository(path.with_name(f"{path.name}-origin"), "", "--bare")
    git(path, "remote", "add", "origin", str(origin))
    return path


def in_shell(command: str, folder: Path, **variables: str) -> None:
    """Run a command in bash as somebody would type it, who has history expansion."""
    subprocess.run(
        ["bash", "-c", f"set -o history -o histexpand\n{command}"],
        cwd=folder,
        env={**ENVIRONMENT, **variables},
        check=True,
        capture_output=True,
    )

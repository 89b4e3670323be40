"""Registries for tests, written as streams for `git fast-import`: every hash is always the same."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from gtod.commands.invocation import Invocation, Output, Terminal
from gtod.commands.run import run
from gtod.steps import finish
from gtod.workspace.repositories import Repositories

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ADA = "Ada Lovelace <ada@example.org>"


class Stream:
    """A stream that grows: commits, tags, branches."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._mark = 0

    def commit(self, branch: str, time: int, files: Mapping[str, str], who: str = ADA) -> str:
        """A commit on a branch with these files added; gives its mark."""
        self._mark += 1
        changes = "".join(f"M 644 inline {name}\n{_data(text)}" for name, text in files.items())
        self._parts.append(
            f"commit refs/heads/{branch}\nmark :{self._mark}\ncommitter {who} {time} +0000\n"
            f"{_data('Commit')}{changes}"
        )
        return f":{self._mark}"

    def branch(self, name: str, mark: str) -> None:
        """A branch that begins at a commit."""
        self._parts.append(f"reset refs/heads/{name}\nfrom {mark}\n\n")

    def lightweight(self, name: str, mark: str) -> None:
        """A tag without an object."""
        self._parts.append(f"reset refs/tags/{name}\nfrom {mark}\n\n")

    def tag(self, name: str, mark: str, time: int, who: str = ADA, message: str = "") -> None:
        """An annotated tag."""
        text = message or f"Tag {name}"
        self._parts.append(f"tag {name}\nfrom {mark}\ntagger {who} {time} +0000\n{_data(text)}")

    def text(self) -> str:
        """The whole stream."""
        return "".join(self._parts)


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"


def git(folder: Path, *arguments: str, text: str | None = None) -> str:
    """Run git without anybody's settings; gives what it prints."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    process = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        env={**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        input=None if text is None else text.encode(),
        stdout=subprocess.PIPE,
    )
    return process.stdout.decode()


def build(folder: Path, stream: str) -> Path:
    """A repository of a stream in `folder`, with main checked out."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "fast-import", "--quiet", text=stream)
    git(folder, "reset", "--quiet", "--hard", "main")
    return folder


class Gtoc:
    """Runs command lines in a folder, as a daemon would, with TZ=UTC unless told otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repositories = Repositories()

    def run(
        self,
        line: str,
        *,
        folder: Path | None = None,
        stderr: bool = False,
        width: int = 80,
        **environ: str,
    ) -> Output:
        """The output of a command line; its words are those between spaces."""
        invocation = Invocation(
            arguments=tuple(line.split()),
            folder=str(folder or self.folder),
            environ={"TZ": "UTC", **environ},
            terminal=Terminal(stderr_is_terminal=stderr, width=width),
        )
        return finish(run(invocation, self.repositories))

    def stdout(self, line: str, **environ: str) -> str:
        """What a command line that succeeds prints; it must say nothing else."""
        output = self.run(line, **environ)
        assert (output.exit_code, text_of(output, "stderr")) == (0, "")
        return text_of(output, "stdout")

    def failure(self, line: str, **environ: str) -> str:
        """What a command line that fails with 1 says; it must print nothing."""
        output = self.run(line, **environ)
        assert (output.exit_code, text_of(output, "stdout")) == (1, "")
        return text_of(output, "stderr")

    def usage_error(self, line: str) -> str:
        """The last line of what a wrong command line is told."""
        output = self.run(line)
        assert (output.exit_code, text_of(output, "stdout")) == (2, "")
        return text_of(output, "stderr").splitlines()[-1]


def text_of(output: Output, stream: str) -> str:
    """All that goes to one stream."""
    return "".join(text for name, text in output.frames if name == stream)

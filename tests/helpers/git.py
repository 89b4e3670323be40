"""Real repositories for tests, by a git that depends on nothing of this machine."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

#: The whole environment of git in tests; no home, so no settings of whoever runs them.
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": "/nonexistent",
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_AUTHOR_DATE": "1000000000 +0000",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
    "GIT_COMMITTER_DATE": "1000000000 +0000",
}


def git(
    path: Path, *args: str, env: Mapping[str, str] | None = None, stdin: str | bytes = b""
) -> str:
    """What a git command in the folder `path` writes, without white space around it."""
    process = subprocess.run(
        ["git", *args],
        cwd=path,
        env={**ENVIRONMENT, **(env or {})},
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr.decode("utf-8", "replace")
    return process.stdout.decode("utf-8", "replace").strip()


def make_repository(path: Path, stream: str = "", *options: str) -> Path:
    """A new repository at `path` with what a `git fast-import` stream holds.

    Args:
        path: The work tree, or the Git directory if `--bare` is among the options.
        stream: The stream.
        options: More options of `git init`.
    """
    path.mkdir(parents=True, exist_ok=True)
    git(path, "init", "--quiet", "--initial-branch=main", *options, ".")
    if stream:
        git(path, "fast-import", "--quiet", stdin=stream)
        if "--bare" not in options:
            git(path, "reset", "--quiet", "--hard", "main")
    return path


def commit(path: Path, message: str = "change") -> str:
    """A new empty commit on what is checked out; its hash."""
    git(path, "commit", "--quiet", "--allow-empty", f"--message={message}")
    return git(path, "rev-parse", "HEAD")


def commits(path: Path) -> dict[str, str]:
    """The hash of each commit by its message."""
    log = git(path, "log", "--all", "--format=%s %H")
    return dict(line.rsplit(" ", 1) for line in log.splitlines())  # type: ignore[misc]


def tag(path: Path, name: str, on: str = "HEAD", *options: str, time: int = 1_000_000_000) -> None:
    """An annotated tag, made at second `time`."""
    date = {"GIT_COMMITTER_DATE": f"@{time} +0000"}
    git(path, "tag", "--annotate", "--message=m", *options, "--", name, on, env=date)


def write_object(path: Path, kind: str, content: str | bytes) -> str:
    """Any object, valid or not; its id."""
    return git(path, "hash-object", "-t", kind, "-w", "--literally", "--stdin", stdin=content)

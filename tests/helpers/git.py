"""Real repositories for tests, by a git that depends on nothing of this machine."""

import functools
import os
import subprocess
import tempfile
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
    if options:
        _import(path, stream, *options)
    else:
        _imported(stream).write(path / ".git")
    if stream and "--bare" not in options:
        git(path, "reset", "--quiet", "--hard", "main")
    return path


def _import(path: Path, stream: str, *options: str) -> None:
    git(path, "init", "--quiet", "--initial-branch=main", *options, ".")
    if stream:
        git(path, "fast-import", "--quiet", stdin=stream)


class _Folder:
    """What a folder holds, to be written elsewhere."""

    def __init__(self, folder: Path) -> None:
        """Read it."""
        below = [path for path in sorted(folder.rglob("*")) if path.suffix != _EXAMPLE]
        self._folders = [path.relative_to(folder) for path in below if path.is_dir()]
        self._files = [
            (path.relative_to(folder), path.read_bytes(), path.stat().st_mode)
            for path in below
            if path.is_file()
        ]

    def write(self, folder: Path) -> None:
        """Make a new folder that holds the same."""
        folder.mkdir()
        for name in self._folders:
            (folder / name).mkdir()
        for name, content, mode in self._files:
            (folder / name).write_bytes(content)
            (folder / name).chmod(mode)


#: How the names of git's examples of hooks end, which nobody needs in thousands of repositories.
_EXAMPLE = ".sample"


@functools.lru_cache(maxsize=100)
def _imported(stream: str) -> _Folder:
    """The Git directory with what a stream holds: most tests of a file begin with the same one."""
    with tempfile.TemporaryDirectory() as folder:
        _import(Path(folder), stream)
        return _Folder(Path(folder, ".git"))


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

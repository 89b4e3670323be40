"""Files of a Git directory that are pipes or devices: they keep nobody waiting for ever."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.daemon.support import Place
from tests.helpers.git import make_repository
from tests.helpers.story import stream

#: What a question reads of a repository, but for packs, what settings include, and what says which
#: files git ignores. The objects are the tag, its commit, and what that has.
_FILES = (
    *(".git", ".git/HEAD", ".git/config", ".git/packed-refs", ".git/commondir", ".git/shallow"),
    *(".git/objects/info/alternates", ".git/info/grafts", ".git/refs/heads/main"),
    *(".git/refs/tags/a@v2.0.0", "artifacts.yaml", ".gto", ".gtod.yaml", "dvc.yaml", "x.dvc", "x"),
)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


def _large(path: Path) -> None:
    path.touch()
    os.truncate(path, 70_000_000)


def _objects(folder: Path) -> Iterator[str]:
    """The file of each object."""
    for path in sorted(folder.glob(".git/objects/??/*")):
        yield str(path.relative_to(folder))


@pytest.mark.parametrize(
    "make", [_pipe, _device, _folder, pytest.param(_large, marks=pytest.mark.slow)]
)
def test_every_file_may_be_something_else(served: Place, make: Callable[[Path], None]) -> None:
    """The answer is one without it, or a defined error, and comes at once."""
    files = {"A": {"artifacts.yaml": "a: {type: m, path: x}\n", "dvc.yaml": ""}}
    base = make_repository(served.top / make.__name__, stream("1 commit A\n2 a@v1.0.0 on A", files))
    for number, name in enumerate((*_FILES, *_objects(base))):
        path = served.top / f"{make.__name__}{number}"
        shutil.copytree(base, path)
        file = path / name
        if file.is_dir():
            shutil.rmtree(file)
        file.unlink(missing_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        make(file)
        with served.rpc() as rpc:
            for words in (["show", "a"], ["show"], ["describe", "a"], ["check"]):
                question = {"arguments": words, "folder": str(path), "environ": {}}
                answer = rpc.call("gto/command", question)

                kind = answer.get("error", {}).get("data", {}).get("kind")
                assert kind != "internal", (name, words, answer)
    assert served.status()["last_error"] is None

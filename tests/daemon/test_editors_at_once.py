"""Editors and other clients at the same time, while git writes tags."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.daemon.support import Place, git
from tests.daemon.test_editors import notify, uri
from tests.lsp.commands.editor import Editor

#: Seconds that nobody may wait for a small answer while all this goes on.
_PATIENCE = 2.0
_TAGS = 40

_REFRESHED = {
    "workspace": {
        "codeLens": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
        "diagnostics": {"refreshSupport": True},
    },
    "textDocument": {"diagnostic": {}},
}


@pytest.fixture
def place() -> Iterator[Place]:
    """A registry with many entries, and a daemon."""
    made = Place().build()
    try:
        git(made.registry, "config", "user.name", "Eve")
        git(made.registry, "config", "user.email", "eve@example.org")
        made.begin()
        yield made
    finally:
        made.close()


def _typing(place: Place, number: int, is_over: threading.Event) -> float:
    """Type and ask until it is over; the seconds that the slowest answer took."""
    file = place.registry / "artifacts.yaml"
    worst = 0.0
    text = "".join(f"a{index}: {{type: model}}\n" for index in range(300))
    with Editor(place, _REFRESHED if number % 2 else {}) as editor:
        editor.open(file, text)
        version = 1
        while not is_over.is_set():
            version += 1
            place_typed = {"line": version % 300, "character": 0}
            document = {"uri": uri(file), "version": version}
            change = {"range": {"start": place_typed, "end": place_typed}, "text": f"x{version}: "}
            notify(
                editor.rpc,
                "textDocument/didChange",
                {"textDocument": document, "contentChanges": [change]},
            )
            params = {"textDocument": {"uri": uri(file)}, "position": place_typed}
            for method in ("codeLens", "completion", "hover", "diagnostic"):
                began = time.perf_counter()
                editor.ask(f"textDocument/{method}", params)
                worst = max(worst, time.perf_counter() - began)
    return worst


def _asking(place: Place, is_over: threading.Event) -> float:
    """Ask the registry until it is over; the seconds that the slowest answer took."""
    worst = 0.0
    with place.rpc() as rpc:
        while not is_over.is_set():
            began = time.perf_counter()
            question = {"repo": str(place.registry), "name": "churn", "stage": "prod"}
            assert rpc.result("gto/which", question)["version"] == "v3.0.0"
            worst = max(worst, time.perf_counter() - began)
    return worst


def _tagging(folder: Path) -> None:
    for number in range(_TAGS):
        git(folder, "tag", "--annotate", "--message=m", f"other@v0.0.{number + 1}")


def test_nobody_starves_while_git_writes_tags(place: Place) -> None:
    """And all see the last tag in the end."""
    pid = place.pid()
    is_over = threading.Event()
    worst: list[float] = []
    faults: list[BaseException] = []

    def run(work: Callable[[], float]) -> None:
        try:
            worst.append(work())
        except BaseException as fault:  # noqa: BLE001 - it is told by the test
            faults.append(fault)

    clients: list[Callable[[], float]] = [
        lambda: _typing(place, 1, is_over),
        lambda: _typing(place, 2, is_over),
        lambda: _asking(place, is_over),
        lambda: _asking(place, is_over),
    ]
    threads = [threading.Thread(target=run, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    try:
        _tagging(place.registry)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()

    assert faults == []
    assert len(worst) == len(threads)
    assert max(worst) < _PATIENCE
    assert place.pid() == pid
    assert place.status()["last_error"] is None
    with Editor(place, {}) as editor:
        opened = editor.open(place.registry / "artifacts.yaml", "other: {}\n")
        lenses = editor.ask("textDocument/codeLens", {"textDocument": {"uri": opened}})
    assert f"v0.0.{_TAGS}" in str(lenses)

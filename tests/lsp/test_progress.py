"""What a person is shown of work that takes long."""

import json
import time
from collections.abc import Callable, Iterator, Mapping

import pytest

from gtod.lsp.progress import shown
from gtod.lsp.session import Session
from gtod.steps import Steps, counted, finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.watch import Watch
from gtod.workspace.watches import Watches


class Editor:
    """The process around a conversation, and the editor at its other end."""

    def __init__(self) -> None:
        self.environ: Mapping[str, str] = {}
        self.repositories = Repositories(None)
        self.watches = Watches(self.repositories, self.environ, self)
        self.told: list[dict[str, object]] = []
        self.session = Session(self)

    def initialize(self, *, can_show: bool) -> None:
        """Say what this editor can do."""
        capabilities = {"window": {"workDoneProgress": can_show}}
        params = {"processId": None, "rootUri": None, "capabilities": capabilities}
        self.say({"id": 1, "method": "initialize", "params": params})
        self.told.clear()

    def say(self, message: dict[str, object]) -> None:
        """Send a message to the server."""
        self.session.receive(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def send(self, body: bytes) -> None:
        """Be told something; what is asked is agreed to."""
        message = json.loads(body)
        self.told.append(message)
        if message.get("method") == "window/workDoneProgress/create":
            self.say({"id": message["id"], "result": None})

    def run(self, steps: Steps[None]) -> Callable[[], None]:
        """Run them at once."""
        finish(steps)
        return lambda: None

    def call_later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """Nothing here waits."""
        raise AssertionError(seconds, call)

    def close(self) -> None:
        """Nothing is left to be done."""

    def heard(self, watch: Watch, files: int) -> None:
        """Nothing is followed."""

    def rescheduled(self, watch: Watch) -> None:
        """Nothing is followed."""

    def left(self, watch: Watch) -> None:
        """Nothing is followed."""

    @property
    def kinds(self) -> list[object]:
        """The kinds of what was shown."""
        reports = [one for one in self.told if one["method"] == "$/progress"]
        return [one["params"]["value"]["kind"] for one in reports]  # type: ignore[index] # JSON


@pytest.fixture
def editor() -> Iterator[Editor]:
    """An editor that has not said what it can do."""
    made = Editor()
    yield made
    made.session.end()


def until(condition: Callable[[], bool]) -> Steps[str]:
    """Work that goes on until then and tells how far it is."""
    done = 0
    while not condition():
        done += 1
        yield counted("Reading tags", done, 10**9)
    return "done"


@pytest.mark.slow
def test_work_that_takes_long_has_a_beginning_reports_and_an_end(editor: Editor) -> None:
    """Under a token that the editor has agreed to."""
    editor.initialize(can_show=True)

    assert finish(shown(until(lambda: "report" in editor.kinds), editor.session)) == "done"

    assert editor.told[0]["method"] == "window/workDoneProgress/create"
    assert editor.kinds == ["begin", "report", "end"]
    assert editor.session.server.work_done_progress.tokens == {}


@pytest.mark.slow
def test_work_that_is_dropped_has_an_end_too(editor: Editor) -> None:
    """Nothing is left on the screen."""
    editor.initialize(can_show=True)
    steps = shown(until(lambda: False), editor.session)
    while "begin" not in editor.kinds:
        next(steps)

    steps.close()

    assert editor.kinds[-1] == "end"


def test_work_that_is_done_soon_shows_nothing(editor: Editor) -> None:
    """A flicker tells nobody anything."""
    editor.initialize(can_show=True)
    left = iter([False, False, True])

    assert finish(shown(until(lambda: next(left)), editor.session)) == "done"

    assert editor.told == []


@pytest.mark.slow
def test_an_editor_that_shows_nothing_is_told_nothing(editor: Editor) -> None:
    """However long it takes."""
    editor.initialize(can_show=False)
    end = time.monotonic() + 0.7

    finish(shown(until(lambda: time.monotonic() > end), editor.session))

    assert editor.told == []

"""A conversation with a real session in this process, of which the test decides when it goes on."""

import itertools
import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from gtod.daemon.looking import Looking
from gtod.daemon.turns import Turns
from gtod.lsp.session import Session
from gtod.steps import Steps, Wait, finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.watches import Watches
from tests.helpers.git import ENVIRONMENT

Json = Any
Answer = dict[str, Json]

#: Seconds after which what a session does is taken for endless.
_DEADLINE = 30.0

_line_break = re.compile(r"\r\n|\r|\n")


class Work(msgspec.Struct, eq=False):
    """Steps under way, and what they wait for."""

    steps: Steps[None]
    pause: Wait | None = None
    is_over: bool = False


class Loop:
    """The process around a session: slices of work in turns, and a clock that is put forward.

    Args:
        cache: The folder of what was read before.

    Attributes:
        sent: What the session sent, oldest first.
    """

    def __init__(self, cache: Path) -> None:
        self.repositories = Repositories(str(cache))
        self.environ: Mapping[str, str] = ENVIRONMENT
        # Nobody runs their looks but the test.
        self.watches = Watches(self.repositories, self.environ, Looking(Turns()))
        self.sent: deque[Answer] = deque()
        self._work: deque[Work] = deque()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._number = itertools.count()

    def send(self, body: bytes) -> None:
        """See `Process`."""
        self.sent.append(json.loads(body))

    def close(self) -> None:
        """See `Process`."""

    def run(self, steps: Steps[None]) -> Callable[[], None]:
        """See `Process`."""
        work = Work(steps)
        self._go_on(work)

        def stop() -> None:
            if not work.is_over:
                work.is_over = True
                work.steps.close()

        return stop

    def call_later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """See `Process`."""
        timer = (seconds, next(self._number), call)
        self._timers.append(timer)

        def cancel() -> None:
            if timer in self._timers:
                self._timers.remove(timer)

        return cancel

    def step(self) -> bool:
        """Make a slice of the work that waits longest; whether there was any that may go on."""
        for _ in range(len(self._work)):
            work = self._work.popleft()
            if work.is_over:
                continue
            if work.pause is not None and work.pause.future and not work.pause.future.done():
                self._work.append(work)
                continue
            self._go_on(work)
            return True
        return False

    def pass_time(self) -> bool:
        """Have the next timer go off; whether there was one."""
        if not self._timers:
            return False
        timer = min(self._timers)
        self._timers.remove(timer)
        timer[2]()
        return True

    def settle(self, take: Callable[[], bool]) -> None:
        """Go on until nothing is left to do; `take` takes what was sent, if anything was."""
        deadline = time.monotonic() + _DEADLINE
        while self.step() or take() or self.pass_time():
            assert time.monotonic() < deadline, "the session does not come to rest"

    def look(self) -> None:
        """Look at all repositories that are followed."""
        for watch in self.watches.held():
            finish(watch.journal.look())
            for follower in list(watch.followers):
                follower.looked()

    def _go_on(self, work: Work) -> None:
        if work.pause is not None and work.pause.seconds and work.pause.future is None:
            # A thread computes; it needs the interpreter.
            time.sleep(0.0002)
        try:
            work.pause = next(work.steps)
        except StopIteration:
            work.is_over = True
        else:
            self._work.append(work)


class Mirror:
    """A text as an editor has it, which counts characters by itself.

    Args:
        text: The text.
        encoding: How the editor counts.
    """

    def __init__(self, text: str, encoding: str) -> None:
        self.text = text
        self.encoding = encoding
        self.starts = [0, *(found.end() for found in _line_break.finditer(text))]

    def line(self, number: int) -> str:
        """A line without its break."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return _line_break.sub("", self.text[self.starts[number] : end])

    def units(self, text: str) -> int:
        """How long a piece of a line is for the editor."""
        return sum(self._width(character) for character in text)

    def _width(self, character: str) -> int:
        match self.encoding:
            case "utf-8":
                return len(character.encode())
            case "utf-16":
                return len(character.encode("utf-16-le")) // 2
            case _:
                return 1

    def place(self, offset: int) -> Answer:
        """The position of an offset."""
        number = max(i for i, start in enumerate(self.starts) if start <= offset)
        before = self.text[self.starts[number] : offset]
        return {"line": number, "character": self.units(_line_break.sub("", before))}

    def offset(self, place: Answer) -> int:
        """The offset of a position, which has to lie in the text."""
        assert 0 <= place["line"] < len(self.starts), (place, self.text)
        line, left = self.line(place["line"]), place["character"]
        assert 0 <= left <= self.units(line), (place, line)
        index = 0
        while left > 0:
            left -= self._width(line[index])
            index += 1
        assert left == 0, f"{place} lies within a character of {line!r}"
        return self.starts[place["line"]] + index

    def span(self, where: Answer) -> tuple[int, int]:
        """The offsets of a range, which has to lie in the text."""
        start, end = self.offset(where["start"]), self.offset(where["end"])
        assert start <= end, where
        return start, end

    def edited(self, edits: list[Answer]) -> str:
        """The text after edits of which none may touch what another one changes."""
        spans = sorted((*self.span(edit["range"]), edit["newText"]) for edit in edits)
        for before, behind in itertools.pairwise(spans):
            assert before[1] <= behind[0], ("edits overlap", edits)
        text = self.text
        for start, end, new in reversed(spans):
            text = text[:start] + new + text[end:]
        return text


class Conversation:
    """An editor's part: what it has open, asked and heard.

    Args:
        loop: The process.
        initialize: What the editor says first.

    Attributes:
        encoding: How it counts characters.
        is_asking: Whether it asks for diagnostics instead of being told them.
        answers: By the request.
        published: What was told last of each file.
        choose: Answers what the server asks.
    """

    def __init__(self, loop: Loop, initialize: Answer) -> None:
        self.loop = loop
        self.session = Session(loop)
        self.answers: dict[int, Answer] = {}
        self.published: dict[str, Answer] = {}
        self.choose: Callable[[Answer], Json] = lambda _: None
        self._number = itertools.count(1)
        told = self.ask("initialize", initialize)
        can = told["result"]["capabilities"]
        self.encoding: str = can.get("positionEncoding", "utf-16")
        self.is_asking = "diagnosticProvider" in can
        self.tell("initialized", {})

    def tell(self, method: str, params: Json) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def begin(self, method: str, params: Json) -> int:
        """Send a request; its number."""
        number = next(self._number)
        self._send({"id": number, "method": method, "params": params})
        return number

    def ask(self, method: str, params: Json) -> Answer:
        """The answer to a request."""
        number = self.begin(method, params)
        self.settle()
        return self.answers[number]

    def settle(self) -> None:
        """Wait until the session has nothing more to do."""
        self.loop.settle(self.take)

    def take(self) -> bool:
        """Take what was sent; whether anything was."""
        had_any = bool(self.loop.sent)
        while self.loop.sent:
            self._take(self.loop.sent.popleft())
        return had_any

    def _take(self, got: Answer) -> None:
        if "method" not in got:
            assert got["id"] not in self.answers, ("answered twice", got)
            self.answers[got["id"]] = got
        elif "id" in got:
            self._send({"id": got["id"], "result": self.choose(got)})
        elif got["method"] == "textDocument/publishDiagnostics":
            self.published[got["params"]["uri"]] = got["params"]

    def _send(self, content: Answer) -> None:
        self.session.receive(json.dumps({"jsonrpc": "2.0", **content}).encode())


def ranges(value: Json, uri: str) -> Iterator[tuple[str, Answer]]:
    """Every range in an answer, with the file that it is about."""
    if isinstance(value, list):
        for item in value:
            yield from ranges(item, uri)
    if not isinstance(value, dict):
        return
    if value.keys() >= {"start", "end"} and isinstance(value["start"], dict):
        yield uri, value
        return
    about = value.get("uri") or value.get("targetUri") or uri
    if isinstance(value.get("textDocument"), dict):
        about = value["textDocument"]["uri"]
    for key, item in value.items():
        if key == "changes" and isinstance(item, dict):
            for changed, edits in item.items():
                yield from ranges(edits, changed)
        else:
            yield from ranges(item, uri if key == "originSelectionRange" else about)


def file_edits(edit: Answer) -> Iterator[tuple[str, list[Answer]]]:
    """The edits of each file in a WorkspaceEdit."""
    yield from edit.get("changes", {}).items()
    for change in edit.get("documentChanges", []):
        if "edits" in change:
            yield change["textDocument"]["uri"], change["edits"]

"""The beginning of a conversation, held with nobody: the first one takes the longest.

The libraries make a function for each type of message when they first meet it. In a thread that
keeps nobody waiting.
"""

from collections.abc import Callable, Mapping

import msgspec

from gtod.lsp.session import ARTIFACTS_LANGUAGE, Session
from gtod.steps import Steps, finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.watch import Watch
from gtod.workspace.watches import Watches

_DOCUMENT: dict[str, object] = {"uri": "untitled:a"}
_CHANGED: dict[str, object] = {**_DOCUMENT, "version": 2}
_TEXT: dict[str, object] = {
    **_DOCUMENT,
    "languageId": ARTIFACTS_LANGUAGE,
    "version": 1,
    "text": "a: {type: m}",
}
_START: dict[str, object] = {"line": 0, "character": 0}
_TYPED: dict[str, object] = {"range": {"start": _START, "end": _START}, "text": "b"}

#: What editors send first; requests have ids.
_FIRST: tuple[dict[str, object], ...] = (
    {"method": "initialized", "params": {}},
    {"method": "textDocument/didOpen", "params": {"textDocument": _TEXT}},
    {
        "method": "textDocument/didChange",
        "params": {"textDocument": _CHANGED, "contentChanges": [_TYPED]},
    },
    {
        "method": "textDocument/hover",
        "id": 2,
        "params": {"textDocument": _DOCUMENT, "position": _START},
    },
    {
        "method": "textDocument/completion",
        "id": 3,
        "params": {"textDocument": _DOCUMENT, "position": _START},
    },
)


def rehearse(initialize: bytes) -> None:
    """Begin a conversation as an editor does, with nobody at the other end.

    Args:
        initialize: The body of the editor's `initialize`.
    """
    session = Session(_Nobody())
    session.receive(initialize)
    for message in _FIRST:
        session.receive(msgspec.json.encode({"jsonrpc": "2.0", **message}))
    session.end()


class _Nobody:
    """A process in which nobody listens and nothing is followed; it is its own `Looker`."""

    def __init__(self) -> None:
        self.environ: Mapping[str, str] = {}
        self.repositories = Repositories(None)
        self.watches = Watches(self.repositories, self.environ, self)

    def send(self, body: bytes) -> None:
        """See `Process`."""

    def run(self, steps: Steps[None]) -> Callable[[], None]:
        """See `Process`."""
        finish(steps)
        return _nothing

    def call_later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002 - as of `Process`
        """See `Process`."""
        call()
        return _nothing

    def close(self) -> None:
        """See `Process`."""

    def heard(self, watch: Watch, files: int) -> None:
        """See `Looker`."""

    def rescheduled(self, watch: Watch) -> None:
        """See `Looker`."""

    def left(self, watch: Watch) -> None:
        """See `Looker`."""


def _nothing() -> None:
    return

"""Handlers made of pure functions: what is gathered before, and where they run."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from gtod.annotations.problem import Position
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

R = TypeVar("R")

# Each method has params of its own type, which pygls has made before.
Handle = Callable[["Session", Any], Steps[object]]
Render = Callable[[Snapshot, Any], object]


def on_text(render: Render) -> Handle:
    """A handler for what the text alone tells: `render` is given a snapshot and the params."""

    def handle(session: "Session", params: Any) -> Steps[object]:  # noqa: ANN401 - as of `Handle`
        snapshot = session.local_snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        return (yield from in_thread(rendering(render, snapshot, params)))

    return handle


def on_registry(render: Render) -> Handle:
    """A handler for what text and registry tell together."""

    def handle(session: "Session", params: Any) -> Steps[object]:  # noqa: ANN401 - as of `Handle`
        snapshot = yield from session.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        return (yield from in_thread(rendering(render, snapshot, params)))

    return handle


def at_position(render: Callable[[Snapshot, Position], R]) -> Callable[[Snapshot, Any], R]:
    """A function of a place in a file as one of a request's params that have a position."""
    return lambda snapshot, params: render(snapshot, snapshot.position(params.position))

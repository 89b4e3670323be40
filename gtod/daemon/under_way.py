"""A request that takes longer, run between the other events of the loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future

from gtod.daemon.progress import Reporter
from gtod.daemon.turns import Turns
from gtod.rpc.envelope import Id
from gtod.rpc.notifications import Token
from gtod.steps import Progress, Steps, Wait

#: Seconds between signs of life while a command is under way.
_HEARTBEAT = 0.2


class UnderWay:
    """Steps towards an answer.

    Args:
        steps: The work; it has paused once.
        request_id: The request's id.
        turns: Where its slices wait.
        finished: Is given the answer.

    Attributes:
        request_id: As above.
        progress: How far the work has come; None if it does not tell.
    """

    def __init__(
        self,
        steps: Steps[bytes | None],
        request_id: Id,
        turns: Turns,
        finished: Callable[[bytes | None], None],
    ) -> None:
        self.request_id = request_id
        self.progress: Progress | None = None
        self._loop = asyncio.get_running_loop()
        self._steps = steps
        self._turns = turns
        self._finished = finished
        self._heartbeat: asyncio.TimerHandle | None = None
        self._reporter: Reporter | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._descriptor: int | None = None
        self._future: Future[object] | None = None
        self._is_shielded = False

    def pause(self, pause: Wait | None) -> None:
        """Go on when the pause is over."""
        # Once something was changed, what follows belongs to it too.
        self._is_shielded = self._is_shielded or (pause is not None and pause.is_shielded)
        self.progress = None if pause is None else pause.progress
        if pause is None or pause.seconds <= 0:
            self._turns.queue(self._step)
            return
        self._timer = self._loop.call_later(pause.seconds, self._wake)
        if pause.descriptor is not None:
            self._descriptor = pause.descriptor
            self._loop.add_reader(pause.descriptor, self._wake)
        if pause.future is not None:
            self._future = pause.future
            # It may become done in any thread, and call from there.
            pause.future.add_done_callback(self._future_done)

    def beat(self, tell: Callable[[Progress | None], None]) -> None:
        """Tell now, and every so often until the end, that the work goes on, and how far it is."""
        tell(self.progress)
        self._heartbeat = self._loop.call_later(_HEARTBEAT, self.beat, tell)

    def report(self, token: Token, send: Callable[[bytes], None]) -> None:
        """Report the progress under a token until the end."""
        self._reporter = Reporter(token, lambda: self.progress, send)

    def drop(self) -> bool:
        """Stop in the middle, for nobody wants the answer any more.

        Returns:
            Whether it stopped; half of a change is worse than none, so that it goes on then.
        """
        if self._is_shielded:
            return False
        self._stop_telling()
        self._stop_waiting()
        self._turns.forget(self._step)
        self._steps.close()
        return True

    def _future_done(self, future: Future[object]) -> None:
        self._loop.call_soon_threadsafe(self._wake_for, future)

    def _wake_for(self, future: Future[object]) -> None:
        if self._future is future:
            self._wake()

    def _wake(self) -> None:
        self._stop_waiting()
        self._turns.queue(self._step)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._descriptor is not None:
            self._loop.remove_reader(self._descriptor)
            self._descriptor = None
        self._future = None

    def _stop_telling(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        if self._reporter is not None:
            self._reporter.end()
            self._reporter = None

    def _step(self) -> None:
        try:
            pause = next(self._steps)
        except StopIteration as done:
            self._stop_telling()
            self._finished(done.value)
        else:
            self.pause(pause)

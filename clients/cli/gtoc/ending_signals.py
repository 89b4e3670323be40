"""The signals that end a process, and holding them back while something must be whole."""

import contextlib
import signal
from collections.abc import Iterator

#: As far as the system has them.
ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextlib.contextmanager
def signals_held_back() -> Iterator[None]:
    """Have signals wait for the end of the block: what has begun to run has to be known by then."""
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda came_number, _frame: came.append(came_number))
        for number in ENDING
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in came:
        # Whoever handled it before does now.
        signal.raise_signal(number)

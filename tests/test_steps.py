"""Long work in slices: running it to its end, waiting in it, shielding it."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest

from gtod.steps import (
    SLICE,
    Pace,
    Progress,
    ShieldBrokenError,
    Steps,
    Wait,
    awaited,
    counted,
    finish,
    in_thread,
    shielded,
    told,
)

#: Seconds that no test waits for: something ends the wait before.
LONG = 60.0
#: Seconds until Ctrl-C comes: enough for the wait to begin.
SOON = 0.1


def counting(*pauses: Wait | None) -> Steps[int]:
    """Work with these pauses that gives how many there were."""
    yield from pauses
    return len(pauses)


@pytest.fixture
def ctrl_c() -> Iterator[Callable[[float], None]]:
    """Has Ctrl-C come in so many seconds, as a signal that is only ours."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)

    def come(seconds: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds)

    yield come
    come(0)
    signal.signal(signal.SIGALRM, before)


def test_work_is_run_to_its_result() -> None:
    """Through all of its pauses."""
    assert finish(counting()) == 0
    assert finish(counting(None, Wait(0.0), None)) == 3


def test_a_pause_that_carries_nothing_is_over_at_once() -> None:
    """Thousands of them cost nothing."""
    began = time.monotonic()

    assert finish(counting(*[None] * 10_000)) == 10_000
    assert time.monotonic() - began < LONG / 60


def test_a_wait_lasts_as_long_as_it_says() -> None:
    """At least."""
    began = time.monotonic()

    finish(counting(Wait(0.03)))

    assert time.monotonic() - began >= 0.03


def test_a_wait_is_over_when_its_descriptor_can_be_read() -> None:
    """However long it might have lasted."""
    reading, writing = os.pipe()
    os.write(writing, b".")
    began = time.monotonic()

    finish(counting(Wait(LONG, reading)))

    assert time.monotonic() - began < LONG / 2
    os.close(reading)
    os.close(writing)


def test_a_wait_for_a_descriptor_has_an_end() -> None:
    """Also if it never can be read."""
    reading, writing = os.pipe()
    began = time.monotonic()

    assert finish(counting(Wait(0.03, reading))) == 1

    assert 0.02 <= time.monotonic() - began < LONG
    os.close(reading)
    os.close(writing)


def test_an_error_comes_out_as_it_is() -> None:
    """From behind a pause too."""

    def failing() -> Steps[int]:
        yield None
        raise LookupError("nothing")

    with pytest.raises(LookupError, match="nothing"):
        finish(failing())
    with pytest.raises(LookupError, match="nothing"):
        finish(shielded(failing()))


def test_ctrl_c_ends_what_may_be_dropped(ctrl_c: Callable[[float], None]) -> None:
    """At once, and the work hears of it when it is closed."""
    heard = []

    def work() -> Steps[None]:
        try:
            ctrl_c(SOON)
            yield Wait(LONG)
        finally:
            heard.append("closed")

    steps = work()
    with pytest.raises(KeyboardInterrupt) as caught:
        finish(steps)
    steps.close()

    assert heard == ["closed"]
    assert not isinstance(caught.value, ShieldBrokenError)


def test_ctrl_c_does_not_end_what_is_shielded(ctrl_c: Callable[[float], None]) -> None:
    """The wait is cut short, the work goes on to its end."""

    def work() -> Steps[str]:
        ctrl_c(SOON)
        yield Wait(LONG)
        yield None
        yield Wait(0.0)
        return "done"

    began = time.monotonic()

    assert finish(shielded(work())) == "done"
    assert time.monotonic() - began < LONG / 2


def test_a_second_ctrl_c_ends_that_as_well(ctrl_c: Callable[[float], None]) -> None:
    """Somebody means it; it is told that nobody knows how far it came."""

    def work() -> Steps[None]:
        for _ in range(2):
            ctrl_c(SOON)
            yield Wait(LONG)

    with pytest.raises(ShieldBrokenError):
        finish(shielded(work()))


def test_ctrl_c_while_shielded_work_runs(ctrl_c: Callable[[float], None]) -> None:
    """It cannot go on from there."""

    def work() -> Steps[None]:
        yield None
        ctrl_c(SOON)
        deadline = time.monotonic() + LONG
        while time.monotonic() < deadline:
            pass

    with pytest.raises(ShieldBrokenError):
        finish(shielded(work()))


def test_ctrl_c_before_anything_is_shielded(ctrl_c: Callable[[float], None]) -> None:
    """Nothing has happened yet that could be half done."""

    def work() -> Steps[None]:
        yield None
        ctrl_c(SOON)
        yield Wait(LONG)
        yield from shielded(counting(None))

    with pytest.raises(KeyboardInterrupt) as caught:
        finish(work())

    assert not isinstance(caught.value, ShieldBrokenError)


def test_a_shield_changes_nothing_else() -> None:
    """Each pause is told to be shielded; the result is the same."""
    steps = shielded(counting(None, Wait(1.5, 7), Wait(2.0)))

    assert list(_pauses(steps)) == [
        Wait(0.0, None, is_shielded=True),
        Wait(1.5, 7, is_shielded=True),
        Wait(2.0, None, is_shielded=True),
    ]
    assert finish(shielded(counting(None, None))) == 2


def _pauses(steps: Steps[int]) -> Iterator[Wait | None]:
    yield from steps


def test_others_have_their_turn_while_a_thread_computes() -> None:
    """Many pauses while it goes on; its result, or its exception, in the end."""
    begin, go_on = threading.Event(), threading.Event()

    def compute() -> int:
        begin.set()
        assert go_on.wait(10)
        return 7

    steps = in_thread(compute)
    pauses = [next(steps) for _ in range(3)]
    assert begin.is_set()
    go_on.set()

    assert all(pause is not None and pause.seconds == SLICE for pause in pauses)
    assert finish(steps) == 7
    with pytest.raises(ZeroDivisionError):
        finish(in_thread(lambda: 1 // 0))


def test_a_pace_asks_for_pauses_now_and_then() -> None:
    """Once a slice is over, and never twice within one."""
    began = time.monotonic()
    pace = Pace()
    asked = []
    while time.monotonic() < began + 10 * SLICE:
        asked.append(pace.is_over())

    slices = (time.monotonic() - began) / SLICE
    assert 1 <= asked.count(True) <= slices
    assert asked.count(False) > 0


def test_a_pause_may_tell_how_far_the_work_has_come() -> None:
    """Whoever runs it sees that, and that another pause tells nothing."""
    seen: list[Progress | None] = []

    finish(
        counting(counted("Counting", 1, 3), None, Wait(0.0), counted("Counting", 2)), seen.append
    )

    assert seen == [Progress("Counting", 1, 3), None, None, Progress("Counting", 2)]


def test_work_that_is_told_of_tells_it_at_each_pause() -> None:
    """Its waits stay what they are, and what it gives is the same."""
    numbers = iter(range(1, 4))
    steps = told(
        counting(None, Wait(0.5, 7), Wait(0.0, is_shielded=True)),
        lambda: Progress("Counting", next(numbers)),
    )

    pauses = [next(steps) for _ in range(3)]

    assert pauses == [
        Wait(0.0, progress=Progress("Counting", 1)),
        Wait(0.5, 7, progress=Progress("Counting", 2)),
        Wait(0.0, is_shielded=True, progress=Progress("Counting", 3)),
    ]
    with pytest.raises(StopIteration) as done:
        next(steps)
    assert done.value.value == 3


def test_work_with_other_pauses_is_closed_with_them() -> None:
    """What it holds is let go at once."""
    heard = []

    def work() -> Steps[None]:
        try:
            yield None
        finally:
            heard.append("closed")

    for steps in (shielded(work()), told(work(), lambda: Progress("Working", 0))):
        next(steps)
        steps.close()

    assert heard == ["closed", "closed"]


def test_a_future_is_waited_for() -> None:
    """Whoever runs the steps sleeps until another thread has done it."""
    future: Future[str] = Future()
    threading.Timer(0.02, future.set_result, ["done"]).start()

    assert finish(awaited(future)) == "done"


def test_what_a_future_raises_is_raised() -> None:
    """Where it is waited for."""
    future: Future[str] = Future()
    future.set_exception(ValueError("no"))

    with pytest.raises(ValueError, match="no"):
        finish(awaited(future))

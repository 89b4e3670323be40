"""When a watched repository is looked at, on a clock that the test turns."""

import pytest

from gtod.workspace.rhythm import AGAIN, FLOOD, LONGEST, POLLING, QUIET, RETRY, SAFETY, Rhythm


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def rhythm(clock: Clock) -> Rhythm:
    """One that has looked and found nothing."""
    made = Rhythm(clock)
    assert made.due == clock.now
    made.began()
    made.ended(found=False)
    return made


def test_without_a_reason_looks_are_rare(clock: Clock, rhythm: Rhythm) -> None:
    """And nothing announced what they find."""
    assert rhythm.due == clock.now + SAFETY
    clock.now = rhythm.due
    assert not rhythm.began()


def test_where_nothing_tells_of_changes_looks_are_frequent(clock: Clock, rhythm: Rhythm) -> None:
    """Every second."""
    rhythm.is_polling = True
    rhythm.began()

    assert rhythm.due == clock.now + POLLING


def test_a_change_is_looked_at_at_once(clock: Clock, rhythm: Rhythm) -> None:
    """Also when it comes while a look is under way."""
    rhythm.woken(1)
    assert rhythm.due == clock.now
    assert rhythm.began()
    rhythm.woken(1)
    rhythm.ended(found=False)

    assert rhythm.due == clock.now


def test_what_found_something_is_done_again_soon(clock: Clock, rhythm: Rhythm) -> None:
    """Until nothing is found any more."""
    rhythm.woken(1)
    rhythm.began()
    rhythm.ended(found=True)
    assert rhythm.due == clock.now + AGAIN
    clock.now += AGAIN
    assert rhythm.began()
    rhythm.ended(found=False)

    assert rhythm.due == clock.now + SAFETY


def test_a_flood_is_waited_for(clock: Clock, rhythm: Rhythm) -> None:
    """Until it is quiet."""
    rhythm.woken(FLOOD)
    assert rhythm.due == clock.now + QUIET
    clock.now += QUIET / 2
    rhythm.woken(1)
    assert rhythm.due == clock.now + QUIET
    clock.now = rhythm.due
    assert rhythm.began()
    rhythm.woken(1)

    assert rhythm.due == clock.now


def test_a_flood_that_does_not_end_is_not_waited_for_for_ever(clock: Clock, rhythm: Rhythm) -> None:
    """Who wants to know hears of it in parts then."""
    began = clock.now
    while clock.now < began + LONGEST:
        rhythm.woken(FLOOD)
        assert rhythm.due <= began + LONGEST
        clock.now += QUIET / 2

    assert rhythm.due <= clock.now


def test_a_question_does_not_wait_for_a_flood(clock: Clock, rhythm: Rhythm) -> None:
    """Somebody wants to know what is there now."""
    rhythm.woken(FLOOD)
    rhythm.asked()

    assert rhythm.due == clock.now


def test_a_look_that_failed_is_repeated(clock: Clock, rhythm: Rhythm) -> None:
    """Soon."""
    rhythm.began()
    rhythm.failed()

    assert rhythm.due == clock.now + RETRY

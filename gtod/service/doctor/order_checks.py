"""Tags whose counters or times contradict each other or this host's clock."""

import shlex
from collections.abc import Iterable, Iterator, Sequence

from gtod.registry.event import Event
from gtod.service.doctor.diagnosis import Finding, Severity
from gtod.service.doctor.mends import content, replacement, rewriting
from gtod.service.doctor.patient import Patient

#: Seconds that a tagger's clock may be ahead before it is told.
CLOCK_TOLERANCE = 60


def out_of_order(patient: Patient) -> Iterator[Finding]:
    """Tags that come later than one with a greater counter; the first of them is told."""
    pairs = list(against_the_counters(patient.events))
    for later, earlier in pairs[:1]:
        sentence = (
            f"It is later than '{earlier.tag}' though its counter is smaller: a clock was wrong, "
            f"or a tag was made again. Times decide.{_and_more(pairs)}"
        )
        yield Finding(Severity.WARNING, "counter-against-time", later.tag, sentence)


def against_the_counters(events: Iterable[Event]) -> Iterator[tuple[Event, Event]]:
    """Each event that comes after one with a greater counter, and that one."""
    greatest: Event | None = None
    for event in events:
        if event.counter and greatest is not None and event.counter < greatest.counter:
            yield event, greatest
        elif event.counter:
            greatest = event


def same_counters(patient: Patient) -> Iterator[Finding]:
    """Tags that were counted alike; the first of them is told."""
    known: dict[int, Event] = {}
    pairs = [
        (event, first)
        for event in patient.events
        if event.counter and (first := known.setdefault(event.counter, event)) is not event
    ]
    for event, first in pairs[:1]:
        sentence = (
            f"'{first.tag}' has the same counter: they were made in two clones that did not know "
            f"of each other. Times decide.{_and_more(pairs)}"
        )
        yield Finding(Severity.WARNING, "same-counter", event.tag, sentence)


def _and_more(found: Sequence[object]) -> str:
    return f" So it is with {len(found)} tags of this artifact." if len(found) > 1 else ""


def from_the_future(patient: Patient) -> Iterator[Finding]:
    """Tags whose tagger's clock was ahead."""
    limit = patient.now + CLOCK_TOLERANCE
    past = [event.time for event in patient.events if event.time <= limit]
    # Dated anew one second after the other, they stay behind all others and in their order.
    time = max([int(patient.now), *(second + 1 for second in past)])
    for event in patient.events[len(past) :]:
        sentence = (
            f"It is {_duration(event.time - patient.now)} ahead of this host's clock; until then, "
            "whatever is written about the artifact needs a later time still."
        )
        dated = f"{content(event.tag)} | sed {shlex.quote(f'4s/>.*/> {time} +0000/')}"
        yield rewriting("future-tag", event.tag, sentence, replacement(event.tag, dated))
        time += 1


_UNITS = ((86400, "days"), (3600, "hours"), (60, "minutes"))


def _duration(seconds: float) -> str:
    size, unit = next((u for u in _UNITS if seconds >= 2 * u[0]), (1, "seconds"))
    return f"{seconds / size:.0f} {unit}"

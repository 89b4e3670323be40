"""Requests to measure with, and what has to come back."""

from __future__ import annotations

import itertools
import json
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.echo_server import ANSWER
from benchmarks.latency import BLOCK
from benchmarks.wire import body_of, frame, request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from benchmarks.known import Subject
    from benchmarks.wire import Connection


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests, and the bodies that answer them."""

    frames: Sequence[bytes]
    answers: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Echoed:
    """What an echo server is told, and then answers to the same requests."""

    greeting: bytes
    answers: Sequence[bytes]


def asked(
    gtod: Connection,
    repo: Path,
    subjects: Sequence[Subject],
    method: str,
    check: Callable[[Subject, object], None],
) -> Asked:
    """One block of requests, which go round over the artifacts, and the right answers."""
    frames = []
    answers = []
    for number, subject in zip(range(BLOCK), itertools.cycle(subjects), strict=False):
        params = {"repo": str(repo), "name": subject.question.name}
        if method == "which":
            params["stage"] = subject.question.stage
        frames.append(request(number, f"gto/{method}", params))
        answers.append(gtod.exchange(frames[-1]))
        check(subject, json.loads(answers[-1])["result"])
    return Asked(frames, answers)


def echoed(block: Asked) -> Echoed:
    """What an echo server has to be told so that its answers are as long as those."""
    length = round(statistics.mean(map(len, block.answers)))
    return Echoed(
        frame(ANSWER + b"%d" % length),
        [body_of(framed).ljust(length) for framed in block.frames],
    )

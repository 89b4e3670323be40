"""Two clones that push to one remote: what was reported as pushed is there, nothing else is.

Clones share no lock. The same name cannot mean two things, since the remote takes one of them; a
counter can be there twice, with other stages.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.daemon.support import DEADLINE, Place
from tests.helpers.git import git
from tests.writing.support import (
    add_remote,
    assert_sound,
    begin,
    created_by_command,
    figure,
    tags,
)

#: Writers in each of the two clones, and what each of them assigns.
WRITERS = 4
EACH = 2
#: How often a writer fetches and tries again.
TRIES = 60


class Attempt(NamedTuple):
    """What one run of `gtoc assign --push` came to: the tag that it reports, else its reason."""

    tag: str | None
    reason: str


@pytest.fixture
def clones(place: Place) -> tuple[Place, Path, Path, Path]:
    """A place with a daemon, a bare remote and two clones of it."""
    remote = add_remote(place.registry, place.top / "remote.git")
    other = place.top / "other"
    git(place.top, "clone", "--quiet", str(remote), str(other))
    begin(place)
    return place, place.registry, other, remote


@pytest.mark.slow
def test_two_clones_agree_in_the_end(clones: tuple[Place, Path, Path, Path]) -> None:
    """Eight writers push 16 versions into one stage, half of them without the daemon."""
    place, one, other, remote = clones
    before = tags(remote)
    start = threading.Barrier(2 * WRITERS)

    def writer(number: int) -> list[Attempt]:
        folder = (one, other)[number % 2]
        environ = {"GTOD": "off"} if number < 2 else {}
        attempts = []
        start.wait(DEADLINE)
        for version in range(number * EACH + 1, (number + 1) * EACH + 1):
            attempts += assign_and_push(place, folder, f"v0.0.{version}", environ)
        return attempts

    began = time.monotonic()
    with ThreadPoolExecutor(2 * WRITERS) as pool:
        attempts = [attempt for done in pool.map(writer, range(2 * WRITERS)) for attempt in done]
    seconds = time.monotonic() - began

    pushed = [attempt.tag for attempt in attempts if attempt.tag is not None]
    assert len(pushed) == len(set(pushed)) == 2 * WRITERS * EACH
    assert tags(remote).keys() == before.keys() | set(pushed)
    for clone in (one, other):
        git(clone, "fetch", "--quiet", "--tags", "origin")
        assert tags(clone) == tags(remote)
        assert placed(place, clone) == {
            f"v0.0.{number}" for number in range(1, 2 * WRITERS * EACH + 1)
        }
    for folder in (one, other, remote):
        assert_sound(folder)
    figure(
        f"{len(pushed)} tags pushed by {2 * WRITERS} writers in two clones in {seconds:.1f} s; "
        f"{len(attempts) - len(pushed)} times rejected, taken back and tried again"
    )


def assign_and_push(
    place: Place, folder: Path, version: str, environ: dict[str, str]
) -> list[Attempt]:
    """Bring a version into production, fetching what others pushed until it succeeds."""
    attempts = []
    for _ in range(TRIES):
        words = ["assign", "churn", "prod", "--version", version, "--push", "--json"]
        process = place.gtoc(*words, cwd=folder, environ=environ)
        reason = process.stderr.decode()
        if process.returncode == 0:
            (tag,) = created_by_command(process.stdout)
            attempts.append(Attempt(tag, ""))
            return attempts
        assert (process.returncode, process.stdout) == (1, b""), reason
        assert "'origin' rejected the push, so that the change was taken back here" in reason
        attempts.append(Attempt(None, reason))
        # It fails where the other writers of this clone have a tag that others pushed first; they
        # take it back.
        place.start("git", "fetch", "--quiet", "--tags", "origin", cwd=folder).communicate()
    raise AssertionError(attempts[-1].reason)


def placed(place: Place, clone: Path) -> set[str]:
    """The versions in production, as the daemon says."""
    return set(place.check("which", "churn", "prod", "--all", cwd=clone).split())

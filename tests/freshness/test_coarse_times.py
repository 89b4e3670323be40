"""A file system whose times are whole seconds: most changes leave them as they are."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from gtod.git.freshness import Watched
from gtod.workspace.repositories import Repositories
from tests.freshness.ask_after_changes import ask_after_changes
from tests.freshness.mounts import coarse_file_system
from tests.freshness.truth import InProcess, truth
from tests.freshness.world import World, git, overwrite
from tests.helpers.daemon import Daemon, request

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("TEST_SEED", "20220717"))

#: Longer than what the daemon waits for here: then its values have settled.
_PAUSE = 2.2


@pytest.fixture
def coarse(tmp_path: Path) -> Iterator[Path]:
    """A folder with one-second times."""
    with coarse_file_system(tmp_path) as folder:
        yield folder


def _hasten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the settling rule off: what was read once counts as settled."""
    patient = Watched.refresh

    def hasty(self: Watched[object]) -> bool:
        changed = patient(self)
        self._settled = True
        return changed

    monkeypatch.setattr(Watched, "refresh", hasty)


@pytest.mark.long
def test_no_stale_answer_in_1000_changes(coarse: Path) -> None:
    """The same as on the ordinary file system."""
    with Daemon() as daemon:
        client = daemon.client()
        before = client.status()
        world = World(coarse, Random(SEED))
        figures = ask_after_changes(world, client.ask, 1000, pause=_PAUSE, pauses=0.003, seed=SEED)
        after = client.status()
    asked = figures.questions + figures.cross_checks
    assert (after.pid, after.requests) == (daemon.pid, before.requests + asked + 1)
    assert after.last_error is None
    print(figures)  # noqa: T201 - shown by `pytest -s`


def test_without_the_settling_rule_random_changes_find_stale_answers(
    coarse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The random test has teeth: it sees what the rule is there for."""
    world = World(coarse, Random(SEED))
    # The truth is computed by fresh repositories, which read everything once in any case.
    _hasten(monkeypatch)
    held = InProcess(Repositories())
    figures = ask_after_changes(world, held.ask, 200, pause=_PAUSE, pauses=0, seed=SEED, stop=False)
    assert figures.stale
    print(figures.questions, len(figures.stale))  # noqa: T201 - shown by `pytest -s`


def _adversary(coarse: Path) -> tuple[int, int]:
    """Change, ask, change within the same second to something of the same size, ask.

    Returns:
        How many changes left every time and size as it was, and how many answers were stale.
    """
    top = coarse / "adversary"
    git(coarse, "init", "--quiet", "--template=", str(top))
    git(top, "commit", "--quiet", "--allow-empty", "-m", "first")
    for version in ("v1.0.0", "v2.0.0"):
        git(top, "tag", "-a", "-m", "m", f"churn@{version}")
        git(top, "commit", "--quiet", "--allow-empty", "-m", version)
    for number in (1, 2):
        commit = f"churn@v{number}.0.0^{{commit}}"
        git(top, "tag", "-a", "-m", "m", f"zoo@v{number}.0.0", commit)
        git(top, "tag", "-a", "-m", "m", f"churn#prod#{number}", commit)
    objects = [git(top, "rev-parse", f"churn#prod#{number}") for number in (1, 2)]
    git(top, "tag", "-d", "churn#prod#2")
    ref = top / ".git" / "refs" / "tags" / "churn#prod#1"
    packed = top / ".git" / "packed-refs"
    gto = top / ".gto"
    gto.write_text("stages: [new]\n")
    held = InProcess(Repositories())
    which = request("gto/which", {"repo": str(top), "name": "churn", "stage": "prod"})
    latest = request("gto/latest", {"repo": str(top), "name": "zoo", "all": True})
    stages = request("gto/stages", {"repo": str(top)})
    unseen, stale = 0, 0

    def ask_around(path: Path, change: int) -> None:
        nonlocal unseen, stale
        for body in (which, latest, stages):
            held.ask(body)
        before = _times(path)
        match change % 3:
            case 0:
                overwrite(ref, f"{objects[change % 2]}\n")
            case 1:
                old, new = ("v2", "v3") if change % 2 else ("v3", "v2")
                overwrite(packed, packed.read_text().replace(f"zoo@{old}", f"zoo@{new}"))
            case _:
                overwrite(gto, f"stages: [{('dev', 'qa1')[change % 2]}]\n")
        unseen += before == _times(path)
        for body in (which, latest, stages):
            stale += held.ask(body) != truth(body)

    git(top, "pack-refs", "--all")
    git(top, "update-ref", "refs/tags/churn#prod#1", objects[1])
    paths = (ref, packed, gto)
    for change in range(60):
        ask_around(paths[change % 3], change)
    return unseen, stale


def _times(path: Path) -> tuple[int, int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def test_changes_that_no_time_tells_of_are_seen(coarse: Path) -> None:
    """The adversary, held against the settling rule."""
    unseen, stale = _adversary(coarse)
    assert unseen > 20, "this file system tells of the changes; the test proves nothing"
    assert stale == 0


def test_without_the_settling_rule_they_are_not(
    coarse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The adversary wins as soon as the rule is switched off."""
    _hasten(monkeypatch)
    unseen, stale = _adversary(coarse)
    assert unseen > 20
    assert stale >= 1

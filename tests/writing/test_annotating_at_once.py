"""artifacts.yaml in the hands of many, and of a daemon that is killed: old or new, never a part."""

import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.daemon.support import DEADLINE, GTOC, Place, ends, gather, watched
from tests.helpers.git import git
from tests.writing.support import assert_sound, begin, figure, locks

FIRST = "# Ours.\nkept: # stays\n  type: model\n  path: kept.pkl\n"
WRITERS = 24

#: How often the daemon is killed, and how many write at that moment.
KILLS = 6
AT_ONCE = 6
#: Seconds after the writers were started in which the daemon is killed.
LATEST = 0.12


class Entry(NamedTuple):
    """What is said about an artifact, and who says it how."""

    name: str
    path: str
    words: tuple[str, ...]


def entry(name: str, *words: str) -> Entry:
    """An entry, and the words that make it."""
    path = f"models/{name}.pkl"
    return Entry(name, path, ("annotate", name, "--type", "model", "--path", path, *words))


def entries_in(registry: Path) -> dict[str, dict[str, object]]:
    """What the file says now, which is valid YAML."""
    read: dict[str, dict[str, object]] = yaml.safe_load((registry / "artifacts.yaml").read_text())
    return read


def entries_of(registry: Path, commit: str) -> set[str]:
    """The artifacts that a commit's file names."""
    return set(yaml.safe_load(git(registry, "show", f"{commit}:artifacts.yaml")))


@pytest.fixture
def annotated(place: Place) -> Place:
    """A place whose registry has a committed artifacts.yaml."""
    (place.registry / "artifacts.yaml").write_text(FIRST)
    git(place.registry, "add", "artifacts.yaml")
    git(place.registry, "commit", "--quiet", "--message=annotate")
    return place


@pytest.mark.slow
def test_24_writers_lose_no_entry(annotated: Place) -> None:
    """With the daemon, without it, by typed methods: every entry is there in the end."""
    place = annotated
    begin(place)
    start = threading.Barrier(WRITERS)

    def write(number: int) -> None:
        new = entry(f"new-{number}")
        start.wait(DEADLINE)
        if number % 3 == 0:
            with place.rpc() as rpc:
                params = {"repo": str(place.registry), "name": new.name, "type": "model"}
                rpc.result("gto/annotate", {**params, "path": new.path})
            return
        place.check(*new.words, environ={"GTOD": "off"} if number % 3 == 1 else {})

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    found = entries_in(place.registry)
    assert found.keys() == {"kept"} | {f"new-{number}" for number in range(WRITERS)}
    assert all(found[f"new-{n}"]["path"] == f"models/new-{n}.pkl" for n in range(WRITERS))
    assert (place.registry / "artifacts.yaml").read_text().startswith(FIRST)
    assert locks(place.registry) == []


@pytest.mark.slow
def test_commits_at_once_hold_their_own_change_each(annotated: Place) -> None:
    """Six who commit: each commit has the entry that it speaks of, and no other one."""
    place = annotated
    begin(place)
    new = [entry(f"new-{number}", "--commit") for number in range(6)]

    told = gather([place.start(GTOC, *one.words) for one in new])

    assert [(exit_code, errors) for exit_code, _, errors in told] == [(0, b"")] * len(new)
    log = git(place.registry, "log", "--reverse", "--format=%H %s", f"-{len(new)}")
    for line in log.splitlines():
        commit, _, subject = line.partition(" ")
        (name,) = entries_of(place.registry, commit) - entries_of(place.registry, f"{commit}~")
        assert (
            subject == f"Annotate artifact `{name}` of type `model` with path `models/{name}.pkl`"
        )
    assert git(place.registry, "status", "--porcelain") == ""
    assert_sound(place.registry)


@pytest.mark.slow
def test_daemon_killed_while_it_annotates(annotated: Place) -> None:
    """The file is valid at every moment, and says what those were told who were told something."""
    place = annotated
    draw = random.Random(13)
    outcomes: Counter[int] = Counter()
    for turn in range(KILLS):
        # Some add an entry, some take out one that an earlier turn may have left.
        old = sorted(entries_in(place.registry).keys() - {"kept"})[:2]
        new = [entry(f"new-{turn}-{number}") for number in range(AT_ONCE - len(old))]
        commands = [one.words for one in new] + [("remove", name) for name in old]

        told = write_and_kill(place, commands, draw.uniform(0, LATEST))

        found = entries_in(place.registry)
        assert found["kept"] == {"type": "model", "path": "kept.pkl"}
        for words, outcome in zip(commands, told, strict=True):
            outcomes[outcome[0]] += 1
            assert_told_the_truth(words, outcome, found)
    # Nothing that a killed daemon left is in the way of the next one.
    place.check("annotate", "last", "--type", "model")
    assert "last" in entries_in(place.registry)
    assert locks(place.registry / ".git") == []
    figure(
        f"{sum(outcomes.values())} changes of artifacts.yaml, daemon killed {KILLS} times: "
        f"{outcomes[0]} done, {outcomes[75]} unknown"
    )


def write_and_kill(
    place: Place, commands: list[tuple[str, ...]], delay: float
) -> list[tuple[int, bytes, bytes]]:
    """Kill the daemon some seconds after those were started who write; what each came to."""
    with watched(begin(place)) as daemon:
        processes = [place.start(GTOC, *words) for words in commands]
        # No wait for anything: the moment is drawn.
        time.sleep(delay)
        signal.pidfd_send_signal(daemon, signal.SIGKILL)
        assert ends(daemon)
        return gather(processes)


def assert_told_the_truth(
    words: tuple[str, ...],
    outcome: tuple[int, bytes, bytes],
    found: dict[str, dict[str, object]],
) -> None:
    """What gtoc said of a change is what became of it."""
    exit_code, output, errors = outcome
    if exit_code == 0:
        assert (words[1] in found) is (words[0] == "annotate")
        return
    complaint = errors.decode()
    assert (exit_code, output) == (75, b""), complaint
    assert "Nobody knows whether that was written; see with: git diff" in complaint

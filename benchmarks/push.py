"""How soon a subscriber hears of a change, and how a burst of them arrives.

python -m benchmarks.push --sizes 10000
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import cli
from benchmarks.daemon import home
from benchmarks.processes import environment
from benchmarks.registry import cached, questions
from benchmarks.report import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.daemon import Home
    from benchmarks.wire import Connection

CHANGES = 300
BURST = 5_000
P95_BAR = 60.0  # ms from the end of `git tag` to the notification
MESSAGES_BAR = 10.0  # notifications of a burst
IDLE = 5.0  # seconds

PERSON = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")


def figures(options: cli.Options) -> Iterator[Figure]:
    """Measure at each size."""
    for tags in options.sizes:
        with tempfile.TemporaryDirectory(prefix="gtod-bench-") as folder, home(options.gtoc) as own:
            repo = Path(folder) / "registry"
            shutil.copytree(cached(tags, options.cache), repo)
            asked = questions(tags)[0]
            own.run(repo, "which", asked.name, asked.stage)
            with own.connect() as subscriber:
                subscriber.call("gto/subscribe", repo=str(repo))
                yield idle(own, tags)
                yield single_changes(subscriber, repo, tags)
                question = {"repo": str(repo), "name": asked.name, "stage": asked.stage}
                for name, burst in (("git fast-import", imported), ("git fetch", fetched)):
                    yield from burst_figures(own, subscriber, question, (name, burst(repo)), tags)


def idle(own: Home, tags: int) -> Figure:
    """What a watched repository costs when nothing happens."""
    before = cpu_seconds(own.pid())
    time.sleep(IDLE)
    share = (cpu_seconds(own.pid()) - before) / IDLE * 100
    return Figure(f"CPU of the daemon while nothing happens, {tags:,} tags", share, "{:.2f} %")


def single_changes(subscriber: Connection, repo: Path, tags: int) -> Figure:
    """Tags made, moved and deleted, one after the other."""
    times: list[float] = []
    for number in range(CHANGES):
        name = f"pushed/model-{number // 3 % 7}@v1.{number // 3}.0"
        words = (("-a", "-m", str(number)), ("-f", "-a", "-m", f"{number}x"), ("-d",))[number % 3]
        git(repo, "tag", *words, name)
        ended = time.perf_counter()
        change = subscriber.receive()["params"]
        times.append((time.perf_counter() - ended) * 1000)
        assert {event["ref"] for event in change["events"]} == {name}
    times.sort()
    return Figure(
        f"push: from the end of git tag to gto/didChange, p95 of {CHANGES}, {tags:,} tags",
        times[int(CHANGES * 0.95)],
        "{:.1f} ms",
        P95_BAR,
        f"p50 {times[CHANGES // 2]:.1f}, max {times[-1]:.1f}",
    )


def burst_figures(
    own: Home,
    subscriber: Connection,
    question: dict[str, Any],
    burst: tuple[str, Callable[[], None]],
    tags: int,
) -> Iterator[Figure]:
    """A burst of tags: in how many messages it arrives, how soon, and what others wait."""
    name, run = burst
    with asking(own, question) as waits:
        ended: list[float] = []

        def make() -> None:
            run()
            ended.append(time.perf_counter())

        thread = threading.Thread(target=make)
        thread.start()
        refs: list[str] = []
        messages = 0
        while len(refs) < BURST:
            change = subscriber.receive()["params"]
            assert not change["reset"]
            refs += [event["ref"] for event in change["events"]]
            messages += 1
        arrived = time.perf_counter()
        thread.join()
    assert len(set(refs)) == len(refs) == BURST
    late = max(0.0, arrived - ended[0]) * 1000
    waits.sort()
    yield Figure(
        f"burst of {BURST:,} tags by {name}: notifications, {tags:,} tags",
        float(messages),
        "{:.0f}",
        MESSAGES_BAR,
        f"the last one {late:.0f} ms after git ended",
    )
    yield Figure(
        f"gto/which of another client meanwhile, p99, {tags:,} tags",
        waits[int(len(waits) * 0.99)] * 1000,
        "{:.1f} ms",
        None,
        f"p50 {waits[len(waits) // 2] * 1000:.2f}, max {waits[-1] * 1000:.1f}",
    )


@contextlib.contextmanager
def asking(own: Home, question: dict[str, Any]) -> Iterator[list[float]]:
    """Ask on another connection all the time; the seconds of each answer, complete at the end."""
    waits: list[float] = []
    is_over = threading.Event()

    def ask() -> None:
        with own.connect() as connection:
            while not is_over.is_set():
                began = time.perf_counter()
                connection.call("gto/which", **question)
                waits.append(time.perf_counter() - began)
                time.sleep(0.001)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield waits
    finally:
        is_over.set()
        thread.join()


def imported(repo: Path) -> Callable[[], None]:
    """What makes many tags in the repository itself."""
    stream = tag_stream(repo, "imported")
    return lambda: git(repo, "fast-import", "--quiet", stdin=stream)


def fetched(repo: Path) -> Callable[[], None]:
    """What fetches many tags from another repository."""
    other = repo.with_name("other")
    git(repo, "clone", "--quiet", "--bare", "--no-tags", str(repo), str(other))
    git(other, "fast-import", "--quiet", stdin=tag_stream(repo, "fetched"))
    return lambda: git(repo, "fetch", "--quiet", str(other), "refs/tags/*:refs/tags/*")


def tag_stream(repo: Path, prefix: str) -> str:
    """Tags of a hundred artifacts, for `git fast-import`."""
    head = git(repo, "rev-parse", "HEAD").strip()
    return "".join(
        f"tag {prefix}/model-{number % 100}@v1.{number // 100}.0\nfrom {head}\n"
        f"tagger Ann <ann@example.com> {1_700_000_000 + number} +0000\ndata 1\nm\n"
        for number in range(BURST)
    )


def git(folder: Path, *words: str, stdin: str = "") -> str:
    """What a git command writes; it must succeed."""
    command = ["git", "-C", str(folder), *PERSON, *words]
    done = subprocess.run(
        command, env=environment(), input=stdin, capture_output=True, text=True, check=True
    )
    return done.stdout


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(cli.run([figures]))

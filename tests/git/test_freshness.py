"""Whether a file still is what was read from it."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gtod.git.freshness import (
    COARSE_GRAIN,
    FINE_GRAIN,
    Grain,
    Watched,
    end_moment,
    moment,
    stamp_at,
)
from gtod.steps import finish

LOCAL = Grain(is_local=True)


class Reader:
    """Reads a file and counts how often."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self, path: str) -> str:
        """The content of the file."""
        self.reads += 1
        return Path(path).read_text()


@pytest.fixture
def reader() -> Reader:
    """A reader that has not read yet."""
    return Reader()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the monotonic clock on, which otherwise stands still."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def advance(seconds: float) -> None:
        now[0] += seconds

    return advance


def rewrite(path: Path, content: str) -> None:
    """Another content of the same size, at the same modification time."""
    before = path.stat()
    path.write_text(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_new_content_is_seen(tmp_path: Path, reader: Reader) -> None:
    """Absent, there, another one, absent again."""
    path = tmp_path / "file"
    watched = Watched(str(path), reader, LOCAL, "absent")
    seen = []
    for change in (lambda: path.write_text("one"), lambda: path.write_text("two"), path.unlink):
        seen.append((watched.refresh(), watched.value))
        change()
    seen.append((watched.refresh(), watched.value))

    assert seen == [(False, "absent"), (True, "one"), (True, "two"), (True, "absent")]


def test_what_is_absent_is_not_read(tmp_path: Path, reader: Reader) -> None:
    """A stat is enough, also where a file stands in the place of the folder."""
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "none", tmp_path / "file" / "none"):
        assert Watched(str(path), reader, LOCAL, "absent").refresh() is False

    assert reader.reads == 0


def test_a_settled_value_is_not_read_again(
    tmp_path: Path, reader: Reader, clock: Callable[[float], None]
) -> None:
    """It settles by a read that begins long enough after the stamp was first seen."""
    path = tmp_path / "file"
    path.write_text("one")
    watched = Watched(str(path), reader, LOCAL, "")
    reads = []
    for pause in (0, FINE_GRAIN / 2, FINE_GRAIN, 100, 100):
        clock(pause)
        watched.refresh()
        reads.append(reader.reads)

    assert reads == [1, 2, 3, 3, 3]


def test_time_alone_does_not_settle(
    tmp_path: Path, reader: Reader, clock: Callable[[float], None]
) -> None:
    """However long ago the first read was: there has to be another one that finds the same."""
    path = tmp_path / "file"
    path.write_text("one")
    watched = Watched(str(path), reader, LOCAL, "")
    watched.refresh()
    clock(100)

    watched.refresh()

    assert reader.reads == 2


def test_a_change_that_no_stat_shows_is_seen_until_settled(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same size, same times, within the grain: the content is read again and compared."""
    path = tmp_path / "file"
    path.write_text("one")
    same = stamp_at(str(path))
    monkeypatch.setattr("gtod.git.freshness.stamp_at", lambda _path: same)
    watched = Watched(str(path), reader, LOCAL, "")
    watched.refresh()

    rewrite(path, "two")

    assert watched.refresh() is True
    assert watched.value == "two"


def test_such_a_change_starts_the_wait_anew(
    tmp_path: Path,
    reader: Reader,
    clock: Callable[[float], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A clock that stood still over one change may stand still over the next."""
    path = tmp_path / "file"
    path.write_text("one")
    same = stamp_at(str(path))
    monkeypatch.setattr("gtod.git.freshness.stamp_at", lambda _path: same)
    watched = Watched(str(path), reader, LOCAL, "")
    watched.refresh()
    clock(FINE_GRAIN)
    rewrite(path, "two")
    watched.refresh()

    rewrite(path, "six")

    assert watched.refresh() is True
    assert watched.value == "six"


@pytest.mark.parametrize("pause", [0, FINE_GRAIN / 4, FINE_GRAIN * 1.5])
def test_real_rewrites_are_seen_whenever_they_come(
    tmp_path: Path, reader: Reader, pause: float
) -> None:
    """In place, with the same size and a modification time that was set back."""
    path = tmp_path / "file"
    path.write_text("000")
    watched = Watched(str(path), reader, LOCAL, "")
    for number in range(8):
        content = f"{number:03}"
        rewrite(path, content)
        watched.refresh()
        assert watched.value == content
        time.sleep(pause)


def test_another_file_in_its_place_is_seen(tmp_path: Path, reader: Reader) -> None:
    """A rename brings another inode."""
    path, other = tmp_path / "file", tmp_path / "other"
    path.write_text("one")
    other.write_text("two")
    watched = Watched(str(path), reader, LOCAL, "")
    watched.refresh()

    other.rename(path)

    assert watched.refresh() is True
    assert watched.value == "two"


def test_the_same_content_is_no_change(tmp_path: Path, reader: Reader) -> None:
    """It is read, and found to be the same."""
    path = tmp_path / "file"
    path.write_text("one")
    watched = Watched(str(path), reader, LOCAL, "")
    watched.refresh()
    path.write_text("one")

    assert watched.refresh() is False
    assert reader.reads == 2


def test_what_cannot_be_read_stays_unsettled(
    tmp_path: Path, clock: Callable[[float], None]
) -> None:
    """The error is told at every question, until there is something to read."""
    path = tmp_path / "file"
    path.mkdir()
    watched = Watched(str(path), Reader(), LOCAL, "")
    for _ in range(3):
        with pytest.raises(IsADirectoryError):
            watched.refresh()
        clock(1)
    path.rmdir()
    path.write_text("one")

    assert watched.refresh() is True
    assert watched.value == "one"


def test_a_file_that_vanishes_between_stat_and_read_is_absent(tmp_path: Path) -> None:
    """And is seen when it comes back."""
    path = tmp_path / "file"
    path.write_text("one")

    def remove(_path: str) -> str:
        path.unlink()
        raise FileNotFoundError

    watched = Watched(str(path), remove, LOCAL, "absent")
    watched.refresh()

    assert watched.value == "absent"


@pytest.mark.parametrize(
    ("is_local", "changed", "seconds"),
    [
        (True, 1_000_000_001, FINE_GRAIN),
        (True, 1_000_000_000, COARSE_GRAIN),
        (False, 1_000_000_001, COARSE_GRAIN),
        (False, 1_000_000_000, COARSE_GRAIN),
    ],
)
def test_the_grain_is_coarse_where_times_are(
    changed: int, seconds: float, *, is_local: bool
) -> None:
    """Whole seconds show a coarse clock, and another host's clock is never trusted sooner."""
    assert Grain(is_local=is_local).of((0, 0, 0, 0, changed)) == seconds


def test_within_a_moment_nothing_is_looked_at_twice(tmp_path: Path, reader: Reader) -> None:
    """All who ask in it asked before it; in the next one everything is looked at again."""
    path = tmp_path / "file"
    path.write_text("one")
    watched = Watched(str(path), reader, LOCAL, "")

    with moment():
        assert watched.refresh() is True
        path.write_text("two")
        assert watched.refresh() is False
        assert watched.value == "one"
    with moment():
        assert watched.refresh() is True
    assert watched.value == "two"


def test_whoever_writes_ends_the_moment(tmp_path: Path, reader: Reader) -> None:
    """What was seen before does not count after it."""
    path = tmp_path / "file"
    watched = Watched(str(path), reader, LOCAL, "")

    with moment():
        watched.refresh()
        end_moment()
        path.write_text("one")
        assert watched.refresh() is True


def test_what_cannot_be_read_is_tried_again_in_the_same_moment(tmp_path: Path) -> None:
    """An error is no value that could be given again."""
    path = tmp_path / "file"
    path.mkdir()
    watched = Watched(str(path), Reader(), LOCAL, "")

    with moment():
        for _ in range(2):
            with pytest.raises(IsADirectoryError):
                watched.refresh()


def test_what_is_large_is_read_beside_other_work(tmp_path: Path, reader: Reader) -> None:
    """Until it is settled: after that nobody has to read it."""
    path = tmp_path / "file"
    path.write_text("large")
    watched = Watched(str(path), reader, LOCAL, "")

    assert watched.look_unless_large(5) is False
    assert (watched.value, reader.reads) == ("", 0)
    finish(watched.settle_beside(5))
    reads = reader.reads

    assert watched.value == "large"
    assert watched.look_unless_large(5) is True
    assert watched.refresh() is False
    assert (reader.reads, reads) == (2, 2)


def test_what_is_small_is_not(tmp_path: Path, reader: Reader) -> None:
    """It is read where it is asked for."""
    path = tmp_path / "file"
    path.write_text("small")
    watched = Watched(str(path), reader, LOCAL, "")

    finish(watched.settle_beside(6))

    assert reader.reads == 0
    assert watched.look_unless_large(6) is True
    assert watched.value == "small"


def test_what_changes_while_it_is_read_beside(tmp_path: Path) -> None:
    """It is read again, until it stays for as long as the clock's grain."""
    path = tmp_path / "file"
    path.write_text("one")
    texts = iter(["two", "three"])

    def read(at: str) -> str:
        text = Path(at).read_text()
        if (following := next(texts, None)) is not None:
            path.write_text(following)
        return text

    watched = Watched(str(path), read, LOCAL, "")

    finish(watched.settle_beside(1))

    assert watched.value == "three"


def test_of_two_who_read_beside_the_later_one_counts(tmp_path: Path) -> None:
    """Whoever began earlier and ends later has older content."""
    path = tmp_path / "file"
    path.write_text("old")
    gates = {"first": threading.Event(), "second": threading.Event()}
    gates["second"].set()
    names = iter(gates)

    def read(at: str) -> str:
        name = next(names, "second")
        text = Path(at).read_text()
        assert gates[name].wait(10)
        return text

    watched = Watched(str(path), read, LOCAL, "")
    first = watched.settle_beside(1)
    next(first)  # it has read, and its thread waits
    path.write_text("new content")
    second = watched.settle_beside(1)
    finish(second)
    gates["first"].set()
    finish(first)

    assert watched.value == "new content"
    assert watched.refresh() is False

"""When a value counts as settled, with a clock and a file that the test moves by hand."""

import errno
import os
import time
from pathlib import Path

import pytest

from gtod.git import freshness
from gtod.git.file_system import is_local
from gtod.git.freshness import COARSE_GRAIN, FINE_GRAIN, Grain, Stamp, Watched
from tests.freshness.world import overwrite

_SECOND = 1_000_000_000
#: A change time with parts of a second, and one without.
_FINE, _COARSE = 1_700_000_000 * _SECOND + 5, 1_700_000_000 * _SECOND


class Bench:
    """A watched file that is not there: the test says what it holds, and what time it is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, is_local: bool = True) -> None:
        self.now = 1000.0
        self.content: str | OSError | None = "first"
        self.time = _FINE
        self.reads = 0
        monkeypatch.setattr(freshness, "stamp_at", lambda _path: self.stamp())
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        self.watched = Watched("file", self._read, Grain(is_local=is_local), "absent")

    def stamp(self) -> Stamp | None:
        """The stamp; all contents are of one size."""
        return None if self.content is None else (1, 2, 3, self.time, self.time)

    def ask(self, after: float = 0.0) -> tuple[str, bool]:
        """The value some seconds later, and whether it was read again."""
        self.now += after
        before = self.reads
        self.watched.refresh()
        return self.watched.value, self.reads > before

    def _read(self, _path: str) -> str:
        self.reads += 1
        if isinstance(self.content, OSError):
            raise self.content
        if self.content is None:
            raise FileNotFoundError
        return self.content


def test_a_value_is_read_until_it_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that begins late enough, and finds the same, is the last one."""
    bench = Bench(monkeypatch)
    assert bench.ask() == ("first", True)
    assert bench.ask(0.0) == ("first", True)
    assert bench.ask(FINE_GRAIN * 0.9) == ("first", True)
    assert bench.ask(FINE_GRAIN * 0.2) == ("first", True), "this read is the proof"
    assert bench.ask(0.0) == ("first", False)
    assert bench.ask(1e6) == ("first", False)


def test_no_question_for_long_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time alone is no proof: what changed right after the first read has the same stamp."""
    bench = Bench(monkeypatch)
    assert bench.ask() == ("first", True)
    bench.content = "other"
    assert bench.ask(1e6) == ("other", True)


def test_a_change_with_the_same_stamp_is_seen_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the wait begins anew with each."""
    bench = Bench(monkeypatch)
    bench.ask()
    for number in range(5):
        bench.content = f"change {number}"
        assert bench.ask(FINE_GRAIN * 0.9) == (f"change {number}", True)
    assert bench.ask(FINE_GRAIN * 0.9) == ("change 4", True)
    assert bench.ask(FINE_GRAIN * 0.2) == ("change 4", True)
    assert bench.ask() == ("change 4", False)


def test_away_and_back_within_one_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The content is the same as before at each question, the file never was."""
    bench = Bench(monkeypatch)
    bench.ask()
    bench.content = "other"
    bench.content = "first"
    assert bench.ask(FINE_GRAIN * 0.5) == ("first", True)
    bench.content = "other"
    assert bench.ask(FINE_GRAIN * 0.4) == ("other", True)


def test_another_stamp_unsettles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the content is."""
    bench = Bench(monkeypatch)
    bench.ask()
    bench.ask(FINE_GRAIN * 1.1)
    assert bench.ask() == ("first", False)
    bench.time += 1
    assert bench.ask() == ("first", True)
    bench.content = "other"
    assert bench.ask() == ("other", True)


def test_whole_seconds_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole seconds show a coarse clock; so does a file system with another host's times."""
    for is_local_, stamped in ((True, _COARSE), (False, _FINE)):
        bench = Bench(monkeypatch, is_local=is_local_)
        bench.time = stamped
        bench.ask()
        assert bench.ask(COARSE_GRAIN * 0.9) == ("first", True)
        assert bench.ask(COARSE_GRAIN * 0.2) == ("first", True)
        assert bench.ask() == ("first", False)


def test_absence_needs_no_settling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has no stamp: whatever comes has one."""
    bench = Bench(monkeypatch)
    bench.content = None
    assert bench.ask() == ("absent", False)
    bench.content = "first"
    assert bench.ask() == ("first", True)
    bench.content = None
    assert bench.ask() == ("absent", False)
    bench.content = "first"
    assert bench.ask() == ("first", True), "the same stamp as before it went"


def test_what_vanishes_between_stat_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is absent, and read again as long as it is not known to be settled."""
    bench = Bench(monkeypatch)
    stamp = bench.stamp()
    monkeypatch.setattr(freshness, "stamp_at", lambda _path: stamp)
    bench.content = None
    assert bench.ask() == ("absent", True)
    bench.content = "first"
    assert bench.ask() == ("first", True)


def test_an_error_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be read once is read again, even if it was settled before."""
    bench = Bench(monkeypatch)
    bench.ask()
    bench.ask(FINE_GRAIN * 1.1)
    assert bench.ask() == ("first", False)
    bench.time += 1
    bench.content = OSError(errno.EIO, "broken")
    for _ in range(2):
        with pytest.raises(OSError, match="broken"):
            bench.ask(FINE_GRAIN)
    bench.time -= 1
    bench.content = "other"
    assert bench.ask() == ("other", True), "the stamp of the old content, but another one since"


def _read(path: str) -> str:
    return Path(path).read_text()


def test_rewritten_in_place_with_its_old_modification_time(tmp_path: Path) -> None:
    """`utime` restores the modification time, and thereby moves the change time on.

    Not even root can set that one. So the stamp tells of such a change, unless the file system's
    clock has not ticked since; then the value has not settled yet.
    """
    file = tmp_path / "file"
    file.write_text("0000")
    watched = Watched(str(file), _read, Grain(is_local=is_local(str(tmp_path))), "")
    unseen = 0
    for number in range(1, 200):
        watched.refresh()
        before = file.stat()
        overwrite(file, f"{number:04}")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        after = file.stat()
        assert (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size)
        unseen += after.st_ctime_ns == before.st_ctime_ns
        assert watched.refresh()
        assert watched.value == f"{number:04}"
        if number % 40 == 0:
            time.sleep(FINE_GRAIN)
    print(f"{unseen} of 199 changes left every time as it was")  # noqa: T201 - `pytest -s`


def test_a_settled_file_rewritten_with_its_old_modification_time(tmp_path: Path) -> None:
    """Once it has settled, the clock has ticked: the change time tells of every change."""
    file = tmp_path / "file"
    file.write_text("0000")
    watched = Watched(str(file), _read, Grain(is_local=is_local(str(tmp_path))), "")
    for number in range(1, 6):
        for _ in range(2):
            watched.refresh()
            time.sleep(FINE_GRAIN + 0.002)
        watched.refresh()
        assert watched._settled
        before = file.stat()
        overwrite(file, f"{number:04}")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert file.stat().st_ctime_ns > before.st_ctime_ns
        assert watched.refresh()
        assert watched.value == f"{number:04}"

"""What the benchmark of the language server types, and what it makes of the times."""

import os
import subprocess
import sys

import pytest

from benchmarks.editor.document import LINES, Change, Document, Expected, Keystroke, Position
from benchmarks.editor.memory import memory_of
from benchmarks.editor.packages import PINNED, MissingError, node
from benchmarks.editor.rows import Measured, percentile, spread, starting_rows, typing_rows
from benchmarks.editor.starts import Starts
from benchmarks.editor.typists import (
    COMPLETION,
    HOVER,
    KEYSTROKE_IN_KEY,
    KEYSTROKE_IN_VALUE,
    Typed,
)
from benchmarks.report import Figure
from gtod.annotations.artifacts import parse_artifacts

ENTRIES = 10


def test_the_file_has_five_lines_for_each_entry() -> None:
    """10,000 entries are 50,000 lines, and all of them are artifacts."""
    text = Document(ENTRIES).text

    assert len(text.splitlines()) == ENTRIES * LINES
    assert len(parse_artifacts(text).artifacts) == ENTRIES


@pytest.mark.parametrize("kind", ["value_keystrokes", "key_keystrokes"])
def test_each_keystroke_leads_to_the_diagnostics_that_are_expected_of_it(kind: str) -> None:
    """Other ones than before it: so a server that tells no version tells which edit it answers."""
    document = Document(ENTRIES)
    text, before = document.text, document.unchanged
    strokes: list[Keystroke] = list(getattr(document, kind)(3))

    assert _told(text, before) == before.starts
    for stroke in strokes:
        text = _typed(text, stroke.change)
        assert _told(text, stroke.expected) == stroke.expected.starts
        assert stroke.expected != before
        before = stroke.expected
    assert len(strokes) == 6
    assert text == document.text


def test_a_half_typed_key_comes_and_goes_in_an_entry() -> None:
    """The cursor is behind its letter; afterwards the file is what it was."""
    document = Document(ENTRIES)
    for change, cursor, undoing in document.half_typed_keys(5):
        text = _typed(document.text, change)

        assert text.splitlines()[cursor.line][: cursor.character] == "  v"
        assert _typed(text, undoing) == document.text


def test_words_are_names_of_artifacts_and_keys() -> None:
    """In turns."""
    document = Document(ENTRIES)
    lines = document.text.splitlines()

    found = [lines[place.line] for place in document.words(4)]

    assert [line.partition(":")[0] for line in found[1::2]] == ["  type", "  type"]
    assert [line.endswith(":") for line in found[::2]] == [True, True]


@pytest.mark.parametrize(("percent", "value"), [(50, 10.0), (95, 19.0), (100, 20.0), (1, 1.0)])
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    percent: int, value: float
) -> None:
    """By the nearest rank, whatever the order."""
    assert percentile([float(number) for number in range(20, 0, -1)], percent) == value


def test_of_one_time_every_percentile_is_that_time() -> None:
    """There is nothing else."""
    assert spread([7.0]) == spread([7.0] * 3)


def test_the_wait_of_each_server_is_taken_out_of_keystrokes_alone() -> None:
    """Completion and hover are answered at once."""
    rows = {row.what: row for row in _typing_rows()}

    ours = rows[f"{KEYSTROKE_IN_VALUE}, 10 entries, p95"]
    theirs = rows[f"{KEYSTROKE_IN_VALUE}, 10 entries, peer, p95"]
    assert (ours.measured, ours.bar) == (5.0, 60.0)
    assert "with its wait of 50 ms p95 55.0 ms" in ours.detail
    assert (theirs.measured, theirs.bar) == (10.0, None)
    assert rows[f"{COMPLETION}, 10 entries, p95"].measured == 8.0
    assert rows[f"{HOVER}, 10 entries, peer, p95"].measured == 3.0


def test_gtod_has_to_be_faster_than_the_peer_and_smaller() -> None:
    """Keystrokes are compared without the waits; memory with all processes."""
    rows = {row.what: row for row in _typing_rows()}

    ratio = rows[f"{KEYSTROKE_IN_KEY}, 10 entries, p50 against peer's, without the waits"]
    memory = rows["memory after typing, 10 entries, against peer's"]
    assert (ratio.measured, ratio.verdict) == (0.5, "kept")
    assert (memory.measured, memory.verdict) == (1.5, "missed")


def test_starts_are_told_by_their_median() -> None:
    """A single slow one does not count; how long others wait is told beside what noise does."""
    starts = Starts([300.0, 310.0, 900.0], [700.0], [900.0], [500.0], [4.0, 70.0, 6.0], [5.0])

    rows = list(starting_rows(starts, "peer", 10))

    assert [row.measured for row in rows] == [310.0, 700.0, 900.0, 500.0, 6.0]
    assert [row.bar for row in rows] == [350.0, 1000.0, None, None, 20.0]
    assert rows[-1].detail == "4.0 to 70.0 ms; 5.0 ms where the editor's server is another process"


def test_memory_counts_what_a_process_has_started() -> None:
    """All of the tree, not its root alone."""
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
    child = "import sys; x = bytearray(50_000_000); print(flush=True); sys.stdin.read()"
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", script, child]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        process.stdout.readline()

        assert memory_of([process.pid]) > 50_000_000


def test_a_process_counts_once_however_often_it_is_named() -> None:
    """The bridge's daemon may be its child, too."""
    script = "import sys; x = bytearray(50_000_000); print(flush=True); sys.stdin.read()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script], stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        process.stdout.readline()

        assert memory_of([process.pid, process.pid]) < 100_000_000


def test_without_node_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """And which command is missing."""
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(MissingError, match="there is no node on PATH"):
        node()


def test_the_pinned_packages_name_no_registry() -> None:
    """Whichever the machine is set to use is asked, and the hashes decide what it may give."""
    lock = PINNED[1].read_text("utf-8")

    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def _typing_rows() -> list[Figure]:
    gtod = {KEYSTROKE_IN_VALUE: [55.0], KEYSTROKE_IN_KEY: [55.0], COMPLETION: [8.0], HOVER: [2.0]}
    peer = {KEYSTROKE_IN_VALUE: [210.0], KEYSTROKE_IN_KEY: [210.0], COMPLETION: [9.0], HOVER: [3.0]}
    ours = Measured("gtod", 50.0, Typed(gtod, 150_000_000))
    theirs = Measured("peer", 200.0, Typed(peer, 100_000_000))
    return list(typing_rows(ours, theirs, 10))


def _typed(text: str, change: Change) -> str:
    lines = text.splitlines(keepends=True)
    start, end = (_offset(lines, place) for place in (change.start, change.end))
    return text[:start] + change.text + text[end:]


def _offset(lines: list[str], place: Position) -> int:
    return sum(map(len, lines[: place.line])) + place.character


def _told(text: str, expected: Expected) -> tuple[Position, ...]:
    """Where gtod's errors and warnings begin on the lines in question."""
    starts = [problem.range.start for problem in parse_artifacts(text).problems]
    return tuple(
        Position(start.line, start.character)
        for start in starts
        if expected.first <= start.line <= expected.last
    )

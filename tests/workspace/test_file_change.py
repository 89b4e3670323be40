"""A file is changed as a whole, by one process at a time, whatever happens to that process."""

import contextlib
import os
import random
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.steps import Steps, Wait, finish
from gtod.workspace.file_change import (
    Edit,
    FileChange,
    Target,
    change_file,
    preview_change,
    undo_change,
)

UMASK = 0o027

#: Adds lines of its own to a file, each in a change of its own.
WRITER = """
import sys
from gtod.steps import finish
from gtod.workspace.file_change import Target, change_file

path, folder, name, count = sys.argv[1:]
for number in range(int(count)):
    line = f"{name}-{number}\\n"
    target = Target(path, folder, 0o022)
    finish(change_file(target, lambda text: (text or "") + line, patience=300))
    print(line, end="", flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that files may lie in."""
    path = tmp_path.resolve() / "folder"
    path.mkdir()
    return path


@pytest.fixture
def file(folder: Path) -> Path:
    """A file with a text."""
    path = folder / "artifacts.yaml"
    path.write_text("old\n")
    return path


def target(path: Path) -> Target:
    """A file that must lie beside others."""
    return Target(str(path), str(path.parent), UMASK)


def to_new(text: str | None) -> str:  # noqa: ARG001 - an edit is given the old text
    """Any text becomes another."""
    return "new\n"


def change(path: Path, edit: Edit = to_new, patience: float = 5) -> FileChange:
    """The change, made at once."""
    return finish(change_file(target(path), edit, patience))


def refusal(steps: Steps[object], kind: ErrorKind) -> str:
    """The sentence with which a change is refused."""
    with pytest.raises(GtodError) as caught:
        finish(steps)
    assert caught.value.kind is kind
    return caught.value.message


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(os.listdir(folder))


def mode(path: Path) -> int:
    """The rights of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_text_is_replaced(file: Path) -> None:
    """Nothing else is left in the folder."""
    assert change(file) == FileChange("old\n", "new\n")

    assert file.read_text() == "new\n"
    assert names(file.parent) == ["artifacts.yaml"]


def test_a_file_that_there_was_not(folder: Path) -> None:
    """It gets the rights that the umask leaves."""
    assert change(folder / "new") == FileChange(None, "new\n")

    assert mode(folder / "new") == 0o640


def test_line_ends_and_the_byte_order_mark_are_text(file: Path) -> None:
    """They come and go as they are."""
    file.write_bytes(b"\xef\xbb\xbfa\r\nb\r")

    seen = change(file, lambda text: f"{text}\n").before

    assert seen == "\ufeffa\r\nb\r"
    assert file.read_bytes() == b"\xef\xbb\xbfa\r\nb\r\n"


def test_the_same_text_is_not_written(file: Path) -> None:
    """The file is the one that it was."""
    before = file.stat()

    change(file, lambda text: text)

    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("rights", [0o600, 0o664, 0o755])
def test_the_rights_stay(file: Path, rights: int) -> None:
    """Whatever the umask is."""
    file.chmod(rights)

    change(file)

    assert mode(file) == rights


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(file: Path) -> None:
    """A file that root changes for somebody stays theirs."""
    os.chown(file, 4242, 4243)

    change(file)

    assert (file.stat().st_uid, file.stat().st_gid) == (4242, 4243)


def test_a_symbolic_link_stays(file: Path) -> None:
    """What it leads to is changed, and locked under its own name."""
    link = file.parent / "link"
    link.symlink_to("artifacts.yaml")
    seen: list[list[str]] = []

    def edit(text: str | None) -> str:
        seen.append(names(file.parent))
        return f"{text}more\n"

    change(link, edit)

    assert link.is_symlink()
    assert file.read_text() == "old\nmore\n"
    assert seen == [["artifacts.yaml", "artifacts.yaml.lock", "link"]]


@pytest.mark.parametrize("leads", ["../outside", "../outside/new", ".."])
def test_a_link_that_leads_out_of_the_folder_is_refused(folder: Path, leads: str) -> None:
    """Whoever wrote the repository does not choose among all files of who uses it."""
    (folder.parent / "outside").mkdir()
    (folder / "link").symlink_to(leads)

    message = refusal(change_file(target(folder / "link"), to_new), ErrorKind.INVALID_CONFIGURATION)

    assert "outside of" in message
    assert names(folder.parent / "outside") == []


@pytest.mark.parametrize("name", ["../x", "/x", "."])
def test_a_path_out_of_the_folder_is_refused(folder: Path, name: str) -> None:
    """The same without a link."""
    where = Target(os.path.join(folder, name), str(folder), UMASK)

    refusal(change_file(where, to_new), ErrorKind.INVALID_CONFIGURATION)


def test_what_is_not_utf_8_is_refused(file: Path) -> None:
    """The line is told."""
    file.write_bytes(b"a\r\nb\rc\n\xff\n")

    message = refusal(change_file(target(file), to_new), ErrorKind.INVALID_ANNOTATIONS)

    assert message.startswith("line 4: ")
    assert file.read_bytes() == b"a\r\nb\rc\n\xff\n"


def test_what_is_no_file_is_refused(folder: Path) -> None:
    """A pipe would make us wait for ever."""
    os.mkfifo(folder / "pipe")
    (folder / "sub").mkdir()

    for name in ("pipe", "sub"):
        message = refusal(
            change_file(target(folder / name), to_new), ErrorKind.REPOSITORY_UNREADABLE
        )
        assert "cannot be read" in message


def test_a_folder_that_there_is_not(folder: Path) -> None:
    """Nothing is created on the way."""
    where = Target(str(folder / "none" / "x"), str(folder), UMASK)

    refusal(change_file(where, to_new), ErrorKind.FILE_UNWRITABLE)

    assert names(folder) == []


def test_an_edit_that_fails_leaves_everything_as_it_was(file: Path) -> None:
    """The lock goes; the error comes out."""

    def edit(text: str | None) -> str:
        raise GtodError(ErrorKind.PATH_CONFLICT, str(text))

    assert refusal(change_file(target(file), edit), ErrorKind.PATH_CONFLICT) == "old\n"
    assert names(file.parent) == ["artifacts.yaml"]
    assert file.read_text() == "old\n"


def test_a_preview_changes_nothing(file: Path) -> None:
    """It waits for no lock either."""
    (file.parent / "artifacts.yaml.lock").touch()

    assert preview_change(target(file), to_new) == FileChange("old\n", "new\n")
    assert file.read_text() == "old\n"


def test_a_change_can_be_undone(file: Path) -> None:
    """A file that there was not is gone again."""
    other = file.parent / "other"
    changes = {path: change(path) for path in (file, other)}

    undone = [finish(undo_change(target(path), made)) for path, made in changes.items()]

    assert undone == [True, True]
    assert file.read_text() == "old\n"
    assert names(file.parent) == ["artifacts.yaml"]


def test_what_somebody_changed_since_is_not_undone(file: Path) -> None:
    """Their text stays."""
    made = change(file)
    file.write_text("theirs\n")

    assert not finish(undo_change(target(file), made))
    assert file.read_text() == "theirs\n"


def test_who_writes_without_the_lock_is_noticed(file: Path) -> None:
    """The edit is made again on what they wrote."""
    theirs = iter(["theirs\n", "theirs again\n"])

    def edit(text: str | None) -> str:
        with contextlib.suppress(StopIteration):
            file.write_text(next(theirs))
        return f"{text}ours\n"

    made = change(file, edit)

    assert made == FileChange("theirs again\n", "theirs again\nours\n")
    assert file.read_text() == "theirs again\nours\n"


def test_who_never_stops_writing_is_noticed_too(file: Path) -> None:
    """There is an end to trying."""

    def edit(text: str | None) -> str:
        file.write_text(f"{text}x")
        return "ours\n"

    refusal(change_file(target(file), edit), ErrorKind.FILE_LOCKED)

    assert "ours" not in file.read_text()
    assert names(file.parent) == ["artifacts.yaml"]


@pytest.mark.parametrize("content", ["", "4711\n", "gitod"])
def test_another_programs_lock_is_respected(file: Path, content: str) -> None:
    """The sentence names it; it stays."""
    lock = file.parent / "artifacts.yaml.lock"
    lock.write_text(content)

    message = refusal(change_file(target(file), to_new, patience=0.05), ErrorKind.FILE_LOCKED)

    assert str(lock) in message
    assert "delete" in message
    assert lock.read_text() == content
    assert file.read_text() == "old\n"


def test_another_programs_lock_is_waited_for(file: Path) -> None:
    """When it goes, the change is made."""
    lock = file.parent / "artifacts.yaml.lock"
    lock.touch()
    steps = change_file(target(file), to_new, patience=60)

    pauses = [next(steps) for _ in range(3)]
    lock.unlink()
    made = finish(steps)

    assert all(isinstance(pause, Wait) for pause in pauses)
    assert made == FileChange("old\n", "new\n")


def test_a_lock_that_is_a_link_is_not_followed(file: Path) -> None:
    """It is somebody else's, whatever it leads to."""
    left = file.parent / "left"
    left.write_text("gtod 1\n")
    (file.parent / "artifacts.yaml.lock").symlink_to("left")

    refusal(change_file(target(file), to_new, patience=0), ErrorKind.FILE_LOCKED)

    assert left.read_text() == "gtod 1\n"


def test_a_lock_that_was_left_behind_is_taken_over(file: Path) -> None:
    """Whoever made it lives no longer: nobody holds the system's lock on it."""
    (file.parent / "artifacts.yaml.lock").write_text("gtod 4711\n")
    (file.parent / "artifacts.yaml.lock.new").write_text("half of a te")

    change(file, patience=0)

    assert file.read_text() == "new\n"
    assert names(file.parent) == ["artifacts.yaml"]


def test_a_system_that_names_files_when_it_makes_them(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock keeps others away there too, and goes."""
    monkeypatch.setattr("gtod.workspace.lock_file._NAMELESS", 0)

    def edit(text: str | None) -> str:
        assert (file.parent / "artifacts.yaml.lock").read_text().startswith("gtod ")
        refusal(change_file(target(file), to_new, patience=0), ErrorKind.FILE_LOCKED)
        return f"{text}more\n"

    change(file, edit)

    assert file.read_text() == "old\nmore\n"
    assert names(file.parent) == ["artifacts.yaml"]


def test_a_lock_that_is_held_is_waited_for(file: Path) -> None:
    """Two changes within one process wait for each other too."""

    def edit(text: str | None) -> str:
        message = refusal(change_file(target(file), to_new, patience=0), ErrorKind.FILE_LOCKED)
        return f"{text}{'lock' in message}\n"

    change(file, edit)

    assert file.read_text() == "old\nTrue\n"


def test_a_change_that_is_dropped_while_it_waits_leaves_nothing(file: Path) -> None:
    """Somebody else's lock stays."""
    (file.parent / "artifacts.yaml.lock").touch()
    steps = change_file(target(file), to_new)
    next(steps)

    steps.close()

    assert names(file.parent) == ["artifacts.yaml", "artifacts.yaml.lock"]
    assert file.read_text() == "old\n"


def test_a_change_that_is_dropped_between_two_tries_lets_go_of_its_lock(file: Path) -> None:
    """The file is as others left it."""

    def edit(text: str | None) -> str:
        file.write_text(f"{text}theirs\n")
        return "ours\n"

    steps = change_file(target(file), edit)
    next(steps)

    steps.close()

    assert names(file.parent) == ["artifacts.yaml"]
    assert file.read_text() == "old\ntheirs\n"


@contextlib.contextmanager
def as_somebody(user: int) -> Iterator[None]:
    """What follows is done with that user's rights."""
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_what_may_not_be_written_is_refused() -> None:
    """A folder or a file of others; nothing is left there."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        folder.chmod(0o755)
        file = folder / "artifacts.yaml"
        file.write_text("old\n")

        with as_somebody(4242):
            of_file = refusal(change_file(target(file), to_new), ErrorKind.FILE_UNWRITABLE)
            of_folder = refusal(
                change_file(target(folder / "new"), to_new), ErrorKind.FILE_UNWRITABLE
            )
        left = names(folder)

    assert "protected against writing" in of_file
    assert "cannot be created" in of_folder
    assert left == ["artifacts.yaml"]


def write_in_process(file: Path, name: str, count: int) -> "subprocess.Popen[str]":
    """A process that adds lines to a file, and says so."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file), str(file.parent), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_no_change_of_many_processes_is_lost(file: Path) -> None:
    """Each of them sees what the others did."""
    processes = [write_in_process(file, str(number), 10) for number in range(16)]

    said = [line for process in processes for line in process.communicate()[0].splitlines()]

    assert [process.returncode for process in processes] == [0] * 16
    assert len(said) == 160
    assert sorted(file.read_text().splitlines()) == sorted(["old", *said])
    assert names(file.parent) == ["artifacts.yaml"]


@pytest.mark.slow
def test_a_process_that_is_killed_leaves_a_whole_file_that_others_can_change(file: Path) -> None:
    """At whatever moment: what it said that it wrote is there, and the next one writes on."""
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    for number in range(12):
        before = file.read_text()
        process = write_in_process(file, str(number), 10_000)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        said = first + process.communicate()[0]

        added = file.read_text().removeprefix(before)
        expected = [f"{number}-{index}" for index in range(len(added.splitlines()))]
        assert added.splitlines() == expected, seed
        assert len(expected) - len(said.splitlines()) in (0, 1), seed
        change(file, lambda text: f"{text}whole\n")
        assert names(file.parent) == ["artifacts.yaml"], seed


def test_threads_do_not_lose_changes_either(file: Path) -> None:
    """The daemon is one process."""

    def add(name: str) -> None:
        for number in range(10):
            change(file, lambda text: f"{text}{name}-{number}\n", patience=60)  # noqa: B023

    threads = [threading.Thread(target=add, args=(str(name),)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(file.read_text().splitlines()) == 41

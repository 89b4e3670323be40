"""Running a program to its end, in steps."""

import os
import select
import signal
import sys
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.git.process import Program, run_program
from gtod.steps import finish

ENVIRON = {"PATH": os.environ.get("PATH", os.defpath)}

#: A deadline that no test waits for.
PATIENCE = 60.0


def shell(script: str, **more: str) -> Program:
    """A program that a shell runs."""
    return Program(("sh", "-c", script), {**ENVIRON, **more}, "/")


def test_all_that_a_program_gives_back() -> None:
    """Its status, what it wrote, and on which stream."""
    process = finish(run_program(shell("echo out; echo err >&2; exit 3"), PATIENCE))

    assert (process.returncode, process.stdout, process.stderr) == (3, b"out\n", b"err\n")


def test_a_program_gets_only_what_it_is_given(tmp_path: Path) -> None:
    """Variables, folder, file mode mask and input are not those of this process."""
    script = "env | grep -v ^_= | grep -v ^SHLVL= | grep -v ^PWD=; pwd -P; umask; cat"
    environ = {**ENVIRON, "COLOUR": "green"}
    program = Program(("sh", "-c", script), environ, str(tmp_path), 0o027, b"in\0\xff")

    told = finish(run_program(program, PATIENCE)).stdout

    head, _, given = told.partition(b"0027\n")
    *variables, folder = head.decode().splitlines()
    assert sorted(variables) == ["COLOUR=green", f"PATH={ENVIRON['PATH']}"]
    assert folder == str(tmp_path.resolve())
    assert given == b"in\0\xff"


def test_a_mask_that_is_not_given_is_this_process_s() -> None:
    """As it was."""
    mask = os.umask(0o022)
    os.umask(mask)

    assert finish(run_program(shell("umask"), PATIENCE)).stdout == b"%04o\n" % mask


def test_without_input_there_is_none() -> None:
    """Nor would this process's be read."""
    assert finish(run_program(shell("cat"), PATIENCE)).stdout == b""


def test_much_input_and_output_block_nobody() -> None:
    """More than any pipe holds, on both streams."""
    much = b"0123456789abcdef" * 100_000
    program = Program(("sh", "-c", "tee /dev/stderr"), ENVIRON, "/", input=much)

    process = finish(run_program(program, PATIENCE))

    assert process.stdout == much
    assert process.stderr == much


def test_the_steps_wait_for_its_end(tmp_path: Path) -> None:
    """By a descriptor that can be read then, so that nobody has to look again and again."""
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    work = run_program(shell(f"read line <{gate}; exit 4"), PATIENCE)

    pause = next(work)
    assert pause is not None
    assert pause.descriptor is not None
    assert not select.select([pause.descriptor], [], [], 0)[0]
    gate.write_text("open\n")
    assert select.select([pause.descriptor], [], [], PATIENCE)[0]

    assert finish(work).returncode == 4


def test_a_program_that_nobody_waits_for_any_more_is_ended(tmp_path: Path) -> None:
    """When the steps are dropped, it is gone."""
    told = tmp_path / "pid"
    os.mkfifo(told)
    work = run_program(shell(f"echo $$ >{told}; exec sleep 1000"), None)
    assert next(work) is not None
    pid = int(told.read_text())
    descriptor = os.pidfd_open(pid)

    work.close()

    assert select.select([descriptor], [], [], PATIENCE)[0]
    os.close(descriptor)


def test_a_program_that_does_not_end_in_time_is_ended() -> None:
    """And told by its first words."""
    with pytest.raises(GtodError, match=r"'sleep 1000 …' did not end"):
        finish(run_program(Program(("sleep", "1000"), ENVIRON, "/"), 0.01))


def test_a_program_that_a_signal_ends() -> None:
    """Its status is the negative number of it."""
    process = finish(run_program(shell("kill -TERM $$"), PATIENCE))

    assert process.returncode == -signal.SIGTERM


def test_a_program_in_the_background_has_a_session_of_its_own() -> None:
    """No terminal can be asked, and no signal to our group reaches it."""
    script = "import os; print(os.getsid(0) == os.getpid())"
    program = Program((sys.executable, "-c", script), ENVIRON, "/")

    assert finish(run_program(program, PATIENCE)).stdout == b"True\n"


def test_a_program_in_the_foreground_shares_our_terminal() -> None:
    """It is in our session."""
    script = "import os; print(os.getsid(0))"
    program = Program((sys.executable, "-c", script), ENVIRON, "/", is_in_foreground=True)

    assert finish(run_program(program, PATIENCE)).stdout == b"%d\n" % os.getsid(0)


def test_errors_that_are_shown_are_not_kept(capfd: pytest.CaptureFixture[str]) -> None:
    """Somebody reads them as they come."""
    program = Program(("sh", "-c", "echo asks >&2"), ENVIRON, "/", shows_errors=True)

    process = finish(run_program(program, PATIENCE))

    assert (process.stdout, process.stderr) == (b"", b"")
    assert capfd.readouterr().err == "asks\n"


def test_a_program_that_is_not_there() -> None:
    """On the PATH of whoever asks."""
    with pytest.raises(GtodError, match=r"no 'git' on PATH; install Git") as caught:
        finish(run_program(Program(("git",), {"PATH": "/nowhere"}, "/"), PATIENCE))

    assert caught.value.kind is ErrorKind.REPOSITORY_UNREADABLE


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Is told as such."""
    with pytest.raises(GtodError, match=r"There is no folder '.*/gone'") as caught:
        finish(run_program(Program(("true",), ENVIRON, str(tmp_path / "gone")), PATIENCE))

    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


def test_a_program_that_cannot_be_started(tmp_path: Path) -> None:
    """With the system's reason."""
    broken = tmp_path / "git"
    broken.write_bytes(b"\x7fELF no program")
    broken.chmod(0o755)

    with pytest.raises(GtodError, match=r"cannot be started: Exec format error") as caught:
        finish(run_program(Program((str(broken),), ENVIRON, "/"), PATIENCE))

    assert caught.value.kind is ErrorKind.GIT_FAILED


@pytest.mark.parametrize(
    "program",
    [
        Program(("sh", "-c", "echo a\0b"), ENVIRON, "/"),
        Program(("true",), {**ENVIRON, "A=B": "1"}, "/"),
        Program(("true",), {**ENVIRON, "A": "\0"}, "/"),
        Program(("true",), ENVIRON, "/\0"),
        Program(("true", "\ud800"), ENVIRON, "/"),
    ],
    ids=["word", "variable", "value", "folder", "surrogate"],
)
def test_what_no_system_can_be_told(program: Program) -> None:
    """Zero bytes and the like, wherever they stand, are somebody's mistake that is told."""
    with pytest.raises(GtodError) as caught:
        finish(run_program(program, PATIENCE))

    assert caught.value.kind in {ErrorKind.INVALID_ARGUMENT, ErrorKind.GIT_FAILED}


def test_no_descriptor_is_left_open() -> None:
    """Whether it ends, fails or is dropped."""
    before = set(os.listdir("/proc/self/fd"))

    finish(run_program(shell("exit 1"), PATIENCE))
    with pytest.raises(GtodError):
        finish(run_program(Program(("none",), {"PATH": "/nowhere"}, "/"), PATIENCE))
    work = run_program(Program(("sleep", "1000"), ENVIRON, "/"), None)
    next(work)
    work.close()

    assert set(os.listdir("/proc/self/fd")) <= before

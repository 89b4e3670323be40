"""Running a program to its end, while others are served."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from typing import IO

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.steps import Steps, Wait

#: Seconds between looks at a process whose end nothing announces.
_LOOK = 0.005
#: The status of a program that ended by SIGKILL, where there is such a thing.
_KILLED = -9
#: Seconds that one wait for the end of a process lasts at most.
_LONG = 3600.0


class Program(msgspec.Struct, frozen=True):
    """A program, and all that it gets of whoever has it run.

    Attributes:
        words: Its name and its arguments.
        environ: Its whole environment.
        folder: Its working folder; None where that must not matter.
        umask: Its file mode mask; None for this process's.
        input: What it reads on its standard input.
        is_in_foreground: Whether it shares this process's terminal, where it may ask.
        shows_errors: Whether what it writes on its standard error is seen as it comes, on this
            process's, instead of being kept.
        grace: Seconds that it may take to end when it is told to; with 0 it is killed at once.
    """

    words: tuple[str, ...]
    environ: Mapping[str, str]
    folder: str | None = None
    umask: int | None = None
    input: bytes = b""
    is_in_foreground: bool = False
    shows_errors: bool = False
    grace: float = 0.3


def run_program(
    program: Program, patience: float | None
) -> Steps[subprocess.CompletedProcess[bytes]]:
    """Run it to its end; a status other than 0 is the caller's to judge.

    One whose output cannot be read counts as killed: it may have done anything, or nothing.

    Args:
        program: The program. It is ended if the steps are dropped.
        patience: Seconds after which it is ended, or None.

    Raises:
        GtodError: It cannot be started, or did not end in time.
    """
    with contextlib.ExitStack() as stack:
        try:
            given, output, errors = _files(program.input, stack)
        except OSError as error:
            raise GtodError(
                ErrorKind.GIT_FAILED, f"No temporary file can be made: {error.strerror}"
            ) from error
        process = _start(program, given, output, errors)
        try:
            yield from _wait(process, program, patience)
        finally:
            _end(process, program)
        return _completed(process, program, output, errors)


def _completed(
    process: subprocess.Popen[bytes], program: Program, output: IO[bytes], errors: IO[bytes]
) -> subprocess.CompletedProcess[bytes]:
    try:
        for file in (output, errors):
            file.seek(0)
        status, said, complained = process.returncode, output.read(), errors.read()
    except OSError as error:
        status, said = _KILLED, b""
        complained = f"what it said cannot be read: {error.strerror}\n".encode()
    return subprocess.CompletedProcess(program.words, status, said, complained)


def _files(given: bytes, stack: contextlib.ExitStack) -> list[IO[bytes]]:
    """Input, output and errors: a pipe that nobody empties in a pause would hold the program up."""
    # Unbuffered: what a full disk did not take is not written once more when they are closed.
    files: list[IO[bytes]] = [
        stack.enter_context(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - the stack closes it
        for _ in range(3)
    ]
    while given:
        given = given[files[0].write(given) :]
    files[0].seek(0)
    return files


def _start(
    program: Program, given: IO[bytes], output: IO[bytes], errors: IO[bytes]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            list(program.words),
            stdin=given,
            stdout=output,
            stderr=None if program.shows_errors else errors,
            env=dict(program.environ),
            cwd=program.folder,
            umask=-1 if program.umask is None else program.umask,
            # Without a terminal nothing can ask, and a signal to our group is none to it.
            start_new_session=not program.is_in_foreground,
        )
    except FileNotFoundError as error:
        if program.folder is not None and not os.path.isdir(program.folder):
            raise GtodError(
                ErrorKind.INVALID_ARGUMENT, f"There is no folder '{program.folder}'"
            ) from error
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE,
            f"There is no '{program.words[0]}' on PATH; install Git",
        ) from error
    except ValueError as error:
        # A NUL, or a variable whose name has a `=` in it.
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, f"This cannot be told to '{program.words[0]}': {error}"
        ) from error
    except OSError as error:
        raise GtodError(
            ErrorKind.GIT_FAILED, f"'{program.words[0]}' cannot be started: {error.strerror}"
        ) from error


def _wait(
    process: subprocess.Popen[bytes], program: Program, patience: float | None
) -> Steps[None]:
    deadline = time.monotonic() + (_LONG if patience is None else patience)
    with _end_of(process) as descriptor:
        while process.poll() is None:
            left = deadline - time.monotonic()
            if left <= 0:
                if patience is not None:
                    told = " ".join(program.words[:4])
                    raise GtodError(ErrorKind.REPOSITORY_UNREADABLE, f"'{told} …' did not end")
                left = _LONG
            yield Wait(_LOOK if descriptor is None else left, descriptor)


def _end(process: subprocess.Popen[bytes], program: Program) -> None:
    """End it with what it started; git removes its locks when it is told to end."""
    if process.poll() is not None:
        return
    if program.grace <= 0:
        process.kill()
        process.wait()
        return
    if program.is_in_foreground or os.name != "posix":
        process.terminate()
    else:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(program.grace)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def _end_of(process: subprocess.Popen[bytes]) -> Iterator[int | None]:
    """A descriptor that can be read once the process has ended, where there is such a thing."""
    try:
        descriptor = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)

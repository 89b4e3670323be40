"""The program that the user has run for each event."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping

from gtoc.ending_signals import signals_held_back

#: Seconds between looks at whether a signal came.
_LOOK = 0.5
#: Seconds that it gets to end after it was told to.
_GRACE = 2.0


def run_hook(command: str, variables: Mapping[str, str], text: str) -> int:
    """Run a command line in a shell until it ends; its exit status.

    If this process is interrupted meanwhile, the command and all that it started end too.

    Args:
        command: The command line. Nothing is pasted into it.
        variables: What its environment has beside this process's.
        text: Its standard input.
    """
    # A null byte, which no variable can hold, is in no name and no time, but may be in an author.
    added = {name: value.replace("\0", "") for name, value in variables.items()}
    process: subprocess.Popen[bytes] | None = None
    try:
        with signals_held_back():
            process = subprocess.Popen(  # noqa: S602 - the command line is the user's own
                command,
                shell=True,
                stdin=subprocess.PIPE,
                env={**os.environ, **added},
                process_group=0 if os.name == "posix" else None,
            )
        _await(process, text.encode())
    except BaseException:
        if process is not None:
            _end(process)
        raise
    return process.returncode


def _await(process: subprocess.Popen[bytes], given: bytes) -> None:
    """Hand it its input, and wait until it ends.

    A signal that comes just before a wait without an end would be heeded only after it.
    """
    rest: bytes | None = given
    while True:
        try:
            process.communicate(rest, _LOOK)
        except subprocess.TimeoutExpired:
            rest = None
        else:
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL) if os.name == "posix" else ():
        # The group stays as long as one of its processes does; nothing reuses its number.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    process.kill()
    process.wait()

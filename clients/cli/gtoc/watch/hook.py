"""The program that the user has run for each event."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping

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
    process = subprocess.Popen(  # noqa: S602 - the command line is the user's own
        command,
        shell=True,
        stdin=subprocess.PIPE,
        env={**os.environ, **added},
        process_group=0 if os.name == "posix" else None,
    )
    try:
        process.communicate(text.encode())
    except BaseException:
        _end(process)
        raise
    return process.returncode


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL) if os.name == "posix" else ():
        # The group stays as long as one of its processes does; nothing reuses its number.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    process.kill()
    process.wait()

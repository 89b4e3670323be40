"""Running a command in the client's own process, with the same code and the same output."""

import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gtoc.main import has_terminal, umask, variables, writes
from gtoc.progress_line import ProgressLine
from gtoc.terminal import terminal_width

if TYPE_CHECKING:
    from gtod.commands.invocation import Invocation
    from gtod.steps import Progress

#: Seconds until the progress is shown, and from one time to the next, as with a daemon.
_FIRST_SIGHT = 1.0
_NEXT_SIGHT = 0.2


def run_alone(arguments: Sequence[str]) -> tuple[Sequence[Sequence[str]], int]:
    """What the command writes, as (frames, exit code)."""
    # Imported here: it is the whole daemon but its sockets.
    from gtod.commands.run import run  # noqa: PLC0415
    from gtod.steps import ShieldBrokenError, finish  # noqa: PLC0415
    from gtod.workspace.cache_folder import cache_folder  # noqa: PLC0415
    from gtod.workspace.repositories import Repositories  # noqa: PLC0415

    try:
        invocation = invocation_here(arguments)
    except OSError as error:
        return [("stderr", f"❌ The working folder is gone: {error.strerror}\n")], 1
    line = ProgressLine()
    try:
        output = finish(run(invocation, Repositories(cache_folder(os.environ))), _seen_on(line))
    except KeyboardInterrupt as interrupt:
        if not writes(arguments):
            raise
        return _interrupted_change(arguments, is_begun=isinstance(interrupt, ShieldBrokenError))
    except Exception:  # noqa: BLE001 - nobody is behind us to tell the user
        told = [("stderr", _tell_unexpected())]
        if not writes(arguments):
            return told, 1
        frames, status = _interrupted_change(arguments, is_begun=True)
        return [*told, *frames], status
    finally:
        line.erase()
    return output.frames, output.exit_code


def _seen_on(line: ProgressLine) -> "Callable[[Progress | None], None]":
    """Shows progress on the line, from the time on at which the user may wonder about it."""
    due = time.monotonic() + _FIRST_SIGHT

    def see(progress: "Progress | None") -> None:
        nonlocal due
        if progress is None:
            # Whatever runs now may write to the terminal itself, as git does.
            line.erase()
        elif (now := time.monotonic()) >= due:
            due = now + _NEXT_SIGHT
            line.draw(progress.title, progress.done, progress.total)

    return see


def invocation_here(arguments: Sequence[str]) -> "Invocation":
    """The command line with all of this process that counts.

    Raises:
        OSError: The working folder is gone.
    """
    from gtod.commands.invocation import Invocation, Terminal  # noqa: PLC0415
    from gtod.git.writing import Surroundings  # noqa: PLC0415

    environ, folder = variables(), os.getcwd()
    stdout, stderr = os.isatty(1), os.isatty(2)
    wide = stdout or stderr or "COLUMNS" in environ
    return Invocation(
        arguments=tuple(arguments),
        folder=folder,
        environ=environ,
        terminal=Terminal(stdout, stderr, terminal_width(environ) if wide else 80),
        writing=Surroundings(dict(os.environ), folder, umask(), has_terminal()),
    )


def _interrupted_change(
    arguments: Sequence[str], *, is_begun: bool
) -> tuple[Sequence[Sequence[str]], int]:
    from gtoc.ask_to_write import nothing_written, unknown  # noqa: PLC0415 - rare

    return unknown(arguments) if is_begun else nothing_written()


def _tell_unexpected() -> str:
    if os.environ.get("GTOD_TRACEBACK"):
        return traceback.format_exc()
    kind, error, _ = sys.exc_info()
    name = kind.__name__ if kind else "Error"
    return f"❌ Something went wrong inside gtoc ({name}: {error}); GTOD_TRACEBACK=1 tells where\n"

"""Asking the daemon for a change: once, and never again, whatever became of it."""

from __future__ import annotations

import os

from gtoc.address import UnsafeFolderError, socket_folder
from gtoc.ask import NoAnswerError, answer, connected, framed, params, variables_json
from gtoc.main import (
    COMMANDS_ON_FILES,
    EXIT_INTERRUPTED,
    EXIT_UNFINISHED,
    PATIENCE_WITH_CHANGES,
    command_in,
    terminal_is_needed,
    umask,
    wants_daemon,
    write,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from socket import socket
    from typing import Any  # answers are JSON: whatever a daemon of this very version sent

    from gtoc.ask import Frames

#: Errors that the daemon answers before anything is done: the client does it then.
_REFUSALS = frozenset({"different_view", "terminal_required", "invalid_params", "too_large"})

#: Options whose value may stand before the artifact.
_WITH_VALUE = frozenset(
    {"-m", "--message", "--version", "--ver", "--ref", "--remote", "--type", "--path", "--label"}
)

#: With these a command that writes does not.
_CHANGES_NOTHING = frozenset({"--dry-run", "-h", "--help"})

_STOPPING = b"Stopping; what git has begun is finished first. Ctrl-C again leaves it to itself.\n"

_CANCEL = b'{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}'


def run_change(arguments: Sequence[str], surroundings: tuple[str, dict[str, str]] | None) -> int:
    """Run a command that writes, and tell what became of it; the exit status."""
    try:
        output = None
        if surroundings is not None and wants_daemon(arguments):
            output = _ask_to_write(arguments, *surroundings)
        if output is None:
            from gtoc.alone import run_alone  # noqa: PLC0415 - it imports the daemon's whole code

            output = run_alone(arguments)
        status = write(*output)
        if status == output[1] or not _CHANGES_NOTHING.isdisjoint(arguments):
            return status
        return write([("stderr", "The change was made all the same.\n")], EXIT_UNFINISHED)
    except KeyboardInterrupt:
        # Whatever it was that came to an end here, who pressed Ctrl-C does not know it.
        return write(*unknown(arguments))


def _ask_to_write(
    arguments: Sequence[str], folder: str, environ: dict[str, str]
) -> tuple[Frames, int] | None:
    """What the daemon answers, as (frames, exit code); None if nothing was done."""
    if terminal_is_needed(arguments):
        return None
    try:
        body = _request(arguments, folder, environ)
        connection = connected(socket_folder(environ.get("GTOD_SOCKET")))
    except UnsafeFolderError as error:
        os.write(2, f"⚠ Running without the daemon: {error}\n".encode())
        return None
    except (OSError, UnicodeEncodeError):
        return None
    except KeyboardInterrupt:
        return nothing_written()
    return None if connection is None else _outcome(connection, body, arguments)


def _request(arguments: Sequence[str], folder: str, environ: dict[str, str]) -> bytes:
    """The message that asks for the change.

    Raises:
        UnicodeEncodeError: A variable is not UTF-8, which JSON cannot hold.
    """
    for pair in os.environ.items():
        "=".join(pair).encode()
    writing = f',"writing":{{"environ":{variables_json(os.environ)},"umask":{umask()}}}'
    body = params(arguments, folder, environ, writing)
    return framed(f'{{"jsonrpc":"2.0","id":1,"method":"gto/command","params":{body}}}'.encode())


def _exchange(connection: socket, request: bytes) -> dict[str, Any] | None:
    """The answer, or None if none comes. Ctrl-C asks the daemon to stop if it still can.

    Raises:
        NoAnswerError: The request could not be sent whole, so that the daemon does nothing.
    """
    try:
        try:
            connection.sendall(request)
        except OSError as error:
            raise NoAnswerError from error
        connection.settimeout(PATIENCE_WITH_CHANGES)
        return _answer(connection)
    except KeyboardInterrupt:
        pass
    try:
        connection.sendall(framed(_CANCEL))
        os.write(2, _STOPPING)
        return _answer(connection)
    except (KeyboardInterrupt, OSError):
        return None


def _answer(connection: socket) -> dict[str, Any] | None:
    try:
        return answer(connection)
    except (NoAnswerError, OSError, LookupError, TypeError, ValueError, StopIteration):
        # It hangs, broke off, or what answers is no daemon of ours.
        return None


def _outcome(
    connection: socket, body: bytes, arguments: Sequence[str]
) -> tuple[Frames, int] | None:
    try:
        message = _exchange(connection, body)
    except NoAnswerError:
        return None
    finally:
        connection.close()
    try:
        return _told(message or {}, arguments)
    except (LookupError, TypeError, ValueError, AttributeError):
        # What answers is no daemon of ours.
        return unknown(arguments)


def _told(message: dict[str, Any], arguments: Sequence[str]) -> tuple[Frames, int] | None:
    if "result" in message:
        result = message["result"]
        return [(stream, text) for stream, text in result["output"]], int(result["exit_code"])
    kind = message["error"]["data"]["kind"]
    if kind in _REFUSALS:
        return None
    return nothing_written() if kind == "cancelled" else unknown(arguments)


def nothing_written() -> tuple[Frames, int]:
    """That Ctrl-C came in time."""
    return [("stderr", "Nothing was written.\n")], EXIT_INTERRUPTED


def unknown(arguments: Sequence[str]) -> tuple[Frames, int]:
    """That nobody knows whether anything was written, and how to see it."""
    from gtod.commands.text import printable  # noqa: PLC0415 - only where something went wrong

    told = f"❌ Nobody knows whether that was written; see with: {printable(_look(arguments))}\n"
    return [("stderr", told)], EXIT_UNFINISHED


def _look(arguments: Sequence[str]) -> str:
    import shlex  # noqa: PLC0415 - only where something went wrong

    command, place = command_in(arguments)
    words, repo = _without_options([*arguments[:place], *arguments[place + 1 :]])
    git = shlex.join(["git", "-C", repo] if repo else ["git"])
    if command in COMMANDS_ON_FILES:
        return f"{git} diff HEAD; {git} log -1 --stat"
    where = ["--repo", repo] if repo else []
    look = shlex.join(["gtoc", "history", *words[:1], *where, "--limit", "5"])
    if "--push" not in arguments:
        return look
    return f"{look}; {git} ls-remote --tags"


def _without_options(arguments: Sequence[str]) -> tuple[list[str], str]:
    """The words that are no options, and the value of --repo."""
    words: list[str] = []
    repo = option = ""
    for word in arguments:
        if option in {"-r", "--repo"}:
            repo = word
        elif word.startswith("--repo="):
            repo = word.removeprefix("--repo=")
        elif not word.startswith("-") and option not in _WITH_VALUE:
            words.append(word)
        option = word
    return words, repo
